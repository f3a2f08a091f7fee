//! Years for scripts.

use allora_simulator::tokenomics::plan::Allotment;
use allora_simulator::tokenomics::{Month, Slope, TokenomicsConfig, TokenomicsReport, Year};
use cosmwasm_std::Uint128;
use serde::Serialize;

use crate::report::json::Invariants;

/// What `--tokenomics --json` prints.
#[derive(Serialize)]
pub(crate) struct Output<'a> {
    options: Options,
    genesis: Uint128,
    cap: Uint128,
    minted: Uint128,
    supply: Uint128,
    allotments: &'a [Allotment],
    months: &'a [Month],
    by_year: Vec<Year>,
    messages: usize,
    checks: usize,
    invariants: Invariants<'a>,
}

#[derive(Serialize)]
struct Options {
    years: u32,
    topics: u32,
    epochs_per_month: u32,
    staked: Slope,
    fees: Slope,
    validators: u32,
    claim_months: u32,
    unbonding_days: u32,
    vesting: bool,
    treasury: u32,
    ecosystem_emission: String,
    max_monthly_yield: String,
    seed: u64,
}

/// The object for a report.
pub(crate) fn output<'a>(config: &TokenomicsConfig, report: &'a TokenomicsReport) -> Output<'a> {
    let end = report.months.last();
    Output {
        options: Options {
            years: config.years,
            topics: config.topics,
            epochs_per_month: config.epochs_per_month,
            staked: config.staked,
            fees: config.fees,
            validators: config.validators,
            claim_months: config.claim_months,
            unbonding_days: config.unbonding_days,
            vesting: config.vesting,
            treasury: config.treasury,
            ecosystem_emission: config.vault.ecosystem_emission.to_string(),
            max_monthly_yield: config.vault.max_monthly_yield.to_string(),
            seed: config.seed,
        },
        genesis: report.genesis,
        cap: report.cap,
        minted: end.map(|month| month.minted).unwrap_or_default(),
        supply: end.map_or(report.genesis, |month| month.supply),
        allotments: &report.allotments,
        months: &report.months,
        by_year: report.by_year(),
        messages: report.messages,
        checks: report.checks,
        invariants: Invariants::of(&report.violations),
    }
}
