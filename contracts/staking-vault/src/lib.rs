#![doc = include_str!("../README.md")]

mod authorize;
mod books;
pub mod contract;
mod emission;
mod error;
mod execute;
mod invariants;
mod ledger;
mod migrate;
mod params;
mod query;
mod rewards;
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
