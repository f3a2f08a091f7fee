/** What must hold of every ALLO, and whether it does. */
import type { DeskLedger, Invariants, Ledger, Supply } from "../data/types.ts";
import { exactAllo } from "../number/format.ts";

export interface Law {
  name: string;
  /** Unknown until what it needs has been answered. */
  holds: boolean | undefined;
  /** With the numbers. */
  told: string;
  /** Compares answers that may be of different blocks, so that one reading proves nothing. */
  loose?: boolean;
}

export interface Books {
  ledger?: Ledger | undefined;
  invariants?: Invariants | undefined;
  supply?: Supply | undefined;
  cap?: string | undefined;
  desk?: DeskLedger | undefined;
  deskBalance?: string | undefined;
}

export function laws({ ledger, invariants, supply, cap, desk, deskBalance }: Books): Law[] {
  return [
    law("What the vault owes is the sum of its parts", ledger && parts(ledger)),
    law("The vault holds what it owes, topic by topic", invariants && vault(invariants)),
    law("No more ALLO exist than can", supply && cap ? atMost(supply.total, "exist", cap, "can") : undefined),
    law("What circulates and what is locked is all there is", supply && circulation(supply)),
    { ...law("The desk holds what it owes", desk && deskBalance ? deskHolds(desk, deskBalance) : undefined), loose: true },
  ];
}

type Finding = Omit<Law, "name">;

function law(name: string, finding: Finding | undefined): Law {
  return { name, ...(finding ?? { holds: undefined, told: "being checked" }) };
}

function parts({ liabilities, ...rest }: Ledger): Finding {
  return equal(sum(Object.values(rest)), "in parts", BigInt(liabilities), "owed");
}

function vault({ violations, surplus, next }: Invariants): Finding {
  if (violations.length > 0) return { holds: false, told: violations.join("; ") };
  if (next) return { holds: true, told: `checked up to topic ${next.topic_id}, the rest is too long for one answer` };
  const more = surplus === "0" ? "to the last base unit" : `and ${exactAllo(surplus)} ALLO that were given to it`;
  return { holds: true, told: `recomputed by the contract, ${more}` };
}

function circulation({ total, locked, circulating }: Supply): Finding {
  return equal(BigInt(locked) + BigInt(circulating), "locked and circulating", BigInt(total), "in all");
}

function deskHolds(desk: DeskLedger, balance: string): Finding {
  return atMost(sum(Object.values(desk)).toString(), "owed", balance, "held");
}

function equal(left: bigint, leftName: string, right: bigint, rightName: string): Finding {
  return { holds: left === right, told: compared(left, leftName, right, rightName) };
}

function atMost(left: string, leftName: string, right: string, rightName: string): Finding {
  return { holds: BigInt(left) <= BigInt(right), told: compared(BigInt(left), leftName, BigInt(right), rightName) };
}

function compared(left: bigint, leftName: string, right: bigint, rightName: string): string {
  return `${exactAllo(left.toString())} ${leftName}, ${exactAllo(right.toString())} ${rightName}`;
}

function sum(amounts: string[]): bigint {
  return amounts.reduce((total, amount) => total + BigInt(amount), 0n);
}
