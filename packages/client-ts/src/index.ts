/** Reads an Allora network from any node: no key, no account, no dependency. */

export { Allora, type AlloraOptions, type Complete, type Participant, type Role, type Topic } from "./reader.js";
export { lcd } from "./lcd.js";
export { rpc } from "./rpc.js";
export type { Block, NodeOptions, Transport } from "./transport.js";
export type { Addresses, ContractName, Contracts, Deployment, DeploymentFile } from "./deployment.js";
export { decodeLatest, latestKey, type Inference, type Interval, type Latest } from "./inference.js";
export type { WatchOptions } from "./watch.js";
export { AlloraError, type ErrorCode } from "./error.js";
export type { Binary, Real, Timestamp, Uint128, Uint256, Uint64 } from "./brands.js";
export {
  add,
  ALLO_DECIMALS,
  compare,
  fromBaseUnits,
  multiply,
  real,
  realFromBytes,
  subtract,
  toBaseUnits,
  toDate,
  toFixed,
  toNumber,
  uint,
} from "./real.js";

