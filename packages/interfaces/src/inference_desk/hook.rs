//! What tokens sent to the desk can pay for.

// Many fields say it all by their name and their type.
#![allow(missing_docs)]

use cosmwasm_schema::cw_serde;

use super::{NewRequest, NewSubscription};
use crate::TopicId;

/// What a cw20 `Send` to the desk may carry.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub enum HookMsg {
    /// Adds the amount to the sender's account.
    Deposit {},
    /// Asks for an inference; what is left of the amount goes to the sender's account.
    Request(NewRequest),
    /// Subscribes; the amount is what deliveries are paid from.
    Subscribe(NewSubscription),
    /// Adds the amount to what a subscription pays from; anybody may.
    TopUp(TopUp),
}

/// Adds the amount to what a subscription pays from.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct TopUp {
    pub topic_id: TopicId,
    pub id: u64,
}
