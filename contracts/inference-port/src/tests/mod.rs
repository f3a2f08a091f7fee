//! Unit tests: one file per subject, one behavior per test.
#![allow(clippy::arithmetic_side_effects, clippy::panic, clippy::unwrap_used)]

mod channels;
mod port;
mod pushes;
mod readme;
mod requests;
mod suite;
