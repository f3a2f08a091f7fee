//! Who strays from the crowd had better be right.

use super::{as_losses, Forecaster};
use crate::record::{EpochRecord, PublicRecord};
use crate::window::median;

/// Expects an inferer's squared error to be that of the crowd's median plus the
/// square of its usual distance from it: what a deviation costs if it carries no
/// information. Far less noisy than realized errors, and blind to skill.
#[derive(Clone, Debug)]
pub struct Consensus {
    alpha: f64,
    seen: usize,
    crowd: f64,
    distances: Vec<f64>,
}

impl Consensus {
    /// With the weight of the newest epoch, in `(0, 1]`.
    pub fn new(alpha: f64) -> Self {
        Self {
            alpha,
            seen: 0,
            crowd: 0.0,
            distances: Vec::new(),
        }
    }

    fn learn(&mut self, epoch: &EpochRecord) {
        let middle = median(&epoch.inferences);
        let keep = 1.0 - self.alpha;
        let error = (middle - epoch.truth) * (middle - epoch.truth);
        self.crowd = keep * self.crowd + self.alpha * error;
        for (distance, inference) in self.distances.iter_mut().zip(&epoch.inferences) {
            let square = (inference - middle) * (inference - middle);
            *distance = keep * *distance + self.alpha * square;
        }
    }
}

impl Forecaster for Consensus {
    fn name(&self) -> String {
        format!("consensus {:.2}", self.alpha)
    }

    fn forecast(&mut self, record: &PublicRecord) -> Vec<(usize, f64)> {
        self.distances.resize(record.inferers(), 0.0);
        for epoch in record.epochs.get(self.seen..).unwrap_or(&[]) {
            self.learn(epoch);
        }
        self.seen = record.epochs.len().max(self.seen);
        let crowd = self.crowd.max(f64::MIN_POSITIVE);
        let relative: Vec<f64> = self
            .distances
            .iter()
            .map(|distance| 1.0 + distance / crowd)
            .collect();
        as_losses(record, &relative)
    }
}
