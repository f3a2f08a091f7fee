//! What can be asked of the desk.
//!
//! Amounts are in base units of ALLO. Requests and subscriptions are numbered in one sequence, which
//! never gives a number twice.

// Many fields say it all by their name and their type.
#![allow(missing_docs)]

use cosmwasm_schema::cw_serde;
use cosmwasm_std::Uint128;
use cw20::Cw20ReceiveMsg;
use cw_ownable::Action;

use super::{DeskParams, NewRequest, NewSubscription, Tip};
use crate::{Access, TopicId};

/// Sent once, by the deployer.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct InstantiateMsg {
    /// Owner: sets parameters, and nothing else.
    pub governance: String,
    /// Address of `allo-token`.
    pub allo_token: String,
    /// Address of `topic-registry`.
    pub topic_registry: String,
    /// Address of `staking-vault`.
    pub staking_vault: String,
    /// Address of `synthesis-coordinator`.
    pub synthesis_coordinator: String,
    /// What governance sets.
    pub params: DeskParams,
}

/// Migration takes no parameters.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct MigrateMsg {}

/// What an account can ask for.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub enum ExecuteMsg {
    /// Takes a cw20 `Send` of ALLO with a [`super::HookMsg`]. Access: the token.
    Receive(Cw20ReceiveMsg),
    /// Asks for an inference, paid from the sender's account.
    Request(NewRequest),
    /// Subscribes, paid from the sender's account.
    Subscribe(Subscribe),
    /// Adds to what a subscription pays from, from the sender's account.
    TopUp(TopUp),
    /// Delivers what is there and paid for; the tips are the sender's. What is gone, not due or does
    /// not hold is passed over.
    Deliver(Deliver),
    /// Calls a receiver once more that failed.
    Redeliver(Redeliver),
    /// Raises the tip of a request, from the sender's account. Access: its payer.
    RaiseTip(RaiseTip),
    /// Takes a request back before the submissions of its epoch end. Access: its payer.
    Cancel(Cancel),
    /// Pays back requests that nobody delivered in time, and forgets those that failed long ago.
    Expire(Expire),
    /// Nothing is delivered to a subscription until it is resumed. Access: its payer.
    Pause(Pause),
    /// Goes on with a subscription. Access: its payer.
    Resume(Resume),
    /// Ends a subscription; what is left of its money goes to its payer's account. Access: its payer.
    Close(Close),
    /// Pays the fees of a topic to the vault, as its revenue.
    Collect(Collect),
    /// Pays out of the sender's account.
    Withdraw(Withdraw),
    /// Asks another price for a topic. Access: its creator, or governance of the registry.
    SetPrice(SetPrice),
    /// Replaces the parameters.
    SetParams(SetParams),
    /// Offers, accepts or renounces governance; two steps. Access: governance, or whom it was
    /// offered to.
    UpdateOwnership(Action),
}

impl ExecuteMsg {
    /// Most requests and subscriptions of one `Deliver`.
    pub const MAX_DELIVERIES: usize = 8;
    /// Most gas that the callbacks of one `Deliver` may use together.
    pub const MAX_CALLBACK_GAS: u64 = 2_000_000;
    /// Most requests of one `Expire`.
    pub const MAX_EXPIRED: usize = 20;
    /// Most bytes of a payload.
    pub const MAX_PAYLOAD: usize = 256;
    /// Shortest time a request may wait, in seconds.
    pub const MIN_DEADLINE: u64 = 60;
    /// Longest: 30 days.
    pub const MAX_DEADLINE: u64 = 2_592_000;
    /// Seconds after its deadline that a request whose callback failed can be delivered again: 7 days.
    pub const FAILED_KEPT: u64 = 604_800;
    /// Failures of a callback, one after the other, that pause a subscription.
    pub const MAX_FAILURES: u8 = 3;
    /// A topic's price is at most so many base fees.
    pub const MAX_PRICE_FACTOR: u64 = 100;

    /// The one place that says who may send what. No wildcard arm: a new
    /// message does not compile until its access is decided.
    pub const fn access(&self) -> Access {
        match self {
            // The record says who pays. `cw-ownable` decides on the sender of an ownership action.
            Self::RaiseTip(_)
            | Self::Cancel(_)
            | Self::Pause(_)
            | Self::Resume(_)
            | Self::Close(_)
            | Self::UpdateOwnership(_) => Access::Anyone,
            Self::Request(_)
            | Self::Subscribe(_)
            | Self::TopUp(_)
            | Self::Deliver(_)
            | Self::Redeliver(_)
            | Self::Expire(_)
            | Self::Collect(_)
            | Self::Withdraw(_) => Access::Anyone,
            Self::Receive(_) => Access::Token,
            Self::SetPrice(_) => Access::Creator,
            Self::SetParams(_) => Access::Governance,
        }
    }
}

/// Subscribes, paid from the sender's account.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Subscribe {
    pub subscription: NewSubscription,
    /// What deliveries are paid from.
    pub amount: Uint128,
}

/// Adds to what a subscription pays from.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct TopUp {
    pub topic_id: TopicId,
    pub id: u64,
    pub amount: Uint128,
}

/// Delivers what is there and paid for. Both lists ascend, and have at most
/// [`ExecuteMsg::MAX_DELIVERIES`] numbers together.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Deliver {
    pub topic_id: TopicId,
    #[serde(default)]
    pub requests: Vec<u64>,
    #[serde(default)]
    pub subscriptions: Vec<u64>,
}

/// Calls a receiver once more that failed.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Redeliver {
    pub topic_id: TopicId,
    pub id: u64,
}

/// Raises the tip of a request: neither `from` nor `to` may fall, nor `over` rise.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct RaiseTip {
    pub topic_id: TopicId,
    pub id: u64,
    pub tip: Tip,
}

/// Takes a request back.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Cancel {
    pub topic_id: TopicId,
    pub id: u64,
}

/// Pays back requests that nobody delivered in time.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Expire {
    pub topic_id: TopicId,
    /// At most [`ExecuteMsg::MAX_EXPIRED`].
    pub ids: Vec<u64>,
}

/// Nothing is delivered to a subscription until it is resumed.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Pause {
    pub topic_id: TopicId,
    pub id: u64,
}

/// Goes on with a subscription.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Resume {
    pub topic_id: TopicId,
    pub id: u64,
}

/// Ends a subscription.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Close {
    pub topic_id: TopicId,
    pub id: u64,
}

/// Pays the fees of a topic to the vault.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Collect {
    pub topic_id: TopicId,
}

/// Pays out of the sender's account.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Withdraw {
    /// All if left out.
    #[serde(default)]
    pub amount: Option<Uint128>,
}

/// Asks another price for deliveries of a topic.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct SetPrice {
    pub topic_id: TopicId,
    /// At most 100 base fees; the base fee if left out.
    #[serde(default)]
    pub price: Option<Uint128>,
}

/// Replaces the parameters. Access: governance.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct SetParams {
    pub params: DeskParams,
}
