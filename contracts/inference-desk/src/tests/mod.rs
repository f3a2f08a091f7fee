//! Tests.
#![allow(clippy::arithmetic_side_effects)]

mod random_walk;
