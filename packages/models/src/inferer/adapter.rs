//! Models made of models.

use super::Inferer;
use crate::rng::Rng;
use crate::window::{last, root_mean_square, steps, tail, unseen};

/// A model of levels applied to returns: it sees their running sum, and its
/// prediction is taken as a step from there.
pub struct Cumulated {
    model: Box<dyn Inferer>,
    seen: usize,
    levels: Vec<f64>,
}

impl Cumulated {
    /// Around a model of levels.
    pub fn new(model: Box<dyn Inferer>) -> Self {
        Self {
            model,
            seen: 0,
            levels: vec![0.0],
        }
    }
}

impl Inferer for Cumulated {
    fn name(&self) -> String {
        format!("{} of level", self.model.name())
    }

    fn predict(&mut self, history: &[f64]) -> f64 {
        for value in unseen(history, &mut self.seen) {
            self.levels.push(last(&self.levels) + value);
        }
        self.model.predict(&self.levels) - last(&self.levels)
    }
}

/// A model that reads a slightly different market: its prediction carries
/// seeded noise in proportion to the recent volatility of the series, so that
/// no two workers are ever identical.
pub struct Noisy {
    model: Box<dyn Inferer>,
    amplitude: f64,
    rng: Rng,
}

impl Noisy {
    /// Steps the volatility is measured on.
    const WINDOW: usize = 60;

    /// With the noise's standard deviation in units of recent volatility.
    pub fn new(model: Box<dyn Inferer>, amplitude: f64, rng: Rng) -> Self {
        Self {
            model,
            amplitude,
            rng,
        }
    }
}

impl Inferer for Noisy {
    fn name(&self) -> String {
        self.model.name()
    }

    fn predict(&mut self, history: &[f64]) -> f64 {
        let volatility = root_mean_square(&steps(tail(history, Self::WINDOW + 1)));
        self.model.predict(history) + self.amplitude * volatility * self.rng.normal()
    }
}
