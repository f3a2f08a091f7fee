/** Takes part in a network: messages, and an account that sends them. */

import type { Uint128 } from "./brands.js";
import { contractsOf, type Contracts, type Deployment } from "./deployment.js";
import { AlloraError, reason } from "./error.js";
import { decodeEvents, type AlloraEvent, type ChainEvent } from "./events.js";
import type * as token from "./generated/allo_token.js";
import type * as registry from "./generated/topic_registry.js";
import type * as vault from "./generated/staking_vault.js";
import type * as coordinator from "./generated/synthesis_coordinator.js";
import { payment, type Instruction } from "./instruction.js";

export type { Instruction } from "./instruction.js";
export type { AlloraEvent } from "./events.js";

/** Messages of participants: each returns an instruction, and nothing is sent before `Account.send`. */
export class Messages {
  private readonly contracts: Contracts;

  constructor(deployment: Deployment) {
    this.contracts = contractsOf(deployment);
  }

  /** Any message to the coordinator. */
  coordinator(msg: coordinator.ExecuteMsg): Instruction {
    return { contractAddress: this.contracts("synthesis-coordinator"), msg };
  }

  /** Any message to the vault. */
  vault(msg: vault.ExecuteMsg): Instruction {
    return { contractAddress: this.contracts("staking-vault"), msg };
  }

  /** Any message to the token. */
  token(msg: token.ExecuteMsg): Instruction {
    return { contractAddress: this.contracts("allo-token"), msg };
  }

  /** Takes up a role in a topic for the registration fee, exactly: `registry({ config: {} })` says it. */
  register(what: registry.Register, fee: Uint128): Instruction {
    const hook: registry.HookMsg = { register: what };
    return payment(this.contracts, this.contracts("topic-registry"), fee, hook);
  }

  /** Submits an inference, a forecast or both to the epoch whose window is open; the last one counts. */
  submit(submission: coordinator.Submit): Instruction {
    return this.coordinator({ submit: submission });
  }

  /** Reports the truth of an epoch. */
  report(truth: coordinator.Report): Instruction {
    return this.coordinator({ report: truth });
  }

  /** Does what is due of a topic; nothing due is a cheap success. */
  advance(topic_id: number, max_steps?: number): Instruction {
    return this.coordinator({ advance: { topic_id, max_steps: max_steps ?? null } });
  }

  /** Adds to the sender's own stake as a reputer. */
  stake(topic_id: number, amount: Uint128): Instruction {
    return this.toVault(amount, { stake: { topic_id } });
  }

  /** Adds to the sender's stake on a reputer. */
  delegate(topic_id: number, operator: string, amount: Uint128): Instruction {
    return this.toVault(amount, { delegate: { topic_id, operator } });
  }

  /** Adds to the sender's bond as a worker. */
  bond(topic_id: number, amount: Uint128): Instruction {
    return this.toVault(amount, { bond: { topic_id } });
  }

  /** Pays for a topic's inferences: its weight in the emission rises. */
  fundTopic(topic_id: number, amount: Uint128): Instruction {
    return this.toVault(amount, { fund_topic: { topic_id } });
  }

  /** Pays out the sender's rewards in topics, 20 at most; without any, in all of the first page. */
  claim(topic_ids?: number[]): Instruction {
    return this.vault(topic_ids ? { claim: { topic_ids } } : { claim_all: {} });
  }

  /** Starts the unbonding of own stake. */
  unstake(topic_id: number, amount: Uint128): Instruction {
    return this.vault({ unstake: { topic_id, amount } });
  }

  /** Starts the unbonding of stake on a reputer. */
  undelegate(topic_id: number, operator: string, amount: Uint128): Instruction {
    return this.vault({ undelegate: { topic_id, operator, amount } });
  }

  /** Pays out what has finished unbonding in a topic. */
  withdraw(topic_id: number): Instruction {
    return this.vault({ withdraw: { topic_id } });
  }

  private toVault(amount: Uint128, hook: vault.HookMsg): Instruction {
    return payment(this.contracts, this.contracts("staking-vault"), amount, hook);
  }
}

/** As CosmJS says it: to be simulated, with a factor on what is simulated, or this. */
export type Fee = "auto" | number | { amount: readonly { denom: string; amount: string }[]; gas: string };

/** What sends: `SigningCosmWasmClient` of `@cosmjs/cosmwasm`, or anything that does this as it does. */
export interface SigningClient {
  executeMultiple(sender: string, instructions: readonly Instruction[], fee: Fee, memo?: string): Promise<Executed>;
}

/** What CosmJS says of a transaction that succeeded. */
export interface Executed {
  readonly transactionHash: string;
  readonly height: number;
  readonly gasUsed: bigint;
  readonly events: readonly ChainEvent[];
}

/** A transaction that succeeded. */
export interface Sent {
  transactionHash: string;
  height: number;
  gasUsed: bigint;
  /** What the network's contracts announced. */
  events: AlloraEvent[];
}

export interface AccountOptions {
  client: SigningClient;
  /** Its address. */
  sender: string;
  deployment: Deployment;
  /** `"auto"` if left out. */
  fee?: Fee;
}

/** Whoever signs. */
export class Account {
  readonly sender: string;
  private readonly options: AccountOptions;

  constructor(options: AccountOptions) {
    this.options = options;
    this.sender = options.sender;
  }

  /** Sends all of them in one transaction: either all happen, or none. */
  async send(...instructions: Instruction[]): Promise<Sent> {
    const { client, sender, fee = "auto", deployment } = this.options;
    if (instructions.length === 0) throw new AlloraError("invalid", "nothing to send: pass an instruction");
    let executed: Executed;
    try {
      executed = await client.executeMultiple(sender, instructions, fee);
    } catch (error) {
      throw new AlloraError("refused", reason(error), { cause: error });
    }
    const { transactionHash, height, gasUsed, events } = executed;
    return { transactionHash, height, gasUsed, events: decodeEvents(events, deployment) };
  }
}
