import { useEffect, useState } from "preact/hooks";
import { InferenceChart } from "../../charts/inference.tsx";
import { points } from "../../charts/series.ts";
import { Timeline } from "../../charts/timeline.tsx";
import { WeightsChart } from "../../charts/weights.tsx";
import { SavedChart } from "../../charts/worth.tsx";
import { useClock, useEpochs, useHistory, useOfTopic, useTopic } from "../../data/topics.ts";
import type { ArchiveEntry, Clock, Epoch, NetworkInference, Topic, Windows } from "../../data/types.ts";
import { ask, SLOW, useAnswers } from "../../data/use.ts";
import type { Answer } from "../../data/store.ts";
import { againstNaive } from "../../model/worth.ts";
import { change, count, fixed, placesFor } from "../../number/format.ts";
import { Panel } from "../../parts/panel.tsx";
import { Empty, Failure, Skeleton } from "../../parts/state.tsx";
import { Headline } from "./headline.tsx";
import { Participants } from "./participants.tsx";
import { QualityPanel } from "./quality.tsx";
import { About } from "./about.tsx";

const SPANS = [50, 100, 300];
const ANY_AGE = 3_153_600_000;

/** A topic: what it says, how good that was, and who says it. */
export function TopicPage({ id }: { id: number }) {
  const { data: topic, refusal } = useTopic(id);
  const clock = useClock(id);
  const latest = useOfTopic<NetworkInference>({ network_inference: { topic_id: id, max_age: ANY_AGE } }, clock.stamp);
  const epochs = useEpochs(topic, clock, clock.stamp);
  const [span, setSpan] = useState(() => (innerWidth < 560 ? SPANS[0]! : SPANS[1]!));
  const history = useHistory(id, clock.data?.current_epoch ?? undefined, span, clock.stamp);
  useTitle(topic, latest.data);
  if (refusal) {
    return (
      <Failure title={`There is no topic ${id}`} message={`The registry says: ${refusal}`}>
        <a href="#/">All topics</a>
      </Failure>
    );
  }
  if (!topic || !clock.data) return <Skeleton lines={8} height={28} />;
  return (
    <>
      <Headline topic={topic} clock={clock.data} latest={latest} />
      <div class="grid wide">
        <Inferences topic={topic} history={history} epochs={epochs} latest={latest.data} span={span} choose={setSpan} />
        <div class="column">
          <Time topic={topic} clock={clock} />
          <QualityPanel id={id} stamp={clock.stamp} />
        </div>
      </div>
      <Participants topic={topic} epochs={epochs} stamp={clock.stamp} />
      <div class="grid two">
        <Weights epochs={epochs} />
        <Worth history={history} />
      </div>
      <About topic={topic} />
    </>
  );
}

/** The tab of a page that is kept open says the newest number. */
function useTitle(topic: Topic | undefined, latest: NetworkInference | undefined): void {
  const value = latest && fixed(latest.value, places(latest));
  const title = [value, topic?.info.title, "Allora"].filter(Boolean).join(" · ");
  useEffect(() => {
    document.title = title;
    return () => {
      document.title = "Allora";
    };
  }, [title]);
}

/** As many as show three digits of half of the 68 % interval. */
export function places({ interval, value }: Pick<NetworkInference, "interval" | "value">): number {
  const half = (Number(interval[3]) - Number(interval[1])) / 2;
  return half > 0 ? placesFor(half) : placesFor(Math.abs(Number(value)), 5);
}

interface InferencesProps {
  topic: Topic;
  history: ArchiveEntry[] | undefined;
  epochs: Epoch[];
  latest: NetworkInference | undefined;
  span: number;
  choose: (span: number) => void;
}

function Inferences({ topic, history, epochs, latest, span, choose }: InferencesProps) {
  const drawn = history && points(history, epochs, latest);
  const aside = (
    <div class="choice" role="group" aria-label="Epochs shown">
      {SPANS.map((each) => (
        <button key={each} type="button" aria-pressed={each === span} onClick={() => choose(each)}>{each}</button>
      ))}
    </div>
  );
  return (
    <Panel title="Inference and truth" aside={aside} class="main">
      {!drawn && <Skeleton lines={8} height={30} />}
      {drawn?.length === 0 && <Empty>No epoch has an inference yet. The first comes when its submissions end.</Empty>}
      {drawn && drawn.length > 0 && <InferenceChart points={drawn} places={latest ? places(latest) : 4} unit={topic.info.unit} />}
    </Panel>
  );
}

function Time({ topic, clock }: { topic: Topic; clock: Answer<Clock> & { stamp: string | undefined } }) {
  const current = clock.data?.current_epoch;
  const around = current == null ? [] : [current - 1, current, current + 1].filter((epoch) => epoch >= 0);
  const questions = around.map((epoch) => ask("synthesis-coordinator", { windows: { topic_id: topic.topic_id, epoch } }));
  const windows = useAnswers<Windows>(questions, { every: SLOW * 10, stamp: clock.data?.version });
  const known = windows.flatMap(({ data }) => (data ? [data] : []));
  return (
    <Panel title="Epochs around now">
      {current == null && <Empty>The first epoch has not opened yet.</Empty>}
      {current != null && known.length === 0 && <Skeleton />}
      {known.length > 0 && <Timeline epochs={known} length={topic.params.schedule.epoch_length} />}
    </Panel>
  );
}

function Weights({ epochs }: { epochs: Epoch[] }) {
  return (
    <Panel title="Weights" how={{ weight: "Part of one that a participant has in the network inference; virtual experts are the robust median and the mean by inverse losses. Details of old epochs are pruned by the contract: the page shows those kept, and those it saw." }}>
      {epochs.length === 0 ? <Empty>No epoch is kept in detail yet.</Empty> : <WeightsChart epochs={epochs} />}
    </Panel>
  );
}

function Worth({ history }: { history: ArchiveEntry[] | undefined }) {
  const settled = history?.filter(({ loss }) => loss !== null).length ?? 0;
  return (
    <Panel
      title="What the network adds"
      aside={history && <span class="soft">{change(againstNaive(history), 2)} loss against naive, {count(settled, "epoch")}</span>}
      how={{ avoided: "Σ (naive loss − loss) over the settled epochs shown: what forecasters' knowledge of when who is good has saved." }}
    >
      {!history && <Skeleton />}
      {history && settled === 0 && <Empty>No epoch has been settled yet.</Empty>}
      {history && settled > 0 && <SavedChart epochs={history} />}
    </Panel>
  );
}
