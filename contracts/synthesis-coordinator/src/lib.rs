#![doc = include_str!("../README.md")]

mod book;
pub mod contract;
mod due;
mod error;
mod execute;
mod payout;
mod query;
mod reply;
mod roster;
mod schedule;
mod seats;
mod settlement;
mod state;
mod sudo;
mod synthesis;

#[cfg(test)]
mod tests;

pub use error::ContractError;

/// Messages: those of `allora_interfaces::synthesis_coordinator`.
pub mod msg {
    pub use allora_interfaces::synthesis_coordinator::{
        ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg, SudoMsg,
    };
}
