//! Ranges of what governance can set.

use allora_interfaces::staking_vault::{VaultParams, MAX_UNBONDING};
use allora_math::Real;

use crate::error::{ContractError, ContractResult};

const MAX_PERIOD: u64 = 31_536_000;

/// Refuses the first parameter outside its range.
pub(crate) fn validate(params: &VaultParams) -> ContractResult<()> {
    let VaultParams {
        unbonding_period,
        stake_importance,
        revenue_importance,
        weight_alpha,
        weight_period,
        revenue_decay,
        // every threshold has a meaning: 0 admits every weight above zero
        min_topic_weight: _,
        ecosystem_emission,
        max_monthly_yield,
        validator_share,
        emission_alpha,
        max_slash,
        creator_share,
    } = params;

    if *unbonding_period > MAX_UNBONDING {
        return Err(out_of_range(
            "unbonding_period",
            unbonding_period,
            "0 to 10,000,000 seconds",
        ));
    }
    for (name, share) in [
        ("stake_importance", stake_importance),
        ("revenue_importance", revenue_importance),
        ("ecosystem_emission", ecosystem_emission),
        ("max_monthly_yield", max_monthly_yield),
        ("validator_share", validator_share),
    ] {
        if *share < Real::ZERO || *share > Real::ONE {
            return Err(out_of_range(name, share, "in [0, 1]"));
        }
    }
    let half = Real::ratio(1, 2)?;
    for (name, share) in [("max_slash", max_slash), ("creator_share", creator_share)] {
        if *share < Real::ZERO || *share > half {
            return Err(out_of_range(name, share, "in [0, 0.5]"));
        }
    }
    for (name, alpha) in [
        ("weight_alpha", weight_alpha),
        ("emission_alpha", emission_alpha),
    ] {
        if *alpha <= Real::ZERO || *alpha > Real::ONE {
            return Err(out_of_range(name, alpha, "in (0, 1]"));
        }
    }
    for (name, period) in [
        ("weight_period", weight_period),
        ("revenue_decay", revenue_decay),
    ] {
        if *period == 0 || *period > MAX_PERIOD {
            return Err(out_of_range(name, period, "1 to 31,536,000 seconds"));
        }
    }
    Ok(())
}

fn out_of_range(
    name: &'static str,
    value: &impl ToString,
    range: &'static str,
) -> Box<ContractError> {
    let value = value.to_string();
    ContractError::ParameterOutOfRange { name, value, range }.into()
}
