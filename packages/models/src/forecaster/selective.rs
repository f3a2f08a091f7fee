//! Only the best deserve a word.

use super::average::Averages;
use super::{as_losses, best, Forecaster};
use crate::record::PublicRecord;

/// Forecasts from a long memory, and only for the best few. Among those the
/// differences are small, and without the others' they are what sets the weights.
#[derive(Clone, Debug)]
pub struct Selective {
    alpha: f64,
    share: f64,
    averages: Averages,
}

impl Selective {
    /// With the weight of the newest epoch and the share of inferers named, both
    /// in `(0, 1]`.
    pub fn new(alpha: f64, share: f64) -> Self {
        Self {
            alpha,
            share,
            averages: Averages::new(alpha),
        }
    }
}

impl Forecaster for Selective {
    fn name(&self) -> String {
        format!("selective {:.2}/{:.2}", self.alpha, self.share)
    }

    fn forecast(&mut self, record: &PublicRecord) -> Vec<(usize, f64)> {
        self.averages.learn(record);
        let named = (self.share * record.inferers() as f64).ceil() as usize;
        best(as_losses(record, &self.averages.relative()), named)
    }
}
