//! Exponential smoothing, without and with a trend.

use super::Inferer;
use crate::window::unseen;

/// Simple exponential smoothing, `s ← α·x + (1 − α)·s`.
#[derive(Clone, Debug)]
pub struct Smoothing {
    alpha: f64,
    seen: usize,
    level: Option<f64>,
}

impl Smoothing {
    /// With the weight of the newest value, in `(0, 1]`.
    pub fn new(alpha: f64) -> Self {
        Self {
            alpha,
            seen: 0,
            level: None,
        }
    }
}

impl Inferer for Smoothing {
    fn name(&self) -> String {
        format!("smoothing {:.2}", self.alpha)
    }

    fn predict(&mut self, history: &[f64]) -> f64 {
        for value in unseen(history, &mut self.seen) {
            let level = self.level.unwrap_or(*value);
            self.level = Some(self.alpha * value + (1.0 - self.alpha) * level);
        }
        self.level.unwrap_or(0.0)
    }
}

/// Holt's linear trend: a smoothed level and a smoothed slope.
#[derive(Clone, Debug)]
pub struct Holt {
    alpha: f64,
    beta: f64,
    seen: usize,
    state: Option<(f64, f64)>,
}

impl Holt {
    /// With the weights of the newest value in the level and of the newest
    /// step of the level in the slope.
    pub fn new(alpha: f64, beta: f64) -> Self {
        Self {
            alpha,
            beta,
            seen: 0,
            state: None,
        }
    }
}

impl Inferer for Holt {
    fn name(&self) -> String {
        format!("holt {:.2}/{:.2}", self.alpha, self.beta)
    }

    fn predict(&mut self, history: &[f64]) -> f64 {
        for value in unseen(history, &mut self.seen) {
            let (level, slope) = self.state.unwrap_or((*value, 0.0));
            let next = self.alpha * value + (1.0 - self.alpha) * (level + slope);
            let slope = self.beta * (next - level) + (1.0 - self.beta) * slope;
            self.state = Some((next, slope));
        }
        self.state.map_or(0.0, |(level, slope)| level + slope)
    }
}
