//! Workers without a place: pure rules of sortition by merit.
//!
//! A full role gives way to merit that is not below the lowest among its holders. Whoever
//! submits and is refused moves, once per epoch, towards a quantile of the holders' merits
//! (see [`Parked::refuse`]), and so gets in after a bounded number of epochs. What it is
//! worth shows there: its own scores decide from then on.
//!
//! Between equals the challenger enters. A place taken in an epoch is, in that epoch,
//! lost to equals that were refused in more epochs only, and whoever lost a place gets
//! no other by merit before the next epoch: nothing moves in circles inside a window, and
//! an actor that equals keep pushing out gains on them every epoch.

use core::cmp::Ordering;

use allora_interfaces::topic_registry::MeritSettings;
use allora_interfaces::{EpochId, Role};
use allora_math::stats::{ema, quantile};
use allora_math::{MathResult, Number, Real};

use crate::state::{Parked, Place, Roster, Waiting};

/// Refused in `⌈3/α⌉` epochs, where a moving average has come within 5 %, an actor has
/// waited enough for its whole way.
const AVERAGES: u32 = 3;
/// No actor waits longer than this for its whole way, however small `α`.
const MOST_REFUSALS: u16 = 1_000;

/// Who waits for a place of a full role, and by which rules.
pub(crate) struct Contest<'a> {
    pub(crate) roster: &'a Roster,
    pub(crate) epoch: EpochId,
    pub(crate) settings: &'a MeritSettings,
    /// Whether scores of epochs already submitted to are to come.
    pub(crate) scores_to_come: bool,
}

impl Contest<'_> {
    /// Number of the place the actor takes now; without one, it is refused and remembers that.
    pub(crate) fn challenge(&self, parked: &mut Parked) -> MathResult<Option<usize>> {
        if parked.waiting.evicted_in == Some(self.epoch) {
            return Ok(None);
        }
        if parked.standing.merit.is_none() {
            let deviations = &self.settings.newcomer_deviations;
            parked.standing.merit = self.roster.newcomer_merit(deviations)?;
        }
        if let Some(place) = self.beaten(parked)? {
            return Ok(Some(place));
        }
        parked.refuse(self.roster, self.epoch, self.settings)?;
        self.beaten(parked)
    }

    /// Number of the lowest holder's place, if the actor beats it.
    fn beaten(&self, parked: &Parked) -> MathResult<Option<usize>> {
        let Some((index, lowest)) = self.roster.lowest(self.epoch) else {
            return Ok(None);
        };
        let order = match (parked.standing.merit, lowest.standing.merit) {
            (Some(own), Some(merit)) => own.cmp(&merit),
            (None, Some(_)) => Ordering::Less,
            // nothing is known of anybody, nor will be soon: a turn for those who wait
            (_, None) if self.scores_to_come => Ordering::Less,
            (_, None) if waited(&parked.waiting, 1, &self.settings.alpha)? => Ordering::Equal,
            (_, None) => Ordering::Less,
        };
        let beaten = match order {
            Ordering::Greater => true,
            Ordering::Equal => Some(parked.waiting.refused) > lowest.tenure(self.epoch),
            Ordering::Less => false,
        };
        Ok(beaten.then_some(index))
    }
}

impl Parked {
    /// Moves the merit of an actor without a place a step of `α` towards
    /// `target = quantile_q(merits)` over the holders, if it is below;
    /// all the way once it was refused in `⌈3/α⌉` epochs (at most 1,000). As a quantile is
    /// not below the lowest, it beats or ties with it after so many epochs at most. Once per epoch:
    /// what is repeated counts once.
    ///
    /// # Shape
    /// Any number of holders; without merits only the epochs are counted.
    /// # Units
    /// Those of scores.
    /// # Rounding
    /// As [`quantile`] and [`ema`].
    /// # Errors
    /// Out of range.
    /// # Source
    /// Allora chain v0.6 (passive actors move to a quantile), with holders' merits for
    /// scores and a last step that arrives.
    fn refuse(
        &mut self,
        roster: &Roster,
        epoch: EpochId,
        settings: &MeritSettings,
    ) -> MathResult<()> {
        if self.waiting.refused_in == Some(epoch) {
            return Ok(());
        }
        self.waiting.refused_in = Some(epoch);
        self.waiting.refused = self.waiting.refused.saturating_add(1);
        let merits = roster.merits();
        let Some(merit) = self.standing.merit.filter(|_| !merits.is_empty()) else {
            return Ok(());
        };
        let target = quantile(&merits, &settings.waiting_quantile)?;
        if merit < target {
            let arrives = waited(&self.waiting, AVERAGES, &settings.alpha)?;
            let step = if arrives {
                target
            } else {
                ema(&settings.alpha, &target, Some(&merit))?
            };
            self.standing.merit = Some(step);
        }
        Ok(())
    }

    /// The record of a worker that lost its place to somebody else in `epoch`. One that had
    /// come with that epoch has waited one more in vain.
    pub(crate) fn evicted(role: Role, place: Place, epoch: EpochId) -> Self {
        let waited = place.tenure(epoch).map(|waited| waited.saturating_add(1));
        Self {
            role,
            standing: place.standing,
            waiting: Waiting {
                refused: waited.unwrap_or_default(),
                refused_in: None,
                evicted_in: Some(epoch),
            },
        }
    }
}

/// Whether somebody was refused in `⌈averages/α⌉` epochs.
fn waited(waiting: &Waiting, averages: u32, alpha: &Real) -> MathResult<bool> {
    // A little more: α of a decimal may be a bit below it.
    let slack = Real::power_of_two(-30);
    let part = Real::from(u32::from(waiting.refused)).mul(alpha)?;
    let enough = part.add(&slack)? >= Real::from(averages);
    Ok(enough || waiting.refused >= MOST_REFUSALS)
}
