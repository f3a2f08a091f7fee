//! Topic weight: the one place that changes a weight, whether the topic takes
//! part in emission, and the sum of all weights — the three together.

use allora_interfaces::staking_vault::VaultParams;
use allora_math::emission::target_topic_weight;
use allora_math::{Number, Real};
use allora_storage::Packed;
use cosmwasm_std::{Timestamp, Uint128};

use super::revenue::{floor, ratio};
use super::schedule::TotalWeight;
use crate::error::ContractResult;
use crate::time::nanos_between;

/// Largest weight, `2^100`. With default importances no topic comes near:
/// all ALLO staked and all ALLO earned each day weigh `10^27`. It keeps the sum
/// of the weights of a quarter of a billion topics within 128 bits.
pub(crate) const MAX_TOPIC_WEIGHT: u128 = 1 << 100;

const SECONDS_PER_DAY: u32 = 86_400;

/// Weight of a topic. Only [`refresh`](Self::refresh) changes it.
///
/// Changes at one and the same time all start from the value before it, so that
/// their order does not matter and stake that leaves in the block it came in leaves no
/// trace.
#[derive(Clone, Debug, PartialEq, Eq, Packed)]
pub(crate) struct TopicWeight {
    value: Uint128,
    emitting: bool,
    /// When `value` holds from. Absent until the topic has both stake and revenue for
    /// the first time.
    since: Option<Timestamp>,
    /// What `value` was smoothed from; absent for the first value.
    previous: Option<Previous>,
}

/// A weight that a newer one replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Packed)]
struct Previous {
    since: Timestamp,
    value: Uint128,
}

impl TopicWeight {
    /// Of a topic that was never weighed.
    pub(crate) const fn none() -> Self {
        Self {
            value: Uint128::zero(),
            emitting: false,
            since: None,
            previous: None,
        }
    }

    pub(crate) const fn value(&self) -> Uint128 {
        self.value
    }

    /// Whether the topic takes part in emission.
    pub(crate) const fn emitting(&self) -> bool {
        self.emitting
    }

    /// Smooths the value towards `stake^μ · revenue^ν` as of `at`, lets the topic take
    /// part in emission or not, and keeps the sum of weights.
    pub(crate) fn refresh(
        &mut self,
        params: &VaultParams,
        total: &mut TotalWeight,
        earned: &Earned,
        at: Timestamp,
    ) -> ContractResult<()> {
        let (counted, value) = (self.emitting, self.value);
        self.weigh(params, earned, at)?;
        if counted {
            total.remove(value)?;
        }
        let enough = !self.value.is_zero() && self.value >= params.min_topic_weight;
        self.emitting = earned.active && enough;
        if self.emitting {
            total.add(self.value)?;
        }
        Ok(())
    }

    /// Sets the value and what it was smoothed from.
    fn weigh(
        &mut self,
        params: &VaultParams,
        earned: &Earned,
        at: Timestamp,
    ) -> ContractResult<()> {
        let target = target(params, earned.staked, earned.revenue)?;
        let previous = match self.since {
            // not weighed before, and nothing to weigh now
            None if target.is_zero() => return Ok(()),
            None => None,
            Some(since) if at < since => return Ok(()),
            Some(since) if at == since => self.previous,
            Some(since) => Some(Previous {
                since,
                value: self.value,
            }),
        };
        self.value = match previous {
            Some(Previous { since, value }) if !target.is_zero() => {
                smooth(params, target, value, since, at)?
            }
            Some(_) | None => floor(target)?,
        };
        self.since = Some(at);
        self.previous = previous;
        Ok(())
    }
}

/// What a topic is weighed by.
pub(crate) struct Earned {
    /// Whether the registry lets it take part.
    pub(crate) active: bool,
    pub(crate) staked: Uint128,
    pub(crate) revenue: Uint128,
}

/// `min(S^μ · C^ν, 2^100)`; 0 without stake `S` or revenue `C`.
///
/// # Units
/// `S` base units; `C` base units per day: a topic that earns steadily has
/// `revenue_decay` seconds' worth of revenue counted.
///
/// # Rounding
/// None; the smoothed value is rounded.
///
/// # Errors
/// `Math`: none within the ranges of the parameters.
///
/// # Source
/// Whitepaper (topic weight); Allora chain v0.6 divides by the epoch length.
fn target(params: &VaultParams, staked: Uint128, revenue: Uint128) -> ContractResult<Real> {
    let days = Real::from(params.revenue_decay).div(&Real::from(SECONDS_PER_DAY))?;
    let weight = target_topic_weight(
        &Real::from_u128(staked.u128()),
        &Real::from_u128(revenue.u128()),
        &days,
        &params.stake_importance,
        &params.revenue_importance,
    )?;
    Ok(weight.min(Real::from_u128(MAX_TOPIC_WEIGHT)))
}

/// `a·target + (1−a)·value` with `a = 1 − (1−α)^(Δt / weight_period)`.
///
/// # Units
/// Weights; seconds.
///
/// # Rounding
/// Down.
///
/// # Errors
/// `Math`: none within the ranges of the parameters.
///
/// # Source
/// Allora chain v0.6 smooths once per epoch; this smooths as much in a time,
/// however often it is called in it.
fn smooth(
    params: &VaultParams,
    target: Real,
    value: Uint128,
    since: Timestamp,
    at: Timestamp,
) -> ContractResult<Uint128> {
    let elapsed = nanos_between(since, at);
    if elapsed == 0 {
        return Ok(value);
    }
    let periods = ratio(elapsed, params.weight_period)?;
    let kept = Real::ONE.sub(&params.weight_alpha)?.pow(&periods)?;
    let old = Real::from_u128(value.u128()).mul(&kept)?;
    let new = target.mul(&Real::ONE.sub(&kept)?)?;
    Ok(floor(old.add(&new)?)?)
}
