#![doc = include_str!("../README.md")]

mod authorize;
pub mod contract;
mod desk;
mod dispatch;
mod error;
mod execute;
mod ledger;
mod news;
mod query;
mod reply;
mod state;
mod terms;
mod watch;

#[cfg(test)]
mod tests;

pub use error::ContractError;

/// Messages, as `allora-interfaces` has them.
pub mod msg {
    pub use allora_interfaces::inference_desk::{
        ExecuteMsg, HookMsg, InstantiateMsg, MigrateMsg, QueryMsg,
    };
}
