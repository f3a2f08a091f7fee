import { useState } from "preact/hooks";
import { Sparkline } from "../charts/sparkline.tsx";
import { remembered } from "../data/settings.ts";
import { PAGE, useDue, useHistory, useLatest, useTopics } from "../data/topics.ts";
import type { Latest, Quality, Topic, TopicAccount } from "../data/types.ts";
import { ask, SLOW, useAnswer, useNow } from "../data/use.ts";
import { freshness } from "../model/freshness.ts";
import { againstNaive } from "../model/worth.ts";
import { alloShort, change, duration, exactAllo, fixed, NOTHING, percent, placesFor, seconds } from "../number/format.ts";
import { Panel } from "../parts/panel.tsx";
import { Empty, Skeleton } from "../parts/state.tsx";
import { Age, Countdown, Lookup, Pill } from "../parts/topic.tsx";
import { Feed } from "./feed.tsx";
import { Summary } from "./summary.tsx";

/** Epochs of a sparkline, and of a comparison with the naive inference. */
const RECENT = 50;

const HOW = {
  "± 68 %": "Half of the width of the interval that holds the truth 68 times of 100, as past errors calibrate it.",
  "vs naive": `Σ loss ÷ Σ naive loss − 1 over the last ${RECENT} settled epochs: below 0 the network lost less than the combination without forecasters.`,
  coverage: "Settled epochs with the truth inside the 68 % interval, of all with an interval.",
  emission: "The topic's weight (from stake and revenue) as a part of the weights of all topics on this page.",
  status: "Fresh: nothing is due. Due: a step waits for somebody to crank it. Stale: the newest inference is older than two epochs.",
};

export function TopicsPage() {
  const [pages, setPages] = useState<(number | null)[]>([null]);
  const { data, refusal } = useTopics(pages.at(-1) ?? null);
  const mine = remembered("account");
  return (
    <>
      <h1 class="hidden">Topics</h1>
      <Summary />
      <Panel title="Topics" how={HOW} class="flush">
        {!data && !refusal && <Skeleton lines={6} height={30} />}
        {refusal && <Empty>The registry does not say: {refusal}</Empty>}
        {data?.topics.length === 0 && <Empty>No topic yet. Anybody can open one: allora topic create.</Empty>}
        {data && data.topics.length > 0 && <Table topics={data.topics} />}
        {(pages.length > 1 || data?.next != null) && (
          <div class="pager">
            <button type="button" disabled={pages.length < 2} onClick={() => setPages(pages.slice(0, -1))}>Before</button>
            <button type="button" disabled={data?.next == null} onClick={() => setPages([...pages, data?.next ?? null])}>More</button>
            <span class="soft">{PAGE} a page</span>
          </div>
        )}
      </Panel>
      <div class="grid feed-and-card">
        {data && <Feed topics={data.topics} />}
        <Panel title="My card">
          <p class="soft">Every role, in every topic, of an account: is it in, was it paid, and why not.</p>
          <Lookup label="Address of an account" initial={mine ?? ""} />
        </Panel>
      </div>
    </>
  );
}

function Table({ topics }: { topics: Topic[] }) {
  const ids = topics.map(({ topic_id }) => topic_id);
  const { data: many } = useLatest(ids);
  const due = useDue();
  const question = ask("staking-vault", { topic_accounts: { start_after: (ids[0] ?? 1) - 1 || null, limit: PAGE } });
  const { data: vault } = useAnswer<{ topics: TopicAccount[] }>(question, { every: SLOW / 2 });
  const accounts = new Map(vault?.topics.map((account) => [account.topic_id, account]));
  const latest = new Map(many?.topics.map(({ topic_id, inference }) => [topic_id, inference]));
  const weights = [...accounts.values()].reduce((sum, { weight, emitting }) => sum + (emitting ? Number(weight) : 0), 0);
  return (
    <div class="scroll" role="region" aria-label="Table of topics" tabIndex={0}>
      <table class="topics">
        <thead>
          <tr>
            <th scope="col">Topic</th>
            <th scope="col" class="p2" title={HOW.status}>Status</th>
            <th scope="col" class="number">Inference</th>
            <th scope="col" class="curve">Last {RECENT}</th>
            <th scope="col" class="number p2">Next step</th>
            <th scope="col" class="number p2" title={HOW["vs naive"]}>vs naive</th>
            <th scope="col" class="number p2" title={HOW.coverage}>Coverage</th>
            <th scope="col" class="number p3">Took part</th>
            <th scope="col" class="number p3">Stake</th>
            <th scope="col" class="number p3">Revenue</th>
            <th scope="col" class="number p2" title={HOW.emission}>Emission</th>
            <th scope="col" class="number p3">Epoch</th>
          </tr>
        </thead>
        <tbody>
          {topics.map((topic) => (
            <Row
              key={topic.topic_id}
              topic={topic}
              latest={latest.get(topic.topic_id) ?? undefined}
              loading={many === undefined}
              due={due.get(topic.topic_id)}
              account={accounts.get(topic.topic_id)}
              weights={weights}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  topic: Topic;
  latest: Latest | undefined;
  loading: boolean;
  due: string | undefined;
  account: TopicAccount | undefined;
  weights: number;
}

function Row({ topic, latest, loading, due, account, weights }: RowProps) {
  const now = useNow();
  const { topic_id: id, info, params, status } = topic;
  const stamp = latest && due && `${latest.epoch}.${due}`;
  const epochs = useHistory(id, latest?.epoch, RECENT, stamp);
  const question = ask("synthesis-coordinator", { quality: { topic_id: id } });
  const { data: quality } = useAnswer<Quality>(latest && question, { every: SLOW, stamp });
  const epochLength = params.schedule.epoch_length;
  const closed = latest && seconds(latest.timestamp);
  const state = freshness({ status, closed, epochLength, due: due ? seconds(due) : undefined, now });
  const naive = againstNaive(epochs ?? []);
  const { intervals = 0, inside_68 = 0 } = quality?.coverage ?? {};
  return (
    <tr>
      <th scope="row">
        <a href={`#/topic/${id}`}>{info.title}</a>
        <span class="soft">#{id} · {info.target} · {info.unit}</span>
        <span class="phone">{!loading && <Pill state={state} />} <Countdown to={due} /></span>
      </th>
      <td class="p2">{loading ? <Wait /> : <Pill state={state} />}</td>
      <td class="number">{loading ? <Wait /> : <Value latest={latest} />}</td>
      <td class="curve">{epochs ? <Sparkline epochs={epochs} /> : <Wait />}</td>
      <td class="number p2"><Countdown to={due} /></td>
      <td class={`number p2 ${naive < 0 ? "good" : ""}`} title={HOW["vs naive"]}>{epochs ? change(naive, 2) : NOTHING}</td>
      <td class="number p2" title={`${inside_68} of ${intervals} inside; 68 % are claimed`}>{percent(inside_68 / intervals)}</td>
      <td class="number p3">{latest?.contributors ?? NOTHING}</td>
      <td class="number p3" title={account && `${exactAllo(account.staked)} ALLO`}>{alloShort(account?.staked)}</td>
      <td class="number p3" title={account && `${exactAllo(account.revenue)} ALLO`}>{alloShort(account?.revenue)}</td>
      <td class="number p2" title={HOW.emission}>{account ? percent(account.emitting ? Number(account.weight) / weights : 0) : NOTHING}</td>
      <td class="number p3">{duration(epochLength)}</td>
    </tr>
  );
}

function Wait() {
  return <span class="wait" role="status" aria-label="loading" />;
}

function Value({ latest }: { latest: Latest | undefined }) {
  if (!latest) return <>{NOTHING}</>;
  const [, low, , high] = latest.interval;
  const half = (Number(high) - Number(low)) / 2;
  const places = placesFor(half);
  return (
    <span class="value" title={`${latest.value}, epoch ${latest.epoch}`}>
      <b>{fixed(latest.value, places)}</b>
      <span class="soft">
        {Number.isFinite(half) ? `± ${fixed(half.toFixed(12), places)} · ` : ""}
        <Age since={latest.timestamp} />
      </span>
    </span>
  );
}

