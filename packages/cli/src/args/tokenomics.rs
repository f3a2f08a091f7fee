//! Options of `allora simulate --tokenomics`.

use allora_interfaces::staking_vault::VaultParams;
use allora_math::Real;
use allora_simulator::tokenomics::{Slope, TokenomicsConfig};
use clap::Args;

/// Options of `allora simulate --tokenomics`.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "With --tokenomics")]
pub struct TokenomicsArgs {
    /// Run years of supply, emission, yield and treasury instead of a price series.
    ///
    /// The contracts run on the embedded chain; topics have long epochs, everybody
    /// works, pays, delegates and claims, and what the vault then says and pays is written
    /// down every month. A month is 30 days, a year twelve of them.
    ///
    /// Genesis is divided as on Allora: investors 260.5 million ALLO, pre-seed 50, team 175,
    /// participants 55, the foundation the rest. `--json` prints
    /// `{"options","genesis","cap","minted","supply","allotments","months":[...],
    /// "by_year":[...],"messages","checks","invariants":"ok"|[violations]}`; amounts are
    /// base units in strings.
    #[arg(
        long,
        help_heading = None,
        conflicts_with_all = ["scenario", "series", "data", "epochs", "target", "inferers", "forecasters", "reputers", "attack"]
    )]
    pub tokenomics: bool,

    /// Years to run, 1 to 50.
    #[arg(
        long,
        value_name = "N",
        default_value_t = 10,
        allow_negative_numbers = true,
        requires = "tokenomics"
    )]
    years: u32,

    /// Share of the circulating supply that is staked: one, or a first and a last, 0 to 0.9.
    ///
    /// Between the first month and the last it goes in a straight line.
    #[arg(long, value_name = "SHARE|A..B", value_parser = slope, default_value = "0.3..0.6", allow_hyphen_values = true, requires = "tokenomics")]
    staked: Slope,

    /// ALLO that consumers pay in a month: one amount, or a first and a last.
    #[arg(long, value_name = "ALLO|A..B", value_parser = slope, default_value = "50000..500000", allow_hyphen_values = true, requires = "tokenomics")]
    fees: Slope,

    /// Topics, 1 to 10; the k-th gets a k-th of what the first one gets.
    #[arg(
        long,
        value_name = "N",
        default_value_t = 3,
        allow_negative_numbers = true,
        requires = "tokenomics"
    )]
    topics: u32,

    /// Epochs of each topic in a month: 1, 2, 3, 5, 6, 10, 15 or 30.
    #[arg(
        long,
        value_name = "N",
        default_value_t = 3,
        allow_negative_numbers = true,
        requires = "tokenomics"
    )]
    epochs_per_month: u32,

    /// Validators of the host chain that enroll with half of all stake, 0 to 10.
    ///
    /// With 0 their part of emission goes back to the treasury.
    #[arg(
        long,
        value_name = "N",
        default_value_t = 2,
        allow_negative_numbers = true,
        requires = "tokenomics"
    )]
    validators: u32,

    /// Months between two claims of everybody's rewards, 1 to 12; 0 for never.
    #[arg(
        long,
        value_name = "N",
        default_value_t = 1,
        allow_negative_numbers = true,
        requires = "tokenomics"
    )]
    claim_months: u32,

    /// Days that stake unbonds, 0 to 115.
    #[arg(
        long,
        value_name = "N",
        default_value_t = 21,
        allow_negative_numbers = true,
        requires = "tokenomics"
    )]
    unbonding_days: u32,

    /// ALLO that the foundation gives to the treasury at the start.
    #[arg(
        long,
        value_name = "ALLO",
        default_value_t = 0,
        allow_negative_numbers = true,
        requires = "tokenomics"
    )]
    treasury: u32,

    /// Leave investors, pre-seed and team unlocked.
    #[arg(long, requires = "tokenomics")]
    no_vesting: bool,

    /// Monthly share of what the ecosystem holds that is emitted, 0 to 1.
    ///
    /// The vault's default is 0.025.
    #[arg(
        long,
        value_name = "SHARE",
        allow_hyphen_values = true,
        requires = "tokenomics"
    )]
    ecosystem_emission: Option<Real>,

    /// Highest monthly yield of stakers, 0 to 1.
    ///
    /// The vault's default is 0.0095.
    #[arg(
        long,
        value_name = "SHARE",
        allow_hyphen_values = true,
        requires = "tokenomics"
    )]
    max_monthly_yield: Option<Real>,
}

impl Default for TokenomicsArgs {
    fn default() -> Self {
        let usual = TokenomicsConfig::default();
        Self {
            tokenomics: false,
            years: usual.years,
            staked: usual.staked,
            fees: usual.fees,
            topics: usual.topics,
            epochs_per_month: usual.epochs_per_month,
            validators: usual.validators,
            claim_months: usual.claim_months,
            unbonding_days: usual.unbonding_days,
            treasury: usual.treasury,
            no_vesting: !usual.vesting,
            ecosystem_emission: None,
            max_monthly_yield: None,
        }
    }
}

impl TokenomicsArgs {
    /// The options together.
    pub(crate) fn config(&self, seed: u64) -> TokenomicsConfig {
        let usual = VaultParams::default();
        TokenomicsConfig {
            years: self.years,
            topics: self.topics,
            epochs_per_month: self.epochs_per_month,
            staked: self.staked,
            fees: self.fees,
            validators: self.validators,
            claim_months: self.claim_months,
            unbonding_days: self.unbonding_days,
            vesting: !self.no_vesting,
            treasury: self.treasury,
            vault: VaultParams {
                ecosystem_emission: self.ecosystem_emission.unwrap_or(usual.ecosystem_emission),
                max_monthly_yield: self.max_monthly_yield.unwrap_or(usual.max_monthly_yield),
                ..usual
            },
            seed,
        }
    }
}

/// `0.3`, or `0.3..0.6`.
fn slope(text: &str) -> Result<Slope, String> {
    let number = |text: &str| {
        let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
        number.ok_or_else(|| format!("`{text}` is no number; write 0.3, or 0.3..0.6"))
    };
    match text.split_once("..") {
        Some((from, to)) => Ok(Slope {
            from: number(from)?,
            to: number(to)?,
        }),
        None => Ok(Slope::flat(number(text)?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slope_is_one_number_or_two() {
        assert_eq!(slope("0.3"), Ok(Slope::flat(0.3)));
        assert_eq!(slope("5e4..0"), Ok(Slope { from: 5e4, to: 0.0 }));
        for bad in ["", "x", "0.3..", "..1", "0.1..0.2..0.3", "inf", "NaN..1"] {
            let refusal = slope(bad).unwrap_err();
            assert!(refusal.contains("is no number; write"), "{bad}: {refusal}");
        }
    }

    #[test]
    fn defaults_are_those_of_the_library() {
        let config = TokenomicsArgs::default().config(1);
        let usual = TokenomicsConfig::default();
        assert_eq!(format!("{config:?}"), format!("{usual:?}"));
    }
}
