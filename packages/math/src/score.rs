//! What each worker added.

use crate::loss::NetworkLosses;
use crate::stats::same_length;
use crate::{MathResult, Number};

/// Scores of inferers, `T_j = L⁻ʲ − L`: by how much the network is worse without one; 0 for a lone inferer.
///
/// # Shape
/// `[n]`; the losses have `n` one-outs, or none if `n = 1`.
/// # Units
/// Those of the losses.
/// # Rounding
/// One subtraction.
/// # Errors
/// [`MathError::Shape`](crate::MathError::Shape) if one-outs are missing; out of range.
/// # Source
/// Whitepaper; Allora chain v0.6 `GenerateInferenceScores`.
pub fn inferer_scores<N: Number>(losses: &NetworkLosses<N>) -> MathResult<Vec<N>> {
    if losses.inferers.len() == 1 {
        return Ok(vec![N::zero()]);
    }
    same_length(
        "inferer_scores",
        losses.inferers.len(),
        losses.without_inferer.len(),
    )?;
    let without = losses.without_inferer.iter();
    without.map(|loss| loss.sub(&losses.combined)).collect()
}

/// Scores of forecasters, `f (L_naive − L⁺ᵏ) + (1−f)(L⁻ᵏ − L)`, `f = 2^{1−K}` with `K` forecasters
/// that have a value; 0 for a lone forecaster, `None` for one without a value.
///
/// # Shape
/// `[k]`.
/// # Units
/// Those of the losses.
/// # Rounding
/// `f` is exact.
/// # Errors
/// [`MathError::Shape`](crate::MathError::Shape) if lists differ in length; out of range.
/// # Source
/// Whitepaper; Allora chain v0.6 `GenerateForecastScores`.
pub fn forecaster_scores<N: Number>(losses: &NetworkLosses<N>) -> MathResult<Vec<Option<N>>> {
    const OP: &str = "forecaster_scores";
    let forecasters = losses.forecasters.len();
    same_length(OP, forecasters, losses.without_forecaster.len())?;
    same_length(OP, forecasters, losses.only_forecaster.len())?;
    let effective = losses.forecasters.iter().flatten().count();
    if effective <= 1 {
        let lone = losses.forecasters.iter();
        return Ok(lone.map(|loss| loss.as_ref().map(|_| N::zero())).collect());
    }
    let uniqueness = uniqueness(effective)?;
    let pairs = losses
        .only_forecaster
        .iter()
        .zip(&losses.without_forecaster);
    pairs
        .map(|pair| match pair {
            (Some(only), Some(without)) => {
                let one_in = losses.naive.sub(only)?;
                let one_out = without.sub(&losses.combined)?;
                forecaster_score(&one_in, &one_out, &uniqueness).map(Some)
            }
            _ => Ok(None),
        })
        .collect()
}

/// Weight of the one-in score among `K ≥ 1` forecasters, `f = 2^{1−K}`.
///
/// # Shape
/// Scalar.
/// # Units
/// Dimensionless.
/// # Rounding
/// None.
/// # Errors
/// None for as many forecasters as fit into memory; underflow is 0.
/// # Source
/// Whitepaper; Allora chain v0.6 `GetfUniqueAgg`.
pub fn uniqueness<N: Number>(forecasters: usize) -> MathResult<N> {
    // Far below the smallest number any Number can tell from zero beside one.
    const MOST_HALVINGS: usize = 20_000;
    let halvings = forecasters.saturating_sub(1).min(MOST_HALVINGS);
    let two = N::from_int(2);
    (0..halvings).try_fold(N::one(), |fraction, _| fraction.div(&two))
}

/// Score of one forecaster, `f·T⁺ + (1 − f)·T⁻`.
///
/// # Shape
/// Scalars; `f` in `[0, 1]`.
/// # Units
/// Those of the losses.
/// # Rounding
/// Each operation once.
/// # Errors
/// Out of range.
/// # Source
/// Whitepaper; Allora chain v0.6 `GetFinalWorkerScoreForecastTask`.
pub fn forecaster_score<N: Number>(one_in: &N, one_out: &N, uniqueness: &N) -> MathResult<N> {
    let rest = N::one().sub(uniqueness)?;
    uniqueness.mul(one_in)?.add(&rest.mul(one_out)?)
}

/// Score of forecasting as a task, `T = L_naive − L`; positive if forecasts help.
///
/// # Shape
/// Scalar.
/// # Units
/// Those of the losses.
/// # Rounding
/// One subtraction.
/// # Errors
/// Out of range.
/// # Source
/// Whitepaper; Allora chain v0.6 `GetForecastScoresUptoBlock`.
pub fn forecasting_task_score<N: Number>(losses: &NetworkLosses<N>) -> MathResult<N> {
    losses.naive.sub(&losses.combined)
}

/// Score of a newcomer, `lowest − λ·std(scores)`: it enters below everybody.
///
/// # Shape
/// `[n ≥ 1]` scores of those present.
/// # Units
/// Those of the scores.
/// # Rounding
/// As of the parts.
/// # Errors
/// [`MathError::Empty`](crate::MathError::Empty) without scores.
/// # Source
/// Allora chain v0.8 (initial EMA score).
pub fn newcomer_score<N: Number>(scores: &[N], lambda: &N) -> MathResult<N> {
    let lowest = scores
        .iter()
        .reduce(crate::stats::smaller)
        .ok_or(crate::MathError::Empty {
            op: "newcomer_score",
        })?;
    lowest.sub(&lambda.mul(&crate::stats::std_dev(scores)?)?)
}
