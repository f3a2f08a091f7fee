//! Who is right in weather like this, by regression.

use super::average::Averages;
use super::{as_losses, Forecaster};
use crate::context::{context, FEATURES};
use crate::least_squares::LeastSquares;
use crate::record::PublicRecord;

/// Predicts each inferer's squared error from the state of the market: an
/// average as [`super::LossAverage`] has it, corrected by what an online regression finds in
/// the context.
#[derive(Clone, Debug)]
pub struct Regression {
    alpha: f64,
    averages: Averages,
    seen: usize,
    corrections: Vec<LeastSquares>,
}

impl Regression {
    /// Observations' worth of belief that context does not matter.
    const PRIOR: f64 = 30.0;
    /// Largest correction, as a factor.
    const STRONGEST: f64 = 2.0;

    /// With the weight of the newest epoch in the averages, in `(0, 1]`.
    pub fn new(alpha: f64) -> Self {
        Self {
            alpha,
            averages: Averages::new(alpha),
            seen: 0,
            corrections: Vec::new(),
        }
    }

    /// Learns from new epochs in what context errors were larger, relative to
    /// the crowd's, than they usually are.
    fn learn(&mut self, record: &PublicRecord) {
        self.corrections.resize_with(record.inferers(), || {
            LeastSquares::new(FEATURES, 1.0, Self::PRIOR)
        });
        let before = record.history.len().saturating_sub(record.epochs.len());
        let fresh = record.epochs.iter().enumerate().skip(self.seen);
        for (index, epoch) in fresh {
            let features = context(record.history.get(..before + index).unwrap_or(&[]));
            if features == [0.0; FEATURES] {
                // Nothing is known of the context, and what is regressed on it would be rounding.
                continue;
            }
            let difficulty = epoch.difficulty().max(f64::MIN_POSITIVE);
            for (inferer, correction) in self.corrections.iter_mut().enumerate() {
                let error = epoch.squared_error(inferer).unwrap_or(0.0);
                correction.observe(&features, error / difficulty - 1.0);
            }
        }
        self.seen = record.epochs.len().max(self.seen);
        self.averages.learn(record);
    }
}

impl Forecaster for Regression {
    fn name(&self) -> String {
        format!("regression {:.2}", self.alpha)
    }

    fn forecast(&mut self, record: &PublicRecord) -> Vec<(usize, f64)> {
        self.learn(record);
        let features = context(&record.history);
        let relative: Vec<f64> = self
            .averages
            .relative()
            .iter()
            .zip(&self.corrections)
            .map(|(error, correction)| {
                let factor = 1.0 + correction.predict(&features);
                error * factor.clamp(1.0 / Self::STRONGEST, Self::STRONGEST)
            })
            .collect();
        as_losses(record, &relative)
    }
}
