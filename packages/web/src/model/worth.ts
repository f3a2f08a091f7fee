/** What the inferences were worth: against the naive one, and against what they claim. */
import type { ArchiveEntry } from "../data/types.ts";
import { toNumber } from "../number/decimal.ts";

/** The network's losses above the naive inference's, as a part of those; negative is better. */
export function againstNaive(epochs: ArchiveEntry[]): number {
  const settled = epochs.filter(({ loss, naive_loss }) => loss !== null && naive_loss !== null);
  const sum = (of: "loss" | "naive_loss") => settled.reduce((total, entry) => total + toNumber(entry[of]), 0);
  const naive = sum("naive_loss");
  return naive === 0 ? NaN : sum("loss") / naive - 1;
}

/** After each settled epoch, how much less the network has lost in all than the naive inference. */
export function saved(epochs: ArchiveEntry[]): { epoch: number; saved: number }[] {
  let total = 0;
  return epochs.flatMap(({ epoch, loss, naive_loss }) => {
    if (loss === null || naive_loss === null) return [];
    total += toNumber(naive_loss) - toNumber(loss);
    return [{ epoch, saved: total }];
  });
}

export interface Calibration {
  claimed: number;
  observed: number;
  /** How far chance takes the observed from the claimed, 95 times of 100. */
  chance: number;
  verdict: "as claimed" | "too narrow" | "too wide" | "too few to say";
}

const FEW = 20;
const TWO_SIDED_95 = 1.96;

export function calibration(claimed: number, inside: number, intervals: number): Calibration {
  const observed = intervals === 0 ? NaN : inside / intervals;
  const chance = TWO_SIDED_95 * Math.sqrt((claimed * (1 - claimed)) / Math.max(intervals, 1));
  const told = (verdict: Calibration["verdict"]) => ({ claimed, observed, chance, verdict });
  if (intervals < FEW) return told("too few to say");
  if (Math.abs(observed - claimed) <= chance) return told("as claimed");
  return told(observed < claimed ? "too narrow" : "too wide");
}
