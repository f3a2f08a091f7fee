//! Weighted means.

use crate::list::present_pairs;
use crate::stats::{dot, larger, same_length, sum};
use crate::{MathError, MathResult, Number, Operation};

/// Weighted mean, `Σ w x / max(Σ w, s)`.
///
/// # Shape
/// `values` and `weights` `[n]`; `s` the smallest divisor, 0 for none.
/// # Units
/// Those of the values.
/// # Rounding
/// Products and sums once each, one division. With `Σ w < s` the result is pulled towards 0: a
/// habit of the original that matters only if no weight is left.
/// # Errors
/// [`MathError::Shape`]; [`MathError::DivisionByZero`] if `Σ w = s = 0`.
/// # Source
/// Allora chain v0.6 `CalcWeightedInference`.
pub fn weighted_mean<N: Number>(
    values: &[N],
    weights: &[N],
    smallest_divisor: &N,
) -> MathResult<N> {
    same_length(Operation::WeightedMean, values.len(), weights.len())?;
    let numerator = dot(values, weights)?;
    let total = sum(weights)?;
    numerator.div(larger(&total, smallest_divisor))
}

/// Stake-weighted loss, `Σ S L / Σ S`, over the reputers that reported the entry; `None` if nobody did.
///
/// # Shape
/// `stakes` and `losses` `[m]`.
/// # Units
/// Those of the losses.
/// # Rounding
/// Products and sums once each, one division.
/// # Errors
/// [`MathError::Shape`]; [`MathError::DivisionByZero`] if those that reported have no stake.
/// # Source
/// Allora chain v0.6 `CalcNetworkLosses`.
pub fn stake_weighted_loss<N: Number>(stakes: &[N], losses: &[Option<N>]) -> MathResult<Option<N>> {
    same_length(Operation::StakeWeightedLoss, stakes.len(), losses.len())?;
    let (values, weights) = present_pairs(&mut losses.iter().map(Option::as_ref).zip(stakes));
    if values.is_empty() {
        return Ok(None);
    }
    weighted_mean(&values, &weights, &N::zero()).map(Some)
}

/// Refuses an empty list of participants.
pub(crate) fn not_empty<T>(op: Operation, list: &[T]) -> MathResult<()> {
    if list.is_empty() {
        Err(MathError::Empty { op })
    } else {
        Ok(())
    }
}
