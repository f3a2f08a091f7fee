import { scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import type { ArchiveEntry } from "../data/types.ts";
import { saved } from "../model/worth.ts";
import { placesFor, fixed, plain } from "../number/format.ts";
import { Chart } from "./frame.tsx";
import { extent } from "./series.ts";

const HEIGHT = 150;
const RIGHT = 60;

/** How much less the network has lost than the naive inference, added up. */
export function SavedChart({ epochs }: { epochs: ArchiveEntry[] }) {
  const points = saved(epochs);
  const last = points.at(-1);
  const places = placesFor(Math.max(...points.map(({ saved }) => Math.abs(saved)), 0));
  const told = (value: number) => fixed(plain(value), places);
  const sentence = last
    ? `Area chart of losses avoided against the naive inference: ${told(last.saved)} in all after epoch ${last.epoch}.`
    : "No epoch has been settled yet.";
  return (
    <Chart
      caption="Losses avoided against the naive inference, added up"
      sentence={sentence}
      height={HEIGHT}
      columns={["epoch", "avoided so far"]}
      rows={[...points].reverse().map(({ epoch, saved }) => [String(epoch), told(saved)])}
    >
      {({ width }) => {
        const first = points[0]?.epoch ?? 0;
        const x = scaleLinear([first, Math.max(last?.epoch ?? 1, first + 1)], [0, width - RIGHT]);
        const y = scaleLinear(extent([0, ...points.map(({ saved }) => saved)]), [HEIGHT - 8, 8]);
        const shape = area<(typeof points)[number]>().x(({ epoch }) => x(epoch)).y0(y(0)).y1(({ saved }) => y(saved));
        const edge = line<(typeof points)[number]>().x(({ epoch }) => x(epoch)).y(({ saved }) => y(saved));
        return (
          <>
            {y.ticks(4).map((tick) => (
              <g class="axes" key={tick}>
                <line class="grid" x1={0} x2={width - RIGHT} y1={y(tick)} y2={y(tick)} />
                <text x={width - RIGHT + 8} y={y(tick)} dy="0.35em">{tick === 0 ? "0" : fixed(plain(tick), placesFor(Math.abs(tick), 2))}</text>
              </g>
            ))}
            <path class="band" d={shape(points) ?? ""} />
            <path class="line network" d={edge(points) ?? ""} />
            <line class="zero" x1={0} x2={width - RIGHT} y1={y(0)} y2={y(0)} />
          </>
        );
      }}
    </Chart>
  );
}
