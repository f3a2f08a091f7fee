//! Tomorrow is today.

use super::Inferer;
use crate::window::last;

/// Repeats the newest value: hard to beat on prices, poor on returns.
#[derive(Clone, Debug)]
pub struct Persistence;

impl Inferer for Persistence {
    fn name(&self) -> String {
        "persistence".to_owned()
    }

    fn predict(&mut self, history: &[f64]) -> f64 {
        last(history)
    }
}
