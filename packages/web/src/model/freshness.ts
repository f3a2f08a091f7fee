/** How young what a topic says is. */
import type { TopicStatus } from "../data/types.ts";

export type Freshness = "fresh" | "due" | "stale" | "none" | "paused" | "retired";

export interface Moments {
  status: TopicStatus;
  /** When the newest inference's submissions closed; seconds. */
  closed: number | undefined;
  epochLength: number;
  /** When the next step is due; seconds. */
  due: number | undefined;
  now: number;
}

/** Seconds that a step may wait for somebody to crank it, and us to hear of it. */
export const GRACE = 8;
/** Epochs after which an inference is old whatever the reason. */
const OLD = 2;

export function freshness({ status, closed, epochLength, due, now }: Moments): Freshness {
  if (status !== "active") return status;
  if (closed === undefined) return due !== undefined && due + GRACE < now ? "due" : "none";
  if (now - closed > OLD * epochLength + GRACE) return "stale";
  return due !== undefined && due + GRACE < now ? "due" : "fresh";
}

/** What that means, in words. */
export const MEANING: Record<Freshness, string> = {
  fresh: "The newest inference is the newest there can be by the topic's grid of time.",
  due: "A step is due and nobody has cranked it yet. Anybody can: allora keeper.",
  stale: "The newest inference is older than two epochs.",
  none: "There is no inference yet.",
  paused: "No new epochs open; those that are open settle.",
  retired: "No epoch will open any more.",
};

/** Seconds without a block after which a chain stands still as far as we can see. */
export const STILL = 60;

export function standsStill(blockTime: number, now: number): boolean {
  return now - blockTime > STILL;
}
