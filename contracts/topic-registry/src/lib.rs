#![doc = include_str!("../README.md")]

mod authorize;
pub mod contract;
mod error;
mod execute;
mod info;
mod query;
mod state;

#[cfg(test)]
mod tests;

pub use error::ContractError;

/// Messages, as `allora-interfaces` has them.
pub mod msg {
    pub use allora_interfaces::topic_registry::{
        ExecuteMsg, HookMsg, InstantiateMsg, MigrateMsg, QueryMsg,
    };
}
