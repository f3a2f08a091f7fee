import { AlloraError, lcd, type ContractName, type Transport } from "allora-cosmwasm";
import type { Source } from "./settings.ts";
import { Store, type Question } from "./store.ts";

export interface Block {
  chain: string;
  height: number;
  /** Seconds since 1970. */
  time: number;
}

/** A network: where its contracts are, and the node that is asked. */
export interface Network {
  chainId: string;
  node: string;
  addresses: Partial<Record<ContractName, string>>;
  store: Store;
}

/** Not a contract: the last block. */
export const BLOCK: Question = { contract: "", message: {} };
const PATIENCE = 10_000;

/** Reads the deployment, and asks its contracts from then on. */
export async function connect({ node, deployment }: Source): Promise<Network> {
  const { chain_id, contracts } = await read(deployment);
  const named = Object.entries(contracts).map(([name, { address }]) => [name, address]);
  const addresses: Network["addresses"] = Object.fromEntries(named);
  const reader = lcd(node);
  const store = new Store(({ contract, message }) => {
    const answer = contract === "" ? block(reader) : reader.smart(addresses[contract as ContractName] ?? "", message);
    return answer.catch((error: unknown) => Promise.reject(told(error)));
  });
  return { chainId: chain_id, node, addresses, store };
}

async function block(reader: Transport): Promise<Block> {
  const { chainId, height, time } = await reader.block();
  return { chain: chainId, height, time: time.getTime() / 1_000 };
}

/** Marks what a contract said, which is no trouble of the node's. */
function told(error: unknown): Error {
  const refused = error instanceof AlloraError && error.code === "refused";
  return Object.assign(new Error((error as Error).message), { refused });
}

interface Deployment {
  chain_id: string;
  contracts: Record<string, { address: string }>;
}

async function read(url: string): Promise<Deployment> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) }).catch(() => undefined);
  if (!answer) throw new Error(`${url} does not answer`);
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}; name the file that 'allora deploy' wrote with ?deployment=`);
  const text: unknown = await answer.json().catch(() => undefined);
  if (isDeployment(text)) return text;
  throw new Error(`${url} is no deployment file; 'allora deploy' writes one`);
}

function isDeployment(value: unknown): value is Deployment {
  const file = value as Partial<Deployment> | null | undefined;
  const contracts = file?.contracts;
  if (typeof file?.chain_id !== "string" || typeof contracts !== "object" || contracts === null) return false;
  return Object.values(contracts).every((contract) => typeof contract?.address === "string");
}
