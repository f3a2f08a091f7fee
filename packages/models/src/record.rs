//! What everybody can know about a topic when a submission window opens.

use super::window::mean;

/// Squared errors below this share of the mean squared error so far count as that before the
/// logarithm.
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

    /// The loss that forecasts will be compared with, log10 of the squared error: that of the
    /// network in the last epoch, whose truth is public before the chain has settled it.
    pub fn reference_loss(&self) -> f64 {
        let Some(epoch) = self.epochs.last() else {
            return 0.0;
        };
        let errors: Vec<f64> = self.epochs.iter().map(EpochRecord::difficulty).collect();
        // Where nobody ever erred there is no unit but that of the target.
        let unit = Some(mean(&errors)).filter(|error| *error > 0.0);
        let floor = LOSS_FLOOR * unit.unwrap_or(1.0);
        epoch.network_squared_error().max(floor).log10()
    }
}

fn square(x: f64) -> f64 {
    x * x
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(unit: f64, network: f64) -> PublicRecord {
        let epoch = |network: f64| EpochRecord {
            truth: 5.0 * unit,
            network: network * unit,
            inferences: vec![4.0 * unit, 8.0 * unit],
        };
        PublicRecord {
            history: Vec::new(),
            epochs: vec![epoch(6.0), epoch(network)],
        }
    }

    #[test]
    fn the_reference_is_the_last_loss_in_any_unit() {
        for unit in [1e-12_f64, 1.0, 1e12] {
            let shift = 2.0 * unit.log10();
            let loss = |network| record(unit, network).reference_loss() - shift;
            assert!((loss(5.1) + 2.0).abs() < 1e-6, "{}", loss(5.1));
            // (1 + 9) / 2 · 10⁻¹⁸
            assert!((loss(5.0) + 17.301).abs() < 1e-3, "{}", loss(5.0));
        }
    }

    #[test]
    fn the_reference_is_finite_where_nobody_errs_and_before_the_first_epoch() {
        let mut record = record(1.0, 5.0);
        for epoch in &mut record.epochs {
            epoch.inferences.fill(5.0);
            epoch.network = 5.0;
        }
        assert!((record.reference_loss() + 18.0).abs() < 1e-9);
        assert_eq!(PublicRecord::default().reference_loss(), 0.0);
    }
}
