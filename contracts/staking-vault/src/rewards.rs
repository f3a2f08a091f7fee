//! Reward balances, packed: one storage entry for 16 actors, so that a settlement
//! writes few of them and a claim reads little.
//!
//! A page is a list, ascending by actor, of one byte (the actor's place in the page)
//! and the amount as LEB128 (seven bits per byte, lowest first, the highest bit says
//! that more follow). Only amounts above zero are listed.

use std::collections::btree_map::Entry;
use std::collections::BTreeMap;

use allora_interfaces::{ActorId, TopicId};
use allora_storage::{Map, Packed, Reader, Writer};
use cosmwasm_std::{Order, Storage, Uint128};

use crate::error::{ContractError, ContractResult};
use crate::state::{OWN_REWARDS, POOL_REWARDS};

/// Actors of a page.
pub(crate) const ACTORS_PER_PAGE: u32 = 16;

/// Bytes of the longest LEB128 number of 128 bits.
const MAX_AMOUNT_BYTES: u32 = 19;

/// Actor number under which a topic's creator is booked; actors start at 1.
pub(crate) const CREATOR: ActorId = ActorId(0);

/// Base units by actor, ascending.
pub(crate) type Amounts = BTreeMap<ActorId, Uint128>;

/// Whose rewards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RewardKind {
    /// An actor's own.
    Own,
    /// An operator's and its delegators', not distributed yet. No share in the pool
    /// changes before they are.
    Pool,
}

impl RewardKind {
    const fn pages(self) -> Map<(TopicId, u32), RewardPage> {
        match self {
            Self::Own => OWN_REWARDS,
            Self::Pool => POOL_REWARDS,
        }
    }
}

/// Adds to the balances of actors.
pub(crate) fn credit(
    storage: &mut dyn Storage,
    kind: RewardKind,
    topic_id: TopicId,
    amounts: &Amounts,
) -> ContractResult<()> {
    let mut open: Option<(u32, RewardPage)> = None;
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
                RewardPage::load(storage, kind, topic_id, number)?
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
    kind: RewardKind,
    topic_id: TopicId,
    actor_id: ActorId,
) -> ContractResult<Uint128> {
    Ok(Balance::load(storage, kind, topic_id, actor_id)?.amount())
}

/// Removes and returns the balance of an actor.
pub(crate) fn take(
    storage: &mut dyn Storage,
    kind: RewardKind,
    topic_id: TopicId,
    actor_id: ActorId,
) -> ContractResult<Uint128> {
    let balance = Balance::load(storage, kind, topic_id, actor_id)?;
    let amount = balance.amount();
    balance.take(storage);
    Ok(amount)
}

/// A balance that was looked at and may be taken. No other balance of its page
/// changes in between.
pub(crate) struct Balance {
    kind: RewardKind,
    topic_id: TopicId,
    number: u32,
    place: u8,
    page: RewardPage,
}

impl Balance {
    /// Of an actor.
    pub(crate) fn load(
        storage: &dyn Storage,
        kind: RewardKind,
        topic_id: TopicId,
        actor_id: ActorId,
    ) -> ContractResult<Self> {
        let (number, place) = locate(actor_id);
        Ok(Self {
            kind,
            topic_id,
            number,
            place,
            page: RewardPage::load(storage, kind, topic_id, number)?,
        })
    }

    /// How much.
    pub(crate) fn amount(&self) -> Uint128 {
        let amount = self.page.amounts.get(&self.place);
        amount.copied().unwrap_or_default()
    }

    /// Removes it; writes nothing if there is none.
    pub(crate) fn take(mut self, storage: &mut dyn Storage) {
        if self.page.amounts.remove(&self.place).is_some() {
            self.page
                .save(storage, self.kind, self.topic_id, self.number);
        }
    }
}

/// Sums of the first `limit` pages of a topic.
pub(crate) fn page_sums(
    storage: &dyn Storage,
    kind: RewardKind,
    topic_id: TopicId,
    limit: usize,
) -> ContractResult<Vec<Uint128>> {
    let pages = kind.pages().prefix(topic_id);
    let pages = pages.range(storage, None, None, Order::Ascending);
    pages.take(limit).map(|page| page?.1.sum()).collect()
}

/// Number of the page and place on it.
fn locate(ActorId(id): ActorId) -> (u32, u8) {
    let number = id.checked_div(ACTORS_PER_PAGE).unwrap_or_default();
    let place = id.checked_rem(ACTORS_PER_PAGE).unwrap_or_default();
    (number, u8::try_from(place).unwrap_or_default())
}

/// Place → amount above zero.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct RewardPage {
    amounts: BTreeMap<u8, Uint128>,
}

impl RewardPage {
    fn load(
        storage: &dyn Storage,
        kind: RewardKind,
        topic_id: TopicId,
        number: u32,
    ) -> ContractResult<Self> {
        let page = kind.pages().may_load(storage, (topic_id, number))?;
        Ok(page.unwrap_or_default())
    }

    fn save(&self, storage: &mut dyn Storage, kind: RewardKind, topic_id: TopicId, number: u32) {
        match self.amounts.is_empty() {
            true => kind.pages().remove(storage, (topic_id, number)),
            false => kind.pages().save(storage, (topic_id, number), self),
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
}

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
