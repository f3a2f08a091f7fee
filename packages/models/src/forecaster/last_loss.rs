//! Who was right yesterday will be right today.

use super::{as_losses, Forecaster};
use crate::record::PublicRecord;

/// Repeats everybody's last loss: the naive forecast, which mistakes luck for
/// skill.
#[derive(Clone, Debug)]
pub struct LastLoss;

impl Forecaster for LastLoss {
    fn name(&self) -> String {
        "last loss".to_owned()
    }

    fn forecast(&mut self, record: &PublicRecord) -> Vec<(usize, f64)> {
        let Some(epoch) = record.epochs.last() else {
            return Vec::new();
        };
        let network = epoch.network_squared_error().max(f64::MIN_POSITIVE);
        let relative: Vec<f64> = (0..record.inferers())
            .filter_map(|inferer| epoch.squared_error(inferer))
            .map(|error| error / network)
            .collect();
        as_losses(record, &relative)
    }
}
