//! What a walk does next.

use super::{Name, NAMES};
use crate::tests::test_vault::ALLO;

/// A linear congruential generator: enough to vary a walk.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn roll(&mut self, sides: u32) -> u32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(self.0 >> 33).unwrap() % sides
    }

    pub(super) fn one_in(&mut self, sides: u32) -> bool {
        self.roll(sides) == 0
    }

    pub(super) fn name(&mut self) -> Name {
        NAMES[self.roll(6) as usize]
    }

    /// Somewhere between nothing and everything there is, mostly on an edge.
    pub(super) fn amount(&mut self, near: u128) -> u128 {
        match self.roll(12) {
            0 => 0,
            1 => 1,
            2 => 2,
            3 => near,
            4 => near + 1,
            5 => near.saturating_sub(1),
            6 => near / 2,
            7 if self.one_in(4) => u128::MAX,
            8 => u128::from(self.roll(1_000)),
            _ => u128::from(1 + self.roll(1_000_000)) * ALLO / u128::from(1 + self.roll(1_000)),
        }
    }
}
