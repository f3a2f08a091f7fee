import { AlloraError } from "./error.js";

/** Where the contracts are. */
export type ContractName =
  | "allo-token"
  | "topic-registry"
  | "staking-vault"
  | "synthesis-coordinator"
  | "inference-desk"
  | "inference-port";

/** Addresses by name. */
export type Addresses = Partial<Record<ContractName, string>>;

/** The file that `allora deploy` writes, as far as it matters here. */
export interface DeploymentFile {
  chain_id: string;
  contracts: Partial<Record<ContractName, { address: string }>>;
  complete?: boolean;
}

/** That file, or addresses by name. */
export type Deployment = DeploymentFile | Addresses;

/** A contract's address by its name. */
export type Contracts = (name: ContractName) => string;

/** Reads either form; a contract that is missing is an error when it is needed. */
export function contractsOf(deployment: Deployment): Contracts {
  if ("complete" in deployment && deployment.complete === false) {
    throw new AlloraError("invalid", "the deployment is not finished: run `allora deploy` again, it goes on where it stopped");
  }
  const entries: Partial<Record<ContractName, unknown>> =
    "contracts" in deployment && deployment.contracts ? deployment.contracts : (deployment as Addresses);
  return (name) => {
    const entry = entries[name];
    const address = typeof entry === "string" ? entry : (entry as { address?: unknown } | undefined)?.address;
    if (typeof address === "string" && address !== "") return address;
    throw new AlloraError("invalid", `the deployment has no ${name}: pass what \`allora deploy\` wrote, or its address by that name`);
  };
}
