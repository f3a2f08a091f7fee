#![doc = include_str!("../README.md")]

mod account;
mod authorize;
mod bech32;
mod books;
pub mod contract;
mod emission;
mod error;
mod execute;
mod holdings;
mod invariants;
mod ledger;
mod params;
mod parties;
mod pool;
mod query;
mod rewards;
mod session;
mod slash;
mod state;
mod time;
mod weight;

#[cfg(test)]
mod tests;

pub use error::ContractError;

/// Messages: those of `allora_interfaces::staking_vault`.
pub mod msg {
    pub use allora_interfaces::staking_vault::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};
}
