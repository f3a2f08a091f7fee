//! What moves keeps moving.

use super::Inferer;
use crate::window::{last, mean, root_mean_square, steps, tail};

/// The newest value plus a multiple of the mean step of a short window.
#[derive(Clone, Debug)]
pub struct Momentum {
    /// Steps averaged.
    pub window: usize,
    /// Multiple of the mean step.
    pub gain: f64,
}

impl Inferer for Momentum {
    fn name(&self) -> String {
        format!("momentum {}/{:.1}", self.window, self.gain)
    }

    fn predict(&mut self, history: &[f64]) -> f64 {
        last(history) + self.gain * mean(&steps(tail(history, self.window + 1)))
    }
}

/// A trend follower that sizes its step by volatility: the newest value plus `gain·σ·t / (1 + |t|)`,
/// where `t` is the trend of the window in its own standard errors.
#[derive(Clone, Debug)]
pub struct VolatilityScaled {
    /// Steps looked at.
    pub window: usize,
    /// Largest step, in volatilities.
    pub gain: f64,
}

impl Inferer for VolatilityScaled {
    fn name(&self) -> String {
        format!("volatility-scaled {}/{:.2}", self.window, self.gain)
    }

    fn predict(&mut self, history: &[f64]) -> f64 {
        let steps = steps(tail(history, self.window + 1));
        let volatility = root_mean_square(&steps);
        if volatility == 0.0 {
            return last(history);
        }
        let trend = mean(&steps) / volatility * (steps.len() as f64).sqrt();
        last(history) + self.gain * volatility * trend / (1.0 + trend.abs())
    }
}
