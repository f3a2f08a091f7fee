#![allow(clippy::arithmetic_side_effects)]

mod access;
mod audit;
mod audit_weights;
mod bench;
mod bounds;
mod delegation;
mod edges;
mod emission;
mod exits;
mod funding;
mod funds;
mod gas;
mod governance;
mod invariants;
mod migration;
mod model;
mod query;
mod random_walk;
mod rewards;
mod settle;
mod slashing;
mod stake;
mod validators;
mod weight;
mod weight_walk;
mod world;
