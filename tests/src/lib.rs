//! Shared helpers of the scenarios.

pub mod events;
pub mod formulas;
pub mod host;
mod intercept;
pub mod numbers;
pub mod recording;
pub mod setup;
pub mod timeline;
pub mod walk;
