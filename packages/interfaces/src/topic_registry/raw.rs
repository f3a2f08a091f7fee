//! Storage of the registry that others read raw, without loading its code.

use allora_storage::{Map, Packed};
use cosmwasm_std::Addr;

use crate::{ActorId, Role, TopicId};

/// (topic, account) → its number and roles. One entry per account that ever
/// paid a registration; never removed, because rewards are booked under the number.
pub const ACTORS: Map<(TopicId, &Addr), Actor> = Map::new("actors");

/// An account in a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Packed)]
pub struct Actor {
    /// Its number.
    pub id: ActorId,
    /// Bits of the roles it holds, see [`Role::bit`].
    pub roles: u8,
}

impl Actor {
    /// Whether it holds `role`.
    pub const fn has(self, role: Role) -> bool {
        self.roles & role.bit() != 0
    }
}
