//! Losses become regrets and scores, scores become fractions.

use allora_interfaces::topic_registry::AlloraSettings;
use allora_interfaces::ActorId;
use allora_math::allora::score::{forecaster_scores, forecasting_task_score};
use allora_math::reference::Typical;
use allora_math::{MathResult, Real};

use super::measure::{measure, Measured};
use super::shares::{share_out, Fractions, Smoothed, Tasks};
use super::{remember, typical_of};
use crate::epoch::rule::outcome::{reputer_outcomes, worker_outcomes};
use crate::epoch::rule::{Known, Remembered};
use crate::places::standings::RoleStandings;
use crate::state::{AlloraSynthesis, Outcome};

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
    let measured = measure(known, synthesis, settings, remembered)?;
    let losses = &measured.losses;
    let initial = remembered.progress.initial_regret.unwrap_or(Real::ZERO);
    let mut regrets = remembered.workers.regrets(
        &record.inferers,
        &record.forecasters,
        remembered.progress.naive_shift,
        initial,
    );
    regrets.update(losses, &settings.alpha_regret)?;
    let forecasters = forecaster_scores(losses)?;
    let fractions = share_out(&Tasks {
        settings,
        reward: &known.params.reward,
        inferer_scores: &measured.inferer_scores,
        forecaster_scores: &forecasters,
        stakes: &measured.stakes,
        reputer_scores: &measured.trust.scores,
        previous: previous(known, remembered, &measured),
        history: known.history,
        task_score: forecasting_task_score(losses)?,
        utility_ratio: remembered.progress.utility_ratio,
    })?;
    let outcome = outcome(&measured, &forecasters, &fractions);
    let learnt = remember::Learnt {
        outcome: &outcome,
        regrets: &regrets,
        initial,
        coefficients: &measured.trust.coefficients,
        smoothed: &fractions.smoothed,
        utility_ratio: fractions.utility_ratio,
    };
    learnt.remember(known, settings, remembered)?;
    if synthesis.reference.is_some() {
        let combined = &synthesis.synthesis.combined;
        let function = &known.params.loss.function;
        let loss = function.evaluate(&measured.truth, combined)?;
        typical_of(&mut remembered.model)?.learn_loss(&loss, &Typical::usual_alpha()?)?;
    }
    Ok(outcome)
}

fn previous(known: &Known<'_>, remembered: &Remembered, measured: &Measured) -> Smoothed {
    let of = |standings: &RoleStandings, actors: &[ActorId]| -> Vec<Option<Real>> {
        let actors = actors.iter();
        actors
            .map(|actor| standings.standing(*actor).smoothed)
            .collect()
    };
    let reputers: Vec<ActorId> = measured.reports.iter().map(|(actor, _)| *actor).collect();
    Smoothed {
        inferers: of(&remembered.workers.inferers, &known.record.inferers),
        forecasters: of(&remembered.workers.forecasters, &known.record.forecasters),
        reputers: of(&remembered.reputers, &reputers),
    }
}

fn outcome(
    measured: &Measured,
    forecaster_scores: &[Option<Real>],
    fractions: &Fractions,
) -> Outcome {
    let losses = &measured.losses;
    let present = |values: &[Real]| values.iter().copied().map(Some).collect::<Vec<_>>();
    Outcome {
        truth: measured.truth,
        loss: losses.combined,
        naive_loss: losses.naive,
        inferers: worker_outcomes(
            present(&losses.inferers),
            present(&measured.inferer_scores),
            &fractions.inferers,
        ),
        forecasters: worker_outcomes(
            losses.forecasters.iter().copied(),
            forecaster_scores.iter().copied(),
            &fractions.forecasters,
        ),
        reputers: reputer_outcomes(
            &measured.reports,
            &measured.own_losses,
            &measured.trust.scores,
            &fractions.reputers,
        ),
    }
}
