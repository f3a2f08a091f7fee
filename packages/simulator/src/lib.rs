//! The whole Allora suite on an embedded chain: contracts, clock, actors, and
//! real forecasting models.
//!
//! dApp developers import [`suite`] for multi-test integration;
//! [`simulation`] runs a whole network on a price series; [`tokenomics`] runs years of
//! supply, emission, yield and treasury.

mod facts;
pub mod models;
pub mod series;
pub mod simulation;
pub mod suite;
pub mod tokenomics;
