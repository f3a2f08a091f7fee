//! Storage of the vault that others read raw, without loading its code.

use cosmwasm_std::{Addr, Uint128};
use cw_storage_plus::Map;

use crate::TopicId;

/// (topic, account) → base units staked. Removed when zero.
pub const STAKES: Map<(TopicId, &Addr), Uint128> = Map::new("stakes");
