//! Models that predict the next value of a series: one small family per file.

mod adapter;
mod autoregression;
mod constant;
mod drift;
mod mean_reversion;
mod momentum;
mod moving_average;
mod persistence;
mod restarting;
mod smoothing;
#[cfg(test)]
mod tests;

pub use adapter::{Cumulated, Noisy};
pub use autoregression::{Autoregression, Basis};
pub use constant::{Constant, LongMean};
pub use drift::Drift;
pub use mean_reversion::MeanReversion;
pub use momentum::{Momentum, VolatilityScaled};
pub use moving_average::{MovingAverage, MovingMedian};
pub use persistence::Persistence;
pub use restarting::Restarting;
pub use smoothing::{Holt, Smoothing};

/// A model that predicts the next value of a series.
pub trait Inferer: Send {
    /// Family and parameters, for people.
    fn name(&self) -> String;

    /// Predicts the value after `history` (oldest first). Between calls the
    /// history only grows; a model may keep what it has learnt from it. A short
    /// history gives a poor prediction, never a failure.
    fn predict(&mut self, history: &[f64]) -> f64;
}
