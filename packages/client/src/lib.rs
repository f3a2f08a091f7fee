//! Deploying, governing and taking part in an Allora network on a CosmWasm chain.
//!
//! | module | content |
//! |---|---|
//! | [`amount`] | amounts of ALLO as people read and write them |
//! | [`chain`] | a chain, as little of it as is needed; over JSON-RPC |
//! | [`deploy`](mod@deploy) | store, instantiate, wire, hand over, verify |
//! | [`deployment`] | the file that says where everything is |
//! | [`error`] | what can go wrong, and what to do about it |
//! | [`roles`] | workers, forecasters, reputers, keepers, and their doctor |
//! | [`network`] | the contracts, by the names of their messages and questions |

pub mod amount;
pub mod chain;
pub mod deploy;
pub mod deployment;
pub mod error;
mod file;
pub mod network;
pub mod roles;
