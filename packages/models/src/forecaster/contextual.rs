//! Who is right in weather like this, by kinds of weather.

use super::{as_losses, Forecaster};
use crate::record::{EpochRecord, PublicRecord};
use crate::window::{last, mean, root_mean_square, steps, tail};

/// Kinds of context: wild or calm, rising or falling, above or below the usual level.
const KINDS: usize = 8;

/// Averages each inferer's squared error relative to the crowd's over the epochs of today's kind.
/// A kind is believed as far as the kinds differ by more than chance: its mean counts as `n`
/// epochs beside `σ² / τ²` epochs of the mean over all kinds, where `σ²` is the variance within
/// kinds and `τ²` that between them.
#[derive(Clone, Debug)]
pub struct Contextual {
    /// What remains of an observation after each epoch.
    keep: f64,
    seen: usize,
    network: Tally,
    inferers: Vec<Tally>,
}

impl Contextual {
    /// With the share of what was learnt that fades per epoch, in `[0, 1)`.
    pub fn new(fading: f64) -> Self {
        Self {
            keep: 1.0 - fading,
            seen: 0,
            network: Tally::default(),
            inferers: Vec::new(),
        }
    }

    /// Takes in new epochs, each in the kind of context its predictions were made in.
    fn learn(&mut self, record: &PublicRecord) {
        self.inferers.resize(record.inferers(), Tally::default());
        let before = record.history.len().saturating_sub(record.epochs.len());
        for (index, epoch) in record.epochs.iter().enumerate().skip(self.seen) {
            let known = record.history.get(..before + index).unwrap_or(&[]);
            self.count(kind(known), epoch);
        }
        self.seen = record.epochs.len().max(self.seen);
    }

    fn count(&mut self, kind: usize, epoch: &EpochRecord) {
        let difficulty = epoch.difficulty().max(f64::MIN_POSITIVE);
        self.network.fade(self.keep);
        self.network
            .add(kind, epoch.network_squared_error() / difficulty);
        for (inferer, tally) in self.inferers.iter_mut().enumerate() {
            // Who was not there is no worse than the crowd.
            let error = epoch.squared_error(inferer).unwrap_or(difficulty);
            tally.fade(self.keep);
            tally.add(kind, error / difficulty);
        }
    }
}

impl Forecaster for Contextual {
    fn name(&self) -> String {
        format!("contextual {:.2}", 1.0 - self.keep)
    }

    fn forecast(&mut self, record: &PublicRecord) -> Vec<(usize, f64)> {
        self.learn(record);
        if record.epochs.is_empty() {
            return Vec::new();
        }
        let today = kind(&record.history);
        let network = self.network.expected(today).max(f64::MIN_POSITIVE);
        let relative: Vec<f64> = self
            .inferers
            .iter()
            .map(|tally| tally.expected(today) / network)
            .collect();
        as_losses(record, &relative)
    }
}

/// The kind of context a history ends in, in `0..KINDS`.
fn kind(history: &[f64]) -> usize {
    const SHORT: usize = 5;
    const LONG: usize = 60;
    let recent = tail(history, LONG + 1);
    let steps = steps(recent);
    let wild = root_mean_square(tail(&steps, SHORT)) > root_mean_square(&steps);
    let rising = last(&steps) > 0.0;
    let above = last(recent) > mean(recent);
    [wild, rising, above]
        .iter()
        .fold(0, |kind, side| 2 * kind + usize::from(*side))
}

/// Number, sum and sum of squares of what was observed in each kind of context.
#[derive(Clone, Copy, Debug, Default)]
struct Tally([(f64, f64, f64); KINDS]);

impl Tally {
    fn fade(&mut self, keep: f64) {
        for (count, sum, squares) in &mut self.0 {
            *count *= keep;
            *sum *= keep;
            *squares *= keep;
        }
    }

    fn add(&mut self, kind: usize, value: f64) {
        if let Some((count, sum, squares)) = self.0.get_mut(kind) {
            *count += 1.0;
            *sum += value;
            *squares += value * value;
        }
    }

    /// What to expect in a kind of context; 1, as good as the crowd, of nothing.
    fn expected(&self, kind: usize) -> f64 {
        let total: f64 = self.0.iter().map(|(count, _, _)| count).sum();
        if total == 0.0 {
            return 1.0;
        }
        let mean = self.0.iter().map(|(_, sum, _)| sum).sum::<f64>() / total;
        let (count, sum, _) = self.0.get(kind).copied().unwrap_or_default();
        match self.belief(mean, total) {
            Some(epochs) => (sum + epochs * mean) / (count + epochs),
            None => mean,
        }
    }

    /// Epochs that the mean over all kinds counts as, `σ² / τ²`; nothing where the kinds differ
    /// by no more than chance has them differ.
    fn belief(&self, mean: f64, total: f64) -> Option<f64> {
        let kinds: Vec<(f64, f64, f64)> =
            self.0.iter().filter(|kind| kind.0 > 0.0).copied().collect();
        let free = total - kinds.len() as f64;
        let spread = |(count, sum, squares): &(f64, f64, f64)| squares - sum * sum / count;
        let within = kinds.iter().map(spread).sum::<f64>().max(0.0) / free;
        // The sum over kinds of n·(mean of the kind − mean)² is (kinds − 1)·σ² by chance, and
        // (total − Σn²/total)·τ² above it.
        let apart = |(count, sum, _): &(f64, f64, f64)| (sum / count - mean).powi(2) * count;
        let chance = (kinds.len() as f64 - 1.0) * within;
        let weight = total - kinds.iter().map(|kind| kind.0 * kind.0).sum::<f64>() / total;
        let between = (kinds.iter().map(apart).sum::<f64>() - chance) / weight;
        (free >= 1.0 && weight > 0.0 && between > 0.0).then(|| within / between)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_history_ends_in_the_kind_it_shows() {
        let calm: Vec<f64> = (0..80).map(|t| f64::from(t % 2)).collect();
        let ends = |values: &[f64]| kind(&[&calm, values].concat());
        assert_eq!(ends(&[9.0]), 0b111);
        assert_eq!(ends(&[9.0, 8.0]), 0b101);
        assert_eq!(ends(&[-9.0, -8.0]), 0b110);
        assert_eq!(ends(&[-9.0]), 0b100);
        assert_eq!(ends(&[0.6, 0.7, 0.6, 0.7, 0.6, 0.65]), 0b011);
        assert_eq!(kind(&[]), 0);
        assert_eq!(kind(&[2.0; 90]), 0);
    }

    #[test]
    fn kinds_that_differ_are_told_apart_and_kinds_that_do_not_are_not() {
        let mut differ = Tally::default();
        let mut same = Tally::default();
        for t in 0..40_u8 {
            let luck = f64::from(t % 5);
            let kind = usize::from(t % 2);
            differ.add(kind, 10.0 * kind as f64 + 0.1 * luck);
            same.add(kind, luck);
        }
        assert!((differ.expected(0) - 0.2).abs() < 0.05);
        assert!((differ.expected(1) - 10.2).abs() < 0.05);
        assert_eq!(same.expected(0), same.expected(1));
        // Of a kind never seen, the mean.
        assert!((differ.expected(5) - 5.2).abs() < 1e-9);
        assert_eq!(Tally::default().expected(0), 1.0);
    }
}
