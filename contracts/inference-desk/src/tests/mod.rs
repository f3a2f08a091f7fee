//! Tests.
#![allow(clippy::arithmetic_side_effects)]

mod access;
mod packed;
mod pure;
mod random_walk;
