import { useState } from "preact/hooks";
import { STRIP, useOfTopic } from "../../data/topics.ts";
import type { Epoch, Member, Role, Topic } from "../../data/types.ts";
import { ask, SLOW, useAnswers } from "../../data/use.ts";
import { rows, sorted, type Cell, type Row } from "../../model/rows.ts";
import { allo, fixed, percent, significant, NOTHING } from "../../number/format.ts";
import { Panel } from "../../parts/panel.tsx";
import { Empty, Skeleton } from "../../parts/state.tsx";
import { Address } from "../../parts/topic.tsx";

const ROLES: Role[] = ["inferer", "forecaster", "reputer"];
const DAY = 86_400;

const HOW = {
  merit: "Average score, by which places are won; under the rule second_order minus the excess.",
  unique: "How little of what it says somebody senior says as well, of one.",
  regret: "Discounted sum of what the network lost more than it would have with this one alone: above 0 it was better than the network.",
  weight: "Part of the newest inference; reputers: part of the stake that counted.",
  share: `Mean part of the topic's reward over the settled epochs in the strip, up to ${STRIP}.`,
  "ALLO a day": "share × mean reward of those epochs × epochs in a day. An estimate: the next ones may be other.",
  strip: "One mark per epoch, newest right: the fuller, the larger the part of the reward; a hollow one took part and earned nothing, a dot was not there. Older epochs are pruned by the contract; the page shows what is kept and what it has seen.",
};

interface Column {
  key: string;
  name: string;
  how?: string;
  cell: (row: Row, perDay: number) => string;
  exact?: (row: Row) => string | null | undefined;
  class?: string;
}

const COLUMNS: Column[] = [
  { key: "merit", name: "Merit", how: HOW.merit, cell: ({ member }) => significant(member.merit), exact: ({ member }) => member.merit },
  { key: "uniqueness", name: "Unique", how: HOW.unique, cell: ({ member }) => (member.uniqueness === null ? NOTHING : percent(Number(member.uniqueness), 0)), exact: ({ member }) => member.uniqueness, class: "p2" },
  { key: "regret", name: "Regret", how: HOW.regret, cell: ({ member }) => significant(member.regret), exact: ({ member }) => member.regret, class: "p3" },
  { key: "weight", name: "Weight", how: HOW.weight, cell: ({ weight }) => (weight === null ? NOTHING : percent(Number(weight))), exact: ({ weight }) => weight },
  { key: "loss", name: "Last loss", cell: ({ loss }) => significant(loss), exact: ({ loss }) => loss, class: "p3" },
  { key: "score", name: "Last score", cell: ({ score }) => significant(score), exact: ({ score }) => score, class: "p3" },
  { key: "share", name: "Share", how: HOW.share, cell: ({ share }) => percent(share) },
  { key: "day", name: "ALLO a day", how: HOW["ALLO a day"], cell: ({ share }, perDay) => fixed((share * perDay).toFixed(12), 2), class: "p2" },
];

interface Props {
  topic: Topic;
  epochs: Epoch[];
  stamp: string | undefined;
}

/** Who takes part, how good they are, and what they earn. */
export function Participants({ topic, epochs, stamp }: Props) {
  const [role, setRole] = useState<Role>("inferer");
  const aside = (
    <div class="choice" role="group" aria-label="Role">
      {ROLES.map((each) => (
        <button key={each} type="button" aria-pressed={each === role} onClick={() => setRole(each)}>{each}s</button>
      ))}
    </div>
  );
  return (
    <Panel title="Participants" aside={aside} how={HOW} class="flush">
      <Members key={role} role={role} topic={topic} epochs={epochs} stamp={stamp} />
    </Panel>
  );
}

function Members({ role, topic, epochs, stamp }: Props & { role: Role }) {
  const id = topic.topic_id;
  const { data, refusal } = useOfTopic<{ members: Member[]; capacity: number }>({ members: { topic_id: id, role } }, stamp);
  const actors = useAddresses(id, data?.members);
  const [sort, setSort] = useState({ by: "merit", descending: true });
  const all = data && rows(role, data.members, epochs, actors);
  if (refusal) return <Empty>{refusal}</Empty>;
  if (!all || !data) return <Skeleton lines={8} height={22} />;
  if (all.length === 0) return <Empty>Nobody holds one of the {data.capacity} places of a {role} yet.</Empty>;
  const perDay = (meanReward(epochs) / 1e18) * (DAY / topic.params.schedule.epoch_length);
  const most = Math.max(...all.flatMap(({ cells }) => cells.map(({ part }) => part)), 1e-9);
  const choose = (by: string) => setSort({ by, descending: sort.by === by ? !sort.descending : true });
  return (
    <>
      <div class="scroll" role="region" aria-label={`Participants: ${role}s`} tabIndex={0}>
        <table class="participants">
          <thead>
            <tr>
              <Head column={{ key: "id", name: "#" }} sort={sort} choose={choose} />
              <th scope="col">Account</th>
              {COLUMNS.map((column) => <Head key={column.key} column={column} sort={sort} choose={choose} />)}
              <th scope="col" title={HOW.strip}>Last {STRIP} epochs</th>
            </tr>
          </thead>
          <tbody>
            {sorted(all, sort.by === "day" ? "share" : sort.by, sort.descending).map((row) => (
              <tr key={row.id}>
                <td class="number soft">{row.id}</td>
                <th scope="row">{row.address ? <Address of={row.address} /> : `actor ${row.id}`}</th>
                {COLUMNS.map(({ key, cell, exact, class: kind = "" }) => (
                  <td key={key} class={`number ${kind}`} title={exact?.(row) ?? undefined}>{cell(row, perDay)}</td>
                ))}
                <td><Strip cells={row.cells} most={most} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="under soft">
        {all.length} of {data.capacity} places are taken; the three who earn most have {percent(concentration(all))} of their role's pay. An epoch pays {allo(String(Math.round(meanReward(epochs))), 4)} ALLO to all roles.
      </p>
    </>
  );
}

interface HeadProps {
  column: Pick<Column, "key" | "name" | "how" | "class">;
  sort: { by: string; descending: boolean };
  choose: (by: string) => void;
}

function Head({ column: { key, name, how, class: kind = "" }, sort, choose }: HeadProps) {
  const order = sort.by !== key ? undefined : sort.descending ? "descending" : "ascending";
  return (
    <th scope="col" class={`number ${kind}`} aria-sort={order} title={how}>
      <button type="button" class="sort" onClick={() => choose(key)}>{name}</button>
    </th>
  );
}

/** Accounts of members by their numbers, a hundred at a time. */
function useAddresses(id: number, members: Member[] | undefined): Map<number, string> {
  const pages = new Set(members?.map(({ actor_id }) => Math.floor((actor_id - 1) / 100) * 100));
  const questions = [...pages].map((after) => ask("topic-registry", { actors: { topic_id: id, role: null, start_after: after, limit: 100 } }));
  const answers = useAnswers<{ actors: { actor_id: number; address: string }[] }>(questions, { every: SLOW });
  return new Map(answers.flatMap(({ data }) => data?.actors.map(({ actor_id, address }) => [actor_id, address] as const) ?? []));
}

function meanReward(epochs: Epoch[]): number {
  const paid = epochs.flatMap(({ rewards, phase }) => (phase === "settled" && rewards !== null ? [Number(rewards)] : []));
  return paid.reduce((sum, reward) => sum + reward, 0) / Math.max(paid.length, 1);
}

function concentration(rows: Row[]): number {
  const shares = rows.map(({ share }) => share || 0).sort((left, right) => right - left);
  const all = shares.reduce((sum, share) => sum + share, 0);
  return all === 0 ? 0 : shares.slice(0, 3).reduce((sum, share) => sum + share, 0) / all;
}

const CELL = 7;
const TALL = 16;

/** The last epochs of a participant, one mark each. */
function Strip({ cells, most }: { cells: Cell[]; most: number }) {
  const earned = cells.filter(({ state }) => state === "earned").length;
  const blank = STRIP - cells.length;
  return (
    <svg class="strip" role="img" aria-label={`Earned in ${earned} of ${cells.length} epochs.`} width={STRIP * CELL} height={TALL} viewBox={`0 0 ${STRIP * CELL} ${TALL}`}>
      {Array.from({ length: blank }, (_, index) => <rect key={index} class="blank" x={index * CELL} y={TALL - 1} width={CELL - 2} height={1} />)}
      {cells.map(({ epoch, state, part }, index) => {
        const x = (blank + index) * CELL;
        const height = state === "earned" ? Math.max(3, (part / most) * TALL) : 3;
        return (
          <rect key={epoch} class={state} x={x} y={TALL - height} width={CELL - 2} height={height} rx={1}>
            <title>{`epoch ${epoch}: ${state === "earned" ? `${percent(part, 2)} of the reward` : WORDS[state]}`}</title>
          </rect>
        );
      })}
    </svg>
  );
}

const WORDS: Record<Cell["state"], string> = {
  earned: "earned",
  nothing: "took part, earned nothing",
  missed: "not there",
  open: "not settled yet",
};
