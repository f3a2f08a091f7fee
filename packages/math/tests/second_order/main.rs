//! Laws of the rule `second_order`, on random series.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used
)]

mod certificate;
mod interval;
mod network;
mod pay;
mod scale;
mod series;
