//! Reward balances, packed: one storage entry for 64 actors.
//!
//! A page is a list, ascending by actor, of one byte (the actor's place in the page)
//! and the amount as LEB128 (seven bits per byte, lowest first, the highest bit says
//! that more follow). Only amounts above zero are listed.

use std::collections::btree_map::Entry;
use std::collections::BTreeMap;

use allora_interfaces::{ActorId, TopicId};
use cosmwasm_std::{Empty, Order, Storage, Uint128};
use cw_storage_plus::Map;

use crate::error::{ContractError, ContractResult};

/// Actors of a page.
pub(crate) const ACTORS_PER_PAGE: u32 = 64;

/// Bytes of the longest LEB128 number of 128 bits.
const MAX_AMOUNT_BYTES: u32 = 19;

/// (topic, number of the page) → [`Page`] in its packed form, not JSON: only the
/// key is used through the map. One entry per 64 actors of a topic; removed with the
/// last amount on it.
const OWN_PAGES: Map<(TopicId, u32), Empty> = Map::new("rewards");
/// As [`OWN_PAGES`].
const POOL_PAGES: Map<(TopicId, u32), Empty> = Map::new("pool_rewards");

/// Actor number under which a topic's creator is booked; actors start at 1.
pub(crate) const CREATOR: ActorId = ActorId(0);

/// Whose rewards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An actor's own.
    Own,
    /// An operator's and its delegators', not distributed yet. No share in the pool
    /// changes before they are.
    Pool,
}

impl Kind {
    const fn pages(self) -> Map<(TopicId, u32), Empty> {
        match self {
            Self::Own => OWN_PAGES,
            Self::Pool => POOL_PAGES,
        }
    }
}

/// Adds to the balances of actors.
pub(crate) fn credit(
    storage: &mut dyn Storage,
    kind: Kind,
    topic_id: TopicId,
    amounts: &BTreeMap<ActorId, Uint128>,
) -> ContractResult<()> {
    let mut open: Option<(u32, Page)> = None;
    // ascending by actor, so every page is opened once
    for (&actor_id, &amount) in amounts {
        if amount.is_zero() {
            continue;
        }
        let (number, place) = locate(actor_id);
        let mut page = match open.take() {
            Some((opened, page)) if opened == number => page,
            other => {
                if let Some((opened, page)) = other {
                    page.save(storage, kind, topic_id, opened);
                }
                Page::load(storage, kind, topic_id, number)?
            }
        };
        page.add(place, amount)
            .ok_or(ContractError::RewardOverflow { topic_id, actor_id })?;
        open = Some((number, page));
    }
    if let Some((number, page)) = open {
        page.save(storage, kind, topic_id, number);
    }
    Ok(())
}

/// Balance of an actor.
pub(crate) fn balance(
    storage: &dyn Storage,
    kind: Kind,
    topic_id: TopicId,
    actor_id: ActorId,
) -> ContractResult<Uint128> {
    let (number, place) = locate(actor_id);
    let page = Page::load(storage, kind, topic_id, number)?;
    Ok(page.amounts.get(&place).copied().unwrap_or_default())
}

/// Removes and returns the balance of an actor.
pub(crate) fn take(
    storage: &mut dyn Storage,
    kind: Kind,
    topic_id: TopicId,
    actor_id: ActorId,
) -> ContractResult<Uint128> {
    let (number, place) = locate(actor_id);
    let mut page = Page::load(storage, kind, topic_id, number)?;
    let Some(amount) = page.amounts.remove(&place) else {
        return Ok(Uint128::zero());
    };
    page.save(storage, kind, topic_id, number);
    Ok(amount)
}

/// Sums of the first `limit` pages of a topic.
pub(crate) fn page_sums(
    storage: &dyn Storage,
    kind: Kind,
    topic_id: TopicId,
    limit: usize,
) -> ContractResult<Vec<Uint128>> {
    kind.pages()
        .prefix(topic_id)
        .keys(storage, None, None, Order::Ascending)
        .take(limit)
        .map(|number| Page::load(storage, kind, topic_id, number?)?.sum())
        .collect()
}

/// Number of the page and place on it.
fn locate(ActorId(id): ActorId) -> (u32, u8) {
    let number = id.checked_div(ACTORS_PER_PAGE).unwrap_or_default();
    let place = id.checked_rem(ACTORS_PER_PAGE).unwrap_or_default();
    (number, u8::try_from(place).unwrap_or_default())
}

/// Place → amount above zero.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Page {
    amounts: BTreeMap<u8, Uint128>,
}

impl Page {
    fn load(
        storage: &dyn Storage,
        kind: Kind,
        topic_id: TopicId,
        number: u32,
    ) -> ContractResult<Self> {
        match storage.get(&kind.pages().key((topic_id, number))) {
            None => Ok(Self::default()),
            Some(bytes) => Self::decode(&bytes).ok_or_else(|| {
                ContractError::CorruptRewards {
                    topic_id,
                    page: number,
                }
                .into()
            }),
        }
    }

    fn save(&self, storage: &mut dyn Storage, kind: Kind, topic_id: TopicId, number: u32) {
        let key = kind.pages().key((topic_id, number));
        match self.amounts.is_empty() {
            true => storage.remove(&key),
            false => storage.set(&key, &self.encode()),
        }
    }

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

    fn sum(&self) -> ContractResult<Uint128> {
        self.amounts
            .values()
            .try_fold(Uint128::zero(), |sum, amount| Ok(sum.checked_add(*amount)?))
    }

    /// The packed form; one for every page.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![];
        for (place, amount) in &self.amounts {
            bytes.push(*place);
            push_amount(&mut bytes, amount.u128());
        }
        bytes
    }

    /// Inverse of [`encode`](Self::encode); nothing for bytes it does not write.
    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let mut amounts = BTreeMap::new();
        let mut bytes = bytes.iter().copied();
        let mut last = None;
        while let Some(place) = bytes.next() {
            let ascending = last.is_none_or(|last| last < place);
            if !ascending || u32::from(place) >= ACTORS_PER_PAGE {
                return None;
            }
            amounts.insert(place, Uint128::new(pull_amount(&mut bytes)?));
            last = Some(place);
        }
        Some(Self { amounts })
    }
}

fn push_amount(bytes: &mut Vec<u8>, mut amount: u128) {
    loop {
        let low = u8::try_from(amount & 0x7f).unwrap_or_default();
        amount >>= 7;
        if amount == 0 {
            bytes.push(low);
            return;
        }
        bytes.push(low | 0x80);
    }
}

/// An amount above zero in its shortest form.
fn pull_amount(bytes: &mut impl Iterator<Item = u8>) -> Option<u128> {
    let mut amount: u128 = 0;
    for index in 0..MAX_AMOUNT_BYTES {
        let byte = bytes.next()?;
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
