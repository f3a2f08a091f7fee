//! Every key: what lies under it, how many there are, when it is removed.

use allora_interfaces::staking_vault::{raw, VALIDATORS};
use allora_interfaces::{ActorId, EpochId, TopicId};
use allora_storage::{Item, Map, Packed};
use cosmwasm_std::{Addr, Order, Storage};

use super::{OffenceRecord, RewardPage, Settings};
use crate::emission::schedule::Emission;
use crate::error::{ContractError, ContractResult};
use crate::ledger::Ledger;
use crate::stake::holding::StoredPosition;
use crate::stake::open_pool::Index;
use crate::stake::pool::Pool;
use crate::topic::Topic;

/// Read raw by others: see there.
pub(crate) use allora_interfaces::staking_vault::raw::BONDS;

/// → addresses and what governance set. One entry; never removed.
pub(crate) const SETTINGS: Item<Settings> = Item::new("settings");
/// → totals of every liability, and the emission schedule: what nearly every message
/// changes. One entry; never removed.
pub(crate) const STATE: Item<(Ledger, Emission)> = Item::new("state");
/// topic → its account. One entry per topic the registry opened, and one for the
/// validators once one enrolled; never removed, because stake and rewards outlive a
/// topic.
pub(crate) const TOPICS: Map<TopicId, Topic> = Map::new("topic");
/// (topic, operator) → stake on it. One entry per operator that ever had some; never
/// removed: its entries' numbers of wipes must not start anew.
pub(crate) const POOLS: Map<(TopicId, ActorId), Pool> = Map::new(raw::POOLS);
/// (topic, operator, epoch) → its index of rewards up to the epoch, for positions whose stake
/// changed with it. One entry per such epoch, as long as a position did not look since.
pub(crate) const INDEXES: Map<(TopicId, ActorId, EpochId), Index> = Map::new("indexes");
/// (topic, operator) → its address. As [`POOLS`].
pub(crate) const OPERATORS: Map<(TopicId, ActorId), Addr> = Map::new("operators");
/// (topic, operator, holder) → what the holder has on it. One entry per position;
/// removed when nothing is left of it.
pub(crate) const POSITIONS: Map<(TopicId, ActorId, &Addr), StoredPosition> = Map::new("pos");
/// (holder, topic, operator) → whether the holder is the operator. As [`POSITIONS`].
pub(crate) const HELD: Map<(&Addr, TopicId, ActorId), Own> = Map::new("held");
/// (topic, number) → an offence. The last [`MAX_OFFENCES_KEPT`] of a topic; older ones
/// are removed by newer ones.
pub(crate) const OFFENCES: Map<(TopicId, u64), OffenceRecord> = Map::new("offences");

/// (topic, number of the page) → amounts. One entry per 16 actors of a topic; removed
/// with the last amount on it.
pub(crate) const OWN_REWARDS: Map<(TopicId, u32), RewardPage> = Map::new("rewards");
/// As [`OWN_REWARDS`].
pub(crate) const POOL_REWARDS: Map<(TopicId, u32), RewardPage> = Map::new("waiting");

/// Most unbonding entries of a position.
pub(crate) const MAX_UNBONDINGS: usize = 7;
/// Most operators of a topic an account delegates to.
pub(crate) const MAX_DELEGATIONS: usize = 16;
/// Offences kept per topic.
pub(crate) const MAX_OFFENCES_KEPT: u64 = 100;

/// Whether a position is the operator's own.
#[derive(Clone, Copy, Packed)]
#[packed(name = "holding")]
pub(crate) struct Own(pub(crate) bool);

/// Operators of a topic on whom an account has a position, and whether it is that
/// operator; at most [`MAX_DELEGATIONS`] and itself.
pub(crate) fn held(
    storage: &dyn Storage,
    holder: &Addr,
    topic_id: TopicId,
) -> ContractResult<Vec<(ActorId, Own)>> {
    let limit = MAX_DELEGATIONS.saturating_add(1);
    let held = HELD.prefix((holder, topic_id));
    let held = held.range(storage, None, None, Order::Ascending);
    Ok(held.take(limit).collect::<Result<_, _>>()?)
}

/// Refuses what only topics of the registry have.
pub(crate) fn check_real(topic_id: TopicId) -> ContractResult<()> {
    match topic_id {
        VALIDATORS => Err(ContractError::UnknownTopic { topic_id }.into()),
        _ => Ok(()),
    }
}

/// The account of a topic the registry opened, or of the validators.
pub(crate) fn load_topic(storage: &dyn Storage, topic_id: TopicId) -> ContractResult<Topic> {
    TOPICS
        .may_load(storage, topic_id)?
        .ok_or_else(|| ContractError::UnknownTopic { topic_id }.into())
}
