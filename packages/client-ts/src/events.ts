import type { Real, Uint128 } from "./brands.js";
import { contractsOf, type ContractName, type Deployment } from "./deployment.js";
import { AlloraError } from "./error.js";
import { FACTS } from "./facts.js";

/** An event as a node, and CosmJS, say it. */
export interface ChainEvent {
  readonly type: string;
  readonly attributes: readonly { readonly key: string; readonly value: string }[];
}

/** What attributes are read as. */
interface Kinds {
  number: number;
  real: Real;
  uint: Uint128;
  text: string;
  seconds: Date;
  nanos: Date;
}

type Read<Fields> = {
  [Name in keyof Fields]: Fields[Name] extends keyof Kinds
    ? Kinds[Fields[Name]]
    : Fields[Name] extends `${infer Kind extends keyof Kinds}?`
      ? Kinds[Kind] | null
      : never;
};

/** What a contract of the network announced; `kind` says what, and so which fields there are. */
export type AlloraEvent = {
  [Contract in ContractName]: {
    [Kind in keyof (typeof FACTS)[Contract]]: { kind: Kind; contract: Contract } & Read<(typeof FACTS)[Contract][Kind]>;
  }[keyof (typeof FACTS)[Contract]];
}[ContractName];

/** Facts of a contract by kind. */
type Facts = Record<string, Record<string, string>>;

/**
 * The facts among a transaction's events, in their order. What contracts announce that are not of the
 * deployment is passed over: anybody can write a contract that says so.
 */
export function decodeEvents(events: readonly ChainEvent[], deployment: Deployment): AlloraEvent[] {
  const contracts = contractNames(deployment);
  return events.flatMap(({ type, attributes }) => {
    const kind = type.startsWith("wasm-") ? type.slice("wasm-".length) : "";
    const said = new Map(attributes.map(({ key, value }) => [key, value]));
    const contract = contracts.get(said.get("_contract_address") ?? "");
    const fields = contract && Object.hasOwn(FACTS[contract], kind) ? (FACTS[contract] as Facts)[kind] : undefined;
    if (!fields) return [];
    const read = Object.entries(fields).map(([name, as]) => [name, attribute(kind, name, said.get(name), as)]);
    return [{ kind, contract, ...Object.fromEntries(read) } as AlloraEvent];
  });
}

function contractNames(deployment: Deployment): Map<string, ContractName> {
  const address = contractsOf(deployment);
  const names = new Map<string, ContractName>();
  for (const name of Object.keys(FACTS) as ContractName[]) {
    try {
      names.set(address(name), name);
    } catch {
      // Not deployed: nobody speaks for it.
    }
  }
  return names;
}

function attribute(kind: string, name: string, value: string | undefined, as: string): unknown {
  if (value === undefined) {
    if (as.endsWith("?")) return null;
    throw new AlloraError("node", `the event ${kind} has no ${name}: is the contract of another version?`);
  }
  switch (as.replace("?", "")) {
    case "number":
      return number(kind, name, value);
    case "seconds":
      return new Date(1_000 * number(kind, name, value));
    case "nanos":
      return new Date(Number(BigInt(value) / 1_000_000n));
    default:
      return value;
  }
}

function number(kind: string, name: string, value: string): number {
  const read = Number(value);
  if (Number.isSafeInteger(read)) return read;
  throw new AlloraError("node", `the event ${kind} has ${name} ${value}, which is no integer below 2^53`);
}
