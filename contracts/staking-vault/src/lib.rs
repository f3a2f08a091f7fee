#![doc = include_str!("../README.md")]

mod authorize;
mod bech32;
pub mod contract;
mod emission;
mod error;
mod execute;
mod invariants;
mod ledger;
mod params;
mod query;
mod rewards;
mod session;
mod stake;
mod state;
mod subsidy;
mod time;
mod topic;
mod vault_state;

#[cfg(test)]
mod tests;

pub use error::ContractError;

/// Messages: those of `allora_interfaces::staking_vault`.
pub mod msg {
    pub use allora_interfaces::staking_vault::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};
}
