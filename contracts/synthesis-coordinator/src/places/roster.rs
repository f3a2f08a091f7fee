//! Who holds a place: pure rules.
//!
//! A free place goes to whoever asks first. When all are taken, workers compete by
//! merit ([`waiting`](super::waiting)), reputers by stake ([`stakes`](super::stakes)).
//! Holders that stay away from a settled epoch fall (see [`penalize_absent`]).

use core::cmp::Reverse;

use allora_interfaces::topic_registry::MeritSettings;
use allora_interfaces::{ActorId, EpochId};
use allora_math::allora::score::newcomer_score;
use allora_math::stats::{ema, std_dev};
use allora_math::{MathResult, Number, Real};

use crate::state::{Place, Roster};

impl Place {
    /// How firmly its holder sits between equals in `epoch`: one that came before loses
    /// to anybody; one that came with it only to those who waited longer.
    pub(crate) fn tenure(&self, epoch: EpochId) -> Option<u16> {
        (u64::from(self.since) >= epoch.0).then_some(self.waited)
    }
}

impl Roster {
    /// Merits of the holders that have one.
    pub(crate) fn merits(&self) -> Vec<Real> {
        self.holders()
            .filter_map(|place| place.standing.merit)
            .collect()
    }

    /// First vacant place, if fewer than `capacity` are held. A cap that was
    /// lowered leaves holders where they are until they leave or are beaten.
    pub(crate) fn vacancy(&self, capacity: usize) -> Option<usize> {
        if self.holders().count() >= capacity {
            return None;
        }
        let vacant = self.places.iter().position(Option::is_none);
        Some(vacant.unwrap_or(self.places.len()))
    }

    /// The holder that is beaten first: lowest merit, then who has held a place
    /// longest, then latest to join. Those without merit count only if all are.
    pub(crate) fn lowest(&self, epoch: EpochId) -> Option<(usize, &Place)> {
        let scored = self.holders().any(|place| place.standing.merit.is_some());
        let places = self.places.iter().enumerate();
        let held = places.filter_map(|(index, place)| Some((index, place.as_ref()?)));
        held.filter(|(_, place)| place.standing.merit.is_some() == scored)
            .min_by_key(|(_, place)| {
                let tenure = place.tenure(epoch);
                (
                    place.standing.merit,
                    tenure,
                    place.since,
                    Reverse(place.actor),
                )
            })
    }

    /// Merit a newcomer to a full role starts with: `lowest − λσ` over the
    /// holders; `None` while none of them has a merit.
    pub(crate) fn newcomer_merit(&self, deviations: &Real) -> MathResult<Option<Real>> {
        let merits = self.merits();
        if merits.is_empty() {
            return Ok(None);
        }
        newcomer_score(&merits, deviations).map(Some)
    }

    /// Puts a holder into a place and hands out whoever held it.
    pub(crate) fn occupy(&mut self, index: usize, place: Place) -> Option<Place> {
        if index >= self.places.len() {
            self.places.resize(index.saturating_add(1), None);
        }
        self.places
            .get_mut(index)
            .and_then(|taken| taken.replace(place))
    }

    /// Vacates a place.
    pub(crate) fn vacate(&mut self, index: usize) -> Option<Place> {
        self.places.get_mut(index).and_then(Option::take)
    }

    /// Number of the place an actor holds.
    pub(crate) fn find(&self, actor: ActorId) -> Option<usize> {
        let mut places = self.places.iter();
        places.position(|place| place.as_ref().is_some_and(|place| place.actor == actor))
    }
}

/// Moves the merit of every holder that could have taken part in `epoch` and did
/// not a step of `α` towards `lowest − max(λ, 1)·(σ + ε)`; where nobody has a
/// merit yet, the lowest counts as 0. The lowest itself keeps falling, so every
/// idle place is free for a newcomer in the end, whatever the spread. Only for epochs
/// that were settled: one that nobody worked in costs nobody anything.
///
/// # Shape
/// `present` ascending.
/// # Units
/// Those of scores.
/// # Rounding
/// As [`ema`].
/// # Errors
/// Out of range.
/// # Source
/// Allora chain v0.8 (liveness penalty), with the offset kept above zero.
pub(crate) fn penalize_absent(
    roster: &mut Roster,
    present: &[ActorId],
    epoch: EpochId,
    settings: &MeritSettings,
    epsilon: &Real,
) -> MathResult<()> {
    let merits = roster.merits();
    let lowest = merits.iter().min().copied().unwrap_or(Real::ZERO);
    let deviations = settings.newcomer_deviations.max(Real::ONE);
    let fall = deviations.mul(&std_dev(&merits)?.add(epsilon)?)?;
    let target = lowest.sub(&fall)?;
    for place in roster.holders_mut() {
        let counts = u64::from(place.since) <= epoch.0;
        if counts && present.binary_search(&place.actor).is_err() {
            let merit = place.standing.merit.as_ref();
            place.standing.merit = Some(ema(&settings.alpha, &target, merit)?);
        }
    }
    Ok(())
}
