//! What tokens sent to the registry can pay for.

// Many fields say it all by their name and their type.
#![allow(missing_docs)]

use cosmwasm_schema::cw_serde;

use super::{TopicInfo, TopicParams};
use crate::{Role, TopicId};

/// What a cw20 `Send` to the registry may carry. The amount must be the fee,
/// exactly.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub enum HookMsg {
    /// Creates a topic.
    CreateTopic(CreateTopic),
    /// Takes up a role in a topic.
    Register(Register),
}

/// Creates a topic; the sender becomes its creator.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct CreateTopic {
    /// What is predicted.
    pub info: TopicInfo,
    /// Its parameters; those left out take their defaults.
    #[serde(default)]
    pub params: Box<TopicParams>,
}

/// Takes up a role in a topic.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Register {
    pub topic_id: TopicId,
    pub role: Role,
}
