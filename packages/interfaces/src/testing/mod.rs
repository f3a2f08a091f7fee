//! For tests, where a panic is an answer: what storage costs on a chain, and a second
//! opinion on the vault's books.
#![allow(
    missing_docs,
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod metered;
pub mod model;

pub use metered::Metered;
