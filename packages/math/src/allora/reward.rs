//! From scores to shares of a topic's reward.

mod task;

use core::cmp::Ordering;

pub use task::{
    entropy, gamma, number_ratio, task_entropy, task_rewards, task_shares, TaskEntropy,
    TaskRewards, TaskShares, LONE_ENTROPY,
};

use crate::allora::weight::potential;
use crate::combine::not_empty;
use crate::list::{try_map, try_zip};
use crate::stats::{count, ema, larger, normalize, same_length, smaller, std_dev, sum};
use crate::{MathResult, Number, Operation};

/// Shape of the map from worker scores to fractions.
#[derive(Clone, Debug, PartialEq)]
pub struct FractionParams<N> {
    /// Sharpness.
    pub p: N,
    /// Offset.
    pub c: N,
    /// Below this spread everybody gets the same.
    pub epsilon: N,
    /// Whether a score that is not positive earns nothing (unless no score is).
    pub floor_at_zero: bool,
}

/// Reward fractions of workers, `φ(T/(std(history)+ε))` normalised; all equal if `std(history) < ε`.
///
/// With `floor_at_zero` a score that is not positive earns nothing, unless none is positive: then
/// everybody gets the same.
///
/// # Shape
/// `[n]` scores and any number of past ones, to `[n]`.
/// # Units
/// Dimensionless; sums to one.
/// # Rounding
/// As of the parts. Should all potentials underflow, everybody gets the same.
/// # Errors
/// Out of range.
/// # Source
/// Whitepaper; Allora chain v0.6 `GetScoreFractions`; the floor is own.
pub fn score_fractions<N: Number>(
    scores: &[N],
    history: &[N],
    params: &FractionParams<N>,
) -> MathResult<Vec<N>> {
    fractions_by_spread(scores, &std_dev(history)?, params)
}

/// As [`score_fractions`], from the standard deviation of the history.
///
/// # Errors
/// Out of range.
pub fn fractions_by_spread<N: Number>(
    scores: &[N],
    spread: &N,
    params: &FractionParams<N>,
) -> MathResult<Vec<N>> {
    let earns = |score: &N| !params.floor_at_zero || !(score.is_negative() || score.is_zero());
    let flat = spread.compare(&params.epsilon) == Ordering::Less;
    let scale = spread.add(&params.epsilon)?;
    let mapped = try_map(scores, &mut |score| match (earns(score), flat) {
        (false, _) => Ok(N::zero()),
        (true, true) => Ok(N::one()),
        (true, false) => potential(&params.p, &params.c, &score.div(&scale)?),
    })?;
    if sum(&mapped)?.is_zero() && !scores.is_empty() {
        let equal = N::one().div(&count(scores.len())?)?;
        return Ok(vec![equal; scores.len()]);
    }
    normalize(&mapped)
}

/// Reward fractions of reputers, `(T·S)^p` normalised.
///
/// # Shape
/// `[m ≥ 1]` stakes and scores, to `[m]`.
/// # Units
/// Dimensionless; sums to one.
/// # Rounding
/// As [`Number::pow`].
/// # Errors
/// [`MathError::Empty`](crate::MathError::Empty), [`MathError::Shape`](crate::MathError::Shape);
/// [`MathError::DivisionByZero`](crate::MathError::DivisionByZero) if nobody has stake and score.
/// # Source
/// Whitepaper; Allora chain v0.6 `CalculateReputerRewardFractions`.
pub fn reputer_fractions<N: Number>(stakes: &[N], scores: &[N], p: &N) -> MathResult<Vec<N>> {
    const OP: Operation = Operation::ReputerFractions;
    not_empty(OP, stakes)?;
    same_length(OP, stakes.len(), scores.len())?;
    let is_one = *p == N::one();
    let merits = try_zip(stakes, scores, &mut |stake, score| {
        let product = stake.mul(score)?;
        if is_one {
            Ok(product)
        } else {
            product.pow(p)
        }
    })?;
    normalize(&merits)
}

/// Utility of forecasting.
#[derive(Clone, Debug, PartialEq)]
pub struct ForecastUtility<N> {
    /// Share `χ` of the workers' reward that forecasting competes for.
    pub chi: N,
    /// Smoothed ratio to remember.
    pub ratio: N,
}

/// Utility of forecasting from its task score `T` (naive − combined loss) and the inferers' scores:
/// `ratio = EMA(α; T/M)` with `M = max(0, max T_j)`, `χ = 0.1` below 0, `0.5` from 1, and
/// `0.1 + 0.4·ratio` between.
///
/// `M = 0`: `T/|T|` instead; `T = 0` too: `χ = 0.5` and ratio 0.
///
/// # Shape
/// `[n]` scores, any `n`.
/// # Units
/// Scores in one unit; the result dimensionless.
/// # Rounding
/// As of the parts.
/// # Errors
/// Out of range.
/// # Source
/// Allora chain v0.6 `ForecastingUtility`.
pub fn forecast_utility<N: Number>(
    task_score: &N,
    inferer_scores: &[N],
    previous_ratio: &N,
    alpha: &N,
) -> MathResult<ForecastUtility<N>> {
    let lowest = N::from_ratio(1, 10)?;
    let highest = N::from_ratio(1, 2)?;
    let zero = N::zero();
    let best = inferer_scores.iter().fold(&zero, larger);
    let scale = match (best.is_zero(), task_score.is_zero()) {
        (true, true) => {
            return Ok(ForecastUtility {
                chi: highest,
                ratio: zero,
            })
        }
        (true, false) => task_score.abs(),
        (false, _) => best.clone(),
    };
    let ratio = ema(alpha, &task_score.div(&scale)?, Some(previous_ratio))?;
    let chi = if ratio.is_negative() {
        lowest
    } else {
        let rising = lowest.add(&N::from_ratio(2, 5)?.mul(&ratio)?)?;
        smaller(&rising, &highest).clone()
    };
    Ok(ForecastUtility { chi, ratio })
}
