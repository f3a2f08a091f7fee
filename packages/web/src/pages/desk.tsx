import type { ComponentChildren } from "preact";
import { useTopics } from "../data/topics.ts";
import type { DeskLedger, DeskRequest, Subscription, Topic } from "../data/types.ts";
import { ask, PULSE, SLOW, useAnswer, useNetwork } from "../data/use.ts";
import { allo, count, exactAllo, fixed, short } from "../number/format.ts";
import { Figure, Figures, Panel } from "../parts/panel.tsx";
import { Empty, Skeleton } from "../parts/state.tsx";
import { Address, Countdown } from "../parts/topic.tsx";

const EVERY = { every: PULSE * 2 };

interface Config {
  params: { accepting: boolean; base_fee: string; max_gas_limit: number };
}

/** Who waits for which inference, and what they pay. */
export function DeskPage() {
  const { addresses } = useNetwork();
  const { data } = useTopics(null);
  if (!addresses["inference-desk"]) return <Panel title="Desk"><Empty>This deployment has no desk.</Empty></Panel>;
  return (
    <>
      <h1>Desk</h1>
      <Terms />
      {!data && <Panel title="Requests"><Skeleton lines={5} /></Panel>}
      {data?.topics.map((topic) => <TopicDesk key={topic.topic_id} topic={topic} />)}
      {data?.topics.length === 0 && <Empty>No topic yet, so that there is nothing to ask for.</Empty>}
    </>
  );
}

function Terms() {
  const { data: config } = useAnswer<Config>(ask("inference-desk", { config: {} }), { every: SLOW });
  const { data: ledger } = useAnswer<DeskLedger>(ask("inference-desk", { ledger: {} }), EVERY);
  return (
    <section class="summary" aria-label="The desk's terms and what it holds">
      <Figures>
        <Figure label="New requests" how="Whether the desk takes requests now">{config ? (config.params.accepting ? "taken" : "not taken") : "…"}</Figure>
        <Figure label="Base fee, ALLO" how="For a delivery, to the topic; its creator may set another">{config ? exactAllo(config.params.base_fee) : "…"}</Figure>
        <Figure label="In requests" how="Fees and tips of requests that wait" exact={ledger && exactAllo(ledger.requests)}>{allo(ledger?.requests)}</Figure>
        <Figure label="In subscriptions" how="What subscriptions pay from" exact={ledger && exactAllo(ledger.subscriptions)}>{allo(ledger?.subscriptions)}</Figure>
        <Figure label="In accounts" how="What payers and keepers can withdraw" exact={ledger && exactAllo(ledger.accounts)}>{allo(ledger?.accounts)}</Figure>
        <Figure label="Fees to collect" how="Anybody can have them paid on to the vault" exact={ledger && exactAllo(ledger.fees)}>{allo(ledger?.fees)}</Figure>
      </Figures>
    </section>
  );
}

function TopicDesk({ topic: { topic_id: id, info } }: { topic: Topic }) {
  const { data: requests } = useAnswer<{ requests: DeskRequest[]; next: number | null }>(ask("inference-desk", { requests: { topic_id: id } }), EVERY);
  const { data: subscriptions } = useAnswer<{ subscriptions: Subscription[]; next: number | null }>(ask("inference-desk", { subscriptions: { topic_id: id } }), EVERY);
  const none = requests?.requests.length === 0 && subscriptions?.subscriptions.length === 0;
  return (
    <Panel title={info.title} aside={<a href={`#/topic/${id}`}>topic {id}</a>} class="flush">
      {(!requests || !subscriptions) && <Skeleton lines={3} />}
      {none && <Empty>Nobody waits for an inference. To ask for one: allora request {id} --to CONTRACT --from me.</Empty>}
      {requests && requests.requests.length > 0 && <Requests requests={requests.requests} more={requests.next !== null} title={`Requests of topic ${id}`} />}
      {subscriptions && subscriptions.subscriptions.length > 0 && <Subscriptions subscriptions={subscriptions.subscriptions} more={subscriptions.next !== null} title={`Subscriptions of topic ${id}`} />}
    </Panel>
  );
}

function Requests({ requests, more, title }: { requests: DeskRequest[]; more: boolean; title: string }) {
  return (
    <Wide label={title} more={more} columns={["Request", "State", "Epoch", "Paid by", "To", "Fee", "Tip", "Paid back in"]}>
      {requests.map(({ id, state, epoch, payer, callback, fee, tip, deadline, watch }) => (
        <tr key={id}>
          <th scope="row">#{id}</th>
          <td><span class={`pill ${"failed" in state ? "stale" : "due"}`}>{"failed" in state ? "failed" : "waiting"}</span></td>
          <td class="number" title={watch ? "With a condition: the first epoch from here on that meets it" : undefined}>{epoch}{watch && ` or later, ${limits(watch)}`}</td>
          <td><Address of={payer} /></td>
          <td>{callback ? short(callback.receiver ?? payer) : <span class="soft">an event</span>}</td>
          <td class="number" title={`${exactAllo(fee)} ALLO`}>{allo(fee, 4)}</td>
          <td class="number" title={`From ${exactAllo(tip.from)} to ${exactAllo(tip.to)} ALLO in ${tip.over} s from when it can be delivered`}>{allo(tip.from)} … {allo(tip.to)}</td>
          <td class="number"><Countdown to={"failed" in state ? state.failed.until : deadline} /></td>
        </tr>
      ))}
    </Wide>
  );
}

function limits({ low, high }: { low: string | null; high: string | null }): string {
  const below = low === null ? undefined : `below ${fixed(low, 2)}`;
  const above = high === null ? undefined : `above ${fixed(high, 2)}`;
  return [below, above].filter(Boolean).join(" or ");
}

const PAUSED = { owner: "paused by its payer", funds: "out of funds", callback: "its callback failed three times" };

function Subscriptions({ subscriptions, more, title }: { subscriptions: Subscription[]; more: boolean; title: string }) {
  return (
    <Wide label={title} more={more} columns={["Subscription", "State", "Next epoch", "Paid by", "To", "Balance", "Left", "Paid for"]}>
      {subscriptions.map(({ id, paused, next, payer, callback, balance, left, paid_deliveries, every }) => (
        <tr key={id}>
          <th scope="row">#{id}</th>
          <td><span class={`pill ${paused ? "paused" : "fresh"}`}>{paused ? PAUSED[paused] : "active"}</span></td>
          <td class="number">{next}{every > 1 && `, every ${every}`}</td>
          <td><Address of={payer} /></td>
          <td>{callback ? short(callback.receiver ?? payer) : <span class="soft">events</span>}</td>
          <td class="number" title={`${exactAllo(balance)} ALLO`}>{allo(balance)}</td>
          <td class="number">{left ?? "no end"}</td>
          <td class="number" title="Deliveries the balance pays for if each is as dear as can be">{count(paid_deliveries, "delivery").replace("deliverys", "deliveries")}</td>
        </tr>
      ))}
    </Wide>
  );
}

interface WideProps {
  label: string;
  more: boolean;
  columns: string[];
  children: ComponentChildren;
}

/** Columns of numbers, by their names. */
const NUMBERS = ["Epoch", "Next epoch", "Fee", "Tip", "Paid back in", "Balance", "Left", "Paid for"];

function Wide({ label, more, columns, children }: WideProps) {
  return (
    <>
      <div class="scroll" role="region" aria-label={label} tabIndex={0}>
        <table class="desk">
          <thead>
            <tr>{columns.map((column) => <th key={column} scope="col" class={NUMBERS.includes(column) ? "number" : ""}>{column}</th>)}</tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      </div>
      {more && <p class="under soft">The first thirty; the rest by the desk's own pages: allora desk requests.</p>}
    </>
  );
}
