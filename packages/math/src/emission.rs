//! Topic weight, the reward of a topic, the monthly emission rate and vesting.

use core::cmp::Ordering;

use crate::list::try_map;
use crate::split::multiply_divide;
use crate::stats::{ema, smaller};
use crate::{MathError, MathResult, Number, Operation};

/// Months until the first vested tokens unlock.
pub const VESTING_CLIFF_MONTHS: u32 = 12;
/// Months until all tokens are unlocked.
pub const VESTING_MONTHS: u32 = 36;

/// Target weight of a topic, `S^μ · (P/C)^ν`; 0 without revenue or stake.
///
/// # Shape
/// Scalars `S` stake, `P` revenue, `C` period.
/// # Units
/// Stake and revenue in base units, period in the unit of epoch lengths.
/// # Rounding
/// As [`Number::pow`].
/// # Errors
/// [`MathError::DivisionByZero`] for a period of 0; [`MathError::Domain`] for a negative one.
/// # Source
/// Whitepaper; Allora chain v0.6 `GetTargetWeight`.
pub fn target_topic_weight<N: Number>(
    stake: &N,
    revenue: &N,
    period: &N,
    mu: &N,
    nu: &N,
) -> MathResult<N> {
    let rate = revenue.div(period)?;
    if stake.is_zero() || rate.is_zero() {
        return Ok(N::zero());
    }
    stake.pow(mu)?.mul(&rate.pow(nu)?)
}

/// Weight of a topic, `EMA(α; target, previous)`; 0 at once without revenue.
///
/// # Units
/// Those of the target.
/// # Rounding
/// As [`ema`].
/// # Errors
/// [`MathError::OutOfRange`].
/// # Source
/// Allora chain v0.6 `GetCurrentTopicWeight`.
pub fn topic_weight<N: Number>(
    target: &N,
    revenue: &N,
    alpha: &N,
    previous: Option<&N>,
) -> MathResult<N> {
    if revenue.is_zero() {
        return Ok(N::zero());
    }
    ema(alpha, target, previous)
}

/// Rewards of topics for one epoch, `w/Σw · e · C`; if they exceed the treasury together, the
/// treasury in proportion to `w·C`.
///
/// # Shape
/// `[n]` topics: (weight `w`, epoch length `C`); `Σw` may count more topics than these.
/// # Units
/// `e` in tokens per unit of epoch length; the result in tokens.
/// # Rounding
/// As of the parts.
/// # Errors
/// [`MathError::DivisionByZero`] if `Σw = 0`.
/// # Source
/// Allora chain v0.6 `CalcTopicRewards`.
pub fn topic_rewards<N: Number>(
    topics: &[(N, N)],
    weight_sum: &N,
    emission: &N,
    treasury: &N,
) -> MathResult<Vec<N>> {
    let rewards = try_map(topics, &mut |(weight, length)| {
        weight.div(weight_sum)?.mul(emission)?.mul(length)
    })?;
    if crate::stats::sum(&rewards)?.compare(treasury) != Ordering::Greater {
        return Ok(rewards);
    }
    let products = try_map(topics, &mut |(weight, length)| weight.mul(length))?;
    let shares = crate::stats::normalize(&products)?;
    try_map(&shares, &mut |share| share.mul(treasury))
}

/// Target emission rate, `f_e · (T_locked/N_staked) · (N_circ/N_total)`; error if nothing is staked.
///
/// # Units
/// `f_e` per month; tokens in any common unit; the result per month and staked token.
/// # Rounding
/// Each operation once.
/// # Errors
/// [`MathError::DivisionByZero`] if nothing is staked.
/// # Source
/// Whitepaper; Allora chain v0.6 `GetTargetRewardEmissionPerUnitStakedToken`.
pub fn target_emission_rate<N: Number>(
    f_emission: &N,
    ecosystem_locked: &N,
    staked: &N,
    circulating: &N,
    max_supply: &N,
) -> MathResult<N> {
    let locked = ecosystem_locked.div(staked)?;
    let circulating = circulating.div(max_supply)?;
    f_emission.mul(&locked)?.mul(&circulating)
}

/// Highest emission rate, `Ξ / ((1−f_v) f_r + f_v)`.
///
/// # Shape
/// Scalars `Ξ` yield cap, `f_r` reputers' share of the rest, `f_v` validators' share.
/// # Units
/// Per month and staked token.
/// # Rounding
/// Each operation once.
/// # Errors
/// [`MathError::DivisionByZero`] if both shares are 0.
/// # Source
/// Whitepaper; Allora chain v0.6 `GetMaximumMonthlyEmissionPerUnitStakedToken`.
pub fn max_emission_rate<N: Number>(
    max_monthly_yield: &N,
    reputer_share: &N,
    validator_share: &N,
) -> MathResult<N> {
    let rest = N::one().sub(validator_share)?;
    let stakers = rest.mul(reputer_share)?.add(validator_share)?;
    max_monthly_yield.div(&stakers)
}

/// Emission rate, `EMA(α; min(target, maximum), previous)`; the minimum itself without a previous.
///
/// # Units
/// Per month and staked token.
/// # Rounding
/// As [`ema`].
/// # Errors
/// [`MathError::OutOfRange`].
/// # Source
/// Whitepaper; Allora chain v0.6 `RecalculateTargetEmission`.
pub fn emission_rate<N: Number>(
    target: &N,
    maximum: &N,
    alpha: &N,
    previous: Option<&N>,
) -> MathResult<N> {
    ema(alpha, smaller(target, maximum), previous)
}

/// Emission of a month, `⌊rate · staked⌋`.
///
/// # Units
/// Base units.
/// # Rounding
/// Down to a whole base unit, after the product is rounded to the precision of the number.
/// # Errors
/// [`MathError::OutOfRange`].
/// # Source
/// Allora chain v0.6 `GetTotalEmissionPerMonth`.
pub fn monthly_emission<N: Number>(rate: &N, staked: &N) -> MathResult<N> {
    rate.mul(staked)?.floor()
}

/// Tokens still locked after whole months, `full` until month 12, `⌊full·(36 − m)/36⌋` until month
/// 36, then 0.
///
/// # Units
/// Base units.
/// # Rounding
/// Exact, down to a whole base unit.
/// # Errors
/// None in effect.
/// # Source
/// Allora chain v0.6 `GetLockedVestingTokens`. ALLO unlocks by the nanosecond instead, see
/// [`crate::vesting::locked`]: at whole months the same, up to the direction of rounding.
pub fn locked_vesting(full: u128, months: u32) -> MathResult<u128> {
    if months < VESTING_CLIFF_MONTHS {
        return Ok(full);
    }
    let left = VESTING_MONTHS.saturating_sub(months);
    multiply_divide(full, left.into(), VESTING_MONTHS.into())
}

/// Split of a reputer's reward with those who delegated to it.
#[derive(Clone, Debug, PartialEq)]
pub struct DelegatorSplit<N> {
    /// What the reputer keeps.
    pub reputer: N,
    /// What the delegators share.
    pub delegators: N,
    /// Reward per delegated token.
    pub share_increase: N,
}

/// Delegators get `d = ⌊reward · delegated / stake⌋`, the reputer the rest; the reward per
/// delegated token rises by `d / delegated` (by 0 if nothing is delegated).
///
/// # Shape
/// Scalars; `delegated ≤ stake`.
/// # Units
/// Base units.
/// # Rounding
/// The delegators' part down to a whole base unit; parts sum to the reward.
/// # Errors
/// [`MathError::DivisionByZero`] without stake.
/// # Source
/// Allora chain v0.6 `GetRewardForReputerFromTotalReward`.
pub fn delegator_split<N: Number>(
    reward: &N,
    stake: &N,
    delegated: &N,
) -> MathResult<DelegatorSplit<N>> {
    if stake.is_zero() {
        return Err(MathError::DivisionByZero {
            op: Operation::DelegatorSplit,
        });
    }
    let delegators = reward.mul(delegated)?.div(stake)?.floor()?;
    let share_increase = if delegated.is_zero() {
        N::zero()
    } else {
        delegators.div(delegated)?
    };
    Ok(DelegatorSplit {
        reputer: reward.sub(&delegators)?,
        delegators,
        share_increase,
    })
}
