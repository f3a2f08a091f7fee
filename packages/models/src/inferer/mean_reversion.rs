//! What went away comes back.

use super::Inferer;
use crate::window::{last, mean, tail};

/// Moves from the newest value towards the mean of a window, by a share of the
/// distance.
#[derive(Clone, Debug)]
pub struct MeanReversion {
    /// Values averaged.
    pub window: usize,
    /// Share of the distance covered in one step.
    pub speed: f64,
}

impl Inferer for MeanReversion {
    fn name(&self) -> String {
        format!("mean reversion {}/{:.2}", self.window, self.speed)
    }

    fn predict(&mut self, history: &[f64]) -> f64 {
        let newest = last(history);
        newest + self.speed * (mean(tail(history, self.window)) - newest)
    }
}
