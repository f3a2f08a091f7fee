//! The emission schedule as of now.

use allora_interfaces::staking_vault::EmissionResponse;
use cosmwasm_std::{Deps, Timestamp};

use crate::emission::schedule::Emission;
use crate::error::ContractResult;
use crate::vault_state::VaultState;

pub(super) fn emission(deps: Deps, now: Timestamp) -> ContractResult<EmissionResponse> {
    let Emission {
        started_at,
        month,
        monthly_rate,
        accrued_until,
        index,
        total_weight,
        minted,
        reputer_share,
        month_rewards: _,
        month_reputer_rewards: _,
    } = VaultState::as_of(deps, now)?.emission;
    Ok(EmissionResponse {
        started_at,
        month,
        monthly_rate,
        accrued_until,
        index,
        total_weight: total_weight.get(),
        minted,
        reputer_share,
    })
}
