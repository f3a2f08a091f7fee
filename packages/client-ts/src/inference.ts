import type { Real } from "./brands.js";
import { realFromBytes, toDate } from "./real.js";
import type { LatestInference, NetworkInferenceResponse } from "./generated/synthesis_coordinator.js";
import { AlloraError } from "./error.js";

/** Where the truth is expected: with 95 % between the outer two, with 68 % between the inner two. */
export interface Interval {
  low95: Real;
  low68: Real;
  middle: Real;
  high68: Real;
  high95: Real;
}

/** The newest inference of a topic. */
export interface Latest {
  topicId: number;
  epoch: number;
  /** *The* inference. */
  value: Real;
  /** `null` before errors are known. */
  interval: Interval | null;
  /** When the submission window closed. */
  timestamp: Date;
  /** Seconds since, by the chain's clock. */
  age: number;
  /** Inferers and forecasters that took part. */
  contributors: number;
}

/** The same, with all that the contract says of it. */
export interface Inference extends Latest {
  /** Without forecasters. */
  naive: Real;
  /** How many equal contributors would be as concentrated. */
  effectiveContributors: Real;
  /** Combined loss of the last epoch settled. */
  lastLoss: Real | null;
  /** When the next one is due; `null` if the topic stands still. */
  expectedAt: Date | null;
}

export function inference(answer: NetworkInferenceResponse): Inference {
  return {
    ...latest(answer.topic_id, answer),
    naive: answer.naive,
    effectiveContributors: answer.effective_contributors,
    lastLoss: answer.last_loss ?? null,
    expectedAt: answer.expected_at == null ? null : toDate(answer.expected_at),
  };
}

export function latest(topicId: number, answer: LatestInference): Latest {
  return {
    topicId,
    epoch: answer.epoch,
    value: answer.value,
    interval: interval(answer.interval),
    timestamp: toDate(answer.timestamp),
    age: answer.age,
    contributors: answer.contributors,
  };
}

function interval(bounds: (Real | null)[]): Interval | null {
  const [low95, low68, middle, high68, high95] = bounds;
  return low95 && low68 && middle && high68 && high95 ? { low95, low68, middle, high68, high95 } : null;
}

/** Where the coordinator keeps the newest inference of a topic: 80 bytes, to be read raw or proven. */
export function latestKey(topicId: number): Uint8Array {
  const key = new Uint8Array(16);
  key.set([0, 6, ...new TextEncoder().encode("latest")]);
  new DataView(key.buffer).setBigUint64(8, BigInt(topicId));
  return key;
}

/** Reads those 80 bytes, all but the age, which they do not have. */
export function decodeLatest(topicId: number, bytes: Uint8Array): Omit<Latest, "age"> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const numbers = [0, 1, 2, 3, 4, 5].map((index) => bytes.length === 80 && realFromBytes(bytes.subarray(16 + 10 * index)));
  const [value, ...bounds] = numbers as (Real | null)[];
  if (!value) throw new AlloraError("node", `topic ${topicId}: ${bytes.length} bytes are no inference, which has 80`);
  return {
    topicId,
    epoch: Number(view.getBigUint64(0)),
    value,
    interval: interval(bounds),
    timestamp: new Date(Number(view.getBigUint64(8) / 1_000_000n)),
    contributors: view.getUint32(76),
  };
}
