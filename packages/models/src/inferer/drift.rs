//! Today, plus the usual step.

use super::Inferer;
use crate::window::{last, mean, steps, tail};

/// The newest value plus the mean step of a long window.
#[derive(Clone, Debug)]
pub struct Drift {
    /// Steps averaged.
    pub window: usize,
}

impl Inferer for Drift {
    fn name(&self) -> String {
        format!("drift {}", self.window)
    }

    fn predict(&mut self, history: &[f64]) -> f64 {
        last(history) + mean(&steps(tail(history, self.window + 1)))
    }
}
