//! Addresses, and what governance set.

use allora_interfaces::staking_vault::VaultParams;
use allora_storage::Packed;
use cosmwasm_std::Addr;

/// Addresses.
#[derive(Clone, Debug, Packed)]
pub(crate) struct Config {
    pub(crate) allo_token: Addr,
    pub(crate) topic_registry: Addr,
    pub(crate) synthesis_coordinator: Option<Addr>,
}

/// Addresses, and what governance set.
#[derive(Clone, Debug, Packed)]
pub(crate) struct Settings {
    pub(crate) config: Config,
    pub(crate) params: VaultParams,
}
