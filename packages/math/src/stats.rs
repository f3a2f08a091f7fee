//! Averages, spreads and quantiles.

use core::cmp::Ordering;

use crate::list::try_map;
use crate::{MathError, MathResult, Number, Operation};

/// Sum of values, `Σ x`.
///
/// # Shape
/// `[n]`, any `n`; 0 of an empty list.
/// # Units
/// Those of the values.
/// # Rounding
/// Once per addition, in order.
/// # Errors
/// [`MathError::OutOfRange`].
/// # Source
/// Own helper.
pub fn sum<N: Number>(values: &[N]) -> MathResult<N> {
    let mut total = N::zero();
    for value in values {
        total = total.add(value)?;
    }
    Ok(total)
}

/// `Σ x y`.
pub(crate) fn dot<N: Number>(left: &[N], right: &[N]) -> MathResult<N> {
    let mut total = N::zero();
    for (x, y) in left.iter().zip(right) {
        total = total.add(&x.mul(y)?)?;
    }
    Ok(total)
}

/// Number of elements as a number.
pub(crate) fn count<N: Number>(length: usize) -> MathResult<N> {
    let length = i64::try_from(length).map_err(|_| MathError::OutOfRange {
        op: Operation::Count,
    })?;
    Ok(N::from_int(length))
}

/// Refuses two lists that should run in parallel and do not.
pub(crate) fn same_length(op: Operation, expected: usize, actual: usize) -> MathResult<()> {
    if expected == actual {
        Ok(())
    } else {
        Err(MathError::shape(op, expected, actual))
    }
}

/// Pairs in ascending order of the values; equal ones keep their order.
fn ascending<'a, N: Number>(values: &'a [N], weights: &'a [N]) -> Vec<(&'a N, &'a N)> {
    let mut pairs: Vec<_> = values.iter().zip(weights).collect();
    pairs.sort_by(|(left, _), (right, _)| left.compare(right));
    pairs
}

/// Values in ascending order; equal ones keep their order.
pub(crate) fn sorted<N: Number>(values: &[N]) -> Vec<N> {
    let pairs = ascending(values, values);
    pairs.into_iter().map(|(value, _)| value.clone()).collect()
}

/// The value moved into the range.
pub(crate) fn clip<N: Number>(value: &N, low: &N, high: &N) -> N {
    larger(smaller(value, high), low).clone()
}

/// The smaller of two numbers; the first if they are equal.
pub(crate) fn smaller<'a, N: Number>(left: &'a N, right: &'a N) -> &'a N {
    if right.compare(left) == Ordering::Less {
        right
    } else {
        left
    }
}

/// The larger of two numbers; the first if they are equal.
pub(crate) fn larger<'a, N: Number>(left: &'a N, right: &'a N) -> &'a N {
    if right.compare(left) == Ordering::Greater {
        right
    } else {
        left
    }
}

/// Arithmetic mean, `Σ x / n`.
///
/// # Shape
/// `[n ≥ 1]`.
/// # Units
/// Those of the values.
/// # Rounding
/// Once per addition, then one division.
/// # Errors
/// [`MathError::Empty`] without values; [`MathError::OutOfRange`].
/// # Source
/// Textbook.
pub fn mean<N: Number>(values: &[N]) -> MathResult<N> {
    if values.is_empty() {
        return Err(MathError::Empty {
            op: Operation::Mean,
        });
    }
    sum(values)?.div(&count(values.len())?)
}

/// `Σ (x − c)²`.
pub(crate) fn squares_around<N: Number>(values: &[N], center: &N) -> MathResult<N> {
    let mut squares = N::zero();
    for value in values {
        let distance = value.sub(center)?;
        squares = squares.add(&distance.mul(&distance)?)?;
    }
    Ok(squares)
}

/// Sample standard deviation, `√(Σ (x − x̄)² / (n − 1))`; 0 for fewer than two values.
///
/// # Shape
/// `[n]`, any `n`.
/// # Units
/// Those of the values.
/// # Rounding
/// Two passes, so that nearly equal values do not cancel.
/// # Errors
/// [`MathError::OutOfRange`].
/// # Source
/// Allora chain v0.6 `StdDev`.
pub fn std_dev<N: Number>(values: &[N]) -> MathResult<N> {
    let degrees_of_freedom = values.len().saturating_sub(1);
    if degrees_of_freedom == 0 {
        return Ok(N::zero());
    }
    let center = mean(values)?;
    squares_around(values, &center)?
        .div(&count(degrees_of_freedom)?)?
        .sqrt()
}

/// Median: the middle value, or the mean of the two middle ones; 0 of an empty sample.
///
/// # Shape
/// `[n]`, any `n` and order.
/// # Units
/// Those of the values.
/// # Rounding
/// None for odd `n`; one addition and one division for even `n`.
/// # Errors
/// [`MathError::OutOfRange`].
/// # Source
/// Allora chain v0.6 `Median`.
pub fn median<N: Number>(values: &[N]) -> MathResult<N> {
    let ascending = sorted(values);
    let middle = ascending.len() >> 1;
    let Some(upper) = ascending.get(middle) else {
        return Ok(N::zero());
    };
    if ascending.len() & 1 == 1 {
        return Ok(upper.clone());
    }
    match ascending.get(middle.saturating_sub(1)) {
        Some(lower) => lower.add(upper)?.div(&N::from_int(2)),
        None => Ok(upper.clone()),
    }
}

/// Quantile by linear interpolation at position `q(n − 1)` of the ascending sample; 0 of an
/// empty sample.
///
/// # Shape
/// `[n]`, any `n` and order; `q` in `[0, 1]`.
/// # Units
/// Those of the values.
/// # Rounding
/// The position is rounded once, the interpolation `a + t(b − a)` three times.
/// # Errors
/// [`MathError::Domain`] for `q` outside `[0, 1]`; [`MathError::OutOfRange`].
/// # Source
/// Allora chain v0.6 `GetQuantileOfDecs`.
pub fn quantile<N: Number>(values: &[N], q: &N) -> MathResult<N> {
    const DOMAIN: MathError = MathError::Domain {
        op: Operation::Quantile,
    };
    if q.is_negative() || q.compare(&N::one()) == Ordering::Greater {
        return Err(DOMAIN);
    }
    let ascending = sorted(values);
    let last = ascending.len().saturating_sub(1);
    let position = q.mul(&count(last)?)?;
    let below = position.floor_to_int()?;
    let fraction = position.sub(&N::from_int(below))?;
    let below = usize::try_from(below).map_err(|_| DOMAIN)?;
    let Some(lower) = ascending.get(below) else {
        return Ok(ascending.last().cloned().unwrap_or_else(N::zero));
    };
    match ascending.get(below.saturating_add(1)) {
        Some(upper) => lower.add(&fraction.mul(&upper.sub(lower)?)?),
        None => Ok(lower.clone()),
    }
}

/// Weighted percentiles: knots at `(C_n − w_n/2)/C_N` of the ascending sample, `C` the cumulative
/// weight; linear between knots, constant outside.
///
/// # Shape
/// `values` and `weights` `[n ≥ 1]`, any order, weights not negative; `percents` `[m]` in
/// `[0, 100]`; the result is `[m]` in the order of `percents`.
/// # Units
/// Those of the values.
/// # Rounding
/// Equal values keep their order, which decides whose knot comes first.
/// # Errors
/// [`MathError::Empty`], [`MathError::Shape`]; [`MathError::Domain`] for a percentage out of range
/// or a negative weight; [`MathError::DivisionByZero`] if all weights are 0.
/// # Source
/// Allora chain v0.6 `WeightedPercentile`.
pub fn weighted_percentiles<N: Number>(
    values: &[N],
    weights: &[N],
    percents: &[N],
) -> MathResult<Vec<N>> {
    const OP: Operation = Operation::WeightedPercentiles;
    let ascending = sorted_pairs(OP, values, weights)?;
    let total = sum(weights)?;
    let two = N::from_int(2);
    let mut cumulative = N::zero();
    let mut knots = Vec::with_capacity(ascending.len());
    for (value, weight) in ascending {
        cumulative = cumulative.add(weight)?;
        let position = cumulative.sub(&weight.div(&two)?)?.div(&total)?;
        knots.push((position, value));
    }
    let hundred = N::from_int(100);
    try_map(percents, &mut |percent| {
        if percent.is_negative() || percent.compare(&hundred) == Ordering::Greater {
            return Err(MathError::Domain { op: OP });
        }
        interpolate(&knots, &percent.div(&hundred)?)
    })
}

/// Value of the piecewise linear function through `knots` at `position`; of equal knots at the very
/// start the first counts, elsewhere the last.
fn interpolate<N: Number>(knots: &[(N, &N)], position: &N) -> MathResult<N> {
    if let Some((start, value)) = knots.first() {
        if position.compare(start) != Ordering::Greater {
            return Ok((*value).clone());
        }
    }
    let above = knots.partition_point(|(knot, _)| knot.compare(position) != Ordering::Greater);
    let lower = above.checked_sub(1).and_then(|below| knots.get(below));
    match (lower, knots.get(above)) {
        (Some((start, left)), Some((end, right))) => {
            let share = position.sub(start)?.div(&end.sub(start)?)?;
            let rest = N::one().sub(&share)?;
            let between = left.mul(&rest)?.add(&right.mul(&share)?)?;
            // Rounding must not carry the value out of its interval: percentiles ascend.
            Ok(if between.compare(left) == Ordering::Less {
                (*left).clone()
            } else if between.compare(right) == Ordering::Greater {
                (*right).clone()
            } else {
                between
            })
        }
        (Some((_, value)), None) | (None, Some((_, value))) => Ok((*value).clone()),
        (None, None) => Err(MathError::Empty {
            op: Operation::Interpolate,
        }),
    }
}

/// Weighted quantile: linear between the knots `(C_i − w_i/2, x_i)` of the ascending sample at `level · C_n`,
/// `C` the cumulative weight; constant outside. Continuous in values and weights.
///
/// # Shape
/// `values` and `weights` `[n ≥ 1]`, any order, weights not negative and not all 0; `level` in `[0, 1]`.
/// # Units
/// Those of the values.
/// # Rounding
/// Equal values keep their order; of equal knots the first counts.
/// # Errors
/// [`MathError::Empty`], [`MathError::Shape`], [`MathError::Domain`] for a negative weight.
/// # Source
/// Own; the knots of [`weighted_percentiles`], without a division for each.
pub fn weighted_quantile<N: Number>(values: &[N], weights: &[N], level: &N) -> MathResult<N> {
    const OP: Operation = Operation::WeightedQuantile;
    let ascending = sorted_pairs(OP, values, weights)?;
    let position = level.mul(&sum(weights)?)?;
    let half = N::from_ratio(1, 2)?;
    let mut cumulative = N::zero();
    let mut below: Option<(N, &N)> = None;
    for (value, weight) in ascending {
        let knot = cumulative.add(&weight.mul(&half)?)?;
        cumulative = cumulative.add(weight)?;
        if position.compare(&knot) != Ordering::Greater {
            let Some((start, low)) = below else {
                return Ok(value.clone());
            };
            let width = knot.sub(&start)?;
            if width.is_zero() {
                return Ok(value.clone());
            }
            let share = position.sub(&start)?.div(&width)?;
            return low.add(&value.sub(low)?.mul(&share)?);
        }
        below = Some((knot, value));
    }
    below
        .map(|(_, value)| value.clone())
        .ok_or(MathError::Empty { op: OP })
}

/// Lower weighted median: the smallest value at which at least half of the weight lies at or
/// below it.
///
/// # Shape
/// `values` and `weights` `[n ≥ 1]`, any order, weights not negative.
/// # Units
/// Those of the values.
/// # Rounding
/// None on the value: it is one of the sample.
/// # Errors
/// [`MathError::Empty`], [`MathError::Shape`], [`MathError::Domain`] for a negative weight,
/// [`MathError::DivisionByZero`] if all weights are 0.
/// # Source
/// Textbook.
pub fn weighted_median<N: Number>(values: &[N], weights: &[N]) -> MathResult<N> {
    const OP: Operation = Operation::WeightedMedian;
    let ascending = sorted_pairs(OP, values, weights)?;
    let mut total = N::zero();
    for (_, weight) in &ascending {
        total = total.add(weight)?;
    }
    if total.is_zero() {
        return Err(MathError::DivisionByZero { op: OP });
    }
    let mut cumulative = N::zero();
    for (value, weight) in &ascending {
        cumulative = cumulative.add(weight)?;
        if cumulative.add(&cumulative)?.compare(&total) != Ordering::Less {
            return Ok((*value).clone());
        }
    }
    Err(MathError::Empty { op: OP })
}

/// Pairs of value and weight, ascending by value; refuses what no weighted statistic has a value for.
fn sorted_pairs<'a, N: Number>(
    op: Operation,
    values: &'a [N],
    weights: &'a [N],
) -> MathResult<Vec<(&'a N, &'a N)>> {
    same_length(op, values.len(), weights.len())?;
    if values.is_empty() {
        return Err(MathError::Empty { op });
    }
    if weights.iter().any(N::is_negative) {
        return Err(MathError::Domain { op });
    }
    Ok(ascending(values, weights))
}

/// Exponential moving average, `α·current + (1 − α)·previous`; `current` without a previous.
///
/// # Shape
/// Scalars; `α` in `[0, 1]`.
/// # Units
/// Those of the values.
/// # Rounding
/// `1 − α`, two products and their sum, each once.
/// # Errors
/// [`MathError::OutOfRange`].
/// # Source
/// Allora chain v0.6 `CalcEma`.
pub fn ema<N: Number>(alpha: &N, current: &N, previous: Option<&N>) -> MathResult<N> {
    let Some(previous) = previous else {
        return Ok(current.clone());
    };
    let kept = N::one().sub(alpha)?.mul(previous)?;
    alpha.mul(current)?.add(&kept)
}

/// Values scaled to sum to one, `x / Σ x`.
///
/// # Shape
/// `[n]` to `[n]`.
/// # Units
/// Dimensionless.
/// # Rounding
/// One division each.
/// # Errors
/// [`MathError::DivisionByZero`] if the sum is 0.
/// # Source
/// Textbook.
pub fn normalize<N: Number>(values: &[N]) -> MathResult<Vec<N>> {
    let total = sum(values)?;
    try_map(values, &mut |value| value.div(&total))
}
