//! Storage of the vault that others read raw, without loading its code.

use allora_storage::{Map, Packed, Reader, Writer};
use cosmwasm_std::{Addr, Uint128};

use crate::{ActorId, TopicId};

/// Namespace of what is staked on operators.
pub const POOLS: &str = "pool";

/// (topic, operator) → base units staked by it and delegated to it: what counts for
/// a reputer. Only to be read: the vault keeps more under these keys.
pub const STAKES: Map<(TopicId, ActorId), Staked> = Map::new(POOLS);

/// The beginning of what the vault keeps of an operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Staked(pub Uint128);

impl Packed for Staked {
    const NAME: &'static str = "stake";

    fn pack(&self, output: &mut Writer) {
        self.0.pack(output);
    }

    fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        let staked = Uint128::unpack(input)?;
        input.rest();
        Some(Self(staked))
    }
}

/// (topic, account) → base units bonded. Removed when zero.
pub const BONDS: Map<(TopicId, &Addr), Uint128> = Map::new("bonds");
