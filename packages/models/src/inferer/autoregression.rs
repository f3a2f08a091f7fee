//! A linear model of the last values, learnt online.

use super::Inferer;
use crate::least_squares::LeastSquares;
use crate::window::{last, tail, unseen};

/// What an [`Autoregression`] is a model of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The values themselves, for series that come back, as returns do.
    Values,
    /// Their steps, for series that wander, as prices do.
    Steps,
}

/// `x̂ = a₀ + Σ aᵢ·x₍ₜ₋ᵢ₎` by recursive least squares that forgets the distant
/// past.
#[derive(Clone, Debug)]
pub struct Autoregression {
    order: usize,
    forgetting: f64,
    basis: Basis,
    seen: usize,
    /// Newest value (the origin of the next step) and the newest terms.
    newest: Option<f64>,
    terms: Vec<f64>,
    /// Largest term so far, in size.
    largest: f64,
    model: LeastSquares,
}

impl Autoregression {
    /// With the number of lags and the factor by which an observation fades per
    /// step, in `(0, 1]`.
    pub fn new(order: usize, forgetting: f64, basis: Basis) -> Self {
        Self {
            order,
            forgetting,
            basis,
            seen: 0,
            newest: None,
            terms: Vec::new(),
            largest: 0.0,
            model: LeastSquares::new(order + 1, forgetting, Self::PRIOR),
        }
    }

    /// Observations' worth of belief in coefficients of zero.
    const PRIOR: f64 = 20.0;

    /// Intercept and lags, once there are enough. The intercept is scaled to the
    /// terms, so that the prior means the same for every unit.
    fn inputs(&self) -> Option<Vec<f64>> {
        if self.terms.len() < self.order {
            return None;
        }
        let mut inputs = tail(&self.terms, self.order).to_vec();
        inputs.push(0.1 * self.model.scale());
        Some(inputs)
    }

    /// The next term. The few terms after a jump may say that each is many times the one before;
    /// what doubles all that was ever seen is not believed.
    fn term(&self) -> Option<f64> {
        let bound = 2.0 * self.largest;
        let inputs = self.inputs()?;
        Some(self.model.predict(&inputs).clamp(-bound, bound))
    }

    fn learn(&mut self, term: f64) {
        if let Some(inputs) = self.inputs() {
            self.model.observe(&inputs, term);
        }
        self.largest = self.largest.max(term.abs());
        self.terms.push(term);
        if self.terms.len() > self.order {
            self.terms.remove(0);
        }
    }
}

impl Inferer for Autoregression {
    fn name(&self) -> String {
        format!("autoregression {}/{:.3}", self.order, self.forgetting)
    }

    fn predict(&mut self, history: &[f64]) -> f64 {
        for value in unseen(history, &mut self.seen) {
            match (self.basis, self.newest) {
                (Basis::Values, _) => self.learn(*value),
                (Basis::Steps, Some(newest)) => self.learn(value - newest),
                (Basis::Steps, None) => {}
            }
            self.newest = Some(*value);
        }
        let term = self.term();
        match self.basis {
            Basis::Values => term.unwrap_or(0.0),
            Basis::Steps => last(history) + term.unwrap_or(0.0),
        }
    }
}
