#![allow(clippy::arithmetic_side_effects)]

mod access;
mod bench;
mod emission;
mod exits;
mod funding;
mod governance;
mod invariants;
mod migration;
mod model;
mod query;
mod random_walk;
mod rewards;
mod settle;
mod stake;
mod weight;
mod world;
