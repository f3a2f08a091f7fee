import { scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import type { ArchiveEntry } from "../data/types.ts";
import { toNumber } from "../number/decimal.ts";
import { significant } from "../number/format.ts";
import { extent } from "./series.ts";

const WIDTH = 148;
const HEIGHT = 34;
const EDGE = 3;

/** The last inferences over their interval, and the truths, as small as a word. */
export function Sparkline({ epochs }: { epochs: ArchiveEntry[] }) {
  const points = epochs.map(({ epoch, value, truth, interval_68: [low, high] }) => ({
    epoch,
    value: toNumber(value),
    truth: toNumber(truth),
    low: toNumber(low),
    high: toNumber(high),
  }));
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return <span class="soft">no epoch settled yet</span>;
  const x = scaleLinear([first.epoch, Math.max(last.epoch, first.epoch + 1)], [EDGE, WIDTH - EDGE]);
  const y = scaleLinear(extent(points.flatMap(({ value, truth }) => [value, truth])), [HEIGHT - EDGE, EDGE]);
  const path = (key: "value" | "truth") => {
    const draw = line<(typeof points)[number]>().defined((point) => Number.isFinite(point[key]));
    return draw.x((point) => x(point.epoch)).y((point) => y(point[key]))(points) ?? "";
  };
  const band = area<(typeof points)[number]>().defined(({ low, high }) => Number.isFinite(low + high));
  const inside = (level: number) => Math.min(Math.max(y(level), 0), HEIGHT);
  const shape = band.x((point) => x(point.epoch)).y0(({ low }) => inside(low)).y1(({ high }) => inside(high))(points);
  const [from, to] = [epochs[0]?.value, epochs.at(-1)?.value];
  return (
    <svg
      class="spark"
      role="img"
      aria-label={`The inferences of epochs ${first.epoch} to ${last.epoch}: from ${significant(from, 5)} to ${significant(to, 5)}.`}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
    >
      <path class="band" d={shape ?? ""} />
      <path class="line truth" d={path("truth")} />
      <path class="line network" d={path("value")} />
      {Number.isFinite(last.value) && <circle class="end" cx={x(last.epoch)} cy={y(last.value)} r={2.5} />}
    </svg>
  );
}
