#![doc = include_str!("../README.md")]

pub mod contract;
mod error;
mod execute;
mod query;
mod vesting;

#[cfg(test)]
mod tests;

pub use error::ContractError;

/// Messages: those of cw20-base, to the letter, and what genesis locks.
pub mod msg {
    pub use allora_interfaces::allo_token::{InstantiateMsg, MarketingInfo, MigrateMsg, QueryMsg};
    pub use cw20_base::msg::ExecuteMsg;
}
