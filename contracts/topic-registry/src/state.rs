//! What is stored, under which key, and for how long.

use allora_interfaces::topic_registry::{Fees, TopicInfo, TopicParams, TopicStatus};
use allora_interfaces::{ActorId, Role, TopicId};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Binary, Empty, Storage, Timestamp};
use cw_storage_plus::{Item, Map};

use crate::error::ContractError;

pub(crate) use allora_interfaces::topic_registry::raw::{Actor, ACTORS};

mod keys {
    pub(super) const CONFIG: &str = "config";
    pub(super) const TOPIC_COUNT: &str = "topic_count";
    pub(super) const TOPICS: &str = "topics";
    pub(super) const VERSIONS: &str = "versions";
    pub(super) const TOPICS_BY_CREATOR: &str = "topics_by_creator";
    pub(super) const ACTOR_BY_ID: &str = "actor_by_id";
    pub(super) const NEXT_ACTOR: &str = "next_actor";
    pub(super) const LISTED: &str = "listed";
}

/// → addresses and fees. One entry, never removed.
pub(crate) const CONFIG: Item<Config> = Item::new(keys::CONFIG);

/// → how many topics exist, which is the number of the newest. One entry,
/// never removed.
pub(crate) const TOPIC_COUNT: Item<u64> = Item::new(keys::TOPIC_COUNT);

/// topic → what it is. One entry per topic, never removed.
pub(crate) const TOPICS: Map<TopicId, Topic> = Map::new(keys::TOPICS);

/// (topic, version) → its parameters. Versions 1 to `Topic::version`, never
/// removed: whoever recomputes an old epoch needs them.
pub(crate) const VERSIONS: Map<(TopicId, u32), Version> = Map::new(keys::VERSIONS);

/// (creator, topic) → nothing. One entry per topic; moved with its creator.
pub(crate) const TOPICS_BY_CREATOR: Map<(&Addr, TopicId), Empty> =
    Map::new(keys::TOPICS_BY_CREATOR);

/// (topic, number) → account. The inverse of [`ACTORS`], never removed.
pub(crate) const ACTOR_BY_ID: Map<(TopicId, ActorId), Addr> = Map::new(keys::ACTOR_BY_ID);

/// topic → number of the next account that registers for the first time;
/// absent before the first. One entry per topic, never removed.
pub(crate) const NEXT_ACTOR: Map<TopicId, ActorId> = Map::new(keys::NEXT_ACTOR);

/// (topic, role, account) → nothing. As many as its creator lists; removed by
/// `update_list`.
pub(crate) const LISTED: Map<(TopicId, Role, &Addr), Empty> = Map::new(keys::LISTED);

/// Addresses and fees.
#[cw_serde]
pub(crate) struct Config {
    pub(crate) allo_token: Addr,
    pub(crate) fees: Fees,
    /// Set once, by `wire`.
    pub(crate) peers: Option<Peers>,
}

impl Config {
    pub(crate) fn peers(&self) -> Result<&Peers, ContractError> {
        self.peers.as_ref().ok_or(ContractError::NotWired {})
    }
}

/// The contracts the registry tells.
#[cw_serde]
pub(crate) struct Peers {
    pub(crate) staking_vault: Addr,
    pub(crate) synthesis_coordinator: Addr,
}

impl Peers {
    pub(crate) const fn new(staking_vault: Addr, synthesis_coordinator: Addr) -> Self {
        Self {
            staking_vault,
            synthesis_coordinator,
        }
    }
}

/// A topic, without its parameters.
#[cw_serde]
pub(crate) struct Topic {
    pub(crate) creator: Addr,
    pub(crate) status: TopicStatus,
    pub(crate) created_at: Timestamp,
    pub(crate) info: TopicInfo,
    /// SHA-256 of `info.ground_truth_rule`, which never changes.
    pub(crate) ground_truth_rule_hash: Binary,
    /// Number of the newest version, from 1.
    pub(crate) version: u32,
}

/// A version of a topic's parameters.
#[cw_serde]
pub(crate) struct Version {
    pub(crate) created_at: Timestamp,
    pub(crate) params: TopicParams,
}

pub(crate) fn load_topic(storage: &dyn Storage, topic_id: TopicId) -> Result<Topic, ContractError> {
    TOPICS
        .may_load(storage, topic_id)?
        .ok_or(ContractError::TopicNotFound { topic_id })
}

/// A topic that can still change.
pub(crate) fn load_living_topic(
    storage: &dyn Storage,
    topic_id: TopicId,
) -> Result<Topic, ContractError> {
    let topic = load_topic(storage, topic_id)?;
    match topic.status {
        TopicStatus::Active | TopicStatus::Paused => Ok(topic),
        TopicStatus::Retired => Err(ContractError::TopicRetired { topic_id }),
    }
}

pub(crate) fn load_version(
    storage: &dyn Storage,
    topic_id: TopicId,
    version: u32,
) -> Result<Version, ContractError> {
    VERSIONS
        .may_load(storage, (topic_id, version))?
        .ok_or(ContractError::VersionNotFound { topic_id, version })
}
