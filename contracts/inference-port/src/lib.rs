#![doc = include_str!("../README.md")]

mod answer;
pub mod contract;
mod error;
pub mod ibc;
mod push;
mod refusal;
mod state;

#[cfg(test)]
mod tests;

pub use error::ContractError;

/// Messages, as `allora-interfaces` has them.
pub mod msg {
    pub use allora_interfaces::inference_port::{ExecuteMsg, InstantiateMsg, QueryMsg};
}
