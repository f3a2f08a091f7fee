//! What was learnt of another scale is forgotten.

use super::Forecaster;
use crate::jump::Scale;
use crate::record::PublicRecord;
use crate::window::unseen;

/// A model that begins anew where the history changes its scale for good: squared errors of a
/// larger scale would outweigh those of the present one for as long as they are remembered.
///
/// On a series without such a jump it says what the model says.
pub struct Restarting {
    make: Box<dyn Fn() -> Box<dyn Forecaster> + Send>,
    model: Box<dyn Forecaster>,
    seen: usize,
    scale: Scale,
}

impl Restarting {
    /// Around a model, made by a function that makes it again at each jump.
    pub fn new(make: Box<dyn Fn() -> Box<dyn Forecaster> + Send>) -> Self {
        Self {
            model: make(),
            make,
            seen: 0,
            scale: Scale::default(),
        }
    }
}

impl Forecaster for Restarting {
    fn name(&self) -> String {
        self.model.name()
    }

    fn forecast(&mut self, record: &PublicRecord) -> Vec<(usize, f64)> {
        let start = self.scale.start();
        for value in unseen(&record.history, &mut self.seen) {
            self.scale.observe(*value);
        }
        if self.scale.start() != start {
            self.model = (self.make)();
        }
        match self.scale.start() {
            0 => self.model.forecast(record),
            start => self.model.forecast(&since(record, start)),
        }
    }
}

/// The values from `start` on and the epochs predicted with one of them known.
fn since(record: &PublicRecord, start: usize) -> PublicRecord {
    let before = record.history.len().saturating_sub(record.epochs.len());
    let first = (start + 1).saturating_sub(before);
    PublicRecord {
        history: record.history.get(start..).unwrap_or(&[]).to_vec(),
        epochs: record.epochs.get(first..).unwrap_or(&[]).to_vec(),
    }
}
