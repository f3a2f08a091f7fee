/** Why an account was or was not paid, in sentences. */
import type { ArchiveEntry, Member, RoleStatus, Status } from "../data/types.ts";
import { allo, dated, fixed, fraction, percent } from "../number/format.ts";

export interface Facts {
  role: RoleStatus;
  status: Status;
  /** Of the last ended epoch, if it is in the archive. */
  entry?: ArchiveEntry | undefined;
  /** What the topic remembers of it in this role. */
  member?: Member | undefined;
  /** Epochs before a newcomer is paid, under the topic's rule. */
  probation?: number | undefined;
}

export interface Reason {
  tone: "good" | "quiet" | "warn";
  verdict: string;
  because: string[];
}

/** What became of its part in the last ended epoch. */
export function why(facts: Facts): Reason {
  const { role, status } = facts;
  const payment = role.last_payment;
  const epoch = status.last_ended_epoch === null ? "the last epoch" : `epoch ${status.last_ended_epoch}`;
  if ("earned" in payment) return earned(payment.earned.fraction, epoch, facts);
  if ("nothing_ended" in payment) return quiet("No epoch of the topic has ended yet.");
  if ("void_epoch" in payment) {
    return quiet(`Nobody was paid: ${epoch} was void.`, "There was no inference, or too few truths came in time.");
  }
  if ("no_emission" in payment) {
    return warn("Nobody was paid: the topic had no emission.", "Its weight, from stake and revenue, is below the least that takes part.");
  }
  if ("payment_pending" in payment) {
    return warn(`The pay of ${epoch} is late: the vault refused.`, "Anybody can have it paid: retry_settlement.");
  }
  if ("not_submitted" in payment) return absent(epoch, facts);
  return { tone: "warn", verdict: `It took part in ${epoch} and earned nothing.`, because: nothing(facts) };
}

function earned(units: string, epoch: string, { entry }: Facts): Reason {
  const part = percent(fraction(units), 2);
  const all = entry && BigInt(entry.rewards);
  const amount = all === undefined ? "" : `: ${allo(((all * BigInt(units)) / 10n ** 18n).toString(), 6)} ALLO`;
  return { tone: "good", verdict: `It earned ${part} of ${epoch}${amount}.`, because: [] };
}

function absent(epoch: string, { role }: Facts): Reason {
  if (!role.registered) return quiet(`It is no ${role.role} of this topic.`);
  const what = role.role === "reputer" ? "reported no truth for" : "submitted nothing to";
  const because = role.reason ? [`It could not now: ${dated(role.reason)}.`] : [];
  const revealed = role.committed.length > 0 ? [`It committed to ${role.committed.join(", ")} and has not revealed.`] : [];
  return { tone: "warn", verdict: `It ${what} ${epoch}.`, because: [...because, ...revealed] };
}

function nothing({ role, member, probation }: Facts): string[] {
  if (role.role === "reputer") return ["Its truth was too far from the others', or its stake too small to count."];
  if (!member) return ["It holds no place, so that nothing is remembered of it."];
  const because: string[] = [];
  if (probation !== undefined && member.epochs < probation) {
    because.push(`It is new: ${member.epochs} of ${probation} epochs of probation are over.`);
  }
  if (Number(member.excess) > 0) {
    because.push(`It has lost ${fixed(member.excess, 3)} typical losses more than the network; pay begins below that of its peers.`);
  }
  if (member.uniqueness !== null && Number(member.uniqueness) < 0.5) {
    const copied = percent(1 - Number(member.uniqueness), 0);
    because.push(`${copied} of what it says somebody senior says as well.`);
  }
  if (because.length === 0) because.push("Others were better at what the network does not know by itself.");
  return because;
}

function quiet(verdict: string, ...because: string[]): Reason {
  return { tone: "quiet", verdict, because };
}

function warn(verdict: string, ...because: string[]): Reason {
  return { tone: "warn", verdict, because };
}
