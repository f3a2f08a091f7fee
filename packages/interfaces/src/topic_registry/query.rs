//! What the registry answers.

// Many fields say it all by their name and their type.
#![allow(missing_docs)]

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Binary, Timestamp};
use cw_ownable::Ownership;

use super::{Fees, TopicInfo, TopicParams, TopicStatus};
use crate::{ActorId, Role, TopicId};

/// Questions. Lists are ascending; a page starts after `start_after` and has `limit`
/// entries: 30 if left out, at most 100.
#[cw_serde]
#[derive(QueryResponses)]
#[serde(deny_unknown_fields)]
pub enum QueryMsg {
    /// Addresses and fees.
    #[returns(ConfigResponse)]
    Config {},
    /// Owner and whom ownership is offered to.
    #[returns(Ownership<String>)]
    Ownership {},
    /// A topic with its newest version.
    #[returns(TopicResponse)]
    Topic { topic_id: TopicId },
    /// All topics, or those of one creator.
    #[returns(TopicsResponse)]
    Topics {
        /// Only topics of this account.
        creator: Option<String>,
        start_after: Option<TopicId>,
        limit: Option<u32>,
    },
    /// Versions of a topic's parameters.
    #[returns(VersionsResponse)]
    Versions {
        topic_id: TopicId,
        start_after: Option<u32>,
        limit: Option<u32>,
    },
    /// An account in a topic.
    #[returns(ActorResponse)]
    Actor { topic_id: TopicId, actor: String },
    /// Accounts that ever registered in a topic, by number; with a role, only
    /// those that hold it now.
    #[returns(ActorsResponse)]
    Actors {
        topic_id: TopicId,
        /// Only holders of this role.
        role: Option<Role>,
        start_after: Option<ActorId>,
        /// Page length, counted before the role is looked at.
        limit: Option<u32>,
    },
    /// Whether an account is on the list of a gate.
    #[returns(bool)]
    Listed {
        topic_id: TopicId,
        role: Role,
        account: String,
    },
}

/// Addresses and fees.
#[cw_serde]
pub struct ConfigResponse {
    /// Address of `allo-token`.
    pub allo_token: String,
    /// Address of `staking-vault`, once wired.
    pub staking_vault: Option<String>,
    /// Address of `synthesis-coordinator`, once wired.
    pub synthesis_coordinator: Option<String>,
    /// What topics and registrations cost.
    pub fees: Fees,
    /// Topics that exist.
    pub topics: u64,
}

/// A topic.
#[cw_serde]
pub struct TopicResponse {
    pub topic_id: TopicId,
    /// Who may edit it.
    pub creator: String,
    /// Where it stands.
    pub status: TopicStatus,
    /// When epoch 0 opened.
    pub created_at: Timestamp,
    /// What is predicted.
    pub info: TopicInfo,
    /// SHA-256 of `info.ground_truth_rule`.
    pub ground_truth_rule_hash: Binary,
    /// Number of the newest version, from 1.
    pub version: u32,
    /// Parameters of the newest version.
    pub params: TopicParams,
}

/// A page of topics.
#[cw_serde]
pub struct TopicsResponse {
    /// Ascending by number.
    pub topics: Vec<TopicResponse>,
    /// Where the next page starts, if there is one: a page of long texts ends before its limit.
    pub next: Option<TopicId>,
}

/// A version of a topic's parameters.
#[cw_serde]
pub struct VersionResponse {
    /// From 1.
    pub version: u32,
    /// When it was made.
    pub created_at: Timestamp,
    /// SHA-256 of the rule that the truths of its epochs follow: that of the topic, for ever.
    pub ground_truth_rule_hash: Binary,
    /// The parameters.
    pub params: TopicParams,
}

/// A page of versions.
#[cw_serde]
pub struct VersionsResponse {
    /// Ascending.
    pub versions: Vec<VersionResponse>,
    /// Where the next page starts, if there is one.
    pub next: Option<u32>,
}

/// An account in a topic.
#[cw_serde]
pub struct ActorResponse {
    /// Its number in the topic.
    pub actor_id: ActorId,
    pub address: String,
    /// Roles it holds now.
    pub roles: Vec<Role>,
}

/// A page of accounts.
#[cw_serde]
pub struct ActorsResponse {
    /// Ascending by number.
    pub actors: Vec<ActorResponse>,
    /// Where the next page starts, if there is one.
    pub next: Option<ActorId>,
}
