/** The participants of a topic, as rows of a table. */
import type { Epoch, Member, Participant, Role } from "../data/types.ts";
import { fraction } from "../number/format.ts";
import { toNumber } from "../number/decimal.ts";

export interface Cell {
  epoch: number;
  /** Missed it, earned nothing, earned this part; or it is not settled yet. */
  state: "missed" | "nothing" | "earned" | "open";
  part: number;
}

export interface Row {
  id: number;
  address: string | undefined;
  role: Role;
  member: Member;
  weight: string | null;
  loss: string | null;
  score: string | null;
  /** Mean part of the reward over the epochs in the strip. */
  share: number;
  cells: Cell[];
}

export function rows(role: Role, members: Member[], epochs: Epoch[], addresses: Map<number, string>): Row[] {
  return members.map((member) => row(role, member, epochs, addresses.get(member.actor_id)));
}

function row(role: Role, member: Member, epochs: Epoch[], address: string | undefined): Row {
  const mine = epochs.map(({ epoch, phase, participants }) => ({
    epoch,
    settled: phase === "settled",
    part: participants.find(({ actor_id, role: as }) => actor_id === member.actor_id && as === role),
  }));
  const settled = mine.filter(({ settled }) => settled);
  const parts = settled.map(({ part }) => fraction(part?.fraction ?? "0"));
  const last = <K extends keyof Participant>(key: K, of: typeof mine) => of.findLast(({ part }) => part?.[key] != null)?.part?.[key] ?? null;
  return {
    id: member.actor_id,
    address,
    role,
    member,
    weight: last("weight", mine),
    loss: last("loss", settled),
    score: last("score", settled),
    share: parts.length === 0 ? NaN : parts.reduce((total, part) => total + part, 0) / parts.length,
    cells: mine.map(({ epoch, settled, part }) => cell(epoch, settled, part)),
  };
}

function cell(epoch: number, settled: boolean, part: Participant | undefined): Cell {
  if (!part) return { epoch, state: "missed", part: 0 };
  if (!settled) return { epoch, state: "open", part: 0 };
  const earned = fraction(part.fraction ?? "0");
  return { epoch, state: earned > 0 ? "earned" : "nothing", part: earned };
}

/** What can be sorted by. */
export const SORTS: Record<string, (row: Row) => number> = {
  id: ({ id }) => id,
  merit: ({ member }) => toNumber(member.merit),
  uniqueness: ({ member }) => toNumber(member.uniqueness),
  regret: ({ member }) => toNumber(member.regret),
  weight: ({ weight }) => toNumber(weight),
  loss: ({ loss }) => toNumber(loss),
  score: ({ score }) => toNumber(score),
  share: ({ share }) => share,
};

/** Sorted; what is unknown comes last either way. */
export function sorted(rows: Row[], by: string, descending: boolean): Row[] {
  const value = SORTS[by] ?? SORTS["id"]!;
  return [...rows].sort((left, right) => {
    const [a, b] = [value(left), value(right)];
    if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
    return (descending ? b - a : a - b) || left.id - right.id;
  });
}

/** `1/Σw²`: how many equal ones would weigh as these. */
export function effective(weights: number[]): number {
  const squares = weights.reduce((total, weight) => total + weight * weight, 0);
  return squares === 0 ? NaN : 1 / squares;
}
