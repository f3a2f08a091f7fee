import { daily, useMoney } from "../data/money.ts";
import type { Law } from "../model/laws.ts";
import { alloShort, exactAllo, NOTHING, percent } from "../number/format.ts";
import { Figure, Figures } from "../parts/panel.tsx";

/** The network in a line. */
export function Summary() {
  const { supply, ledger, emission, laws } = useMoney();
  const perDay = emission && ledger && daily(emission, ledger);
  return (
    <section class="summary" aria-label="The network's ALLO">
      <Figures>
        <Figure label="Supply, ALLO" how="ALLO that exist, by the token" exact={supply && exactAllo(supply.total)}>{alloShort(supply?.total)}</Figure>
        <Figure label="Staked, ALLO" how="ALLO staked by and delegated to reputers, by the vault" exact={ledger && exactAllo(ledger.staked)}>{alloShort(ledger?.staked)}</Figure>
        <Figure label="Emission a day, ALLO" how="This month's rate × staked ALLO ÷ 30" exact={perDay && exactAllo(perDay)} note={emission ? `${percent(Number(emission.monthly_rate), 2)} of stake a month` : undefined}>{perDay ? alloShort(perDay) : NOTHING}</Figure>
        <Figure label="Treasury, ALLO" how="Fees, funding, and emission for parts nobody holds, by the vault" exact={ledger && exactAllo(ledger.treasury)}>{alloShort(ledger?.treasury)}</Figure>
        <Figure label="To reputers" how="Reputers' share of last month's topic rewards">{emission ? percent(Number(emission.reputer_share)) : NOTHING}</Figure>
        <Solvency laws={laws} />
      </Figures>
    </section>
  );
}

/** One light for all laws. */
export function Solvency({ laws }: { laws: Law[] }) {
  const broken = laws.filter(({ holds }) => holds === false);
  const unknown = laws.filter(({ holds }) => holds === undefined);
  const state = broken.length > 0 ? "stale" : unknown.length > 0 ? "none" : "fresh";
  const word = broken.length > 0 ? `${broken.length} broken` : unknown.length > 0 ? "checking" : "solvent";
  return (
    <div class="figure">
      <dt title="Laws of every ALLO, recomputed from what the contracts answer">Books</dt>
      <dd>
        <a class={`health ${state}`} href="#/supply">
          <i aria-hidden="true" />
          <span>{word}</span>
        </a>
      </dd>
      <dd class="note">{`${laws.length - broken.length - unknown.length} of ${laws.length} laws hold`}</dd>
    </div>
  );
}
