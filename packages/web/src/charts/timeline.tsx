import { scaleLinear } from "d3-scale";
import type { Windows } from "../data/types.ts";
import { useNow } from "../data/use.ts";
import { clock, duration, seconds } from "../number/format.ts";
import { Chart, Key } from "./frame.tsx";

const ROW = 30;
const NAME = 44;

const KINDS: Record<string, string> = {
  submission: "submissions",
  reveal: "reveals",
  report: "truths",
  report_reveal: "truths revealed",
};

/** Windows of the epochs around now, one above the other, and now going through them. */
export function Timeline({ epochs, length }: { epochs: Windows[]; length: number }) {
  const now = useNow();
  const rows = epochs.flatMap(({ epoch, windows, settles_at }) => [
    ...windows.map(({ kind, opens_at, closes_at }) => [
      `${epoch} ${KINDS[kind]}`,
      clock(seconds(opens_at)),
      clock(seconds(closes_at)),
    ]),
    [`${epoch} settled`, clock(seconds(settles_at)), clock(seconds(settles_at))],
  ]);
  return (
    <Chart
      caption="Windows of the epochs around now"
      sentence={sentence(epochs)}
      height={epochs.length * ROW + 18}
      columns={["window", "opens", "closes"]}
      rows={rows}
      legend={
        <div class="legend">
          <Key kind="submission">submissions</Key>
          <Key kind="report">truths</Key>
          <Key kind="settles">settled from here</Key>
        </div>
      }
    >
      {({ width, height }) => {
        const x = scaleLinear([now - 1.2 * length, now + 2.3 * length], [NAME, width]).clamp(true);
        return (
          <g class="timeline">
            {epochs.map((epoch, row) => <Lane key={epoch.epoch} epoch={epoch} x={x} top={row * ROW} now={now} />)}
            <line class="now" x1={x(now)} x2={x(now)} y1={0} y2={height - 16} />
            <text class="tick" x={x(now)} y={height - 3} text-anchor="middle">now</text>
            <text class="tick" x={width} y={height - 3} text-anchor="end">{`+${duration(2.3 * length)}`}</text>
            <text class="tick" x={NAME} y={height - 3}>{`−${duration(1.2 * length)}`}</text>
          </g>
        );
      }}
    </Chart>
  );
}

interface LaneProps {
  epoch: Windows;
  x: (moment: number) => number;
  top: number;
  now: number;
}

function Lane({ epoch: { epoch, windows, settles_at }, x, top, now }: LaneProps) {
  const settles = x(seconds(settles_at));
  return (
    <g>
      <text x={0} y={top + ROW / 2} dy="0.35em">{epoch}</text>
      <line class="lane" x1={x(-Infinity)} x2={x(Infinity)} y1={top + ROW / 2} y2={top + ROW / 2} />
      {windows.map(({ kind, opens_at, closes_at }) => {
        const [opens, closes] = [seconds(opens_at), seconds(closes_at)];
        const open = opens <= now && now < closes;
        const width = x(closes) - x(opens);
        return width > 0 && (
          <rect key={kind} class={`window ${kind}${open ? " open" : ""}`} x={x(opens)} width={width} y={top + 6} height={ROW - 12} rx={3}>
            <title>{`${KINDS[kind]} of epoch ${epoch}: ${clock(opens)} to ${clock(closes)}`}</title>
          </rect>
        );
      })}
      <line class="settles" x1={settles} x2={settles} y1={top + 4} y2={top + ROW - 4} />
    </g>
  );
}

function sentence(epochs: Windows[]): string {
  const told = epochs.map(({ epoch, windows, settles_at }) => {
    const closes = windows.find(({ kind }) => kind === "submission")?.closes_at;
    return `epoch ${epoch} takes submissions until ${closes ? clock(seconds(closes)) : "?"} and settles at ${clock(seconds(settles_at))}`;
  });
  return told.length === 0 ? "No epoch is open." : `Time line: ${told.join("; ")}.`;
}
