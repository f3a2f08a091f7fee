//! Truths become losses, losses become regrets and scores.

use allora_interfaces::topic_registry::{AlloraSettings, ConsensusSettings};
use allora_interfaces::ActorId;
use allora_math::allora::score::{forecaster_scores, forecasting_task_score, inferer_scores};
use allora_math::consensus::{reputer_scores, ConsensusParams, ReputerScores};
use allora_math::loss::{aggregate, LossRule, NetworkLosses};
use allora_math::reference::{clip_all, Typical};
use allora_math::{MathError, MathResult, Number, Operation, Real};

use super::shares::{share_out, Fractions, Smoothed, Tasks};
use super::{remember, typical_of};
use crate::epoch::rule::truth::{consensus, stakes_of, truths_of};
use crate::epoch::rule::{Known, Remembered};
use crate::places::standings::RoleStandings;
use crate::state::{AlloraSynthesis, Outcome, Report, ReputerOutcome, WorkerOutcome};

/// Reports whose truth gives every loss a value, index-aligned.
struct UsableReports {
    reports: Vec<(ActorId, Report)>,
    stakes: Vec<Real>,
    bundles: Vec<NetworkLosses<Real>>,
}

/// Settles an epoch. A truth under which a loss has no value is left out and costs
/// nobody but its reporter.
// Not inlined: a function of the Wasm has 100 locals at most.
#[inline(never)]
pub(in crate::epoch::rule) fn settle(
    known: &Known<'_>,
    synthesis: &AlloraSynthesis,
    settings: &AlloraSettings,
    remembered: &mut Remembered,
) -> MathResult<Outcome> {
    let record = known.record;
    let clipped = clip_all(&record.inferences, synthesis.band.as_ref());
    let typical = learn_begin(known, synthesis, &clipped, remembered)?;
    let usable = usable_reports(known, synthesis, &clipped, typical)?;
    let aggregation = known.params.consensus.aggregation;
    let losses = aggregate(aggregation, &usable.stakes, &usable.bundles)?;
    let truth = consensus(aggregation, &truths_of(&usable.reports), &usable.stakes)?;
    let initial = remembered.progress.initial_regret.unwrap_or(Real::ZERO);
    let mut regrets = remembered.workers.regrets(
        &record.inferers,
        &record.forecasters,
        remembered.progress.naive_shift,
        initial,
    );
    regrets.update(&losses, &settings.alpha_regret)?;
    let trust = scores_of_reputers(known, settings, &remembered.reputers, &usable);
    let inferers = inferer_scores(&losses)?;
    let forecasters = forecaster_scores(&losses)?;
    let fractions = share_out(&Tasks {
        settings,
        reward: &known.params.reward,
        inferer_scores: &inferers,
        forecaster_scores: &forecasters,
        stakes: &usable.stakes,
        reputer_scores: &trust.scores,
        previous: previous(known, remembered, &usable),
        history: known.history,
        task_score: forecasting_task_score(&losses)?,
        utility_ratio: remembered.progress.utility_ratio,
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
    let learnt = remember::Learnt {
        outcome: &outcome,
        regrets: &regrets,
        initial,
        coefficients: &trust.coefficients,
        smoothed: &fractions.smoothed,
        utility_ratio: fractions.utility_ratio,
    };
    learnt.remember(known, settings, remembered)?;
    learn_end(known, synthesis, &truth, remembered)?;
    Ok(outcome)
}

/// The typical loss that losses of this epoch are measured in; `None` where they are absolute.
fn learn_begin(
    known: &Known<'_>,
    synthesis: &AlloraSynthesis,
    clipped: &[Real],
    remembered: &mut Remembered,
) -> MathResult<Option<Real>> {
    if synthesis.reference.is_none() {
        return Ok(None);
    }
    let typical = typical_of(&mut remembered.model)?;
    if typical.epochs == 0 {
        let function = &known.params.loss.function;
        let truth = truth_of(known)?;
        let mut losses = Vec::with_capacity(clipped.len());
        for value in clipped {
            losses.push(function.evaluate(&truth, value)?);
        }
        typical.begin(&losses)?;
    }
    Ok(Some(typical.loss).filter(|loss| *loss != Real::ZERO))
}

/// The truth of all reports.
fn truth_of(known: &Known<'_>) -> MathResult<Real> {
    let (truths, stakes) = (truths_of(known.reports), stakes_of(known.reports));
    consensus(known.params.consensus.aggregation, &truths, &stakes)
}

/// One epoch more of typical errors and losses.
fn learn_end(
    known: &Known<'_>,
    synthesis: &AlloraSynthesis,
    truth: &Real,
    remembered: &mut Remembered,
) -> MathResult<()> {
    let Some(reference) = &synthesis.reference else {
        return Ok(());
    };
    let alpha = Typical::usual_alpha()?;
    let combined = &synthesis.synthesis.combined;
    let loss = known.params.loss.function.evaluate(truth, combined)?;
    let typical = typical_of(&mut remembered.model)?;
    typical.learn_error(truth, reference, &alpha)?;
    typical.learn_loss(&loss, &alpha)
}

fn usable_reports(
    known: &Known<'_>,
    synthesis: &AlloraSynthesis,
    clipped: &[Real],
    typical: Option<Real>,
) -> MathResult<UsableReports> {
    let settings = &known.params.loss;
    let unit = typical.unwrap_or(Real::ONE);
    let rule = LossRule {
        function: settings.function.clone(),
        log_floor: if settings.allow_negative {
            None
        } else {
            Some(settings.floor.mul(&unit)?)
        },
        unit: typical.filter(|_| settings.allow_negative),
    };
    let mut usable = UsableReports {
        reports: Vec::new(),
        stakes: Vec::new(),
        bundles: Vec::new(),
    };
    for entry in known.reports {
        let (_, report) = entry;
        if let Ok(losses) = rule.losses(&report.truth, clipped, &synthesis.synthesis) {
            usable.reports.push(entry.clone());
            usable.stakes.push(Real::from_u128(report.stake.u128()));
            usable.bundles.push(losses);
        }
    }
    let needed = usize::try_from(known.params.consensus.min_reporters);
    if usable.reports.len() < needed.unwrap_or(usize::MAX) {
        return Err(MathError::Empty {
            op: Operation::Settle,
        });
    }
    Ok(usable)
}

/// Scores and listening coefficients. Should the search have no answer, everybody
/// scores 1 and keeps its coefficient.
fn scores_of_reputers(
    known: &Known<'_>,
    settings: &AlloraSettings,
    standings: &RoleStandings,
    usable: &UsableReports,
) -> ReputerScores<Real> {
    let reputers = usable.reports.iter();
    let coefficients: Vec<Real> = reputers
        .map(|(actor, _)| standings.standing(*actor).coefficient)
        .collect();
    let losses: Vec<_> = usable.bundles.iter().map(published).collect();
    let params = consensus_params(&known.params.consensus, settings.epsilon);
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

fn previous(known: &Known<'_>, remembered: &Remembered, usable: &UsableReports) -> Smoothed {
    let of = |standings: &RoleStandings, actors: &[ActorId]| -> Vec<Option<Real>> {
        let actors = actors.iter();
        actors
            .map(|actor| standings.standing(*actor).smoothed)
            .collect()
    };
    let reputers: Vec<ActorId> = usable.reports.iter().map(|(actor, _)| *actor).collect();
    Smoothed {
        inferers: of(&remembered.workers.inferers, &known.record.inferers),
        forecasters: of(&remembered.workers.forecasters, &known.record.forecasters),
        reputers: of(&remembered.reputers, &reputers),
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
    fn outcome(&self, usable: &UsableReports) -> Outcome {
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

    fn reputers(&self, usable: &UsableReports) -> Vec<ReputerOutcome> {
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
