//! Reward balances, packed: one storage entry for 16 actors, so that a settlement
//! writes few of them and a claim reads little.

use std::collections::BTreeMap;

use allora_interfaces::{ActorId, TopicId};
use allora_storage::Map;
use cosmwasm_std::{Order, Storage, Uint128};

use crate::error::{ContractError, ContractResult};
use crate::state::{locate, RewardPage, OWN_REWARDS, POOL_REWARDS};

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

    fn load(
        self,
        storage: &dyn Storage,
        topic_id: TopicId,
        number: u32,
    ) -> ContractResult<RewardPage> {
        let page = self.pages().may_load(storage, (topic_id, number))?;
        Ok(page.unwrap_or_default())
    }

    fn save(self, storage: &mut dyn Storage, topic_id: TopicId, number: u32, page: &RewardPage) {
        if page.is_empty() {
            self.pages().remove(storage, (topic_id, number));
        } else {
            self.pages().save(storage, (topic_id, number), page);
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
                    kind.save(storage, topic_id, opened, &page);
                }
                kind.load(storage, topic_id, number)?
            }
        };
        page.add(place, amount)
            .ok_or(ContractError::RewardOverflow { topic_id, actor_id })?;
        open = Some((number, page));
    }
    if let Some((number, page)) = open {
        kind.save(storage, topic_id, number, &page);
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
            page: kind.load(storage, topic_id, number)?,
        })
    }

    pub(crate) fn amount(&self) -> Uint128 {
        self.page.amount(self.place)
    }

    /// Removes it; writes nothing if there is none.
    pub(crate) fn take(mut self, storage: &mut dyn Storage) {
        if self.page.remove(self.place) {
            self.kind
                .save(storage, self.topic_id, self.number, &self.page);
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
