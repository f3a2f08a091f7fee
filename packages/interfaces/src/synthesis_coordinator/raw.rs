//! Storage of the coordinator that others read raw, without loading its code.

use allora_storage::Map;
use cosmwasm_std::{Addr, Timestamp};

use crate::{ActorId, TopicId};

/// (topic, account) → by when every epoch has ended that took a submission of the
/// account and asked for a bond. Known from the schedule alone: it passes whether or
/// not anybody settles. One entry per account that ever submitted where a
/// bond was asked for; never removed, only replaced by later ones.
pub const BOND_LOCKS: Map<(TopicId, &Addr), Timestamp> = Map::new("locks");

/// (topic, actor) → account. One entry per account ever admitted; never removed, because the
/// number holds for ever.
pub const ADDRESSES: Map<(TopicId, ActorId), Addr> = Map::new("addresses");
