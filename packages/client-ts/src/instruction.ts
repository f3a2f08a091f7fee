import type { Uint128 } from "./brands.js";
import { embedded } from "./bytes.js";
import type { Contracts } from "./deployment.js";

/** A message to a contract, as CosmJS takes it; `Account.send` sends many at once. */
export interface Instruction {
  readonly contractAddress: string;
  readonly msg: Record<string, unknown>;
}

/** Sends ALLO to a contract together with what it is for. */
export function payment(contracts: Contracts, contract: string, amount: Uint128, hook: object): Instruction {
  const msg = { send: { contract, amount, msg: embedded(hook) } };
  return { contractAddress: contracts("allo-token"), msg };
}
