//! Stake: pools of operators, positions in them, what an account holds, bonds, slashes.

pub(crate) mod bonds;
pub(crate) mod changes;
pub(crate) mod epochs;
pub(crate) mod forfeit;
mod fund;
pub(crate) mod holding;
pub(crate) mod holdings;
pub(crate) mod open_pool;
pub(crate) mod parties;
pub(crate) mod pool;
pub(crate) mod position;
pub(crate) mod slash;
pub(crate) mod unbonding;
