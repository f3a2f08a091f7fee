//! Truths become losses and scores: under the truth of record where values are bounded, under every
//! reputer's own where the original is asked for to the letter.

use allora_interfaces::topic_registry::{AlloraSettings, ConsensusSettings};
use allora_interfaces::ActorId;
use allora_math::allora::score::inferer_scores;
use allora_math::closeness::closeness_scores;
use allora_math::consensus::{reputer_scores, ConsensusParams, ReputerScores};
use allora_math::loss::{aggregate, LossRule, NetworkLosses};
use allora_math::reference::{clip_all, Reference, Typical};
use allora_math::{MathError, MathResult, Number, Operation, Real};

use super::typical_of;
use crate::epoch::rule::truth::{consensus, stakes_of, truths_of};
use crate::epoch::rule::{Known, Remembered};
use crate::places::standings::RoleStandings;
use crate::state::{AlloraSynthesis, Report};

/// What an epoch's truths say of everybody; lists of reports index-aligned.
pub(super) struct Measured {
    pub(super) truth: Real,
    pub(super) losses: NetworkLosses<Real>,
    pub(super) inferer_scores: Vec<Real>,
    /// Those that count.
    pub(super) reports: Vec<(ActorId, Report)>,
    pub(super) stakes: Vec<Real>,
    /// Of the network, under the truth of each.
    pub(super) own_losses: Vec<Real>,
    pub(super) trust: ReputerScores<Real>,
}

/// Losses and scores of an epoch.
///
/// # Errors
/// Empty if too few truths give losses a value; out of range.
pub(super) fn measure(
    known: &Known<'_>,
    synthesis: &AlloraSynthesis,
    settings: &AlloraSettings,
    remembered: &mut Remembered,
) -> MathResult<Measured> {
    match &synthesis.reference {
        Some(reference) => bounded(known, synthesis, reference, remembered),
        None => original(known, synthesis, settings, remembered),
    }
}

/// Losses of clipped inferences under the truth of record, in typical losses; nobody's score is more than
/// what its own loss is below that of the reference, so that an accomplice who cancels the harm of a
/// worker makes no merit of it; reputers score by their distance from the truth.
fn bounded(
    known: &Known<'_>,
    synthesis: &AlloraSynthesis,
    reference: &Reference<Real>,
    remembered: &mut Remembered,
) -> MathResult<Measured> {
    let clipped = clip_all(&known.record.inferences, synthesis.band.as_ref());
    let (truths, stakes) = (truths_of(known.reports), stakes_of(known.reports));
    let truth = consensus(known.params.consensus.aggregation, &truths, &stakes)?;
    let typical = typical_of(&mut remembered.model)?;
    begin(known, &clipped, &truth, typical)?;
    let rule = rule_of(known, Some(typical.loss))?;
    typical.learn_error(&truth, reference, &Typical::usual_alpha()?)?;

    let losses = rule.losses(&truth, &clipped, &synthesis.synthesis)?;
    let of_reference = rule.evaluate(&truth, &reference.center)?;
    let mut scores = inferer_scores(&losses)?;
    for (score, loss) in scores.iter_mut().zip(&losses.inferers) {
        *score = of_reference.sub(loss)?.min(*score);
    }
    let combined = &synthesis.synthesis.combined;
    let own_losses = truths.iter().map(|own| rule.evaluate(own, combined));
    let own_losses = own_losses.collect::<MathResult<_>>()?;
    let epsilon = &known.params.consensus.epsilon_reputer;
    let trust = ReputerScores {
        scores: closeness_scores(&truths, &truth, &typical.error, epsilon)?,
        coefficients: coefficients_of(&remembered.reputers, known.reports),
    };
    Ok(Measured {
        truth,
        losses,
        inferer_scores: scores,
        reports: known.reports.to_vec(),
        stakes,
        own_losses,
        trust,
    })
}

/// The typical loss of the first epoch is that of its inferers.
fn begin(
    known: &Known<'_>,
    clipped: &[Real],
    truth: &Real,
    typical: &mut Typical<Real>,
) -> MathResult<()> {
    if typical.epochs > 0 {
        return Ok(());
    }
    let function = &known.params.loss.function;
    let mut losses = Vec::with_capacity(clipped.len());
    for value in clipped {
        losses.push(function.evaluate(truth, value)?);
    }
    typical.begin(&losses)
}

/// How losses enter the ledger: in typical ones, if there are any.
fn rule_of(known: &Known<'_>, typical: Option<Real>) -> MathResult<LossRule> {
    let settings = &known.params.loss;
    let typical = typical.filter(|loss| *loss != Real::ZERO);
    let unit = typical.unwrap_or(Real::ONE);
    Ok(LossRule {
        function: settings.function.clone(),
        log_floor: if settings.allow_negative {
            None
        } else {
            Some(settings.floor.mul(&unit)?)
        },
        unit: typical.filter(|_| settings.allow_negative),
    })
}

fn coefficients_of(standings: &RoleStandings, reports: &[(ActorId, Report)]) -> Vec<Real> {
    let coefficient = |(actor, _): &(ActorId, Report)| standings.standing(*actor).coefficient;
    reports.iter().map(coefficient).collect()
}

/// Losses under every truth, aggregated entry by entry; reputers score by all that was published.
fn original(
    known: &Known<'_>,
    synthesis: &AlloraSynthesis,
    settings: &AlloraSettings,
    remembered: &Remembered,
) -> MathResult<Measured> {
    let usable = usable_reports(known, synthesis)?;
    let aggregation = known.params.consensus.aggregation;
    let losses = aggregate(aggregation, &usable.stakes, &usable.bundles)?;
    Ok(Measured {
        truth: consensus(aggregation, &truths_of(&usable.reports), &usable.stakes)?,
        inferer_scores: inferer_scores(&losses)?,
        own_losses: usable
            .bundles
            .iter()
            .map(|bundle| bundle.combined)
            .collect(),
        trust: scores_of_reputers(known, settings, &remembered.reputers, &usable),
        losses,
        reports: usable.reports,
        stakes: usable.stakes,
    })
}

/// Reports whose truth gives every loss a value, index-aligned.
struct UsableReports {
    reports: Vec<(ActorId, Report)>,
    stakes: Vec<Real>,
    bundles: Vec<NetworkLosses<Real>>,
}

fn usable_reports(known: &Known<'_>, synthesis: &AlloraSynthesis) -> MathResult<UsableReports> {
    let rule = rule_of(known, None)?;
    let inferences = &known.record.inferences;
    let mut usable = UsableReports {
        reports: Vec::new(),
        stakes: Vec::new(),
        bundles: Vec::new(),
    };
    for entry in known.reports {
        let (_, report) = entry;
        if let Ok(losses) = rule.losses(&report.truth, inferences, &synthesis.synthesis) {
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
    let coefficients = coefficients_of(standings, &usable.reports);
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
