//! What everybody can know about a topic when a submission window opens.

use super::window::mean;

/// Losses below count as this before the logarithm: the default of a topic.
const LOSS_FLOOR: f64 = 1e-18;

/// An epoch whose truth is known.
#[derive(Clone, Debug)]
pub struct EpochRecord {
    /// The truth.
    pub truth: f64,
    /// What the network published.
    pub network: f64,
    /// What each inferer said.
    pub inferences: Vec<f64>,
}

impl EpochRecord {
    /// Squared error of an inferer.
    pub fn squared_error(&self, inferer: usize) -> Option<f64> {
        self.inferences
            .get(inferer)
            .map(|inference| square(inference - self.truth))
    }

    /// Squared error of the network.
    pub fn network_squared_error(&self) -> f64 {
        square(self.network - self.truth)
    }

    /// Mean squared error of all inferers: how hard the epoch was.
    pub fn difficulty(&self) -> f64 {
        let errors: Vec<f64> = self
            .inferences
            .iter()
            .map(|inference| square(inference - self.truth))
            .collect();
        mean(&errors)
    }
}

/// The past of a topic.
#[derive(Clone, Debug, Default)]
pub struct PublicRecord {
    /// Values of the target so far, from long before the topic began.
    pub history: Vec<f64>,
    /// Epochs whose truth is known, oldest first.
    pub epochs: Vec<EpochRecord>,
}

impl PublicRecord {
    /// Inferers of the topic.
    pub fn inferers(&self) -> usize {
        self.epochs.last().map_or(0, |epoch| epoch.inferences.len())
    }

    /// The loss that forecasts will be compared with: that of the network in
    /// the last epoch, whose truth is public before the chain has settled it.
    pub fn reference_loss(&self) -> f64 {
        self.epochs
            .last()
            .map_or(0.0, |epoch| log_loss(epoch.network_squared_error()))
    }
}

/// Loss in the space of the topics: log10 of the squared error.
pub fn log_loss(squared_error: f64) -> f64 {
    squared_error.max(LOSS_FLOOR).log10()
}

fn square(x: f64) -> f64 {
    x * x
}
