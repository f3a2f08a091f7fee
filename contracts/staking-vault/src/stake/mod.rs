//! Stake: pools of operators, positions in them, what an account holds, bonds, slashes.

pub(crate) mod bonds;
pub(crate) mod forfeit;
pub(crate) mod holdings;
pub(crate) mod parties;
pub(crate) mod pool;
pub(crate) mod position;
pub(crate) mod slash;
