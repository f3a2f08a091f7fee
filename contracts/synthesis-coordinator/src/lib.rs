#![doc = include_str!("../README.md")]

mod admission;
mod authorize;
pub mod contract;
mod epoch;
mod error;
mod execute;
mod payout;
mod places;
mod query;
mod reply;
mod state;
mod submessage;
mod sudo;

#[cfg(test)]
mod tests;

pub use error::ContractError;

/// Messages: those of `allora_interfaces::synthesis_coordinator`.
pub mod msg {
    pub use allora_interfaces::synthesis_coordinator::{
        ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg, SudoMsg,
    };
}
