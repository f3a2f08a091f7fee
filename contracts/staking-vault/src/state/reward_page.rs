//! A page of reward balances, of 16 actors.
//!
//! A page is a list, ascending by actor, of one byte (the actor's place in the page)
//! and the amount as LEB128 (seven bits per byte, lowest first, the highest bit says
//! that more follow). Only amounts above zero are listed.

use std::collections::btree_map::Entry;
use std::collections::BTreeMap;

use allora_interfaces::ActorId;
use allora_storage::{Packed, Reader, Writer};
use cosmwasm_std::Uint128;

use crate::error::ContractResult;

/// Actors of a page.
pub(crate) const ACTORS_PER_PAGE: u32 = 16;

/// Bytes of the longest LEB128 number of 128 bits.
const MAX_AMOUNT_BYTES: u32 = 19;

/// Place → amount above zero.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct RewardPage {
    amounts: BTreeMap<u8, Uint128>,
}

impl RewardPage {
    /// Adds an amount; nothing if it overflows.
    pub(crate) fn add(&mut self, place: u8, amount: Uint128) -> Option<()> {
        if amount.is_zero() {
            return Some(());
        }
        match self.amounts.entry(place) {
            Entry::Vacant(entry) => {
                entry.insert(amount);
            }
            Entry::Occupied(mut entry) => {
                let sum = entry.get().checked_add(amount).ok()?;
                entry.insert(sum);
            }
        }
        Some(())
    }

    /// Sum of all.
    pub(crate) fn sum(&self) -> ContractResult<Uint128> {
        self.amounts
            .values()
            .try_fold(Uint128::zero(), |sum, amount| Ok(sum.checked_add(*amount)?))
    }

    /// Amount at a place; zero if none is listed.
    pub(crate) fn amount(&self, place: u8) -> Uint128 {
        self.amounts.get(&place).copied().unwrap_or_default()
    }

    /// Takes the amount at a place off; whether there was one.
    pub(crate) fn remove(&mut self, place: u8) -> bool {
        self.amounts.remove(&place).is_some()
    }

    /// Whether nothing is listed.
    pub(crate) fn is_empty(&self) -> bool {
        self.amounts.is_empty()
    }
}

/// By hand: amounts above zero only, each in its shortest form; one write per page of a
/// settlement, and bytes are what it costs.
impl Packed for RewardPage {
    const NAME: &'static str = "page of rewards";

    fn pack(&self, output: &mut Writer) {
        for (place, amount) in &self.amounts {
            output.byte(*place);
            push_amount(output, amount.u128());
        }
    }

    /// Nothing for bytes that [`pack`](Packed::pack) does not write.
    fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        let mut amounts = BTreeMap::new();
        let mut last = None;
        while !input.is_empty() {
            let place = input.byte()?;
            let ascending = last.is_none_or(|last| last < place);
            if !ascending || u32::from(place) >= ACTORS_PER_PAGE {
                return None;
            }
            amounts.insert(place, Uint128::new(pull_amount(input)?));
            last = Some(place);
        }
        Some(Self { amounts })
    }
}

fn push_amount(output: &mut Writer, mut amount: u128) {
    loop {
        let low = u8::try_from(amount & 0x7f).unwrap_or_default();
        amount >>= 7;
        if amount == 0 {
            output.byte(low);
            return;
        }
        output.byte(low | 0x80);
    }
}

/// An amount above zero in its shortest form.
fn pull_amount(input: &mut Reader<'_>) -> Option<u128> {
    let mut amount: u128 = 0;
    for index in 0..MAX_AMOUNT_BYTES {
        let byte = input.byte()?;
        let low = u128::from(byte & 0x7f);
        let shift = index.checked_mul(7)?;
        let shifted = low.checked_shl(shift)?;
        if shifted.checked_shr(shift)? != low {
            return None;
        }
        amount |= shifted;
        if byte & 0x80 == 0 {
            return (low != 0).then_some(amount);
        }
    }
    None
}

/// Number of the page and place on it.
pub(crate) fn locate(ActorId(id): ActorId) -> (u32, u8) {
    let number = id.checked_div(ACTORS_PER_PAGE).unwrap_or_default();
    let place = id.checked_rem(ACTORS_PER_PAGE).unwrap_or_default();
    (number, u8::try_from(place).unwrap_or_default())
}
