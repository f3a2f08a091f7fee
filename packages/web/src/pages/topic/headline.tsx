import type { Answer } from "../../data/store.ts";
import type { Clock, NetworkInference, Topic } from "../../data/types.ts";
import { useNow } from "../../data/use.ts";
import { freshness, MEANING } from "../../model/freshness.ts";
import { duration, fixed, seconds, significant } from "../../number/format.ts";
import { Figure, Figures } from "../../parts/panel.tsx";
import { Age, Countdown, Pill } from "../../parts/topic.tsx";
import { places } from "./page.tsx";

interface Props {
  topic: Topic;
  clock: Clock;
  latest: Answer<NetworkInference>;
}

/** What the network says now, and how young that is. */
export function Headline({ topic, clock, latest: { data: latest, refusal } }: Props) {
  const { info, params } = topic;
  const now = useNow();
  const due = clock.next_due === null ? undefined : seconds(clock.next_due);
  const closed = latest && seconds(latest.timestamp);
  const state = freshness({ status: clock.status, closed, epochLength: params.schedule.epoch_length, due, now });
  return (
    <section class={`headline ${state}`} aria-labelledby="topic-title">
      <div class="what">
        <p class="crumbs"><a href="#/">Topics</a> / #{topic.topic_id}</p>
        <h1 id="topic-title">{info.title}</h1>
        <p class="soft">{info.target} · {info.unit} · every {duration(params.schedule.epoch_length)}</p>
        <p class="state"><Pill state={state} /> {state !== "fresh" && <span>{MEANING[state]}</span>}</p>
      </div>
      {latest ? <Said latest={latest} /> : <p class="said soft">{refusal ? "No inference yet" : "…"}</p>}
      <Figures>
        <Figure label="Next step" how="When the next step is due by the topic's grid of time: closing submissions, or settling">
          <Countdown to={clock.next_due} />
        </Figure>
        <Figure label="Age" how="Since the submissions of this inference closed">{latest ? <Age since={latest.timestamp} /> : "–"}</Figure>
        <Figure label="Took part" how="Inferers and forecasters in this inference, and 1/Σw²: as how many equal ones they count" note={latest && `as ${fixed(latest.effective_contributors, 1)} equal ones`}>
          {latest?.contributors ?? "–"}
        </Figure>
        <Figure label="Last loss" how="Loss of the network in the last settled epoch" exact={clock.network_loss ?? undefined}>{significant(clock.network_loss)}</Figure>
        <Figure label="Settled" how="Settled so far; void ones ended without inference or truth" note={`${clock.void} void`}>{clock.settled.toLocaleString("en")}</Figure>
      </Figures>
    </section>
  );
}

function Said({ latest }: { latest: NetworkInference }) {
  const digits = places(latest);
  const told = (text: string | undefined) => fixed(text, digits);
  const [low95, low68, , high68, high95] = latest.interval;
  return (
    <div class="said" key={latest.epoch}>
      <p class="big" title={`${latest.value}, all digits`}>{told(latest.value)}</p>
      <dl>
        <div title="Holds the truth 68 times of 100, as past errors calibrate it">
          <dt>68 %</dt>
          <dd>{told(low68)} … {told(high68)}</dd>
        </div>
        <div title="Holds the truth 95 times of 100, as past errors calibrate it">
          <dt>95 %</dt>
          <dd>{told(low95)} … {told(high95)}</dd>
        </div>
        <div title={`Without forecasters: ${latest.naive}`}>
          <dt>naive</dt>
          <dd>{told(latest.naive)}</dd>
        </div>
      </dl>
      <p class="soft">epoch {latest.epoch}</p>
    </div>
  );
}
