//! What each worker added.

use crate::list::{try_map, try_zip};
use crate::loss::NetworkLosses;
use crate::stats::same_length;
use crate::{MathResult, Number, Operation};

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
        Operation::InfererScores,
        losses.inferers.len(),
        losses.without_inferer.len(),
    )?;
    try_map(&losses.without_inferer, &mut |loss| {
        loss.sub(&losses.combined)
    })
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
    const OP: Operation = Operation::ForecasterScores;
    let forecasters = losses.forecasters.len();
    same_length(OP, forecasters, losses.without_forecaster.len())?;
    same_length(OP, forecasters, losses.only_forecaster.len())?;
    let effective = losses.forecasters.iter().flatten().count();
    if effective <= 1 {
        let lone = |loss: &Option<N>| Ok(loss.as_ref().map(|_| N::zero()));
        return try_map(&losses.forecasters, &mut { lone });
    }
    let uniqueness = uniqueness(effective)?;
    let (added, withheld) = (&losses.only_forecaster, &losses.without_forecaster);
    try_zip(added, withheld, &mut |only, without| {
        let (Some(only), Some(without)) = (only, without) else {
            return Ok(None);
        };
        let one_in = losses.naive.sub(only)?;
        let one_out = without.sub(&losses.combined)?;
        forecaster_score(&one_in, &one_out, &uniqueness).map(Some)
    })
}

/// Weight of the one-in score among `K ≥ 1` forecasters, `f = 2^{1−K}`.
///
/// # Shape
/// Scalar.
/// # Units
/// Dimensionless.
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
            op: Operation::NewcomerScore,
        })?;
    lowest.sub(&lambda.mul(&crate::stats::std_dev(scores)?)?)
}
