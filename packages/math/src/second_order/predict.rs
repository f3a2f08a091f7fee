//! Close: what was submitted becomes the network inference.

use core::cmp::Ordering;

use super::{ExpertRecord, Regret, SecondOrderParams, TopicRecord};
use crate::list::{try_map, try_zip};
use crate::reference::{clip_all, tenure_share, tenure_shares, Band, Reference};
use crate::stats::{dot, larger, median, normalize, same_length, smaller, sum};
use crate::{MathError, MathResult, Number, Operation};

const EMPTY: MathError = MathError::Empty {
    op: Operation::Predict,
};

/// Who is present in an epoch and what they are remembered by; lists ascending by actor.
pub struct Present<'a, N> {
    /// `[n ≥ 1]` inferences.
    pub inferences: &'a [N],
    /// `[n]` records of the inferers.
    pub inferers: &'a [ExpertRecord<N>],
    /// `[k]` forecasts as (inferer index, loss), no index twice; may be empty.
    pub forecasts: &'a [Vec<(usize, N)>],
    /// `[k]` records of the forecasters.
    pub forecasters: &'a [ExpertRecord<N>],
}

/// Weights of one combination; all together sum to one.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpertWeights<N> {
    /// `[n]`
    pub inferers: Vec<N>,
    /// `[k]`; 0 for a forecaster without an implied inference.
    pub forecasters: Vec<N>,
    /// Of the reference.
    pub median: N,
    /// Of the mean by inverse losses.
    pub inverse: N,
}

impl<N> ExpertWeights<N> {
    /// Of a list in their order: `inferers` of inferers, then forecasters, the median, the mean by inverse
    /// losses; `None` of fewer than the two last.
    pub fn from_list(mut weights: Vec<N>, inferers: usize) -> Option<Self> {
        let inverse = weights.pop()?;
        let median = weights.pop()?;
        let forecasters = weights.split_off(inferers.min(weights.len()));
        Some(Self {
            inferers: weights,
            forecasters,
            median,
            inverse,
        })
    }

    /// All of them, in that order.
    pub fn iter(&self) -> impl Iterator<Item = &N> {
        let workers = self.inferers.iter().chain(&self.forecasters);
        workers.chain([&self.median, &self.inverse])
    }
}

/// The network inference and all that its settlement needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction<N> {
    /// *The* inference.
    pub combined: N,
    /// The same without forecasters.
    pub naive: N,
    /// The virtual expert `c`, and the deviation around it.
    pub reference: Reference<N>,
    /// What inferences are clipped into.
    pub band: Option<Band<N>>,
    /// The virtual expert `v`.
    pub inverse: N,
    /// `[k]`; `None` if a forecaster named nobody present.
    pub implied: Vec<Option<N>>,
    /// Behind `combined`.
    pub weights: ExpertWeights<N>,
    /// Behind `naive`; forecasters have 0.
    pub naive_weights: ExpertWeights<N>,
}

/// Priors of the experts, index-aligned with [`ExpertWeights`].
pub(super) struct Priors<N> {
    pub(super) inferers: Vec<N>,
    /// `None` without an implied inference.
    pub(super) forecasters: Vec<Option<N>>,
}

impl<N: Number> Priors<N> {
    /// Inferers share one by tenure; the effective forecasters share `prior_forecast` evenly, each as far
    /// as its tenure goes.
    pub(super) fn new(
        params: &SecondOrderParams<N>,
        inferers: &[u32],
        forecasters: &[u32],
        effective: &[bool],
    ) -> MathResult<Self> {
        let tenure = &params.reference.tenure;
        let count = effective.iter().filter(|effective| **effective).count();
        let count = i64::try_from(count).unwrap_or(i64::MAX).max(1);
        let each = params.prior_forecast.div(&N::from_int(count))?;
        let forecasters = try_zip(forecasters, effective, &mut |epochs, effective| {
            if !*effective {
                return Ok(None);
            }
            each.mul(&tenure_share(*epochs, tenure)?).map(Some)
        })?;
        Ok(Self {
            inferers: tenure_shares(inferers, tenure)?,
            forecasters,
        })
    }
}

/// Synthesises the network inference `p = Σ w_i e_i` and the naive one, with all that goes into them.
///
/// 1. Priors: inferers share one by tenure `n/(n + tenure)`.
/// 2. Reference `c`: weighted median by reputation `∝ π·max(R, 0)/max(V, V_net)` and heads.
/// 3. Inferences are clipped into `c ± clip·E`.
/// 4. `v = Σ a x/Σ a`, `a = (m/b)³`, `b_j = max(base + G_j, base/1000)`, `m = min b`.
/// 5. Implied inferences, see [`implied_inference`].
/// 6. Weights `w ∝ π·max(R, 0)/max(V, V_net)` of all experts, `∝ π` while all are 0.
///
/// # Shape
/// `n ≥ 1` inferences, `k` forecasts, records of the same participants.
/// # Units
/// Values in the unit of the inferences; weights dimensionless, sum to one.
/// # Rounding
/// As of the parts; one division for each weight.
/// # Errors
/// [`MathError::Empty`] without inferences; [`MathError::Shape`]; [`MathError::OutOfRange`].
/// # Source
/// Gaillard, Stoltz, van Erven 2014 (ML-Poly); reference, virtual experts and priors own.
pub fn predict<N: Number>(
    present: &Present<'_, N>,
    topic: &TopicRecord<N>,
    params: &SecondOrderParams<N>,
) -> MathResult<Prediction<N>> {
    const OP: Operation = Operation::Predict;
    let Present {
        inferences,
        inferers,
        forecasts,
        forecasters,
    } = *present;
    if inferences.is_empty() {
        return Err(EMPTY);
    }
    same_length(OP, inferences.len(), inferers.len())?;
    same_length(OP, forecasts.len(), forecasters.len())?;

    let epochs = epochs_of(inferers);
    let shares = tenure_shares(&epochs, &params.reference.tenure)?;
    let reputations = reputations(inferers, &shares, &topic.squares)?;
    let reference = params
        .reference
        .reference(inferences, &reputations, &epochs)?;
    let band = params.reference.band(&reference, &topic.typical.error)?;
    let clipped = clip_all(inferences, band.as_ref());
    let inverse = inverse_loss_mean(&clipped, inferers, &topic.base)?;
    let implied = try_map(forecasts, &mut |forecast| {
        implied_inference(&clipped, forecast, &params.sharpness)
    })?;

    let effective: Vec<bool> = implied.iter().map(Option::is_some).collect();
    let priors = Priors::new(params, &epochs, &epochs_of(forecasters), &effective)?;
    let experts = Experts {
        topic,
        params,
        inferers,
        forecasters,
        priors: &priors,
    };
    let weights = experts.weights(&|record| &record.regrets.combined, true)?;
    let naive_weights = experts.weights(&|record| &record.regrets.naive, false)?;
    let values = Values {
        inferers: &clipped,
        implied: &implied,
        median: &reference.center,
        inverse: &inverse,
    };
    Ok(Prediction {
        combined: values.mean(&weights)?,
        naive: values.mean(&naive_weights)?,
        reference,
        band,
        inverse,
        implied,
        weights,
        naive_weights,
    })
}

pub(super) fn epochs_of<N>(records: &[ExpertRecord<N>]) -> Vec<u32> {
    records.iter().map(|record| record.epochs).collect()
}

/// Shares of reputation, `∝ π·max(R, 0)/max(V, floor)`; `π` while nobody has any.
fn reputations<N: Number>(
    inferers: &[ExpertRecord<N>],
    shares: &[N],
    floor: &N,
) -> MathResult<Vec<N>> {
    let pulls = try_zip(inferers, shares, &mut |record, share| {
        record.regrets.combined.pull(share, floor)
    })?;
    if sum(&pulls)?.is_zero() {
        return Ok(shares.to_vec());
    }
    normalize(&pulls)
}

/// `Σ a x/Σ a` with `a = (m/b)³`, `b = max(base + G, base/1000)`, `m` the smallest of them.
fn inverse_loss_mean<N: Number>(
    inferences: &[N],
    inferers: &[ExpertRecord<N>],
    base: &N,
) -> MathResult<N> {
    let floor = base.div(&N::from_int(1000))?;
    let losses = try_map(inferers, &mut |record| {
        Ok(larger(&base.add(&record.excess)?, &floor).clone())
    })?;
    let Some(least) = losses.iter().reduce(smaller) else {
        return Err(EMPTY);
    };
    let weights = try_map(&losses, &mut |loss| {
        if loss.is_zero() {
            return Ok(N::one());
        }
        let ratio = least.div(loss)?;
        ratio.mul(&ratio)?.mul(&ratio)
    })?;
    dot(&weights, inferences)?.div(&sum(&weights)?)
}

/// Inference implied by a forecast: the mean of the inferences it names, weighted by
/// `exp(−s·(f − lo)/(mid − lo))`, `lo` the least and `mid` the median of its losses (the largest, if
/// these are equal); `None` if it names nobody present.
///
/// Half the range to the best in place of a standard deviation: one absurd element flattens nothing,
/// and any loss, logarithm of one or score on an affine scale is the same forecast.
///
/// # Shape
/// `inferences` `[n]`; `forecast` (inferer index, loss), no index twice; indices of nobody present are
/// ignored.
/// # Units
/// Those of the inferences; losses in any.
/// # Rounding
/// One exponential for each element.
/// # Errors
/// [`MathError::OutOfRange`].
/// # Source
/// Own.
pub fn implied_inference<N: Number>(
    inferences: &[N],
    forecast: &[(usize, N)],
    sharpness: &N,
) -> MathResult<Option<N>> {
    let mut values = Vec::with_capacity(forecast.len());
    let mut losses = Vec::with_capacity(forecast.len());
    for (inferer, loss) in forecast {
        if let Some(value) = inferences.get(*inferer) {
            values.push(value.clone());
            losses.push(loss.clone());
        }
    }
    let (Some(low), Some(high)) = (losses.iter().reduce(smaller), losses.iter().reduce(larger))
    else {
        return Ok(None);
    };
    let mut range = median(&losses)?.sub(low)?;
    if range.compare(&N::zero()) != Ordering::Greater {
        range = high.sub(low)?;
    }
    if range.is_zero() {
        return crate::stats::mean(&values).map(Some);
    }
    let slope = sharpness.div(&range)?.neg();
    let weights = try_map(&losses, &mut |loss| loss.sub(low)?.mul(&slope)?.exp())?;
    dot(&weights, &values)?.div(&sum(&weights)?).map(Some)
}

struct Experts<'a, N> {
    topic: &'a TopicRecord<N>,
    params: &'a SecondOrderParams<N>,
    inferers: &'a [ExpertRecord<N>],
    forecasters: &'a [ExpertRecord<N>],
    priors: &'a Priors<N>,
}

impl<N: Number> Experts<'_, N> {
    /// Weights of all experts, or of all but the forecasters.
    fn weights(
        &self,
        regret: &dyn Fn(&ExpertRecord<N>) -> &Regret<N>,
        with_forecasters: bool,
    ) -> MathResult<ExpertWeights<N>> {
        let (topic, params, priors) = (self.topic, self.params, self.priors);
        let (median, inverse, floor) = if with_forecasters {
            (
                &topic.median.combined,
                &topic.inverse.combined,
                &topic.squares,
            )
        } else {
            (
                &topic.median.naive,
                &topic.inverse.naive,
                &topic.naive_squares,
            )
        };
        let mut pulls = try_zip(self.inferers, &priors.inferers, &mut |record, prior| {
            regret(record).pull(prior, floor)
        })?;
        let mut all = priors.inferers.clone();
        for (record, prior) in self.forecasters.iter().zip(&priors.forecasters) {
            let prior = prior.clone().filter(|_| with_forecasters);
            let prior = prior.unwrap_or_else(N::zero);
            pulls.push(regret(record).pull(&prior, floor)?);
            all.push(prior);
        }
        pulls.push(median.pull(&params.prior_median, floor)?);
        pulls.push(inverse.pull(&params.prior_inverse, floor)?);
        all.push(params.prior_median.clone());
        all.push(params.prior_inverse.clone());
        if sum(&pulls)?.is_zero() {
            pulls = all;
        }
        ExpertWeights::from_list(normalize(&pulls)?, self.inferers.len()).ok_or(EMPTY)
    }
}

/// What the experts say.
struct Values<'a, N> {
    inferers: &'a [N],
    implied: &'a [Option<N>],
    median: &'a N,
    inverse: &'a N,
}

impl<N: Number> Values<'_, N> {
    /// `Σ w e`.
    fn mean(&self, weights: &ExpertWeights<N>) -> MathResult<N> {
        let mut total = dot(&weights.inferers, self.inferers)?;
        for (weight, value) in weights.forecasters.iter().zip(self.implied) {
            if let Some(value) = value {
                total = total.add(&weight.mul(value)?)?;
            }
        }
        let virtual_ones = weights
            .median
            .mul(self.median)?
            .add(&weights.inverse.mul(self.inverse)?)?;
        total.add(&virtual_ones)
    }
}
