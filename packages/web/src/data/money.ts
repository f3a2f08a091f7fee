/** What the page knows of ALLO. */
import { useRef } from "preact/hooks";
import type { DeskLedger, Emission, Invariants, Ledger, Supply } from "./types.ts";
import { laws, type Law } from "../model/laws.ts";
import { ask, SLOW, useAnswer, useNetwork } from "./use.ts";

/** Readings of different blocks may differ: a law is broken if it is so many times, one after the other. */
const READINGS = 3;

export interface Money {
  ledger: Ledger | undefined;
  emission: Emission | undefined;
  supply: Supply | undefined;
  cap: string | undefined;
  desk: DeskLedger | undefined;
  laws: Law[];
}

export function useMoney(): Money {
  const { addresses } = useNetwork();
  const every = { every: SLOW / 2 };
  const at = addresses["inference-desk"];
  const { data: ledger } = useAnswer<Ledger>(ask("staking-vault", { ledger: {} }), every);
  const { data: emission } = useAnswer<Emission>(ask("staking-vault", { emission: {} }), every);
  const { data: invariants } = useAnswer<Invariants>(ask("staking-vault", { check_invariants: {} }), every);
  const { data: supply } = useAnswer<Supply>(ask("allo-token", { supply: {} }), every);
  const { data: minter } = useAnswer<{ cap: string | null } | null>(ask("allo-token", { minter: {} }), { every: SLOW * 10 });
  const desk = useAnswer<DeskLedger>(at ? ask("inference-desk", { ledger: {} }) : undefined, every);
  const held = useAnswer<{ balance: string }>(at ? ask("allo-token", { balance: { address: at } }) : undefined, every);
  const cap = minter?.cap ?? undefined;
  const found = laws({ ledger, invariants, supply, cap, desk: desk.data, deskBalance: held.data?.balance });
  const reading = `${desk.at}.${held.at}`;
  return { ledger, emission, supply, cap, desk: desk.data, laws: useSettled(found, reading) };
}

/** A law that fails in fewer readings than it takes is still being checked. */
function useSettled(found: Law[], reading: string): Law[] {
  const failures = useRef(new Map<string, Set<string>>());
  return found.map((law) => {
    if (!law.loose || law.holds !== false) {
      failures.current.delete(law.name);
      return law;
    }
    const readings = failures.current.get(law.name) ?? new Set();
    failures.current.set(law.name, readings.add(reading));
    return readings.size < READINGS ? { ...law, holds: undefined, told: `${law.told}; read again, as these may be of different blocks` } : law;
  });
}

/** ALLO emitted in a day at this month's rate, in base units: rate × staked ÷ 30. */
export function daily({ monthly_rate }: Emission, { staked }: Ledger): string {
  const rate = BigInt(Math.round(Number(monthly_rate) * 1e12));
  return ((BigInt(staked) * rate) / 10n ** 12n / 30n).toString();
}
