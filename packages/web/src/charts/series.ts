/** Points of the chart of inferences, in numbers to draw. */
import type { ArchiveEntry, Epoch, NetworkInference } from "../data/types.ts";
import { toNumber } from "../number/decimal.ts";

export interface Point {
  epoch: number;
  void: boolean;
  value: number;
  truth: number;
  naive: number;
  median: number;
  low68: number;
  high68: number;
  low95: number;
  high95: number;
  loss: number;
  naiveLoss: number;
  /** As they were answered, to be written. */
  text: { value: string | null; truth: string | null; interval: string[]; loss: string | null; naiveLoss: string | null };
}

/** Archived epochs, with what is known of them in detail, and those that wait for their truth. */
export function points(archive: ArchiveEntry[], details: Epoch[], latest: NetworkInference | undefined): Point[] {
  const detailed = new Map(details.map((epoch) => [epoch.epoch, epoch]));
  const settled = archive.map((entry) => settledPoint(entry, detailed.get(entry.epoch)));
  const last = settled.at(-1)?.epoch ?? -1;
  const waiting = details.flatMap(({ epoch, inference, phase }) =>
    phase === "synthesized" && epoch > last && inference ? [inference] : [],
  );
  const known = waiting.some(({ epoch }) => epoch === latest?.epoch);
  if (latest && !known && latest.epoch > last) waiting.push(latest);
  return [...settled, ...waiting.map((inference) => waitingPoint(inference, detailed.get(inference.epoch)))];
}

function settledPoint(entry: ArchiveEntry, detail: Epoch | undefined): Point {
  const [low68, high68] = entry.interval_68;
  const [low95, high95] = entry.interval_95;
  return {
    ...others(detail),
    epoch: entry.epoch,
    void: entry.phase === "void",
    value: toNumber(entry.value),
    truth: toNumber(entry.truth),
    low68: toNumber(low68),
    high68: toNumber(high68),
    low95: toNumber(low95),
    high95: toNumber(high95),
    loss: toNumber(entry.loss),
    naiveLoss: toNumber(entry.naive_loss),
    text: { value: entry.value, truth: entry.truth, interval: entry.interval_95, loss: entry.loss, naiveLoss: entry.naive_loss },
  };
}

function waitingPoint({ epoch, value, interval }: NetworkInference, detail: Epoch | undefined): Point {
  const [low95, low68, , high68, high95] = interval;
  return {
    ...others(detail),
    epoch,
    void: false,
    value: toNumber(value),
    truth: NaN,
    low68: toNumber(low68),
    high68: toNumber(high68),
    low95: toNumber(low95),
    high95: toNumber(high95),
    loss: NaN,
    naiveLoss: NaN,
    text: { value, truth: null, interval: low95 && high95 ? [low95, high95] : [], loss: null, naiveLoss: null },
  };
}

function others(detail: Epoch | undefined): { naive: number; median: number } {
  const median = detail?.virtual_experts.find(({ kind }) => kind === "median");
  return { naive: toNumber(detail?.inference?.naive), median: toNumber(median?.value) };
}

/** Lowest and highest of what there is, with some room. */
export function extent(values: number[], room = 0.06): [number, number] {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return [0, 1];
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const margin = (high - low) * room || Math.abs(high) * room || 1;
  return [low - margin, high + margin];
}

/** The point nearest to a share of the width. */
export function nearest(points: Point[], share: number): Point | undefined {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return undefined;
  const epoch = first.epoch + share * (last.epoch - first.epoch);
  return points.reduce((best, point) => (Math.abs(point.epoch - epoch) < Math.abs(best.epoch - epoch) ? point : best), first);
}
