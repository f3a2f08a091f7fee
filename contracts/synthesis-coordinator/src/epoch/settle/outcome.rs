//! Truths become losses, losses become regrets and scores. Pure.

use allora_interfaces::topic_registry::{ConsensusSettings, TopicParams};
use allora_interfaces::ActorId;
use allora_math::combine::weighted_mean;
use allora_math::consensus::{reputer_scores, ConsensusParams, ReputerScores};
use allora_math::loss::{aggregate, Aggregation, LossRule, NetworkLosses};
use allora_math::allora::regret::ShiftedRegrets;
use allora_math::allora::score::{forecaster_scores, forecasting_task_score, inferer_scores};
use allora_math::stats::weighted_median;
use allora_math::{MathError, MathResult, Operation, Real};

use super::shares::{share_out, Fractions, History, Smoothed, Tasks};
use crate::places::standings::{RoleStandings, Standings};
use crate::state::{Outcome, Report, ReputerOutcome, SynthesisRecord, WorkerOutcome};

/// All that an epoch is settled by.
pub(crate) struct SettlementInputs<'a> {
    pub(crate) params: &'a TopicParams,
    pub(crate) record: &'a SynthesisRecord,
    /// Ascending by actor.
    pub(crate) reports: &'a [(ActorId, Report)],
    pub(crate) workers: &'a Standings,
    pub(crate) reputers: &'a RoleStandings,
    pub(crate) naive_shift: Real,
    /// Regret of whoever has none yet.
    pub(crate) initial: Real,
    pub(crate) utility_ratio: Real,
    pub(crate) history: History,
}

/// What comes of it.
pub(crate) struct Settled {
    pub(crate) outcome: Outcome,
    /// Of the epoch's workers, moved.
    pub(crate) regrets: ShiftedRegrets<Real>,
    /// Listening coefficients of the reputers of the outcome.
    pub(crate) coefficients: Vec<Real>,
    pub(crate) smoothed: Smoothed,
    pub(crate) utility_ratio: Real,
}

/// Reports whose truth gives every loss a value, index-aligned.
struct UsableReports<'a> {
    reports: Vec<&'a (ActorId, Report)>,
    stakes: Vec<Real>,
    bundles: Vec<NetworkLosses<Real>>,
}

/// Settles an epoch. A truth under which a loss has no value is left out and costs
/// nobody but its reporter.
///
/// # Errors
/// [`MathError::Empty`] if too few truths are left; out of range.
pub(crate) fn compute(inputs: &SettlementInputs<'_>) -> MathResult<Settled> {
    let params = inputs.params;
    let usable = usable_reports(inputs)?;
    let aggregation = params.consensus.aggregation;
    let losses = aggregate(aggregation, &usable.stakes, &usable.bundles)?;
    let truth = consensus_truth(aggregation, &usable)?;
    let record = inputs.record;
    let mut regrets = inputs.workers.regrets(
        &record.inferers,
        &record.forecasters,
        inputs.naive_shift,
        inputs.initial,
    );
    regrets.update(&losses, &params.synthesis.alpha_regret)?;
    let trust = scores_of_reputers(inputs, &usable);
    let inferers = inferer_scores(&losses)?;
    let forecasters = forecaster_scores(&losses)?;
    let fractions = share_out(&Tasks {
        params,
        inferer_scores: &inferers,
        forecaster_scores: &forecasters,
        stakes: &usable.stakes,
        reputer_scores: &trust.scores,
        previous: previous(inputs, &usable),
        history: &inputs.history,
        task_score: forecasting_task_score(&losses)?,
        utility_ratio: inputs.utility_ratio,
    })?;
    let parts = OutcomeParts {
        truth,
        losses: &losses,
        inferer_scores: &inferers,
        forecaster_scores: &forecasters,
        trust: &trust,
        fractions: &fractions,
    };
    let outcome = parts.outcome(&usable);
    Ok(Settled {
        outcome,
        regrets,
        coefficients: trust.coefficients,
        smoothed: fractions.smoothed,
        utility_ratio: fractions.utility_ratio,
    })
}

fn usable_reports<'a>(inputs: &SettlementInputs<'a>) -> MathResult<UsableReports<'a>> {
    let settings = &inputs.params.loss;
    let rule = LossRule {
        function: settings.function.clone(),
        log_floor: (!settings.allow_negative).then_some(settings.floor),
    };
    let record = inputs.record;
    let mut usable = UsableReports {
        reports: Vec::new(),
        stakes: Vec::new(),
        bundles: Vec::new(),
    };
    for entry in inputs.reports {
        let (_, report) = entry;
        let losses = rule.losses(&report.truth, &record.inferences, &record.synthesis);
        if let Ok(losses) = losses {
            usable.reports.push(entry);
            usable.stakes.push(Real::from_u128(report.stake.u128()));
            usable.bundles.push(losses);
        }
    }
    let needed = usize::try_from(inputs.params.consensus.min_reporters);
    if usable.reports.len() < needed.unwrap_or(usize::MAX) {
        return Err(MathError::Empty {
            op: Operation::Settle,
        });
    }
    Ok(usable)
}

/// The truth as it is archived: aggregated as the losses are.
fn consensus_truth(aggregation: Aggregation, usable: &UsableReports<'_>) -> MathResult<Real> {
    let truths: Vec<Real> = usable
        .reports
        .iter()
        .map(|(_, report)| report.truth)
        .collect();
    match aggregation {
        Aggregation::Mean {} => weighted_mean(&truths, &usable.stakes, &Real::ZERO),
        Aggregation::WeightedMedian {} => weighted_median(&truths, &usable.stakes),
    }
}

/// Scores and listening coefficients. Should the search have no answer, everybody
/// scores 1 and keeps its coefficient.
fn scores_of_reputers(
    inputs: &SettlementInputs<'_>,
    usable: &UsableReports<'_>,
) -> ReputerScores<Real> {
    let reputers = usable.reports.iter();
    let coefficients: Vec<Real> = reputers
        .map(|(actor, _)| inputs.reputers.standing(*actor).coefficient)
        .collect();
    let losses: Vec<_> = usable.bundles.iter().map(published).collect();
    let epsilon = inputs.params.synthesis.epsilon;
    let params = consensus_params(&inputs.params.consensus, epsilon);
    reputer_scores(&losses, &usable.stakes, &coefficients, &params).unwrap_or_else(|_| {
        ReputerScores {
            scores: vec![Real::ONE; coefficients.len()],
            coefficients,
        }
    })
}

/// The losses by which reputers are compared: of everything the network published.
/// Those of forecast-implied inferences without an inferer (`k · n` of them, where
/// these are `2 + 2n + 3k`) say the same again, and no reputer of Allora ever
/// reported them.
fn published(losses: &NetworkLosses<Real>) -> Vec<Option<Real>> {
    let mut published = vec![Some(losses.combined), Some(losses.naive)];
    for values in [&losses.inferers, &losses.without_inferer] {
        published.extend(values.iter().copied().map(Some));
    }
    for values in [
        &losses.forecasters,
        &losses.without_forecaster,
        &losses.only_forecaster,
    ] {
        published.extend_from_slice(values);
    }
    published
}

fn consensus_params(settings: &ConsensusSettings, epsilon: Real) -> ConsensusParams<Real> {
    ConsensusParams {
        learning_rate: settings.learning_rate,
        max_iterations: settings.max_iterations,
        min_stake_fraction: settings.min_stake_fraction,
        max_gradient: settings.max_gradient,
        epsilon_reputer: settings.epsilon_reputer,
        epsilon,
    }
}

fn previous(inputs: &SettlementInputs<'_>, usable: &UsableReports<'_>) -> Smoothed {
    let of = |standings: &RoleStandings, actors: &[ActorId]| -> Vec<Option<Real>> {
        let actors = actors.iter();
        actors
            .map(|actor| standings.standing(*actor).smoothed)
            .collect()
    };
    let reputers: Vec<ActorId> = usable.reports.iter().map(|(actor, _)| *actor).collect();
    Smoothed {
        inferers: of(&inputs.workers.inferers, &inputs.record.inferers),
        forecasters: of(&inputs.workers.forecasters, &inputs.record.forecasters),
        reputers: of(inputs.reputers, &reputers),
    }
}

/// Everything the outcome is written from, index-aligned with the participants.
struct OutcomeParts<'a> {
    truth: Real,
    losses: &'a NetworkLosses<Real>,
    inferer_scores: &'a [Real],
    forecaster_scores: &'a [Option<Real>],
    trust: &'a ReputerScores<Real>,
    fractions: &'a Fractions,
}

impl OutcomeParts<'_> {
    fn outcome(&self, usable: &UsableReports<'_>) -> Outcome {
        let Self {
            losses, fractions, ..
        } = self;
        let worker = |loss: Option<Real>, score: Option<Real>, fraction: &u64| WorkerOutcome {
            loss,
            score,
            fraction: *fraction,
        };
        let inferers = losses.inferers.iter().zip(self.inferer_scores);
        let forecasters = losses.forecasters.iter().zip(self.forecaster_scores);
        Outcome {
            truth: self.truth,
            loss: losses.combined,
            naive_loss: losses.naive,
            inferers: inferers
                .zip(&fractions.inferers)
                .map(|((loss, score), fraction)| worker(Some(*loss), Some(*score), fraction))
                .collect(),
            forecasters: forecasters
                .zip(&fractions.forecasters)
                .map(|((loss, score), fraction)| worker(*loss, *score, fraction))
                .collect(),
            reputers: self.reputers(usable),
        }
    }

    fn reputers(&self, usable: &UsableReports<'_>) -> Vec<ReputerOutcome> {
        let own = usable.bundles.iter().map(|bundle| bundle.combined);
        let results = own.zip(&self.trust.scores).zip(&self.fractions.reputers);
        let reputers = usable.reports.iter().zip(results);
        reputers
            .map(
                |((actor, report), ((loss, score), fraction))| ReputerOutcome {
                    actor: *actor,
                    truth: report.truth,
                    stake: report.stake,
                    loss,
                    score: *score,
                    fraction: *fraction,
                },
            )
            .collect()
    }
}
