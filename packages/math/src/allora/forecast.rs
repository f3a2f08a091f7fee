//! Forecast-implied inferences.

use super::weight::WeightFunction;
use crate::combine::weighted_mean;
use crate::sample::Sample;
use crate::stats::{median, std_dev};
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

/// A forecast read against the inferences present: values and regrets of those it names.
struct Read<N> {
    inferers: Vec<usize>,
    values: Vec<N>,
    regrets: Vec<N>,
}

impl<N: Number> ForecastRule<'_, N> {
    fn read(&self, forecast: &[(usize, N)]) -> MathResult<Read<N>> {
        let mut read = Read {
            inferers: Vec::with_capacity(forecast.len()),
            values: Vec::with_capacity(forecast.len()),
            regrets: Vec::with_capacity(forecast.len()),
        };
        for (inferer, loss) in forecast {
            if let Some(value) = self.inferences.get(*inferer) {
                read.inferers.push(*inferer);
                read.values.push(value.clone());
                read.regrets.push(self.reference_loss.sub(loss)?);
            }
        }
        Ok(read)
    }

    /// Inference implied by one forecaster's losses.
    pub(crate) fn implied(&self, forecast: &[(usize, N)]) -> MathResult<Option<N>> {
        let Read {
            values, regrets, ..
        } = self.read(forecast)?;
        self.mean_of(&values, &regrets, || std_dev(&regrets))
    }

    /// The same with each inferer it names withheld, by index of the inferer.
    ///
    /// The spread of the regrets that are left follows from that of all,
    /// `Q' = Q − (r − mean)²·n/(n − 1)`; it is taken afresh where that would cancel, which can be so for
    /// one of them only.
    pub(crate) fn without_each(
        &self,
        forecast: &[(usize, N)],
    ) -> MathResult<Vec<(usize, Option<N>)>> {
        let read = self.read(forecast)?;
        let moments = Sample::of(&read.regrets)?;
        let mut implied = Vec::with_capacity(read.inferers.len());
        for (position, inferer) in read.inferers.iter().enumerate() {
            let mut values = read.values.clone();
            let mut regrets = read.regrets.clone();
            values.remove(position);
            let regret = regrets.remove(position);
            let spread = || match moments.without(&regret)? {
                Some(rest) => rest.std_dev(),
                None => std_dev(&regrets),
            };
            implied.push((*inferer, self.mean_of(&values, &regrets, spread)?));
        }
        Ok(implied)
    }

    fn mean_of(
        &self,
        values: &[N],
        regrets: &[N],
        spread: impl FnOnce() -> MathResult<N>,
    ) -> MathResult<Option<N>> {
        match values {
            [] => return Ok(None),
            [only] => return Ok(Some(only.clone())),
            _ => {}
        }
        if self.all_new {
            return median(values).map(Some);
        }
        let weights = self.function.weights_of_spread(regrets, &spread()?)?;
        weighted_mean(values, &weights, &N::zero()).map(Some)
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
    rule.implied(forecast)
}
