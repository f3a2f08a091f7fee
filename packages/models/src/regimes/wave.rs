//! The truth of the world, and the phase that its history shows.

use crate::rng::Rng;
use crate::window::{last, mean, steps, tail};

/// Phases of a cycle.
pub const PHASES: usize = 4;

/// Values that say what level is usual: a few cycles.
const USUAL: usize = 60;

/// The phase of the epoch after a history, of `0..PHASES`: rising below the usual level, rising
/// above it, falling above it, falling below it.
pub fn phase(history: &[f64]) -> usize {
    let recent = tail(history, USUAL);
    let above = last(recent) > mean(recent);
    match (last(&steps(recent)) > 0.0, above) {
        (true, false) => 0,
        (true, true) => 1,
        (false, true) => 2,
        (false, false) => 3,
    }
}

/// A triangular wave around a level, through noise; each cycle has a length of its own.
#[derive(Clone, Debug)]
pub(super) struct Wave {
    rng: Rng,
    /// Epochs of the present cycle, and those of them that have passed.
    cycle: usize,
    passed: usize,
}

impl Wave {
    const LEVEL: f64 = 100.0;
    /// From the level to the top.
    const HEIGHT: f64 = 5.0;
    const NOISE: f64 = 0.1;
    /// Shortest and longest cycle.
    pub(super) const CYCLES: (usize, usize) = (10, 20);

    pub(super) fn new(rng: Rng) -> Self {
        Self {
            rng,
            cycle: 0,
            passed: 0,
        }
    }

    pub(super) fn advance(&mut self) -> f64 {
        if self.passed == self.cycle {
            let (shortest, longest) = Self::CYCLES;
            self.cycle = self.rng.between(shortest, longest);
            self.passed = 0;
        }
        let place = self.passed as f64 / self.cycle as f64;
        self.passed += 1;
        // From the bottom to the top and back.
        let height = 1.0 - 4.0 * (place - 0.5).abs();
        Self::LEVEL + Self::HEIGHT * height + Self::NOISE * self.rng.normal()
    }
}
