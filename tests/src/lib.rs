//! Shared helpers of the scenarios.

mod around;
pub mod events;
pub mod host;
pub mod numbers;
pub mod plain;
pub mod random;
pub mod stage;
pub mod tape;
pub mod timeline;
pub mod walk;
