//! What a simulation of years found out. Plain data; amounts are base units of ALLO.

use cosmwasm_std::Uint128;
use serde::Serialize;

use super::config::YEAR_MONTHS;
use super::plan::Allotment;
use crate::simulation::Allocation;

/// A simulation of years.
#[derive(Clone, Debug, Serialize)]
pub struct TokenomicsReport {
    /// Years that were asked for.
    pub years: u32,
    /// Seed of everything random.
    pub seed: u64,
    /// Supply at genesis.
    pub genesis: Uint128,
    /// Most that can ever exist.
    pub cap: Uint128,
    /// Who had what at genesis.
    pub allotments: Vec<Allotment>,
    /// Oldest first.
    pub months: Vec<Month>,
    /// Messages that were executed.
    pub messages: usize,
    /// How often all laws were checked.
    pub checks: usize,
    /// What is broken; empty if all holds.
    pub violations: Vec<String>,
}

/// A month: amounts as it ends, flows during it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Month {
    /// Its number, from 1.
    pub month: u32,
    /// ALLO that exists.
    pub supply: Uint128,
    /// Of that, minted since genesis.
    pub minted: Uint128,
    /// What can still be minted.
    pub mintable: Uint128,
    /// Locked by vesting.
    pub locked: Uint128,
    /// In the treasury.
    pub treasury: Uint128,
    /// What exists outside the treasury and is not locked.
    pub circulating: Uint128,
    /// Staked: reputers, delegators, validators.
    pub staked: Uint128,
    /// Of that, by validators.
    pub staked_validators: Uint128,
    /// Of that, by delegators.
    pub staked_delegators: Uint128,
    /// On its way out of stake.
    pub unbonding: Uint128,
    /// Credited and not yet claimed.
    pub unclaimed: Uint128,
    /// Emission of the month per staked ALLO, as the vault set it.
    pub rate: f64,
    /// Reputers' share of last month's topic rewards, which bounds the rate.
    pub reputer_share: f64,
    /// Emission paid for the epochs of the month.
    pub emission: Uint128,
    /// Of that, newly minted.
    pub emission_minted: Uint128,
    /// Of that, from the treasury.
    pub emission_treasury: Uint128,
    /// Where emission went.
    pub paid: Allocation,
    /// What consumers paid.
    pub fees: Uint128,
    /// What everybody took out of rewards.
    pub claimed: Uint128,
    /// Rewards that delegators claimed or could claim, more than a month before.
    pub earned_delegators: Uint128,
    /// Rewards that validators claimed or could claim, more than a month before.
    pub earned_validators: Uint128,
    /// Twelve times what delegators earned per ALLO they staked.
    pub yield_delegators: Option<f64>,
    /// Twelve times what validators earned per ALLO they staked.
    pub yield_validators: Option<f64>,
}

/// A year: amounts as it ends, flows during it.
#[derive(Clone, Debug, Serialize)]
pub struct Year {
    /// Its number, from 1.
    pub year: u32,
    /// The last month of it.
    pub end: Month,
    /// Emission.
    pub emission: Uint128,
    /// Of that, newly minted.
    pub emission_minted: Uint128,
    /// Of that, from the treasury.
    pub emission_treasury: Uint128,
    /// Where emission went.
    pub paid: Allocation,
    /// What consumers paid.
    pub fees: Uint128,
    /// What delegators earned in the year per ALLO they staked, without interest on it.
    pub yield_delegators: Option<f64>,
    /// The same of validators.
    pub yield_validators: Option<f64>,
}

impl TokenomicsReport {
    /// Whole years.
    pub fn by_year(&self) -> Vec<Year> {
        let years = self.months.chunks(YEAR_MONTHS as usize);
        years
            .zip(1..)
            .filter_map(|(months, year)| Year::of(year, months))
            .collect()
    }
}

impl Year {
    fn of(year: u32, months: &[Month]) -> Option<Self> {
        let end = months.last()?.clone();
        let sum = |part: fn(&Month) -> Uint128| months.iter().map(part).sum::<Uint128>();
        let paid = months.iter().map(|month| month.paid);
        Some(Self {
            year,
            end,
            emission: sum(|month| month.emission),
            emission_minted: sum(|month| month.emission_minted),
            emission_treasury: sum(|month| month.emission_treasury),
            paid: paid.fold(Allocation::default(), Allocation::plus),
            fees: sum(|month| month.fees),
            yield_delegators: yearly(
                sum(|month| month.earned_delegators),
                sum(|month| month.staked_delegators),
            ),
            yield_validators: yearly(
                sum(|month| month.earned_validators),
                sum(|month| month.staked_validators),
            ),
        })
    }
}

/// Yield of a year: what was earned in some months, of the sum of what was staked in each.
pub(super) fn yearly(earned: Uint128, staked: Uint128) -> Option<f64> {
    let months = f64::from(YEAR_MONTHS);
    (!staked.is_zero()).then(|| months * earned.u128() as f64 / staked.u128() as f64)
}
