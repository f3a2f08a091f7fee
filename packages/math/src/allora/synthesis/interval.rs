//! How sure the network is: percentiles of what it combined.

use super::Synthesis;
use crate::interval::sigma_percentiles;
use crate::list::present_pairs;
use crate::stats::same_length;
use crate::{MathResult, Number, Operation};

/// Values behind the confidence interval and their weights: all inferences, then all implied ones.
///
/// # Shape
/// `inferences` `[n]` of the synthesis; two lists of equal length.
/// # Units
/// Those of the inferences.
/// # Errors
/// [`MathError::Shape`](crate::MathError::Shape) if the inferences are not those of the synthesis.
/// # Source
/// Allora chain v0.6 `GetConfidenceIntervals`.
pub fn interval_sample<N: Number>(
    inferences: &[N],
    synthesis: &Synthesis<N>,
) -> MathResult<(Vec<N>, Vec<N>)> {
    const OP: Operation = Operation::IntervalSample;
    let weights = &synthesis.weights;
    same_length(OP, inferences.len(), weights.inferers.len())?;
    same_length(OP, synthesis.implied.len(), weights.forecasters.len())?;
    let implied = synthesis.implied.iter().map(Option::as_ref);
    let (more, more_weights) = present_pairs(&mut implied.zip(&weights.forecasters));
    let values = [inferences, more.as_slice()].concat();
    let weights = [weights.inferers.as_slice(), more_weights.as_slice()].concat();
    Ok((values, weights))
}

/// [`sigma_percentiles`] of inferences and implied inferences under the weights of the combined inference.
/// `None` if no weight is positive.
///
/// # Shape
/// `inferences` `[n]` of the synthesis; five values in ascending order.
/// # Units
/// Those of the inferences.
/// # Rounding
/// As [`sigma_percentiles`].
/// # Errors
/// [`MathError::Shape`](crate::MathError::Shape) if the inferences are not those of the synthesis; [`MathError::OutOfRange`](crate::MathError::OutOfRange).
/// # Source
/// Allora chain v0.6 `GetConfidenceIntervals`.
pub fn confidence_interval<N: Number>(
    inferences: &[N],
    synthesis: &Synthesis<N>,
) -> MathResult<Option<[N; 5]>> {
    let (values, weights) = interval_sample(inferences, synthesis)?;
    sigma_percentiles(&values, &weights)
}
