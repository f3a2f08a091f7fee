//! The middle of a window.

use super::Inferer;
use crate::window::{mean, median, tail};

/// Mean of the last values: lags behind a trend by half its window.
#[derive(Clone, Debug)]
pub struct MovingAverage {
    /// Values averaged.
    pub window: usize,
}

impl Inferer for MovingAverage {
    fn name(&self) -> String {
        format!("moving average {}", self.window)
    }

    fn predict(&mut self, history: &[f64]) -> f64 {
        mean(tail(history, self.window))
    }
}

/// Median of the last values: the same lag, and deaf to spikes.
#[derive(Clone, Debug)]
pub struct MovingMedian {
    /// Values looked at.
    pub window: usize,
}

impl Inferer for MovingMedian {
    fn name(&self) -> String {
        format!("moving median {}", self.window)
    }

    fn predict(&mut self, history: &[f64]) -> f64 {
        median(tail(history, self.window))
    }
}
