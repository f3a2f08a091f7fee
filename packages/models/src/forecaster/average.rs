//! Discounted mean squared errors of everybody.

use crate::record::PublicRecord;

/// Discounted means of the squared errors of inferers and network, corrected for
/// the short past.
#[derive(Clone, Debug)]
pub(super) struct Averages {
    alpha: f64,
    seen: usize,
    weight: f64,
    network: f64,
    inferers: Vec<f64>,
}

impl Averages {
    pub(super) fn new(alpha: f64) -> Self {
        Self {
            alpha,
            seen: 0,
            weight: 0.0,
            network: 0.0,
            inferers: Vec::new(),
        }
    }

    /// Takes in new epochs. Errors are divided by the epoch's difficulty raised to one half: a
    /// calm day counts as well as a wild one, and yet misses on wild days cost more.
    pub(super) fn learn(&mut self, record: &PublicRecord) {
        self.inferers.resize(record.inferers(), 0.0);
        for epoch in record.epochs.get(self.seen..).unwrap_or(&[]) {
            let scale = epoch.difficulty().max(f64::MIN_POSITIVE).sqrt();
            let keep = 1.0 - self.alpha;
            self.weight = keep * self.weight + self.alpha;
            self.network = keep * self.network + self.alpha * epoch.network_squared_error() / scale;
            for (inferer, average) in self.inferers.iter_mut().enumerate() {
                let error = epoch.squared_error(inferer).unwrap_or(0.0);
                *average = keep * *average + self.alpha * error / scale;
            }
        }
        self.seen = record.epochs.len().max(self.seen);
    }

    /// Mean squared error of each inferer over that of the network.
    pub(super) fn relative(&self) -> Vec<f64> {
        let network = self.network.max(f64::MIN_POSITIVE);
        self.inferers.iter().map(|error| error / network).collect()
    }
}
