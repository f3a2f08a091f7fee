//! Who was right in weather like this, by memory.

use super::{as_losses, Forecaster};
use crate::context::{context, FEATURES};
use crate::record::PublicRecord;

/// Averages errors over the past epochs whose context was most like today's.
#[derive(Clone, Debug)]
pub struct Nearest {
    neighbors: usize,
    contexts: Vec<[f64; FEATURES]>,
}

impl Nearest {
    /// With the number of epochs averaged.
    pub fn new(neighbors: usize) -> Self {
        Self {
            neighbors,
            contexts: Vec::new(),
        }
    }

    /// Indices of the nearest epochs.
    fn nearest(&self, today: &[f64; FEATURES]) -> Vec<usize> {
        let mut distances: Vec<(f64, usize)> = self
            .contexts
            .iter()
            .enumerate()
            .map(|(index, context)| (distance(context, today), index))
            .collect();
        distances.sort_by(|left, right| left.0.total_cmp(&right.0).then(right.1.cmp(&left.1)));
        distances.truncate(self.neighbors);
        distances.into_iter().map(|(_, index)| index).collect()
    }
}

fn distance(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(a, b)| (a - b) * (a - b)).sum()
}

impl Forecaster for Nearest {
    fn name(&self) -> String {
        format!("nearest {}", self.neighbors)
    }

    fn forecast(&mut self, record: &PublicRecord) -> Vec<(usize, f64)> {
        let before = record.history.len().saturating_sub(record.epochs.len());
        for index in self.contexts.len()..record.epochs.len() {
            let known = record.history.get(..before + index).unwrap_or(&[]);
            self.contexts.push(context(known));
        }
        if record.epochs.is_empty() {
            return Vec::new();
        }
        let mut network = 0.0;
        let mut inferers = vec![0.0; record.inferers()];
        for index in self.nearest(&context(&record.history)) {
            let Some(epoch) = record.epochs.get(index) else {
                continue;
            };
            let scale = epoch.difficulty().max(f64::MIN_POSITIVE).sqrt();
            network += epoch.network_squared_error() / scale;
            for (inferer, total) in inferers.iter_mut().enumerate() {
                *total += epoch.squared_error(inferer).unwrap_or(0.0) / scale;
            }
        }
        let network = f64::max(network, f64::MIN_POSITIVE);
        let relative: Vec<f64> = inferers.iter().map(|total| total / network).collect();
        as_losses(record, &relative)
    }
}
