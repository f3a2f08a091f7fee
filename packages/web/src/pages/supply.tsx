import { Parts, type Part } from "../charts/bars.tsx";
import { daily, useMoney } from "../data/money.ts";
import type { Emission, Ledger, Supply, TopicAccount } from "../data/types.ts";
import { ask, SLOW, useAnswer } from "../data/use.ts";
import type { Law } from "../model/laws.ts";
import { allo, alloShort, clock, exactAllo, NOTHING, percent, seconds } from "../number/format.ts";
import { Figure, Figures, Panel } from "../parts/panel.tsx";
import { Empty, Skeleton } from "../parts/state.tsx";
import { Solvency } from "./summary.tsx";

const HOW = {
  "Emission a day": "This month's rate × staked ALLO ÷ 30; as fees come in, a part of it is taken from the treasury and not minted.",
  "Monthly rate": "Emission of this month per staked ALLO, by the vault's schedule: a smoothed share of what the ecosystem holds, bounded by a yield.",
  "To reputers": "Reputers' share of last month's topic rewards.",
};

/** Every ALLO: how many, where, and whether the books agree. */
export function SupplyPage() {
  const { supply, cap, ledger, emission, desk, laws } = useMoney();
  return (
    <>
      <h1>Supply</h1>
      <div class="grid two">
        <Panel title="Supply">
          {supply ? (
            <>
              <Figures>
                <Figure label="In all" how="ALLO that exist, by the token" exact={exactAllo(supply.total)} class="large">{allo(supply.total, 0)}</Figure>
                <Figure label="Cap" how="What can ever exist" exact={cap && exactAllo(cap)}>{alloShort(cap)}</Figure>
              </Figures>
              <Parts label="Supply" parts={minted(supply, cap)} />
            </>
          ) : <Skeleton />}
        </Panel>
        <Panel title="Emission" how={HOW}>
          {emission && ledger ? <Emitted emission={emission} ledger={ledger} /> : <Skeleton />}
        </Panel>
        <Panel title="What the vault holds">
          {ledger ? <Owed ledger={ledger} /> : <Skeleton />}
        </Panel>
        <Panel title="What the desk holds">
          {desk ? <Parts label="The desk" parts={shares({ ...desk })} /> : <Skeleton />}
        </Panel>
      </div>
      <Books laws={laws} />
      <Topics />
    </>
  );
}

function Emitted({ emission, ledger }: { emission: Emission; ledger: Ledger }) {
  const perDay = daily(emission, ledger);
  const started = emission.started_at === null ? "with the first stake" : clock(seconds(emission.started_at));
  return (
    <Figures>
      <Figure label="Emission a day" how={HOW["Emission a day"]} exact={exactAllo(perDay)} class="large">{allo(perDay)}</Figure>
      <Figure label="Monthly rate" how={HOW["Monthly rate"]} exact={emission.monthly_rate}>{percent(Number(emission.monthly_rate), 3)}</Figure>
      <Figure label="Minted" how="ALLO minted by this vault so far" exact={exactAllo(emission.minted)}>{alloShort(emission.minted)}</Figure>
      <Figure label="Month" how="Months of 30 days that have begun" note={`since ${started}`}>{emission.month}</Figure>
      <Figure label="To reputers" how={HOW["To reputers"]} exact={emission.reputer_share}>{percent(Number(emission.reputer_share))}</Figure>
    </Figures>
  );
}

function Owed({ ledger }: { ledger: Ledger }) {
  const { staked, treasury, rewards, unbonding, bonds, subsidies, liabilities } = ledger;
  return (
    <>
      <Figures>
        <Figure label="Owed in all" how="Sum of what is owed, by the vault" exact={exactAllo(liabilities)} class="large">{allo(liabilities)}</Figure>
      </Figures>
      <Parts label="What the vault owes" parts={shares({ staked, treasury, rewards, unbonding, bonds, subsidies }, liabilities)} />
    </>
  );
}

function minted({ circulating, locked, total }: Supply, cap: string | undefined): Part[] {
  const rest = cap === undefined ? 0n : BigInt(cap) - BigInt(total);
  const parts = shares({ circulating, locked, "not minted": rest.toString() }, cap ?? total);
  return parts.map((part) => ({ ...part, muted: part.name === "not minted" }));
}

function shares(amounts: Record<string, string>, whole?: string): Part[] {
  const all = Object.entries(amounts);
  const total = whole === undefined ? all.reduce((sum, [, amount]) => sum + BigInt(amount), 0n) : BigInt(whole);
  return all.map(([name, amount]) => ({
    name,
    share: total === 0n ? 0 : Number((BigInt(amount) * 1_000_000n) / total) / 1e6,
    told: alloShort(amount),
    exact: `${exactAllo(amount)} ALLO`,
  }));
}

/** The laws by name, with the numbers that were compared. */
function Books({ laws }: { laws: Law[] }) {
  return (
    <Panel title="Do the books agree?" aside={<dl class="inline"><Solvency laws={laws} /></dl>}>
      <ul class="laws">
        {laws.map(({ name, holds, told }) => (
          <li key={name} class={holds === undefined ? "unknown" : holds ? "holds" : "broken"}>
            <i aria-hidden="true" />
            <div>
              <strong>{name}</strong>
              <span class="verdict">{holds === undefined ? "checking" : holds ? "holds" : "broken"}</span>
              <p class="soft">{told}</p>
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Topics() {
  const question = ask("staking-vault", { topic_accounts: { start_after: null, limit: 100 } });
  const { data } = useAnswer<{ topics: TopicAccount[] }>(question, { every: SLOW / 2 });
  const weights = data?.topics.reduce((sum, { weight, emitting }) => sum + (emitting ? Number(weight) : 0), 0) ?? 0;
  return (
    <Panel title="Who gets the emission" class="flush" how={{ share: "Weight ÷ weights of all emitting topics shown; a weight grows with stake and with what consumers pay." }}>
      {!data && <Skeleton />}
      {data?.topics.length === 0 && <Empty>No topic has an account yet.</Empty>}
      {data && data.topics.length > 0 && (
        <div class="scroll" role="region" aria-label="Accounts of topics" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">Topic</th>
                <th scope="col" class="number">Share</th>
                <th scope="col" class="number">Stake</th>
                <th scope="col" class="number">Revenue</th>
                <th scope="col" class="number p2">Accrued</th>
                <th scope="col" class="number p2">Unclaimed</th>
              </tr>
            </thead>
            <tbody>
              {data.topics.map((topic) => (
                <tr key={topic.topic_id}>
                  <th scope="row"><a href={`#/topic/${topic.topic_id}`}>Topic {topic.topic_id}</a></th>
                  <td class="number">{topic.emitting ? percent(Number(topic.weight) / weights) : "none"}</td>
                  <Amount of={topic.staked} />
                  <Amount of={topic.revenue} />
                  <Amount of={topic.accrued} class="p2" />
                  <Amount of={topic.rewards} class="p2" />
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

export function Amount({ of, class: kind = "" }: { of: string | undefined; class?: string }) {
  return <td class={`number ${kind}`} title={of && `${exactAllo(of)} ALLO`}>{of ? alloShort(of) : NOTHING}</td>;
}
