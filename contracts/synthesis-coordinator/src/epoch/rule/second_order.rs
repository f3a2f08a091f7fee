//! The rule `second_order`: standings become experts, experts become standings.

use allora_interfaces::staking_vault::FRACTION_ONE;
use allora_interfaces::topic_registry::ReputerPart;
use allora_interfaces::ActorId;
use allora_math::allora::reward::reputer_fractions;
use allora_math::closeness::closeness_scores;
use allora_math::second_order::{
    predict, settle as settle_epoch, Epoch, ExpertRecord, Prediction, Present, SecondOrderParams,
    Settled, TopicRecord,
};
use allora_math::split::split_exact;
use allora_math::stats::{ema, sum};
use allora_math::{MathError, MathResult, Number, Operation, Real};

use super::truth::{consensus, stakes_of, truths_of};
use super::{Known, Remembered, Submitted};
use crate::places::standings::RoleStandings;
use crate::state::{
    Expert, Outcome, ReputerOutcome, RuleMemory, RuleSynthesis, TopicModel, WorkerOutcome,
};

const OTHER_RULE: MathError = MathError::Empty {
    op: Operation::Settle,
};

/// The network inference of an epoch.
// Not inlined: a function of the Wasm has 100 locals at most.
#[inline(never)]
pub(super) fn synthesize(
    submitted: &Submitted<'_>,
    params: &SecondOrderParams<Real>,
) -> MathResult<RuleSynthesis> {
    let Submitted {
        inferers,
        forecasters,
        workers,
        model,
        ..
    } = submitted;
    let topic = record_of(model)?;
    let inferers = experts(&workers.inferers, inferers, model, || {
        ExpertRecord::inferer(topic)
    });
    let forecasters = experts(&workers.forecasters, forecasters, model, || {
        ExpertRecord::forecaster(topic)
    });
    let present = Present {
        inferences: submitted.inferences,
        inferers: &inferers,
        forecasts: submitted.forecasts,
        forecasters: &forecasters,
    };
    predict(&present, topic, params).map(RuleSynthesis::SecondOrder)
}

fn record_of(model: &TopicModel) -> MathResult<&TopicRecord<Real>> {
    match &model.memory {
        RuleMemory::SecondOrder(record) => Ok(record),
        RuleMemory::Allora(_) => Err(OTHER_RULE),
    }
}

/// Records of actors; new ones for who has none that means anything under this version.
fn experts(
    standings: &RoleStandings,
    actors: &[ActorId],
    model: &TopicModel,
    new: impl Fn() -> ExpertRecord<Real>,
) -> Vec<ExpertRecord<Real>> {
    let record = |actor: &ActorId| {
        let expert = standings.standing(*actor).expert;
        let expert = expert.filter(|expert| expert.since_version == model.since_version);
        expert.map_or_else(&new, |expert| expert.record)
    };
    actors.iter().map(record).collect()
}

/// Settles an epoch under the truth of record.
// Not inlined: a function of the Wasm has 100 locals at most.
#[inline(never)]
pub(super) fn settle(
    known: &Known<'_>,
    prediction: &Prediction<Real>,
    params: &SecondOrderParams<Real>,
    remembered: &mut Remembered,
) -> MathResult<Outcome> {
    let record = known.record;
    let (truths, stakes) = (truths_of(known.reports), stakes_of(known.reports));
    let truth = consensus(known.params.consensus.aggregation, &truths, &stakes)?;
    let function = &known.params.loss.function;
    let loss = |value: &Real| function.evaluate(&truth, value);
    let epoch = Epoch {
        prediction,
        inferences: &record.inferences,
        truth: &truth,
        loss: &loss,
    };
    let (workers, model) = (&mut remembered.workers, &mut remembered.model);
    let topic = record_of(model)?;
    let mut inferers = experts(&workers.inferers, &record.inferers, model, || {
        ExpertRecord::inferer(topic)
    });
    let mut forecasters = experts(&workers.forecasters, &record.forecasters, model, || {
        ExpertRecord::forecaster(topic)
    });
    let RuleMemory::SecondOrder(topic) = &mut model.memory else {
        return Err(OTHER_RULE);
    };
    let settled = settle_epoch(&epoch, &mut inferers, &mut forecasters, topic, params)?;
    let typical_error = topic.typical.error;
    model.certificate.clone_from(&settled.worker_certificate);

    let since = model.since_version;
    remember(&mut workers.inferers, &record.inferers, inferers, since);
    let present: Vec<bool> = prediction.implied.iter().map(Option::is_some).collect();
    let kept = record.forecasters.iter().zip(forecasters).zip(present);
    let (actors, kept): (Vec<_>, Vec<_>) = kept
        .filter(|(_, present)| *present)
        .map(|((actor, record), _)| (*actor, record))
        .unzip();
    remember(&mut workers.forecasters, &actors, kept, since);

    let epsilon = &known.params.consensus.epsilon_reputer;
    let scores = closeness_scores(&truths, &truth, &typical_error, epsilon)?;
    remember_reputers(known, &scores, &mut remembered.reputers)?;
    let fractions = Fractions::new(known, &settled, &stakes, &scores)?;
    let reputers = Reputers {
        truths,
        scores,
        fractions: fractions.reputers.clone(),
    };
    let outcome = outcome(truth, &settled, &fractions);
    Ok(Outcome {
        reputers: reputers.outcomes(known, &prediction.combined)?,
        ..outcome
    })
}

/// Stores the records, one more epoch, and the merit that places go by: minus the smoothed excess loss.
fn remember(
    standings: &mut RoleStandings,
    actors: &[ActorId],
    records: Vec<ExpertRecord<Real>>,
    since_version: u32,
) {
    for (actor, record) in actors.iter().zip(records) {
        standings.change(*actor, |standing| {
            standing.epochs = standing.epochs.saturating_add(1);
            standing.merit = Some(record.excess.neg());
            standing.expert = Some(Expert {
                since_version,
                record,
            });
        });
    }
}

/// One more epoch and a step of merit towards the score.
fn remember_reputers(
    known: &Known<'_>,
    scores: &[Real],
    standings: &mut RoleStandings,
) -> MathResult<()> {
    let alpha = &known.params.merit.alpha;
    for ((actor, _), score) in known.reports.iter().zip(scores) {
        let merit = ema(alpha, score, standings.standing(*actor).merit.as_ref())?;
        standings.change(*actor, |standing| {
            standing.epochs = standing.epochs.saturating_add(1);
            standing.merit = Some(merit);
        });
    }
    Ok(())
}

/// Fractions in 1/10^18; what nobody earned is missing from their sum.
struct Fractions {
    inferers: Vec<u64>,
    forecasters: Vec<u64>,
    reputers: Vec<u64>,
}

impl Fractions {
    /// Reputers share their part by stake times score; workers the rest by what they earned.
    fn new(
        known: &Known<'_>,
        settled: &Settled<Real>,
        stakes: &[Real],
        scores: &[Real],
    ) -> MathResult<Self> {
        let reward = &known.params.reward;
        let part = match &reward.reputer_part {
            ReputerPart::Fixed { share } => *share,
            ReputerPart::Entropy {} => return Err(OTHER_RULE),
        };
        let rest = Real::ONE.sub(&part)?;
        let shares = &settled.shares;
        let mut products = Vec::new();
        for share in shares.inferers.iter().chain(&shares.forecasters) {
            products.push(rest.mul(share)?);
        }
        for fraction in reputer_fractions(stakes, scores, &reward.p_reputer)? {
            products.push(part.mul(&fraction)?);
        }
        let unearned = Real::ONE.sub(&sum(&products)?)?.max(Real::ZERO);
        products.push(unearned);
        let whole = split_exact(FRACTION_ONE.u64().into(), &products)?;
        let mut whole = whole
            .into_iter()
            .map(|part| u64::try_from(part).unwrap_or(u64::MAX));
        let mut take = |count: usize| whole.by_ref().take(count).collect();
        Ok(Self {
            inferers: take(shares.inferers.len()),
            forecasters: take(shares.forecasters.len()),
            reputers: take(stakes.len()),
        })
    }
}

/// Everything but the reputers.
fn outcome(truth: Real, settled: &Settled<Real>, fractions: &Fractions) -> Outcome {
    let losses = &settled.losses;
    let worker = |(loss, (excess, fraction)): (Option<Real>, (Option<Real>, &u64))| WorkerOutcome {
        loss,
        score: excess.map(|excess| excess.neg()),
        fraction: *fraction,
    };
    let some = |values: &[Real]| values.iter().copied().map(Some).collect::<Vec<_>>();
    let workers = |losses: Vec<Option<Real>>, excesses: Vec<Option<Real>>, fractions: &[u64]| {
        let results = excesses.into_iter().zip(fractions);
        losses.into_iter().zip(results).map(worker).collect()
    };
    Outcome {
        truth,
        loss: losses.combined,
        naive_loss: losses.naive,
        inferers: workers(
            some(&losses.inferers),
            some(&settled.inferer_excess),
            &fractions.inferers,
        ),
        forecasters: workers(
            losses.forecasters.clone(),
            settled.forecaster_excess.clone(),
            &fractions.forecasters,
        ),
        reputers: vec![],
    }
}

struct Reputers {
    truths: Vec<Real>,
    scores: Vec<Real>,
    fractions: Vec<u64>,
}

impl Reputers {
    /// Each with the network's loss under its own truth.
    fn outcomes(&self, known: &Known<'_>, combined: &Real) -> MathResult<Vec<ReputerOutcome>> {
        let function = &known.params.loss.function;
        let results = self.truths.iter().zip(&self.scores).zip(&self.fractions);
        let mut outcomes = Vec::with_capacity(self.truths.len());
        for ((actor, report), ((truth, score), fraction)) in known.reports.iter().zip(results) {
            outcomes.push(ReputerOutcome {
                actor: *actor,
                truth: *truth,
                stake: report.stake,
                loss: function.evaluate(truth, combined)?,
                score: *score,
                fraction: *fraction,
            });
        }
        Ok(outcomes)
    }
}
