//! The client against the embedded chain, and against servers that stand for a node or a model.

mod claiming;
mod delivering;
mod deploying;
mod evidence;
mod failing;
mod failover;
mod fake_chain;
mod governing;
mod hiding;
mod keys;
mod left_to_the_chain;
mod models;
mod recovering;
mod relaying;
mod sharing;
mod slow_chain;
mod taking_part;
mod throughput;
mod transactions;
