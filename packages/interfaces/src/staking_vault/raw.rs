//! Storage of the vault that others read raw, without loading its code.

use cosmwasm_std::{Addr, Uint128};

use crate::codec::{Codec, Reader, Writer};
use crate::storage::Packed;
use crate::{ActorId, TopicId};

/// Namespace of what is staked on operators.
pub const POOLS: &str = "pool";

/// (topic, operator) → base units staked by it and delegated to it: what counts for
/// a reputer. Only to be read: the vault keeps more under these keys.
pub const STAKES: Packed<(TopicId, ActorId), Staked> = Packed::new(POOLS);

/// The beginning of what the vault keeps of an operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Staked(pub Uint128);

impl Codec for Staked {
    const NAME: &'static str = "stake";

    fn write(&self, output: &mut Writer) {
        output.amount(self.0);
    }

    fn read(input: &mut Reader<'_>) -> Option<Self> {
        let staked = input.amount()?;
        input.rest();
        Some(Self(staked))
    }
}

/// (topic, account) → base units bonded. Removed when zero.
pub const BONDS: Packed<(TopicId, &Addr), Uint128> = Packed::new("bonds");
