//! Predictions that hardly move.

use super::Inferer;
use crate::window::unseen;

/// Always the same value; zero is the efficient market's view of a return.
#[derive(Clone, Debug)]
pub struct Constant(pub f64);

impl Inferer for Constant {
    fn name(&self) -> String {
        format!("constant {}", self.0)
    }

    fn predict(&mut self, _history: &[f64]) -> f64 {
        self.0
    }
}

/// The mean of everything seen so far.
#[derive(Clone, Debug, Default)]
pub struct LongMean {
    seen: usize,
    total: f64,
}

impl Inferer for LongMean {
    fn name(&self) -> String {
        "long mean".to_owned()
    }

    fn predict(&mut self, history: &[f64]) -> f64 {
        self.total += unseen(history, &mut self.seen).iter().sum::<f64>();
        self.total / self.seen.max(1) as f64
    }
}
