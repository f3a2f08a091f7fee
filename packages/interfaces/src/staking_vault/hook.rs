//! What tokens sent to the vault can be for.

// Many fields say it all by their name and their type.
#![allow(missing_docs)]

use cosmwasm_schema::cw_serde;

use crate::TopicId;

/// What a cw20 `Send` to the vault may carry.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub enum HookMsg {
    /// Adds the amount to the sender's stake as a reputer of a topic.
    Stake(Stake),
    /// Adds the amount to the sender's delegation to a reputer of a topic.
    Delegate(Delegate),
    /// Adds the amount to the sender's bond in a topic.
    Bond(Bond),
    /// Adds the amount to the sender's stake as a validator of the host chain, whose
    /// address must be that of a bonded one.
    Enroll {},
    /// Pays the amount to the treasury, and counts it as revenue of a topic.
    FundTopic(FundTopic),
    /// Pays the amount to the treasury.
    FundTreasury(FundTreasury),
}

/// Adds the amount to the sender's stake as a reputer of a topic.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Stake {
    pub topic_id: TopicId,
}

/// Adds the amount to the sender's delegation to a reputer of a topic.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Delegate {
    pub topic_id: TopicId,
    pub operator: String,
}

/// Adds the amount to the sender's bond in a topic it is registered in, which may
/// ask workers for one (`gates.worker_bond`).
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Bond {
    pub topic_id: TopicId,
}

/// Pays the amount to the treasury, less the creator's share, and counts it as
/// revenue of a topic: what consumers of its inference do.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct FundTopic {
    pub topic_id: TopicId,
    /// Who paid, if not the sender: the registry passes fees of others on. From anybody
    /// else it is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payer: Option<String>,
}

/// Pays the amount to the treasury.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct FundTreasury {
    /// Who paid, if not the sender: as in [`FundTopic`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payer: Option<String>,
}
