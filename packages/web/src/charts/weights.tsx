import type { Epoch, Role } from "../data/types.ts";
import { effective } from "../model/rows.ts";
import { toNumber } from "../number/decimal.ts";
import { fixed, percent, plain } from "../number/format.ts";
import { Chart } from "./frame.tsx";

const ROW = 20;
const NAME = 104;
const SHARE = 52;
/** Rows drawn; the others weigh less and are in the table. */
const MOST = 14;

interface Line {
  name: string;
  weights: number[];
  mean: number;
}

/** Who weighed how much in the inference, epoch by epoch: the darker, the more. */
export function WeightsChart({ epochs }: { epochs: Epoch[] }) {
  const lines = weights(epochs);
  const shown = lines.slice(0, MOST);
  const strongest = Math.max(...lines.flatMap(({ weights }) => weights), 0);
  return (
    <Chart
      caption="Weights by participant and epoch"
      sentence={sentence(lines, epochs)}
      height={shown.length * ROW + 20}
      columns={["participant", ...epochs.map(({ epoch }) => String(epoch))]}
      rows={lines.map(({ name, weights }) => [name, ...weights.map((weight) => percent(weight))])}
      legend={lines.length > MOST ? <span class="soft">{lines.length - MOST} more weigh less: see the table</span> : undefined}
    >
      {({ width }) => <Cells lines={shown} epochs={epochs} width={width} strongest={strongest} />}
    </Chart>
  );
}

interface CellsProps {
  lines: Line[];
  epochs: Epoch[];
  width: number;
  strongest: number;
}

function Cells({ lines, epochs, width, strongest }: CellsProps) {
  const step = (width - NAME - SHARE) / Math.max(epochs.length, 1);
  return (
    <g class="cells">
      {lines.map(({ name, weights }, row) => (
        <g key={name}>
          <text x={0} y={row * ROW + ROW / 2} dy="0.35em">{name}</text>
          {weights.map((weight, column) => (
            <rect
              key={epochs[column]?.epoch}
              x={NAME + column * step}
              y={row * ROW + 1}
              width={Math.max(step - 1, 1)}
              height={ROW - 2}
              rx={2}
              fill-opacity={weight > 0 ? 0.1 + 0.9 * (weight / strongest) : 0.04}
            >
              <title>{`${name}, epoch ${epochs[column]?.epoch}: ${percent(weight)}`}</title>
            </rect>
          ))}
          <text class="share" x={width} y={row * ROW + ROW / 2} dy="0.35em" text-anchor="end">{percent(weights.at(-1) ?? NaN)}</text>
        </g>
      ))}
      {epochs.map(({ epoch }, column) => everySoOften(column, epochs.length, step) && (
        <text key={epoch} class="tick" x={NAME + (column + 0.5) * step} y={lines.length * ROW + 14} text-anchor="middle">{epoch}</text>
      ))}
    </g>
  );
}

function everySoOften(column: number, columns: number, step: number): boolean {
  return (columns - 1 - column) % Math.max(1, Math.ceil(44 / step)) === 0;
}

/** Participants and virtual experts that ever weighed anything, the heaviest first. */
export function weights(epochs: Epoch[]): Line[] {
  const lines = new Map<string, number[]>();
  epochs.forEach(({ participants, virtual_experts }, column) => {
    const put = (name: string, weight: string | null) => {
      const line = lines.get(name) ?? epochs.map(() => 0);
      line[column] = toNumber(weight) || 0;
      lines.set(name, line);
    };
    for (const { actor_id, role, weight } of participants) if (isWorker(role)) put(`${role} ${actor_id}`, weight);
    for (const { kind, weight } of virtual_experts) put(kind === "median" ? "median" : "inverse-loss mean", weight);
  });
  const all = [...lines].map(([name, weights]) => ({ name, weights, mean: mean(weights) }));
  return all.filter(({ mean }) => mean > 0).sort((left, right) => right.mean - left.mean);
}

function isWorker(role: Role): boolean {
  return role !== "reputer";
}

function mean(values: number[]): number {
  return values.reduce((total, value) => total + value, 0) / Math.max(values.length, 1);
}

function sentence(lines: Line[], epochs: Epoch[]): string {
  const [first] = lines;
  const last = epochs.at(-1);
  if (!first || !last) return "No epoch is kept in detail yet.";
  const count = effective(lines.map(({ weights }) => weights.at(-1) ?? 0));
  return `Heat map of the weights in epochs ${epochs[0]?.epoch} to ${last.epoch}: ${lines.length} weighed anything, ${first.name} most with ${percent(first.mean)} on average. In epoch ${last.epoch} they counted as ${fixed(plain(count), 1)} equal ones.`;
}
