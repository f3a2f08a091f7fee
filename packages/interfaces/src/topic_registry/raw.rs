//! Storage of the registry that others read raw, without loading its code.

use cosmwasm_std::Addr;

use crate::codec::{Codec, Reader, Writer};
use crate::storage::Packed;
use crate::{ActorId, Role, TopicId};

/// (topic, account) → its number and roles. One entry per account that ever
/// paid a registration; never removed, because rewards are booked under the number.
pub const ACTORS: Packed<(TopicId, &Addr), Actor> = Packed::new("actors");

/// An account in a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Its number.
    pub id: ActorId,
    /// Bits of the roles it holds, see [`Role::bit`].
    pub roles: u8,
}

impl Codec for Actor {
    const NAME: &'static str = "actor";

    fn write(&self, output: &mut Writer) {
        output.actor(self.id);
        output.byte(self.roles);
    }

    fn read(input: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            id: input.actor()?,
            roles: input.byte()?,
        })
    }
}

impl Actor {
    /// Whether it holds `role`.
    pub const fn has(self, role: Role) -> bool {
        self.roles & role.bit() != 0
    }
}
