//! Shared helpers of the scenarios.

pub mod counting;
pub mod events;
pub mod host;
pub mod numbers;
pub mod plain;
pub mod random;
pub mod stage;
pub mod timeline;
pub mod walk;
