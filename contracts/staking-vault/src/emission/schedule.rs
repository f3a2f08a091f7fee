//! The emission schedule: what time and stake make of it. Knows no storage.

use allora_interfaces::allo_token::Schedules;
use allora_interfaces::staking_vault::{Event, VaultParams};
use allora_interfaces::units::SUPPLY_CAP;
use allora_math::emission::{emission_rate, max_emission_rate, target_emission_rate};
use allora_math::{Number, Real};
use allora_storage::Packed;
use cosmwasm_std::{OverflowError, Timestamp, Uint128, Uint256};

use crate::error::ContractResult;
use crate::time::{later, nanos_between};

/// A month, in seconds: 30 days.
pub(crate) const MONTH: u64 = 2_592_000;
const NANOS_PER_MONTH: u64 = 2_592_000_000_000_000;

/// Months caught up in one message; time beyond them emits nothing.
pub(crate) const MAX_MONTHS_PER_ACCRUAL: u32 = 120;

/// The index counts in units of `2^−INDEX_BITS`.
pub(crate) const INDEX_BITS: u32 = 128;

/// The schedule.
#[derive(Clone, Debug, PartialEq, Packed)]
pub(crate) struct Emission {
    /// When the first month began: with the first stake.
    pub(crate) started_at: Option<Timestamp>,
    /// Months that have begun.
    #[packed(count)]
    pub(crate) month: u64,
    /// Emission of this month per staked ALLO, `[0, 1]`.
    pub(crate) monthly_rate: Real,
    /// The index counts up to here.
    pub(crate) accrued_until: Timestamp,
    /// Base units emitted per unit of weight since the beginning, times `2^128`.
    pub(crate) index: Uint256,
    /// Sum of the weights of topics that take part.
    pub(crate) total_weight: TotalWeight,
    /// Minted so far, base units.
    pub(crate) minted: Uint128,
    /// Reputers' share of the topic rewards of the last month that had any.
    pub(crate) reputer_share: Real,
    /// Topic rewards of this month, base units, without the validators' part.
    pub(crate) month_rewards: Uint128,
    /// Of that, to reputers.
    pub(crate) month_reputer_rewards: Uint128,
}

/// What the schedule is computed from.
#[derive(Clone, Copy)]
pub(crate) struct Basis<'a> {
    pub(crate) params: &'a VaultParams,
    pub(crate) staked: Uint128,
    pub(crate) treasury: Uint128,
    /// Asks the token how much exists and what unlocks when; only when a month begins.
    pub(crate) supply: &'a dyn Fn() -> ContractResult<Supply>,
}

/// What the token knows.
pub(crate) struct Supply {
    /// Tokens that exist.
    pub(crate) total: Uint128,
    /// What genesis locked; the same for ever, so that months caught up with late
    /// begin with what was locked then.
    pub(crate) schedules: Schedules,
}

/// Sum of the weights of topics that take part in emission. Only
/// [`TopicWeight::refresh`](super::weight::TopicWeight::refresh) changes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Packed)]
pub(crate) struct TotalWeight {
    sum: Uint128,
}

impl TotalWeight {
    pub(crate) const fn get(self) -> Uint128 {
        self.sum
    }

    /// A topic takes part.
    pub(super) fn add(&mut self, weight: Uint128) -> Result<(), OverflowError> {
        self.sum = self.sum.checked_add(weight)?;
        Ok(())
    }

    /// A topic takes part no longer, or with another weight.
    pub(super) fn remove(&mut self, weight: Uint128) -> Result<(), OverflowError> {
        self.sum = self.sum.checked_sub(weight)?;
        Ok(())
    }
}

impl Emission {
    /// A schedule that waits for the first stake.
    pub(crate) fn new(now: Timestamp) -> ContractResult<Self> {
        Ok(Self {
            started_at: None,
            month: 0,
            monthly_rate: Real::ZERO,
            accrued_until: now,
            index: Uint256::zero(),
            total_weight: TotalWeight::default(),
            minted: Uint128::zero(),
            reputer_share: Real::ratio(1, 3)?,
            month_rewards: Uint128::zero(),
            month_reputer_rewards: Uint128::zero(),
        })
    }

    /// Begins the first month at `now`, once there is stake.
    pub(crate) fn start(&mut self, basis: &Basis, now: Timestamp) -> ContractResult<Option<Event>> {
        if self.started_at.is_some() || basis.staked.is_zero() {
            return Ok(None);
        }
        self.started_at = Some(now);
        self.accrued_until = now;
        let supply = (basis.supply)()?;
        self.begin_month(basis, &supply, now).map(Some)
    }

    /// Grows the index up to `until`, through every month that begins on the way.
    /// Does nothing if it counts further already.
    ///
    /// Exact if called before every change of stake, treasury, weights or
    /// parameters. More than [`MAX_MONTHS_PER_ACCRUAL`] months without a call
    /// are cut short: the rest of the time emits nothing.
    pub(crate) fn accrue(&mut self, basis: &Basis, until: Timestamp) -> ContractResult<Vec<Event>> {
        let mut events = vec![];
        if until <= self.accrued_until {
            return Ok(events);
        }
        let Some(started_at) = self.started_at else {
            self.accrued_until = until;
            return Ok(events);
        };

        let mut supply = None;
        for _ in 0..MAX_MONTHS_PER_ACCRUAL {
            let month_end = later(started_at, MONTH.saturating_mul(self.month))?;
            self.grow(basis, until.min(month_end))?;
            if until < month_end {
                return Ok(events);
            }
            let known = match supply.take() {
                Some(known) => known,
                None => (basis.supply)()?,
            };
            events.push(self.begin_month(basis, &known, month_end)?);
            supply = Some(known);
        }

        let whole_months = nanos_between(started_at, until).checked_div(NANOS_PER_MONTH);
        self.month = whole_months.unwrap_or_default().saturating_add(1);
        self.accrued_until = self.accrued_until.max(until);
        Ok(events)
    }

    /// `index += e / ΣW` with `e = rate · staked · Δt / month`; nothing without
    /// weights.
    ///
    /// # Units
    /// Base units; nanoseconds.
    ///
    /// # Rounding
    /// `e` down to a base unit, then the quotient down to `2^−128`.
    ///
    /// # Errors
    /// `Math`, `Overflow`: none while the supply is below its cap.
    ///
    /// # Source
    /// Allora chain v0.6 emits `rate · staked` of the month's first block in
    /// equal parts per block; here the stake of each moment counts, so that
    /// nobody gains by staking for one block.
    fn grow(&mut self, basis: &Basis, until: Timestamp) -> ContractResult<()> {
        let elapsed = nanos_between(self.accrued_until, until);
        self.accrued_until = self.accrued_until.max(until);
        let total_weight = self.total_weight.get();
        if elapsed == 0 || total_weight.is_zero() {
            return Ok(());
        }

        let months = Real::from(elapsed).div(&Real::from(NANOS_PER_MONTH))?;
        let emitted = Real::from_u128(basis.staked.u128())
            .mul(&self.monthly_rate)?
            .mul(&months)?
            .floor_to_u128()?;
        let per_weight = Uint256::from(emitted)
            .checked_shl(INDEX_BITS)?
            .checked_div(Uint256::from(total_weight))
            .unwrap_or_default();
        self.index = self.index.checked_add(per_weight)?;
        Ok(())
    }

    /// Counts the month that begins at `at`, takes last month's statistics and sets the
    /// rate.
    fn begin_month(
        &mut self,
        basis: &Basis,
        supply: &Supply,
        at: Timestamp,
    ) -> ContractResult<Event> {
        if !self.month_rewards.is_zero() {
            let rewards = Real::from_u128(self.month_rewards.u128());
            let reputers = Real::from_u128(self.month_reputer_rewards.u128());
            self.reputer_share = reputers.div(&rewards)?;
            self.month_rewards = Uint128::zero();
            self.month_reputer_rewards = Uint128::zero();
        }
        // With nothing staked there is nothing to compute a rate from, and
        // nothing that it would apply to: the last one stays.
        if !basis.staked.is_zero() {
            self.monthly_rate = self.rate(basis, supply, at)?;
        }
        self.month = self.month.saturating_add(1);
        Ok(Event::EmissionRateSet {
            month: self.month,
            monthly_rate: self.monthly_rate.to_string(),
        })
    }

    /// `min(EMA(α; min(ê_target, ê_max), previous), 1)`; no previous in the first
    /// month.
    ///
    /// # Units
    /// ALLO per staked ALLO and month.
    ///
    /// # Rounding
    /// That of `Real`.
    ///
    /// # Errors
    /// `Math` if nothing is staked.
    ///
    /// # Source
    /// Whitepaper (token emission). Locked in the ecosystem: the treasury and what can still
    /// be minted; circulating: what exists, without what vesting locks as the month begins
    /// and without the treasury.
    fn rate(&self, basis: &Basis, supply: &Supply, at: Timestamp) -> ContractResult<Real> {
        let params = basis.params;
        let mintable = SUPPLY_CAP.saturating_sub(supply.total);
        let unlocked = supply.total.saturating_sub(supply.schedules.locked_at(at)?);
        let real = |amount: Uint128| Real::from_u128(amount.u128());
        let target = target_emission_rate(
            &params.ecosystem_emission,
            &real(basis.treasury.checked_add(mintable)?),
            &real(basis.staked),
            &real(unlocked.saturating_sub(basis.treasury)),
            &real(SUPPLY_CAP),
        )?;
        let no_stakers_share =
            params.validator_share == Real::ZERO && self.reputer_share == Real::ZERO;
        let maximum = if no_stakers_share {
            // whoever stakes earns nothing, so no yield of theirs is a bound
            target
        } else {
            max_emission_rate(
                &params.max_monthly_yield,
                &self.reputer_share,
                &params.validator_share,
            )?
        };
        let previous = (self.month > 0).then_some(&self.monthly_rate);
        let rate = emission_rate(&target, &maximum, &params.emission_alpha, previous)?;
        // A rate computed on dust of stake must not apply to all that comes after.
        Ok(rate.min(Real::ONE))
    }
}
