//! Unit tests: one file per subject, one behavior per test.
#![allow(clippy::arithmetic_side_effects)]

mod access;
mod differential;
mod genesis;
mod marketing;
mod migrate;
mod minter;
mod suite;
mod transfer;
mod vesting;
mod vesting_laws;
