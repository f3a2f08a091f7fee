//! Storage of the vault that others read raw, without loading its code.

use cosmwasm_std::{Addr, Uint128};
use cw_storage_plus::Map;

use crate::TopicId;

/// (topic, operator) → base units staked by it and delegated to it: what counts for
/// a reputer. Removed when zero.
pub const STAKES: Map<(TopicId, &Addr), Uint128> = Map::new("stakes");

/// (topic, account) → base units bonded. Removed when zero.
pub const BONDS: Map<(TopicId, &Addr), Uint128> = Map::new("bonds");
