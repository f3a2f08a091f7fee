#![doc = include_str!("../README.md")]

pub mod contract;
mod error;
mod execute;
mod migrate;

#[cfg(test)]
mod tests;

pub use error::ContractError;

/// Messages: those of cw20-base, to the letter.
pub mod msg {
    pub use allora_interfaces::allo_token::MigrateMsg;
    pub use cw20_base::msg::{ExecuteMsg, InstantiateMarketingInfo, InstantiateMsg, QueryMsg};
}
