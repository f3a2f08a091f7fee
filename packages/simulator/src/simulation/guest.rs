//! A model from outside among the inferers, to be tried before it costs anything.

use allora_math::Real;
use allora_models::PublicRecord;

/// What is known when a guest is asked.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Values of the target and epochs so far. What is asked for is the value after the last.
    pub record: &'a PublicRecord,
    /// Values of the history that were known before the first epoch.
    pub known: usize,
}

/// A model from outside.
pub trait Guest {
    /// For people.
    fn name(&self) -> String;

    /// Predicts the next value; `None` submits nothing.
    fn infer(&mut self, asked: Asked<'_>) -> Option<Real>;
}
