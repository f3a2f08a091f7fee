//! How sure the network is: an interval around its inference that holds the truth as often as it says.

use crate::list::try_map;
use crate::reference::{step_of, toward};
use crate::stats::{larger, smaller, weighted_percentiles};
use crate::{MathResult, Number};

/// Percentiles 2.28, 15.87, 50, 84.13, 97.72 (−2σ … +2σ) of weighted values. `None` if no weight is positive.
///
/// # Shape
/// `[n ≥ 1]` values and weights; five values in ascending order.
/// # Units
/// Those of the values.
/// # Rounding
/// As [`weighted_percentiles`].
/// # Errors
/// Those of [`weighted_percentiles`].
/// # Source
/// Allora chain v0.6 `GetConfidenceIntervals`.
pub fn sigma_percentiles<N: Number>(values: &[N], weights: &[N]) -> MathResult<Option<[N; 5]>> {
    if weights.iter().all(N::is_zero) {
        return Ok(None);
    }
    let percents = try_map(&[228, 1587, 5000, 8413, 9772], &mut |hundredths| {
        N::from_ratio(*hundredths, 100)
    })?;
    let bounds = weighted_percentiles(values, weights, &percents)?;
    <[N; 5]>::try_from(bounds).map(Some).or(Ok(None))
}

/// Half widths of the 68 % and the 95 % interval, in typical errors of the network.
#[derive(Clone, Debug, PartialEq)]
pub struct IntervalWidths<N> {
    /// Typical absolute error of the network inference; 0 before the first epoch.
    pub error: N,
    /// Of the 68 % interval.
    pub inner: N,
    /// Of the 95 % interval; never below `inner`.
    pub outer: N,
}

impl<N: Number> IntervalWidths<N> {
    /// As of errors with a normal distribution, whose mean size is 0.8 of their deviation.
    ///
    /// # Errors
    /// None for any number that has them.
    pub fn new() -> MathResult<Self> {
        Ok(Self {
            error: N::zero(),
            inner: N::from_ratio(5, 4)?,
            outer: N::from_ratio(49, 20)?,
        })
    }

    /// The five bounds `p − o·E, p − i·E, p, p + i·E, p + o·E`, ascending: they hold the truth in 95 % and
    /// in 68 % of epochs, and always hold `p`.
    ///
    /// # Units
    /// Those of the inference.
    /// # Rounding
    /// One product, one sum each.
    /// # Errors
    /// [`MathError::OutOfRange`](crate::MathError::OutOfRange).
    /// # Source
    /// Own.
    pub fn around(&self, inference: &N) -> MathResult<[N; 5]> {
        let inner = self.inner.mul(&self.error)?;
        let outer = self.outer.mul(&self.error)?;
        Ok([
            inference.sub(&outer)?,
            inference.sub(&inner)?,
            inference.clone(),
            inference.add(&inner)?,
            inference.add(&outer)?,
        ])
    }

    /// A step towards the error of an epoch, `E ← E + max(1/20, 1/t)·(e − E)`, `e ≤ 4E` once ten epochs are
    /// behind; `t` counts this epoch.
    ///
    /// # Units
    /// Those of the inference.
    /// # Rounding
    /// Each operation once.
    /// # Errors
    /// [`MathError::OutOfRange`](crate::MathError::OutOfRange).
    /// # Source
    /// Own.
    pub fn learn_error(&mut self, error: &N, epochs: u32) -> MathResult<()> {
        let mut error = error.clone();
        if epochs > 10 && !self.error.is_zero() {
            let most = N::from_int(4).mul(&self.error)?;
            error = smaller(&error, &most).clone();
        }
        let step = step_of(&N::from_ratio(1, 20)?, epochs.max(1), 0)?;
        self.error = toward(&self.error, &error, &step)?;
        Ok(())
    }

    /// A step of both widths after an epoch, `q ← q·exp(η·(m − α))`, `m` 1 if the truth was outside and
    /// else 0, `α` 5 % or 32 %, `η = 1/10`.
    ///
    /// Over `T` epochs the truth is outside in `α + ln(q_T/q_0)/(ηT)` of them, whatever the series does.
    ///
    /// # Units
    /// Dimensionless.
    /// # Rounding
    /// One product each.
    /// # Errors
    /// [`MathError::OutOfRange`](crate::MathError::OutOfRange).
    /// # Source
    /// Quantile tracking (Gibbs, Candès 2021; Angelopoulos, Candès, Tibshirani 2023), multiplicative.
    pub fn learn(&mut self, outside_inner: bool, outside_outer: bool) -> MathResult<()> {
        // exp 0.068, exp −0.032; exp 0.095, exp −0.005
        let inner = if outside_inner { 1_070_365 } else { 968_507 };
        let outer = if outside_outer { 1_099_659 } else { 995_012 };
        self.inner = self.inner.mul(&N::from_ratio(inner, 1_000_000)?)?;
        self.outer = self.outer.mul(&N::from_ratio(outer, 1_000_000)?)?;
        self.outer = larger(&self.outer, &self.inner).clone();
        Ok(())
    }
}
