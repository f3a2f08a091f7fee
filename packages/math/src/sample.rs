//! Samples by their moments: what is kept of scores that scale later ones.

use core::cmp::Ordering;

use crate::stats::{count, mean, squares_around};
use crate::{MathResult, Number};

/// Moments of a sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample<N> {
    /// How many values.
    pub count: u32,
    /// Their mean; 0 of none.
    pub mean: N,
    /// Sum of their squared distances from it.
    pub squares: N,
}

impl<N: Number> Sample<N> {
    /// No values.
    pub fn empty() -> Self {
        Self {
            count: 0,
            mean: N::zero(),
            squares: N::zero(),
        }
    }

    /// Moments of values, `x̄` and `Σ (x − x̄)²`.
    ///
    /// # Shape
    /// `[n]`, any `n`.
    /// # Units
    /// Those of the values, and their square.
    /// # Rounding
    /// Two passes, so that nearly equal values do not cancel.
    /// # Errors
    /// [`MathError::OutOfRange`](crate::MathError::OutOfRange).
    /// # Source
    /// Textbook.
    pub fn of(values: &[N]) -> MathResult<Self> {
        if values.is_empty() {
            return Ok(Self::empty());
        }
        let mean = mean(values)?;
        Ok(Self {
            count: u32::try_from(values.len()).unwrap_or(u32::MAX),
            squares: squares_around(values, &mean)?,
            mean,
        })
    }
}

impl<N: Number> Sample<N> {
    /// The sample without one of its values; `None` where digits would be lost: that value is most of
    /// the spread.
    pub(crate) fn without(&self, value: &N) -> MathResult<Option<Self>> {
        let number = i64::from(self.count);
        let rest = number.saturating_sub(1);
        if rest < 1 {
            return Ok(Some(Self::empty()));
        }
        let (number, rest) = (N::from_int(number), N::from_int(rest));
        let distance = value.sub(&self.mean)?;
        let share = distance.mul(&distance)?.mul(&number)?.div(&rest)?;
        let squares = self.squares.sub(&share)?;
        let eighth = self.squares.div(&N::from_int(8))?;
        if squares.compare(&eighth) == Ordering::Less {
            return Ok(None);
        }
        Ok(Some(Self {
            count: self.count.saturating_sub(1),
            mean: self.mean.sub(&distance.div(&rest)?)?,
            squares,
        }))
    }

    /// `√(Σ (x − x̄)²/(n − 1))`; 0 of fewer than two values.
    pub(crate) fn std_dev(&self) -> MathResult<N> {
        let degrees_of_freedom = i64::from(self.count).saturating_sub(1);
        if degrees_of_freedom < 1 {
            return Ok(N::zero());
        }
        self.squares.div(&N::from_int(degrees_of_freedom))?.sqrt()
    }
}

/// Standard deviation of all values of several samples,
/// `√(Σ_i (M_i + n_i (x̄_i − x̄)²) / (n − 1))`; 0 for fewer than two values.
///
/// # Shape
/// Any number of samples.
/// # Units
/// Those of the values.
/// # Rounding
/// Each operation once; agrees with [`std_dev`](crate::stats::std_dev) of all values up to that.
/// # Errors
/// [`MathError::OutOfRange`](crate::MathError::OutOfRange).
/// # Source
/// Textbook (pairwise combination of moments).
pub fn pooled_std_dev<N: Number>(samples: &[Sample<N>]) -> MathResult<N> {
    let mut number: usize = 0;
    let mut total = N::zero();
    for sample in samples {
        let size = usize::try_from(sample.count).unwrap_or(usize::MAX);
        number = number.saturating_add(size);
        total = total.add(&sample.mean.mul(&count(size)?)?)?;
    }
    let degrees_of_freedom = number.saturating_sub(1);
    if degrees_of_freedom == 0 {
        return Ok(N::zero());
    }
    let center = total.div(&count(number)?)?;
    let mut squares = N::zero();
    for sample in samples {
        let distance = sample.mean.sub(&center)?;
        let size = count::<N>(usize::try_from(sample.count).unwrap_or(usize::MAX))?;
        let between = distance.mul(&distance)?.mul(&size)?;
        squares = squares.add(&sample.squares.add(&between)?)?;
    }
    squares.div(&count(degrees_of_freedom)?)?.sqrt()
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)]
mod tests {
    use super::*;
    use crate::stats::std_dev;
    use crate::Real;

    fn values(seed: i64, length: i64) -> Vec<Real> {
        (0..length)
            .map(|v| Real::from_ratio((v * v * 31 + seed * 17) % 101 - 40, 7).unwrap())
            .collect()
    }

    #[test]
    fn pooled_moments_spread_like_all_values_together() {
        let parts = [values(1, 32), values(2, 1), values(3, 0), values(4, 7)];
        let samples: Vec<_> = parts.iter().map(|part| Sample::of(part).unwrap()).collect();
        let pooled = pooled_std_dev(&samples).unwrap();
        let direct = std_dev(&parts.concat()).unwrap();
        let bound: Real = "1e-17".parse().unwrap();
        assert!(
            pooled.sub(&direct).unwrap().abs() < bound,
            "{pooled} {direct}"
        );
        assert!(direct > Real::ONE);
    }

    #[test]
    fn fewer_than_two_values_have_no_spread() {
        assert_eq!(pooled_std_dev::<Real>(&[]).unwrap(), Real::ZERO);
        let one = Sample::of(&values(5, 1)).unwrap();
        assert_eq!(pooled_std_dev(&[one, Sample::empty()]).unwrap(), Real::ZERO);
    }
}
