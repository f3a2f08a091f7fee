//! All an account has in a topic: its work, its own stake, its delegations.

use allora_interfaces::{ActorId, TopicId};
use allora_storage::Bound;
use cosmwasm_std::{Addr, Order, Storage, Timestamp, Uint128};

use crate::error::ContractResult;
use crate::rewards::{Balance, RewardKind};
use crate::stake::open_pool::OpenPool;
use crate::stake::position::Position;
use crate::state::{held, Own, HELD, MAX_DELEGATIONS};

/// Takes all an actor itself has in a topic: what it earned by its work, and of its
/// pool's rewards what is its own. Its position plays no part. Changes nothing if that
/// is nothing.
pub(crate) fn claim_own(
    storage: &mut dyn Storage,
    key: (TopicId, ActorId),
    now: Timestamp,
) -> ContractResult<Uint128> {
    let (topic_id, actor_id) = key;
    let worked = Balance::load(storage, RewardKind::Own, topic_id, actor_id)?;
    let mut open = OpenPool::load(storage, key, now)?;
    let amount = worked.amount().checked_add(open.pool.take_kept())?;
    if amount.is_zero() {
        return Ok(amount);
    }
    worked.take(storage);
    open.save(storage)?;
    Ok(amount)
}

/// All positions of a holder in a topic.
pub(crate) fn positions(
    storage: &dyn Storage,
    holder: &Addr,
    topic_id: TopicId,
    now: Timestamp,
) -> ContractResult<Vec<Position>> {
    let held = held(storage, holder, topic_id)?;
    load_each(storage, held, holder, topic_id, now)
}

/// The positions of a holder in a topic on operators other than itself.
pub(crate) fn delegations(
    storage: &dyn Storage,
    holder: &Addr,
    topic_id: TopicId,
    now: Timestamp,
) -> ContractResult<Vec<Position>> {
    let mut held = held(storage, holder, topic_id)?;
    held.retain(|(_, own)| !own.0);
    load_each(storage, held, holder, topic_id, now)
}

fn load_each(
    storage: &dyn Storage,
    held: Vec<(ActorId, Own)>,
    holder: &Addr,
    topic_id: TopicId,
    now: Timestamp,
) -> ContractResult<Vec<Position>> {
    let mut positions = vec![];
    for (actor_id, Own(own)) in held {
        let key = (topic_id, actor_id);
        positions.extend(Position::load(storage, key, holder, own, now)?);
    }
    Ok(positions)
}

/// Topics and operators an account has positions on, in topics after one: as many as
/// asked for, and those that may be missing of the last topic.
pub(crate) fn held_by(
    storage: &dyn Storage,
    holder: &Addr,
    start_after: Option<TopicId>,
    limit: usize,
) -> ContractResult<Vec<(TopicId, ActorId)>> {
    // the last key of that topic
    let start = start_after.map(|topic_id| (topic_id, ActorId(u32::MAX)));
    let limit = limit.saturating_add(MAX_DELEGATIONS).saturating_add(1);
    let held = HELD.sub_prefix(holder);
    let held = held.range(storage, start.map(Bound::exclusive), None, Order::Ascending);
    let keys = held.take(limit).map(|entry| Ok(entry?.0));
    keys.collect()
}
