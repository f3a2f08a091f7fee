//! What to simulate.

use allora_interfaces::staking_vault::VaultParams;
use cosmwasm_std::Uint128;
use serde::Serialize;

use super::error::TokenomicsConfigError as Error;

/// Days of a month of the emission schedule.
pub(super) const MONTH_DAYS: u64 = 30;
pub(super) const DAY: u64 = 86_400;
/// Months of a year: a year is 360 days here.
pub(super) const YEAR_MONTHS: u32 = 12;
/// Shares are counted in parts of this.
const PARTS: u64 = 1_000_000_000;

/// What to simulate.
#[derive(Clone, Debug)]
pub struct TokenomicsConfig {
    /// Years of twelve months of 30 days; 1 to 50.
    pub years: u32,
    /// Topics; 1 to 10. The first is paid most: topic k a k-th of it.
    pub topics: u32,
    /// Epochs of each topic in a month; a divisor of 30.
    pub epochs_per_month: u32,
    /// Share of the circulating supply that is staked; 0 to 0.9.
    pub staked: Slope,
    /// ALLO that consumers pay in a month, for all topics; 0 to 100,000,000.
    pub fees: Slope,
    /// Bonded validators of the host chain that enroll and hold half of all stake; 0 to 10.
    /// Without any, their part of emission goes back to the treasury.
    pub validators: u32,
    /// Months between two claims of everybody's rewards; 0 to 12, 0 for never.
    pub claim_months: u32,
    /// Days that stake unbonds; 0 to 115.
    pub unbonding_days: u32,
    /// Whether investors, pre-seed and team are locked at genesis.
    pub vesting: bool,
    /// ALLO that the foundation gives to the treasury at the start; 0 to 100,000,000.
    pub treasury: u32,
    /// Parameters of the vault, but for the unbonding period.
    pub vault: VaultParams,
    /// Seed of everything random.
    pub seed: u64,
}

impl Default for TokenomicsConfig {
    fn default() -> Self {
        Self {
            years: 10,
            topics: 3,
            epochs_per_month: 3,
            staked: Slope { from: 0.3, to: 0.6 },
            fees: Slope {
                from: 50_000.0,
                to: 500_000.0,
            },
            validators: 2,
            claim_months: 1,
            unbonding_days: 21,
            vesting: true,
            treasury: 0,
            vault: VaultParams::default(),
            seed: 1,
        }
    }
}

impl TokenomicsConfig {
    /// Most years.
    pub const MAX_YEARS: u32 = 50;
    /// Most topics.
    pub const MAX_TOPICS: u32 = 10;
    /// Most validators.
    pub const MAX_VALIDATORS: u32 = 10;
    /// Longest time between two claims, in months.
    pub const MAX_CLAIM_MONTHS: u32 = 12;
    /// Longest unbonding: what the vault takes, in whole days.
    pub const MAX_UNBONDING_DAYS: u32 = 115;
    /// Most ALLO for fees of a month, and for the treasury at the start.
    pub const MAX_ALLO: u32 = 100_000_000;
    /// Largest share of the circulating supply that is staked: the rest pays the fees.
    pub const MAX_STAKED: f64 = 0.9;

    /// Months to run.
    pub fn months(&self) -> u32 {
        self.years.saturating_mul(YEAR_MONTHS)
    }

    /// Checks that it can be run.
    ///
    /// # Errors
    /// [`Error`] says which option is impossible, and what is possible.
    pub fn validate(&self) -> Result<(), Error> {
        let bounds = [
            ("years", self.years, 1, Self::MAX_YEARS),
            ("topics", self.topics, 1, Self::MAX_TOPICS),
            ("validators", self.validators, 0, Self::MAX_VALIDATORS),
            (
                "months between claims",
                self.claim_months,
                0,
                Self::MAX_CLAIM_MONTHS,
            ),
            (
                "days of unbonding",
                self.unbonding_days,
                0,
                Self::MAX_UNBONDING_DAYS,
            ),
            ("ALLO in the treasury", self.treasury, 0, Self::MAX_ALLO),
        ];
        for (what, count, least, most) in bounds {
            if !(least..=most).contains(&count) {
                return Err(Error::Count {
                    what,
                    count,
                    least,
                    most,
                });
            }
        }
        let epochs = self.epochs_per_month;
        if epochs == 0 || !MONTH_DAYS.is_multiple_of(epochs.into()) {
            return Err(Error::EpochsPerMonth { epochs });
        }
        self.staked
            .within("share that is staked", Self::MAX_STAKED)?;
        self.fees.within("ALLO of fees", f64::from(Self::MAX_ALLO))
    }
}

/// A number that goes from one value in the first month to another in the last, in a
/// straight line.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Slope {
    /// In the first month.
    pub from: f64,
    /// In the last.
    pub to: f64,
}

impl Slope {
    /// The same for ever.
    pub const fn flat(value: f64) -> Self {
        Self {
            from: value,
            to: value,
        }
    }

    /// Value in a month, counted from 0, of so many.
    pub fn at(&self, month: u32, months: u32) -> f64 {
        let last = months.saturating_sub(1).max(1);
        let share = f64::from(month.min(last)) / f64::from(last);
        self.from + (self.to - self.from) * share
    }

    fn within(&self, what: &'static str, most: f64) -> Result<(), Error> {
        for value in [self.from, self.to] {
            if !(0.0..=most).contains(&value) {
                return Err(Error::Value { what, value, most });
            }
        }
        Ok(())
    }
}

/// A share of an amount, rounded down. The share counts in billionths.
pub(super) fn share_of(amount: Uint128, share: f64) -> Uint128 {
    let parts = (share * PARTS as f64).round() as u64;
    amount.multiply_ratio(parts, PARTS)
}
