//! Many truths become one.

use allora_interfaces::ActorId;
use allora_math::combine::weighted_mean;
use allora_math::loss::Aggregation;
use allora_math::stats::weighted_median;
use allora_math::{MathResult, Real};

use crate::state::Report;

/// Stakes behind truths, as numbers.
pub(super) fn stakes_of(reports: &[(ActorId, Report)]) -> Vec<Real> {
    let stake = |(_, report): &(ActorId, Report)| Real::from_u128(report.stake.u128());
    reports.iter().map(stake).collect()
}

/// Truths reported.
pub(super) fn truths_of(reports: &[(ActorId, Report)]) -> Vec<Real> {
    reports.iter().map(|(_, report)| report.truth).collect()
}

/// The truth of an epoch: the stake-weighted median, or mean, of those reported.
pub(super) fn consensus(
    aggregation: Aggregation,
    truths: &[Real],
    stakes: &[Real],
) -> MathResult<Real> {
    match aggregation {
        Aggregation::Mean {} => weighted_mean(truths, stakes, &Real::ZERO),
        Aggregation::WeightedMedian {} => weighted_median(truths, stakes),
    }
}
