//! The history of offences.

use allora_interfaces::staking_vault::Offence;
use allora_interfaces::EpochId;
use allora_storage::Packed;
use cosmwasm_std::Uint128;

/// An offence and what it cost.
#[derive(Packed)]
#[packed(name = "offence")]
pub(crate) struct OffenceRecord {
    pub(crate) epoch: EpochId,
    pub(crate) offence: Offence,
    pub(crate) staked: Uint128,
    pub(crate) unbonding: Uint128,
}
