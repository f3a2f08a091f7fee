//! What participants are remembered by after a settlement.

use allora_interfaces::{ActorId, Role};
use allora_math::allora::regret::{initial_regret, ShiftedRegrets};
use allora_math::stats::ema;
use allora_math::{MathResult, Number, Real};
use cosmwasm_std::Storage;

use super::outcome::Settled;
use super::EpochEnd;
use crate::epoch::close::weight_params;
use crate::error::ContractResult;
use crate::places::roster::penalize_absent;
use crate::places::standings::{RoleStandings, Standings};
use crate::state::{load_roster, Progress, SynthesisRecord, WorkerOutcome, ROSTERS};

impl EpochEnd<'_> {
    /// Regrets, merits and counters of workers; network loss and initial regret.
    pub(super) fn update_workers(
        &self,
        workers: &mut Standings,
        progress: &mut Progress,
        record: &SynthesisRecord,
        initial: Real,
        settled: &Settled,
    ) -> MathResult<()> {
        let Settled {
            outcome,
            regrets,
            smoothed,
            ..
        } = settled;
        let (inferers, forecasters) = (&record.inferers, &record.forecasters);
        workers.absorb(inferers, forecasters, initial, regrets);
        progress.naive_shift = regrets.naive;
        progress.network_loss = Some(outcome.loss);
        progress.utility_ratio = settled.utility_ratio;
        progress.settled = progress.settled.saturating_add(1);

        let (left, right) = (&outcome.inferers, &outcome.forecasters);
        self.update_role(&mut workers.inferers, inferers, left, &smoothed.inferers)?;
        self.update_role(
            &mut workers.forecasters,
            forecasters,
            right,
            &smoothed.forecasters,
        )?;
        let experienced = self.experienced(workers, record, regrets)?;
        if !experienced.is_empty() {
            let settings = &self.params.synthesis;
            progress.initial_regret = Some(initial_regret(
                &experienced,
                &settings.initial_regret_quantile,
                &settings.initial_regret_offset,
                &weight_params(settings),
            )?);
        }
        Ok(())
    }

    /// Merits and counters of one worker role, absent holders included.
    fn update_role(
        &self,
        standings: &mut RoleStandings,
        actors: &[ActorId],
        outcomes: &[WorkerOutcome],
        smoothed: &[Option<Real>],
    ) -> MathResult<()> {
        let alpha = &self.params.merit.alpha;
        // The score of a lone worker compares it with nobody.
        let scored = outcomes.iter().filter(|outcome| outcome.score.is_some());
        let lone = scored.count() < 2;
        for ((actor, outcome), smoothed) in actors.iter().zip(outcomes).zip(smoothed) {
            let score = outcome.score.filter(|_| !lone);
            remember(standings, *actor, score, *smoothed, alpha)?;
        }
        self.penalize(standings, actors)
    }

    /// Merits, coefficients and counters of reputers.
    pub(super) fn update_reputers(
        &self,
        standings: &mut RoleStandings,
        reporters: &[ActorId],
        settled: &Settled,
    ) -> MathResult<()> {
        let alpha = &self.params.merit.alpha;
        let numbers = settled.coefficients.iter().zip(&settled.smoothed.reputers);
        for (reputer, (coefficient, smoothed)) in settled.outcome.reputers.iter().zip(numbers) {
            let score = Some(reputer.score);
            remember(standings, reputer.actor, score, *smoothed, alpha)?;
            standings.change(reputer.actor, |standing| {
                standing.coefficient = *coefficient
            });
        }
        standings.roster.note_reports(reporters, self.epoch);
        self.penalize(standings, reporters)
    }

    fn penalize(&self, standings: &mut RoleStandings, present: &[ActorId]) -> MathResult<()> {
        let epsilon = &self.params.synthesis.epsilon;
        penalize_absent(
            &mut standings.roster,
            present,
            self.epoch,
            &self.params.merit,
            epsilon,
        )
    }

    /// Regrets of the epoch's workers that have taken part in `1/α` epochs.
    fn experienced(
        &self,
        workers: &Standings,
        record: &SynthesisRecord,
        regrets: &ShiftedRegrets<Real>,
    ) -> MathResult<Vec<Real>> {
        // A little less: 1/α of a decimal α may come out a bit above the integer.
        let slack = Real::power_of_two(-30);
        let needed = Real::ONE
            .div(&self.params.synthesis.alpha_regret)?
            .sub(&slack)?;
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

    /// Too few truths: that costs nobody merit, but reputers who keep silent must not keep
    /// others out.
    pub(super) fn note_silence(
        &self,
        storage: &mut dyn Storage,
        present: &[ActorId],
    ) -> ContractResult<()> {
        let mut roster = load_roster(storage, self.topic_id, Role::Reputer)?;
        roster.note_reports(present, self.epoch);
        ROSTERS.save(storage, (self.topic_id, Role::Reputer), &roster);
        Ok(())
    }
}

/// One more epoch, a step of merit towards the score, the smoothed fraction.
fn remember(
    standings: &mut RoleStandings,
    actor: ActorId,
    score: Option<Real>,
    smoothed: Option<Real>,
    alpha: &Real,
) -> MathResult<()> {
    let before = standings.standing(actor);
    let merit = match &score {
        Some(score) => Some(ema(alpha, score, before.merit.as_ref())?),
        None => before.merit,
    };
    standings.change(actor, |standing| {
        standing.epochs = standing.epochs.saturating_add(1);
        standing.merit = merit;
        standing.smoothed = smoothed.or(standing.smoothed);
    });
    Ok(())
}
