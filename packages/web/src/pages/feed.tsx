import { useLatest, useSeen } from "../data/topics.ts";
import type { ArchiveEntry, Topic } from "../data/types.ts";
import { toNumber } from "../number/decimal.ts";
import { allo, exactAllo, fixed, NOTHING, placesFor, seconds, significant } from "../number/format.ts";
import { useNow } from "../data/use.ts";
import { duration } from "../number/format.ts";
import { Panel } from "../parts/panel.tsx";
import { Empty, Skeleton } from "../parts/state.tsx";

const MOST = 10;

/** The epochs that were settled last, in all topics of the page. */
export function Feed({ topics }: { topics: Topic[] }) {
  const { data: many } = useLatest(topics.map(({ topic_id }) => topic_id));
  const latest = many?.topics.flatMap(({ topic_id: id, inference }) => (inference ? [{ id, epoch: inference.epoch }] : []));
  const seen = useSeen(latest ?? []);
  const titles = new Map(topics.map(({ topic_id, info }) => [topic_id, info.title]));
  const newest = seen.sort((left, right) => order(right.entry) - order(left.entry) || left.id - right.id).slice(0, MOST);
  return (
    <Panel title="Just settled" class="flush" how={{ inside: "Whether the truth was inside the 68 % interval, the 95 % interval, or neither. Of honest intervals a third of the truths are outside the first, one of twenty outside the second." }}>
      {!latest && <Skeleton lines={5} height={22} />}
      {latest && newest.length === 0 && <Empty>No epoch has been settled yet.</Empty>}
      {newest.length > 0 && (
        <div class="scroll" role="region" aria-label="Epochs settled last" tabIndex={0}>
          <table class="feed">
            <thead>
              <tr>
                <th scope="col">Topic</th>
                <th scope="col" class="number">Epoch</th>
                <th scope="col" class="number">Said</th>
                <th scope="col" class="number">Truth</th>
                <th scope="col">Inside</th>
                <th scope="col" class="number p2">Loss</th>
                <th scope="col" class="number p2">Paid, ALLO</th>
                <th scope="col" class="number p2">Closed</th>
              </tr>
            </thead>
            <tbody>{newest.map(({ id, entry }) => <Row key={`${id}.${entry.epoch}`} id={id} entry={entry} title={titles.get(id) ?? `topic ${id}`} />)}</tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

function order({ timestamp }: ArchiveEntry): number {
  return seconds(timestamp);
}

function Row({ id, entry, title }: { id: number; entry: ArchiveEntry; title: string }) {
  const now = useNow();
  const { epoch, value, truth, loss, rewards, timestamp, interval_68: [low, high] } = entry;
  const places = placesFor((toNumber(high) - toNumber(low)) / 2);
  return (
    <tr>
      <th scope="row"><a href={`#/topic/${id}`}>{title}</a></th>
      <td class="number soft">{epoch}</td>
      <td class="number" title={value ?? undefined}>{fixed(value, places)}</td>
      <td class="number" title={truth ?? undefined}>{fixed(truth, places)}</td>
      <td><Verdict entry={entry} /></td>
      <td class="number p2" title={loss ?? undefined}>{significant(loss)}</td>
      <td class="number p2" title={`${exactAllo(rewards)} ALLO`}>{allo(rewards, 4)}</td>
      <td class="number p2 soft">{duration(now - seconds(timestamp))} ago</td>
    </tr>
  );
}

function Verdict({ entry: { phase, truth, interval_68, interval_95 } }: { entry: ArchiveEntry }) {
  if (phase === "void") return <span class="verdict none">void</span>;
  if (truth === null || interval_95.length < 2) return <>{NOTHING}</>;
  const within = ([low, high]: string[]) => toNumber(truth) >= toNumber(low) && toNumber(truth) <= toNumber(high);
  if (within(interval_68)) return <span class="verdict in">68 %</span>;
  return within(interval_95) ? <span class="verdict near">95 %</span> : <span class="verdict out">outside</span>;
}
