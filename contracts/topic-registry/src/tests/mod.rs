//! Unit tests: one file per subject, one behavior per test.
#![allow(clippy::arithmetic_side_effects)]

mod access;
mod govern;
mod laws;
mod migrate;
mod query;
mod readme;
mod receive;
mod roles;
mod source;
mod status;
mod suite;
mod topics;
