//! From regrets to weights.

use core::cmp::Ordering;

use crate::list::try_map;
use crate::stats::{larger, smaller, std_dev};
use crate::{MathError, MathResult, Number, Operation};

/// Shape of the map from regrets to weights.
#[derive(Clone, Debug, PartialEq)]
pub struct WeightParams<N> {
    /// Sharpness `p` of the potential.
    pub p_norm: N,
    /// Offset `c` of the potential, in standard deviations of regret.
    pub c_norm: N,
    /// Added to the standard deviation, so that it never divides by zero.
    pub epsilon: N,
}

/// Weights of one combination, unnormalised and never negative.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights<N> {
    /// Of every inferer.
    pub inferers: Vec<N>,
    /// Of every forecaster.
    pub forecasters: Vec<N>,
}

/// `ln(1 + t)` for `t ≥ 0` without losing a small `t`.
pub(crate) fn ln_one_plus<N: Number>(t: &N) -> MathResult<N> {
    let one = N::one();
    let rounded = one.add(t)?;
    let kept = rounded.sub(&one)?;
    if kept.is_zero() {
        return Ok(t.clone());
    }
    // ln u is good relative to what u kept of t; the factor restores the rest.
    rounded.ln()?.mul(t)?.div(&kept)
}

/// Potential `φ(x) = ln(1 + e^{p(x − c)})`.
///
/// # Units
/// Dimensionless.
/// # Rounding
/// For `x > c` evaluated as `p(x − c) + ln(1 + e^{−p(x − c)})`, so nothing overflows; below, small
/// values keep their relative accuracy.
/// # Errors
/// [`MathError::OutOfRange`] if `p(x − c)` itself is.
/// # Source
/// Whitepaper; Allora chain v0.6 `Phi`.
pub fn potential<N: Number>(p: &N, c: &N, x: &N) -> MathResult<N> {
    let y = p.mul(&x.sub(c)?)?;
    let tail = ln_one_plus(&y.abs().neg().exp()?)?;
    if y.is_negative() {
        Ok(tail)
    } else {
        y.add(&tail)
    }
}

/// Gradient of the potential, `φ′(x) = p / (1 + e^{−p(x − c)})`.
///
/// # Units
/// Dimensionless, in `[0, p]`.
/// # Rounding
/// For `x < c` evaluated as `p·e^{y} / (1 + e^{y})`, `y = p(x − c)`, so nothing overflows.
/// # Errors
/// [`MathError::OutOfRange`] if `p(x − c)` itself is.
/// # Source
/// Whitepaper; Allora chain v0.6 `Gradient`.
pub fn gradient<N: Number>(p: &N, c: &N, x: &N) -> MathResult<N> {
    let y = p.mul(&x.sub(c)?)?;
    let decay = y.abs().neg().exp()?;
    let denominator = N::one().add(&decay)?;
    if y.is_negative() {
        p.mul(&decay)?.div(&denominator)
    } else {
        p.div(&denominator)
    }
}

/// The map from normalised regrets to weights with its three bounds worked out.
#[derive(Clone, Debug)]
pub struct WeightFunction<N> {
    params: WeightParams<N>,
    /// `c + 6.75/p`: regrets above count as this.
    cap: N,
    /// `c − 8.25/p`: the best regret is lifted at least here.
    anchor: N,
    /// `c − 17.25/p`: regrets below weigh nothing.
    cut: N,
}

impl<N: Number> WeightFunction<N> {
    /// The map of these parameters.
    ///
    /// # Errors
    /// [`MathError::DivisionByZero`] for `p = 0`.
    pub fn new(params: &WeightParams<N>) -> MathResult<Self> {
        let bound = |quarters| -> MathResult<N> {
            params
                .c_norm
                .add(&N::from_ratio(quarters, 4)?.div(&params.p_norm)?)
        };
        Ok(Self {
            cap: bound(27)?,
            anchor: bound(-33)?,
            cut: bound(-69)?,
            params: params.clone(),
        })
    }

    /// Weight of a normalised regret `x` when the best one is `x_max`: `φ′` of `x` capped at
    /// `c + 6.75/p`, shifted by `c − 8.25/p − x_max` if `x_max` lies below that anchor, and 0 below
    /// `c − 17.25/p`.
    ///
    /// # Units
    /// Regret in standard deviations; weight in `[0, p]`.
    /// # Rounding
    /// Bounds are rounded once, when the map is made.
    /// # Errors
    /// [`MathError::OutOfRange`].
    /// # Source
    /// Allora chain v0.6 `CalcWeightFromNormalizedRegret`.
    pub fn weight_of_normalized_regret(&self, x: &N, x_max: &N) -> MathResult<N> {
        let mut x = smaller(x, &self.cap).clone();
        if x_max.compare(&self.anchor) == Ordering::Less {
            x = x.sub(x_max)?.add(&self.anchor)?;
        }
        if x.compare(&self.cut) == Ordering::Less {
            return Ok(N::zero());
        }
        gradient(&self.params.p_norm, &self.params.c_norm, &x)
    }

    /// Weights of a pool of regrets, `x = R / (std(R) + ε)` mapped by
    /// [`weight_of_normalized_regret`](Self::weight_of_normalized_regret).
    ///
    /// # Shape
    /// `[n ≥ 1]` regrets of inferers and forecasters together, to `[n]` weights.
    /// # Units
    /// Any unit of regret (`ε` in the same); weights in `[0, p]`, at least one of them positive.
    /// # Rounding
    /// As of the parts.
    /// # Errors
    /// [`MathError::Empty`] without regrets; [`MathError::DivisionByZero`] if spread and `ε` are 0.
    /// # Source
    /// Whitepaper; Allora chain v0.6 `CalcWeightsGivenWorkers`.
    pub fn weights(&self, regrets: &[N]) -> MathResult<Vec<N>> {
        self.weights_of_spread(regrets, &std_dev(regrets)?)
    }

    /// As [`weights`](Self::weights), of regrets whose standard deviation is known.
    pub(crate) fn weights_of_spread(&self, regrets: &[N], spread: &N) -> MathResult<Vec<N>> {
        let scale = spread.add(&self.params.epsilon)?;
        let normalized = try_map(regrets, &mut |regret| regret.div(&scale))?;
        let best = normalized.iter().reduce(larger).ok_or(MathError::Empty {
            op: Operation::Weights,
        })?;
        try_map(&normalized, &mut |x| {
            self.weight_of_normalized_regret(x, best)
        })
    }
}

/// Weights of inferers and forecasters, who share one spread and one maximum.
///
/// # Shape
/// `[n]` and `[k]` regrets, `n + k ≥ 1`, to as many weights.
/// # Units
/// See [`WeightFunction::weights`].
/// # Rounding
/// As of the parts.
/// # Errors
/// [`MathError::Empty`] if there is nobody.
/// # Source
/// Allora chain v0.6 `CalcWeightsGivenWorkers`.
pub fn weights<N: Number>(
    inferers: &[N],
    forecasters: &[N],
    params: &WeightParams<N>,
) -> MathResult<Weights<N>> {
    let pool = [inferers, forecasters].concat();
    let mut weights = WeightFunction::new(params)?.weights(&pool)?;
    let forecasters = weights.split_off(inferers.len());
    Ok(Weights {
        inferers: weights,
        forecasters,
    })
}
