//! What an Allora network does: [`simulation`] runs one on a price series with models at
//! work; [`attack`] sets
//! attackers beside them; [`tokenomics`] runs years of supply, emission, yield and treasury.

pub mod attack;
pub mod simulation;
pub mod tokenomics;
