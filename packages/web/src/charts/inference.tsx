import { scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import { useMemo, useState } from "preact/hooks";
import { fixed, NOTHING, plain, significant } from "../number/format.ts";
import { Chart, Key, type Size } from "./frame.tsx";
import { extent, nearest, type Point } from "./series.ts";

const TOP = 10;
const LEFT = 8;
const RIGHT = 60;
const BOTTOM = 26;
/** Narrower than this is a phone. */
const NARROW = 560;
const STRIP = 54;
const GAP = 18;

interface Props {
  points: Point[];
  places: number;
  unit: string;
}

/** What the network said, with its intervals, against what came. */
export function InferenceChart({ points, places, unit }: Props) {
  const [share, setShare] = useState<number>();
  const [hidden, setHidden] = useState<Set<string>>(new Set());
  const aim = (x: number | undefined, width: number) => setShare(x === undefined ? undefined : (x - LEFT) / (width - LEFT - RIGHT));
  const shown = share === undefined ? points.findLast(({ truth }) => !Number.isNaN(truth)) : nearest(points, share);
  const toggle = (name: string) => {
    const next = new Set(hidden);
    if (!next.delete(name)) next.add(name);
    setHidden(next);
  };
  const told = (text: string | null) => fixed(text, places);
  return (
    <>
      <Readout point={shown ?? points.at(-1)} told={told} />
      <Chart
        caption={`Inferences and truths, in ${unit}`}
        sentence={sentence(points, told, unit)}
        height={(width) => (width < NARROW ? 330 : 460)}
        columns={["epoch", "inference", "95 % interval", "truth", "loss", "naive loss"]}
        rows={[...points].reverse().map((point) => cells(point, told))}
        onMove={aim}
        legend={<Legend hidden={hidden} toggle={toggle} />}
      >
        {(size) => <Drawing size={size} points={points} places={places} hidden={hidden} aimed={share === undefined ? undefined : shown} />}
      </Chart>
    </>
  );
}

function cells({ epoch, void: none, text }: Point, told: (text: string | null) => string): string[] {
  const interval = text.interval.length === 2 ? text.interval.map(told).join(" … ") : NOTHING;
  return [String(epoch), none ? "void" : told(text.value), interval, told(text.truth), significant(text.loss), significant(text.naiveLoss)];
}

function sentence(points: Point[], told: (text: string | null) => string, unit: string): string {
  const settled = points.filter(({ truth }) => !Number.isNaN(truth));
  const inside = settled.filter(({ truth, low95, high95 }) => truth >= low95 && truth <= high95).length;
  const last = settled.at(-1);
  const voids = points.filter((point) => point.void).length;
  if (!last) return "No epoch has been settled yet.";
  const missing = voids > 0 ? ` ${voids} epochs were void.` : "";
  return `Line chart of ${settled.length} settled epochs, ${settled[0]?.epoch} to ${last.epoch}, in ${unit}: in epoch ${last.epoch} the network said ${told(last.text.value)} and the truth was ${told(last.text.truth)}. ${inside} truths were inside the 95 % interval.${missing}`;
}

function Readout({ point, told }: { point: Point | undefined; told: (text: string | null) => string }) {
  if (!point) return null;
  const { epoch, text } = point;
  const [low, high] = text.interval;
  const items: [string, string][] = [
    ["epoch", String(epoch)],
    ["inference", point.void ? "void" : told(text.value)],
    ["95 %", low && high ? `${told(low)} … ${told(high)}` : NOTHING],
    ["truth", told(text.truth)],
    ["loss", significant(text.loss)],
  ];
  return (
    <dl class="readout">
      {items.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Legend({ hidden, toggle }: { hidden: Set<string>; toggle: (name: string) => void }) {
  const choice = (name: string, kind: string, how: string) => (
    <button type="button" class="key toggle" aria-pressed={!hidden.has(name)} title={how} onClick={() => toggle(name)}>
      <i class={`mark ${kind}`} aria-hidden="true" />
      {name}
    </button>
  );
  return (
    <div class="legend">
      <Key kind="network">network</Key>
      <Key kind="truth">truth</Key>
      <Key kind="band">68 and 95 % interval</Key>
      {choice("naive", "naive", "The combination without forecasters, of epochs still kept in detail")}
      {choice("median", "median", "The robust weighted median, of epochs still kept in detail")}
      <Key kind="outside">truth outside 95 %</Key>
    </div>
  );
}

interface DrawingProps {
  size: Size;
  points: Point[];
  places: number;
  hidden: Set<string>;
  aimed: Point | undefined;
}

function Drawing({ size, points, places, hidden, aimed }: DrawingProps) {
  const { width, height } = size;
  const bottom = height - BOTTOM - STRIP - GAP;
  const { x, y } = useMemo(() => scales(points, width, bottom), [points, width, bottom]);
  const path = (key: "value" | "truth" | "naive" | "median") => curve(points, x, y, key);
  return (
    <>
      <Axes x={x} y={y} width={width} height={height} places={places} />
      <path class="band wide" d={band(points, x, y, "low95", "high95")} />
      <path class="band" d={band(points, x, y, "low68", "high68")} />
      {points.map((point) => point.void && <rect key={point.epoch} class="void" x={x(point.epoch) - 2} y={TOP} width={4} height={bottom - TOP}><title>{`epoch ${point.epoch} was void`}</title></rect>)}
      <path class="line truth" d={path("truth")} />
      {!hidden.has("naive") && <path class="line naive" d={path("naive")} />}
      {!hidden.has("median") && <path class="line median" d={path("median")} />}
      <path class="line network" d={path("value")} />
      <Marks points={points} x={x} y={y} />
      <Losses points={points} x={x} top={bottom + GAP + 8} />
      {aimed && <line class="aim" x1={x(aimed.epoch)} x2={x(aimed.epoch)} y1={TOP} y2={height - BOTTOM} />}
    </>
  );
}

type Scale = ReturnType<typeof scaleLinear<number, number>>;

function scales(points: Point[], width: number, bottom: number): { x: Scale; y: Scale } {
  const epochs = points.map(({ epoch }) => epoch);
  const values = points.flatMap(({ value, truth, low95, high95 }) => [value, truth, low95, high95]);
  const first = Math.min(...epochs);
  const x = scaleLinear([first, Math.max(...epochs, first + 1)], [LEFT, width - RIGHT]);
  return { x, y: scaleLinear(extent(values, 0.03), [bottom, TOP]) };
}

function curve(points: Point[], x: Scale, y: Scale, key: "value" | "truth" | "naive" | "median"): string {
  const draw = line<Point>().defined((point) => Number.isFinite(point[key])).x((point) => x(point.epoch)).y((point) => y(point[key]));
  return draw(points) ?? "";
}

function band(points: Point[], x: Scale, y: Scale, low: "low68" | "low95", high: "high68" | "high95"): string {
  const draw = area<Point>().defined((point) => Number.isFinite(point[low])).x((point) => x(point.epoch));
  return draw.y0((point) => y(point[low])).y1((point) => y(point[high]))(points) ?? "";
}

function Axes({ x, y, width, height, places }: { x: Scale; y: Scale; width: number; height: number; places: number }) {
  const ticks = x.ticks(Math.max(2, Math.floor(width / 110))).filter(Number.isInteger);
  return (
    <g class="axes">
      {y.ticks(5).map((tick) => (
        <g key={tick}>
          <line class="grid" x1={LEFT} x2={width - RIGHT} y1={y(tick)} y2={y(tick)} />
          <text x={width - RIGHT + 8} y={y(tick)} dy="0.35em">{fixed(plain(tick), Math.min(places, tickPlaces(y)))}</text>
        </g>
      ))}
      {ticks.map((tick) => (
        <text key={tick} x={x(tick)} y={height - 6} text-anchor="middle">{tick}</text>
      ))}
    </g>
  );
}

function tickPlaces(y: Scale): number {
  const [first = 0, second = 1] = y.ticks(5);
  return Math.max(0, -Math.floor(Math.log10(Math.abs(second - first)) + 1e-9));
}

/** Truths outside the interval, and the inference that waits for its truth. */
function Marks({ points, x, y }: { points: Point[]; x: Scale; y: Scale }) {
  const outside = points.filter(({ truth, low95, high95 }) => truth < low95 || truth > high95);
  const waiting = points.filter(({ truth, void: none }) => Number.isNaN(truth) && !none);
  return (
    <>
      {outside.map(({ epoch, truth }) => <circle key={epoch} class="outside" cx={x(epoch)} cy={y(truth)} r={3} />)}
      {waiting.map(({ epoch, value, low95, high95 }) => (
        <g key={epoch}>
          <line class="whisker" x1={x(epoch)} x2={x(epoch)} y1={y(low95)} y2={y(high95)} />
          <circle class="waiting" cx={x(epoch)} cy={y(value)} r={4} />
        </g>
      ))}
    </>
  );
}

/** A strip of the network's losses, with a tick where the naive one's were. */
function Losses({ points, x, top }: { points: Point[]; x: Scale; top: number }) {
  const settled = points.filter(({ loss }) => Number.isFinite(loss));
  const highest = Math.max(...settled.flatMap(({ loss, naiveLoss }) => [loss, naiveLoss]).filter(Number.isFinite), 1e-300);
  // Roots, or one bad epoch hides all others.
  const height = (loss: number) => (Math.sqrt(Math.max(loss, 0) / highest)) * STRIP;
  const first = points[0]?.epoch ?? 0;
  const width = Math.max(1, Math.min(8, (x(first + 1) - x(first)) * 0.6));
  const [left] = x.range();
  return (
    <g class="losses">
      <text class="name" x={left} y={top - 2}>loss</text>
      {settled.map(({ epoch, loss, naiveLoss }) => (
        <g key={epoch}>
          <rect x={x(epoch) - width / 2} width={width} y={top + STRIP - height(loss)} height={Math.max(height(loss), 0.5)} />
          <line class="tick" x1={x(epoch) - width / 2 - 1} x2={x(epoch) + width / 2 + 1} y1={top + STRIP - height(naiveLoss)} y2={top + STRIP - height(naiveLoss)} />
        </g>
      ))}
    </g>
  );
}
