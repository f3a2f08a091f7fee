//! Reputers without a place: pure rules of sortition by stake.
//!
//! A truth weighs what stands behind it, so a full role gives way to more stake; among
//! equal stakes to more merit, and between equals nothing moves. Stakes are those of
//! the moment: one known from an earlier report may have left since. The stake of a
//! holder that keeps silent counts as none, or idle stake could block a topic for ever.

use core::cmp::Reverse;

use allora_interfaces::{ActorId, EpochId};
use allora_math::Real;
use cosmwasm_std::Uint128;

use crate::state::{Place, Roster};

/// A holder that so many epochs in a row waited for in vain keeps nobody out.
pub(crate) const MOST_MISSED: u8 = 3;

impl Roster {
    /// Number of the place a reputer of this stake and merit takes from the holder with the
    /// least; `stakes` are the holders', index-aligned with the places.
    pub(crate) fn outbid(
        &self,
        stakes: &[Uint128],
        stake: Uint128,
        merit: Option<Real>,
    ) -> Option<usize> {
        let places = self.places.iter().zip(stakes).enumerate();
        let bids = places.filter_map(|(index, (place, stake))| {
            let place = place.as_ref()?;
            Some((place.bid(*stake), Reverse(place.actor), index))
        });
        let (least, _, index) = bids.min()?;
        ((stake, merit) > least).then_some(index)
    }

    /// Counts the epochs in a row that every reputer kept silent in.
    pub(crate) fn note_reports(&mut self, present: &[ActorId], epoch: EpochId) {
        for place in self.holders_mut() {
            if present.binary_search(&place.actor).is_ok() {
                place.missed = 0;
            } else if place.expected(epoch) {
                place.missed = place.missed.saturating_add(1);
            }
        }
    }
}

impl Place {
    /// Whether it was held in time for its silence about an epoch to count.
    fn expected(&self, epoch: EpochId) -> bool {
        u64::from(self.since) <= epoch.0
    }

    /// Whether an epoch waits for its truth.
    pub(crate) fn awaited(&self, epoch: EpochId) -> bool {
        self.expected(epoch) && self.missed < MOST_MISSED
    }

    /// What a challenger has to beat.
    fn bid(&self, stake: Uint128) -> (Uint128, Option<Real>) {
        if self.missed < MOST_MISSED {
            (stake, self.standing.merit)
        } else {
            (Uint128::zero(), None)
        }
    }
}
