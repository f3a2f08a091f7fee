//! Forecast-implied inferences.

use super::weight::WeightFunction;
use crate::combine::weighted_mean;
use crate::list::{present_pairs, try_map};
use crate::stats::median;
use crate::{MathResult, Number};

/// How forecasts turn into an inference of their own.
pub(crate) struct ForecastRule<'a, N> {
    /// One inference per inferer present.
    pub(crate) inferences: &'a [N],
    /// Loss the forecasts are compared with.
    pub(crate) reference_loss: &'a N,
    /// Whether weights mean nothing yet.
    pub(crate) all_new: bool,
    /// Map from regrets to weights.
    pub(crate) function: &'a WeightFunction<N>,
}

impl<N: Number> ForecastRule<'_, N> {
    /// Inference implied by one forecaster's losses, with inferer `withheld` left out.
    pub(crate) fn implied(
        &self,
        forecast: &[(usize, N)],
        withheld: Option<usize>,
    ) -> MathResult<Option<N>> {
        let named = forecast.iter().map(|(inferer, loss)| {
            let kept = Some(*inferer) != withheld;
            let value = kept.then(|| self.inferences.get(*inferer)).flatten();
            (value, loss)
        });
        let (values, losses) = present_pairs(&mut { named });
        match values.as_slice() {
            [] => return Ok(None),
            [only] => return Ok(Some(only.clone())),
            _ => {}
        }
        if self.all_new {
            return median(&values).map(Some);
        }
        let regrets = try_map(&losses, &mut |loss| self.reference_loss.sub(loss))?;
        let weights = self.function.weights(&regrets)?;
        weighted_mean(&values, &weights, &N::zero()).map(Some)
    }
}

/// Forecast-implied inference of one forecaster: the mean of the inferences it forecast, weighted
/// by the regrets `L_network − forecast` under their own spread. The median if `all_new`; the one
/// inference itself if only one is named; `None` if nobody present is.
///
/// # Shape
/// `inferences` `[n]`; `forecast` (inferer index, forecast loss), no index twice; indices of nobody
/// present are ignored.
/// # Units
/// Those of the inferences; losses in any unit common to forecast and reference.
/// # Rounding
/// As of the parts.
/// # Errors
/// [`MathError::OutOfRange`]; those of the weight function.
/// # Source
/// Whitepaper; Allora chain v0.6 `CalcForecastImpliedInferences`.
pub fn implied_inference<N: Number>(
    inferences: &[N],
    forecast: &[(usize, N)],
    reference_loss: &N,
    all_new: bool,
    function: &WeightFunction<N>,
) -> MathResult<Option<N>> {
    let rule = ForecastRule {
        inferences,
        reference_loss,
        all_new,
        function,
    };
    rule.implied(forecast, None)
}
