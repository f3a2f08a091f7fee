//! Who was right lately will be right.

use super::average::Averages;
use super::{as_losses, Forecaster};
use crate::record::PublicRecord;

/// Forecasts from discounted mean squared errors.
#[derive(Clone, Debug)]
pub struct LossAverage {
    alpha: f64,
    averages: Averages,
}

impl LossAverage {
    /// With the weight of the newest epoch, in `(0, 1]`.
    pub fn new(alpha: f64) -> Self {
        Self {
            alpha,
            averages: Averages::new(alpha),
        }
    }
}

impl Forecaster for LossAverage {
    fn name(&self) -> String {
        format!("loss average {:.2}", self.alpha)
    }

    fn forecast(&mut self, record: &PublicRecord) -> Vec<(usize, f64)> {
        self.averages.learn(record);
        as_losses(record, &self.averages.relative())
    }
}
