import { Gauge } from "../../charts/bars.tsx";
import { useOfTopic } from "../../data/topics.ts";
import type { Quality } from "../../data/types.ts";
import { calibration } from "../../model/worth.ts";
import { count, percent, significant } from "../../number/format.ts";
import { Figure, Figures, Panel } from "../../parts/panel.tsx";
import { Empty, Skeleton } from "../../parts/state.tsx";

const HOW = {
  certificate: "Computed on chain. Regret: discounted sum of what the network lost more than its best worker in hindsight; the bound is a theorem's, with this topic's numbers. Excess: regret ÷ (losses − regret).",
  coverage: "Settled epochs with the truth inside the interval, of all with one. The shaded part is where chance takes it 95 times of 100 if the claim is right: ±1.96·√(p(1−p)/n).",
  "typical error": "Smoothed absolute error of the robust reference.",
};

/** What can be proven of the network, and whether its intervals are honest. */
export function QualityPanel({ id, stamp }: { id: number; stamp: string | undefined }) {
  const { data, refusal } = useOfTopic<Quality>({ quality: { topic_id: id } }, stamp);
  return (
    <Panel title="How good it is" how={HOW}>
      {refusal && <Empty>{refusal}</Empty>}
      {!data && !refusal && <Skeleton />}
      {data && <Certificate quality={data} />}
      {data && <Coverage quality={data} />}
    </Panel>
  );
}

function Certificate({ quality: { certificate, typical_error, typical_loss, epochs } }: { quality: Quality }) {
  return (
    <>
      {certificate && <p class="sentence" title={HOW.certificate}>{certificate.sentence}</p>}
      <Figures>
        {certificate?.excess && (
          <Figure label="Above the best" how={HOW.certificate} exact={certificate.excess} note={certificate.excess_bound ? `at most ${percent(Number(certificate.excess_bound))}` : undefined}>
            {percent(Number(certificate.excess))}
          </Figure>
        )}
        <Figure label="Typical error" how={HOW["typical error"]} exact={typical_error}>{significant(typical_error)}</Figure>
        <Figure label="Typical loss" how="Smoothed loss of the network" exact={typical_loss} note={`over ${count(epochs, "epoch")}`}>{significant(typical_loss)}</Figure>
      </Figures>
    </>
  );
}

function Coverage({ quality: { coverage } }: { quality: Quality }) {
  const { intervals, inside_68, inside_95 } = coverage;
  const claims: [number, number][] = [[0.68, inside_68], [0.95, inside_95]];
  return (
    <div class="coverage">
      {claims.map(([claim, inside]) => {
        const { claimed, observed, chance, verdict } = calibration(claim, inside, intervals);
        const told = `${percent(claimed, 0)} claimed, ${percent(observed)} observed: ${verdict}`;
        return (
          <div key={claim} title={`${inside} of ${intervals}. ${HOW.coverage}`}>
            <span><b>{percent(claimed, 0)}</b> interval</span>
            <span class="number">{percent(observed)}</span>
            <Gauge sentence={`${told}.`} value={observed} claimed={claimed} from={claimed - chance} to={claimed + chance} />
            <span class={`soft ${verdict.startsWith("too n") ? "bad" : ""}`}>{verdict}</span>
          </div>
        );
      })}
    </div>
  );
}
