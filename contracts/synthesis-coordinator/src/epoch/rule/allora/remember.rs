//! What participants are remembered by after a settlement.

use allora_interfaces::topic_registry::AlloraSettings;
use allora_interfaces::ActorId;
use allora_math::allora::regret::{initial_regret, ShiftedRegrets};
use allora_math::{MathResult, Number, Real};

use super::shares::Smoothed;
use super::weight_params;
use crate::epoch::rule::{Known, Remembered};
use crate::places::standings::{RoleStandings, Standings};
use crate::state::{Outcome, SynthesisRecord, WorkerOutcome};

/// What came of an epoch.
pub(super) struct Learnt<'a> {
    pub(super) outcome: &'a Outcome,
    /// Of the epoch's workers, moved.
    pub(super) regrets: &'a ShiftedRegrets<Real>,
    /// Regret of whoever had none.
    pub(super) initial: Real,
    /// Listening coefficients of the reputers of the outcome.
    pub(super) coefficients: &'a [Real],
    pub(super) smoothed: &'a Smoothed,
    pub(super) utility_ratio: Real,
}

impl Learnt<'_> {
    /// Regrets, merits and counters of everybody; initial regret.
    pub(super) fn remember(
        &self,
        known: &Known<'_>,
        settings: &AlloraSettings,
        remembered: &mut Remembered,
    ) -> MathResult<()> {
        let record = known.record;
        let (inferers, forecasters) = (&record.inferers, &record.forecasters);
        let alpha = &known.params.merit.alpha;
        let workers = &mut remembered.workers;
        workers.absorb(inferers, forecasters, self.initial, self.regrets);
        let progress = &mut remembered.progress;
        progress.naive_shift = self.regrets.naive;
        progress.utility_ratio = self.utility_ratio;

        let (outcome, smoothed) = (self.outcome, self.smoothed);
        update_role(
            &mut workers.inferers,
            inferers,
            &outcome.inferers,
            &smoothed.inferers,
            alpha,
        )?;
        update_role(
            &mut workers.forecasters,
            forecasters,
            &outcome.forecasters,
            &smoothed.forecasters,
            alpha,
        )?;
        let experienced = self.experienced(workers, record, settings)?;
        if !experienced.is_empty() {
            progress.initial_regret = Some(initial_regret(
                &experienced,
                &settings.initial_regret_quantile,
                &settings.initial_regret_offset,
                &weight_params(settings),
            )?);
        }
        self.update_reputers(&mut remembered.reputers, alpha)
    }

    /// Merits, coefficients and counters of reputers.
    fn update_reputers(&self, standings: &mut RoleStandings, alpha: &Real) -> MathResult<()> {
        let numbers = self.coefficients.iter().zip(&self.smoothed.reputers);
        for (reputer, (coefficient, smoothed)) in self.outcome.reputers.iter().zip(numbers) {
            let score = Some(reputer.score);
            remember(standings, reputer.actor, score, *smoothed, alpha)?;
            standings.change(reputer.actor, |standing| {
                standing.coefficient = *coefficient
            });
        }
        Ok(())
    }

    /// Regrets of the epoch's workers that have taken part in `1/α` epochs.
    fn experienced(
        &self,
        workers: &Standings,
        record: &SynthesisRecord,
        settings: &AlloraSettings,
    ) -> MathResult<Vec<Real>> {
        // A little less: 1/α of a decimal α may come out a bit above the integer.
        let slack = Real::power_of_two(-30);
        let needed = Real::ONE.div(&settings.alpha_regret)?.sub(&slack)?;
        let regrets = self.regrets;
        let inferers = record.inferers.iter().zip(&regrets.inferers);
        let inferers = inferers.map(|(actor, regret)| (&workers.inferers, actor, regret));
        let forecasters = record.forecasters.iter().zip(&regrets.forecasters);
        let forecasters = forecasters.map(|(actor, regret)| (&workers.forecasters, actor, regret));
        Ok(inferers
            .chain(forecasters)
            .filter(|(standings, actor, _)| {
                let epochs = standings.standing(**actor).epochs;
                Real::from(epochs) >= needed
            })
            .map(|(_, _, regret)| *regret)
            .collect())
    }
}

/// Merits and counters of one worker role.
fn update_role(
    standings: &mut RoleStandings,
    actors: &[ActorId],
    outcomes: &[WorkerOutcome],
    smoothed: &[Option<Real>],
    alpha: &Real,
) -> MathResult<()> {
    // The score of a lone worker compares it with nobody.
    let scored = outcomes.iter().filter(|outcome| outcome.score.is_some());
    let lone = scored.count() < 2;
    for ((actor, outcome), smoothed) in actors.iter().zip(outcomes).zip(smoothed) {
        let score = outcome.score.filter(|_| !lone);
        remember(standings, *actor, score, *smoothed, alpha)?;
    }
    Ok(())
}

/// One more epoch, a step of merit towards the score, the smoothed fraction.
fn remember(
    standings: &mut RoleStandings,
    actor: ActorId,
    score: Option<Real>,
    smoothed: Option<Real>,
    alpha: &Real,
) -> MathResult<()> {
    standings.score(actor, score.as_ref(), alpha)?;
    standings.change(actor, |standing| {
        standing.smoothed = smoothed.or(standing.smoothed);
    });
    Ok(())
}
