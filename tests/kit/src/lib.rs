//! What tests of contracts and scenarios have in common: a second opinion on the vault's
//! balances, and a storage that counts what it is asked. A panic is an answer here.
#![allow(
    missing_docs,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod access;
mod counting;
pub mod desk_model;
mod golden;
pub mod model;
mod random;

pub use access::assert_access;
pub use counting::{CountingStorage, Counts, Meter};
pub use golden::Golden;
pub use random::Random;

/// A number from the environment, for runs of another length.
pub fn number_from_env(name: &str, default: u64) -> u64 {
    let text = std::env::var(name).unwrap_or_default();
    text.parse().unwrap_or(default)
}
