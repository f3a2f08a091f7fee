//! `Real` against arbitrary precision.
//!
//! The fast subset runs with every `cargo test`. The whole of it, a million
//! random inputs per operation, prints the worst error of each:
//! `cargo test -p allora-math --test real_oracle -- --ignored --nocapture`.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::float_arithmetic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests may panic; errors are measured in f64"
)]

#[path = "real_oracle/exact.rs"]
mod exact;
#[path = "real_oracle/functions.rs"]
mod functions;
#[path = "real_oracle/inputs.rs"]
mod inputs;
#[path = "real_oracle/operations.rs"]
mod operations;
#[path = "real_oracle/strings.rs"]
mod strings;
