//! The rule `second_order`: standings become experts, experts become standings.

use allora_interfaces::topic_registry::ReputerPart;
use allora_interfaces::ActorId;
use allora_math::allora::reward::reputer_fractions;
use allora_math::closeness::closeness_scores;
use allora_math::second_order::{
    predict, settle as settle_epoch, Epoch, ExpertRecord, Prediction, Present, SecondOrderParams,
    Settled, TopicRecord,
};
use allora_math::stats::sum;
use allora_math::{MathError, MathResult, Number, Operation, Real};

use super::outcome::{in_units, reputer_outcomes, worker_outcomes};
use super::truth::{consensus, stakes_of, truths_of};
use super::{Known, Remembered, Submitted};
use crate::places::standings::RoleStandings;
use crate::state::{Expert, Outcome, ReputerOutcome, RuleMemory, RuleSynthesis, TopicModel};

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
    let inferers = experts(&workers.inferers, inferers, || ExpertRecord::inferer(topic));
    let forecasters = experts(&workers.forecasters, forecasters, || {
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

/// Records of actors; new ones for who has none.
fn experts(
    standings: &RoleStandings,
    actors: &[ActorId],
    new: impl Fn() -> ExpertRecord<Real>,
) -> Vec<ExpertRecord<Real>> {
    let record = |actor: &ActorId| {
        let expert = standings.standing(*actor).expert;
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
    let mut inferers = experts(&workers.inferers, &record.inferers, || {
        ExpertRecord::inferer(topic)
    });
    let mut forecasters = experts(&workers.forecasters, &record.forecasters, || {
        ExpertRecord::forecaster(topic)
    });
    let RuleMemory::SecondOrder(topic) = &mut model.memory else {
        return Err(OTHER_RULE);
    };
    let settled = settle_epoch(&epoch, &mut inferers, &mut forecasters, topic, params)?;
    let typical_error = topic.typical.error;
    model.certificate.clone_from(&settled.worker_certificate);

    let inferers = record.inferers.iter().zip(inferers);
    remember(&mut workers.inferers, inferers);
    // who named nobody present did not take part
    let forecasters = record.forecasters.iter().zip(forecasters);
    let forecasters = forecasters.zip(&prediction.implied);
    let present = forecasters.filter(|(_, implied)| implied.is_some());
    remember(&mut workers.forecasters, present.map(|(expert, _)| expert));

    let epsilon = &known.params.consensus.epsilon_reputer;
    let scores = closeness_scores(&truths, &truth, &typical_error, epsilon)?;
    let alpha = &known.params.merit.alpha;
    for ((actor, _), score) in known.reports.iter().zip(&scores) {
        remembered.reputers.score(*actor, Some(score), alpha)?;
    }
    let combined = &prediction.combined;
    let own_losses = truths.iter().map(|own| function.evaluate(own, combined));
    let own_losses = own_losses.collect::<MathResult<Vec<_>>>()?;
    let fractions = Fractions::new(known, &settled, &stakes, &scores)?;
    let reputers = reputer_outcomes(known.reports, &own_losses, &scores, &fractions.reputers);
    Ok(outcome(truth, &settled, &fractions, reputers))
}

/// A worker's score is minus its excess.
fn outcome(
    truth: Real,
    settled: &Settled<Real>,
    fractions: &Fractions,
    reputers: Vec<ReputerOutcome>,
) -> Outcome {
    let losses = &settled.losses;
    let inferers = settled.inferer_excess.iter();
    let forecasters = settled.forecaster_excess.iter();
    Outcome {
        truth,
        loss: losses.combined,
        naive_loss: losses.naive,
        inferers: worker_outcomes(
            losses.inferers.iter().copied().map(Some),
            inferers.map(|excess| Some(excess.neg())),
            &fractions.inferers,
        ),
        forecasters: worker_outcomes(
            losses.forecasters.iter().copied(),
            forecasters.map(|excess| excess.map(|excess| excess.neg())),
            &fractions.forecasters,
        ),
        reputers,
    }
}

/// Stores the records, one more epoch, and the merit that places go by: minus the smoothed excess loss.
fn remember<'a>(
    standings: &mut RoleStandings,
    experts: impl Iterator<Item = (&'a ActorId, ExpertRecord<Real>)>,
) {
    for (actor, record) in experts {
        standings.change(*actor, |standing| {
            standing.epochs = standing.epochs.saturating_add(1);
            standing.expert = Some(Expert { record });
            standing.merit = standing.skill();
        });
    }
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
        let mut whole = in_units(&products)?.into_iter();
        let mut take = |count: usize| whole.by_ref().take(count).collect();
        Ok(Self {
            inferers: take(shares.inferers.len()),
            forecasters: take(shares.forecasters.len()),
            reputers: take(stakes.len()),
        })
    }
}
