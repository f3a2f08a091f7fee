//! How sure the network is: percentiles of what it combined.

use super::Synthesis;
use crate::list::{present_pairs, try_map};
use crate::stats::{same_length, weighted_percentiles};
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

/// Percentiles 2.28, 15.87, 50, 84.13, 97.72 (−2σ … +2σ) of inferences and implied
/// inferences under the weights of the combined inference. `None` if no weight is positive.
///
/// # Shape
/// `inferences` `[n]` of the synthesis; five values in ascending order.
/// # Units
/// Those of the inferences.
/// # Rounding
/// As [`weighted_percentiles`].
/// # Errors
/// [`MathError::Shape`](crate::MathError::Shape) if the inferences are not those of the synthesis; [`MathError::OutOfRange`](crate::MathError::OutOfRange).
/// # Source
/// Allora chain v0.6 `GetConfidenceIntervals`.
pub fn confidence_interval<N: Number>(
    inferences: &[N],
    synthesis: &Synthesis<N>,
) -> MathResult<Option<[N; 5]>> {
    let (values, weights) = interval_sample(inferences, synthesis)?;
    if weights.iter().all(N::is_zero) {
        return Ok(None);
    }
    let percents = try_map(&[228, 1587, 5000, 8413, 9772], &mut |hundredths| {
        N::from_ratio(*hundredths, 100)
    })?;
    let bounds = weighted_percentiles(&values, &weights, &percents)?;
    <[N; 5]>::try_from(bounds).map(Some).or(Ok(None))
}
