import { AlloraError } from "./error.js";
import type { Inference } from "./inference.js";

export interface WatchOptions {
  /** Ends the watch. */
  signal?: AbortSignal;
  /** Told when a node does not answer, or there is no inference yet; the watch goes on. */
  onError?: (error: AlloraError) => void;
}

/** Milliseconds: the shortest pause, and the longest. */
const SHORTEST = 1_000;
const LONGEST = 60_000;

/** Asks when something new is due, and ever less often while nothing comes. */
export async function* watch(ask: () => Promise<Inference>, options: WatchOptions): AsyncGenerator<Inference, void, void> {
  const { signal, onError } = options;
  let seen = -1;
  let wait = SHORTEST;
  while (!signal?.aborted) {
    const found = await ask().catch((error: unknown) => {
      if (!passes(error)) throw error;
      onError?.(error);
      return null;
    });
    if (found && found.epoch > seen) {
      seen = found.epoch;
      wait = SHORTEST;
      yield found;
    }
    await pause(Math.max(wait, found ? untilDue(found) : 0), signal);
    wait = Math.min(2 * wait, LONGEST);
  }
}

/** Whether it may be better the next time. */
function passes(error: unknown): error is AlloraError {
  return error instanceof AlloraError && (error.code === "node" || error.code === "no_inference");
}

/** By the chain's clock: this machine's may differ. */
function untilDue({ expectedAt, timestamp, age }: Inference): number {
  if (!expectedAt) return LONGEST;
  const due = expectedAt.getTime() - timestamp.getTime() - 1_000 * age;
  return Math.min(due, LONGEST);
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener("abort", done);
  });
}
