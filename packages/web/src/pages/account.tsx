import { useEffect, useState } from "preact/hooks";
import { remember, remembered } from "../data/settings.ts";
import { useTopics } from "../data/topics.ts";
import type { Position, Topic } from "../data/types.ts";
import { ask, SLOW, useAnswer } from "../data/use.ts";
import { allo, exactAllo } from "../number/format.ts";
import { Figure, Figures, Panel } from "../parts/panel.tsx";
import { Empty, Skeleton } from "../parts/state.tsx";
import { Address, Lookup } from "../parts/topic.tsx";
import { TopicCard } from "./card.tsx";
import { Amount } from "./supply.tsx";

/** Everything an account is and has. */
export function AccountPage({ address }: { address: string }) {
  const mine = remembered("account");
  if (!address) {
    return (
      <>
        <h1>My card</h1>
        <Panel title="Whose?">
          <p class="soft">Every role, in every topic, of an account: is it in, was it paid, and why not. The page only reads; it never asks for a key.</p>
          <Lookup label="Address of an account" initial={mine ?? ""} />
        </Panel>
      </>
    );
  }
  return (
    <>
      <header class="account">
        <div>
          <p class="crumbs">Account</p>
          <h1 class="long">{address}</h1>
        </div>
        <Keep address={address} />
      </header>
      <Purse address={address} />
      <Roles address={address} />
      <Positions address={address} />
    </>
  );
}

function Keep({ address }: { address: string }) {
  const [kept, setKept] = useState(() => remembered("account") === address);
  const change = () => {
    remember("account", kept ? undefined : address);
    setKept(!kept);
  };
  return <button type="button" aria-pressed={kept} onClick={change}>{kept ? "This is my card" : "Make it my card"}</button>;
}

/** What it has outside of topics. */
function Purse({ address }: { address: string }) {
  const every = { every: SLOW / 4 };
  const { data: token, refusal } = useAnswer<{ balance: string; spendable: string; locked: string }>(ask("allo-token", { vesting: { address } }), every);
  const { data: desk } = useAnswer<{ balance: string }>(ask("inference-desk", { account: { account: address } }), every);
  if (refusal) return <Empty>This is no account of the chain. The token says: {refusal}</Empty>;
  return (
    <section class="summary" aria-label="Balances">
      <Figures>
        <Figure label="Balance, ALLO" how="By the token" exact={token && exactAllo(token.balance)}>{allo(token?.balance, 4)}</Figure>
        <Figure label="Can move" how="The balance without what is locked" exact={token && exactAllo(token.spendable)}>{allo(token?.spendable, 4)}</Figure>
        <Figure label="Locked" how="What of its grant is locked now" exact={token && exactAllo(token.locked)}>{allo(token?.locked, 4)}</Figure>
        <Figure label="At the desk" how="What it can withdraw from the desk" exact={desk && exactAllo(desk.balance)}>{allo(desk?.balance, 4)}</Figure>
      </Figures>
    </section>
  );
}

function Roles({ address }: { address: string }) {
  const { data, refusal } = useTopics(null);
  const [found, setFound] = useState<Record<number, boolean>>({});
  const tell = (topic: number, is: boolean) => setFound((before) => (before[topic] === is ? before : { ...before, [topic]: is }));
  if (refusal) return <Empty>The registry does not say: {refusal}</Empty>;
  if (!data) return <Panel title="Topics"><Skeleton lines={6} /></Panel>;
  const answers = data.topics.map(({ topic_id }) => found[topic_id]);
  return (
    <>
      <div class="grid cards">
        {data.topics.map((topic) => <Slot key={topic.topic_id} topic={topic} address={address} tell={tell} />)}
      </div>
      {answers.some((is) => is === undefined) && <Panel title="Topics"><Skeleton lines={4} /></Panel>}
      {answers.every((is) => is === false) && (
        <Panel title="Topics"><Empty>This account takes part in none of the topics. To join one: allora worker --topic 1 --from me.</Empty></Panel>
      )}
    </>
  );
}

interface SlotProps {
  topic: Topic;
  address: string;
  tell: (topic: number, is: boolean) => void;
}

/** A topic, if the account is anything in it. */
function Slot({ topic, address, tell }: SlotProps) {
  const { data, refusal } = useAnswer<{ actor_id: number }>(ask("topic-registry", { actor: { topic_id: topic.topic_id, actor: address } }), { every: SLOW });
  const is = data ? true : refusal !== undefined ? false : undefined;
  useEffect(() => {
    if (is !== undefined) tell(topic.topic_id, is);
  }, [is, topic.topic_id]);
  return is ? <TopicCard topic={topic} address={address} /> : null;
}

/** Own stake and delegations. */
function Positions({ address }: { address: string }) {
  const { data } = useAnswer<{ positions: Position[] }>(ask("staking-vault", { positions: { account: address, start_after: null, limit: 100 } }), { every: SLOW / 4 });
  if (!data || data.positions.length === 0) return null;
  return (
    <Panel title="Stake and delegations" class="flush">
      <div class="scroll" role="region" aria-label="Table of stake and delegations" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Topic</th>
              <th scope="col">On</th>
              <th scope="col" class="number">Staked</th>
              <th scope="col" class="number">Rewards</th>
              <th scope="col" class="number">On its way out</th>
            </tr>
          </thead>
          <tbody>
            {data.positions.map(({ topic_id, actor_id, operator, holder, staked, rewards, unbonding }) => (
              <tr key={`${topic_id}.${actor_id}`}>
                <th scope="row"><a href={`#/topic/${topic_id}`}>Topic {topic_id}</a></th>
                <td>{operator === holder ? "itself" : <Address of={operator} />}</td>
                <Amount of={staked} />
                <Amount of={rewards} />
                <Amount of={unbonding.reduce((sum, { amount }) => sum + BigInt(amount), 0n).toString()} />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
