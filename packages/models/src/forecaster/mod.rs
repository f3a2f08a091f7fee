//! Models that predict how well the other models will do.
//!
//! The network turns a forecast loss into a regret, `network's last loss − forecast`, and the
//! regrets of one forecast into weights. One epoch's log loss is mostly luck and common to all:
//! a forecaster that says "hard day ahead" for everybody says nothing. So the models here
//! estimate *mean squared errors relative to the network's* and state them on top of the network's
//! last loss, which is the space the network reads them in.

mod average;
mod consensus;
mod contextual;
mod last_loss;
mod loss_average;
mod nearest;
mod regression;
mod restarting;
mod selective;
#[cfg(test)]
mod tests;

pub use consensus::Consensus;
pub use contextual::Contextual;
pub use last_loss::LastLoss;
pub use loss_average::LossAverage;
pub use nearest::Nearest;
pub use regression::Regression;
pub use restarting::Restarting;
pub use selective::Selective;

use super::record::PublicRecord;

/// A model that predicts the losses of inferers.
pub trait Forecaster: Send {
    /// Family and parameters, for people.
    fn name(&self) -> String;

    /// Expected losses of some inferers, by their index; empty if the model has
    /// nothing to say yet.
    fn forecast(&mut self, record: &PublicRecord) -> Vec<(usize, f64)>;
}

/// States errors relative to the network's as losses.
fn as_losses(record: &PublicRecord, relative_errors: &[f64]) -> Vec<(usize, f64)> {
    /// No inferer is expected to be better, or worse, than this factor.
    const FARTHEST: f64 = 1e6;
    let reference = record.reference_loss();
    relative_errors
        .iter()
        .map(|error| reference + error.clamp(1.0 / FARTHEST, FARTHEST).log10())
        .enumerate()
        .collect()
}

/// Keeps the `count` smallest losses.
pub fn best(mut forecast: Vec<(usize, f64)>, count: usize) -> Vec<(usize, f64)> {
    forecast.sort_by(|left, right| left.1.total_cmp(&right.1).then(left.0.cmp(&right.0)));
    forecast.truncate(count);
    forecast.sort_by_key(|(inferer, _)| *inferer);
    forecast
}
