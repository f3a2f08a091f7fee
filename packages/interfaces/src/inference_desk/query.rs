//! What the desk answers.
//!
//! Amounts are in base units of ALLO.

// Many fields say it all by their name and their type.
#![allow(missing_docs)]

use allora_math::Real;
use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Timestamp, Uint128};
use cw_ownable::Ownership;

use super::{Callback, Condition, DeskParams, Outcome, Pause, Tip};
use crate::{EpochId, TopicId};

/// Questions. Lists are ascending; a page starts after `start_after` and has `limit`
/// entries: 30 if left out, at most 100.
#[cw_serde]
#[derive(QueryResponses)]
#[serde(deny_unknown_fields)]
pub enum QueryMsg {
    /// Addresses and parameters.
    #[returns(ConfigResponse)]
    Config {},
    /// Owner and whom ownership is offered to.
    #[returns(Ownership<String>)]
    Ownership {},
    /// What a delivery of a topic costs, the tip aside.
    #[returns(QuoteResponse)]
    Quote { topic_id: TopicId },
    /// A request that waits or whose callback failed.
    #[returns(RequestResponse)]
    Request { topic_id: TopicId, id: u64 },
    /// A subscription.
    #[returns(SubscriptionResponse)]
    Subscription { topic_id: TopicId, id: u64 },
    /// Requests of a topic, or of one payer.
    #[returns(RequestsResponse)]
    Requests {
        topic_id: TopicId,
        /// Only those that this account pays for.
        payer: Option<String>,
        start_after: Option<u64>,
        /// Page length, counted before the payer is looked at.
        limit: Option<u32>,
    },
    /// Subscriptions of a topic, or of one payer.
    #[returns(SubscriptionsResponse)]
    Subscriptions {
        topic_id: TopicId,
        /// Only those that this account pays for.
        payer: Option<String>,
        start_after: Option<u64>,
        /// Page length, counted before the payer is looked at.
        limit: Option<u32>,
    },
    /// What can be delivered now, and for how much.
    #[returns(DeliverableResponse)]
    Deliverable {
        topic_id: TopicId,
        start_after: Option<u64>,
        /// Requests and subscriptions looked at, of each.
        limit: Option<u32>,
    },
    /// What an account can withdraw.
    #[returns(AccountResponse)]
    Account { account: String },
    /// Accounts with anything in them.
    #[returns(AccountsResponse)]
    Accounts {
        start_after: Option<String>,
        limit: Option<u32>,
    },
    /// What the desk owes to whom.
    #[returns(LedgerResponse)]
    Ledger {},
}

/// Addresses and parameters.
#[cw_serde]
pub struct ConfigResponse {
    pub allo_token: String,
    pub topic_registry: String,
    pub staking_vault: String,
    pub synthesis_coordinator: String,
    pub params: DeskParams,
}

/// What a delivery of a topic costs, the tip aside.
#[cw_serde]
pub struct QuoteResponse {
    pub fee: Uint128,
    /// Fees of the topic that nobody has paid on to the vault yet.
    pub uncollected: Uint128,
    /// The first epoch that opens from now on, and when its submissions end: what `next` would be.
    pub next: Option<EpochId>,
    pub next_closes_at: Option<Timestamp>,
}

/// How far a request is.
#[cw_serde]
pub enum RequestState {
    /// Waits for its epoch, or for somebody to deliver it.
    Waiting {},
    /// Its callback failed; anybody can try again until `until`.
    Failed { outcome: Outcome, until: Timestamp },
}

/// A request.
#[cw_serde]
pub struct RequestResponse {
    pub topic_id: TopicId,
    pub id: u64,
    pub payer: String,
    /// For the topic.
    pub fee: Uint128,
    /// For whoever delivers.
    pub tip: Tip,
    /// The epoch asked for, or, with a condition, the first that may do.
    pub epoch: EpochId,
    /// When it is paid back.
    pub deadline: Timestamp,
    pub callback: Option<Callback>,
    /// With a condition: it is delivered with the first inference below or above.
    pub watch: Option<Watch>,
    pub state: RequestState,
}

/// What an inference has to leave for a delivery.
#[cw_serde]
pub struct Watch {
    pub low: Option<Real>,
    pub high: Option<Real>,
}

/// A page of requests.
#[cw_serde]
pub struct RequestsResponse {
    pub requests: Vec<RequestResponse>,
    /// Where the next page starts; `None` if this was the last.
    pub next: Option<u64>,
}

/// A subscription.
#[cw_serde]
pub struct SubscriptionResponse {
    pub topic_id: TopicId,
    pub id: u64,
    pub payer: String,
    /// For the topic, per delivery.
    pub fee: Uint128,
    /// For whoever delivers.
    pub tip: Tip,
    /// What deliveries are paid from.
    pub balance: Uint128,
    /// Deliveries still to come; without end if left out.
    pub left: Option<u32>,
    /// Deliveries that `balance` pays for if each is as dear as can be.
    pub paid_deliveries: u64,
    pub every: u32,
    /// The first epoch that can be delivered next.
    pub next: EpochId,
    pub callback: Option<Callback>,
    pub condition: Option<Condition>,
    /// What the condition comes to now.
    pub watch: Option<Watch>,
    /// Failures of the callback, one after the other.
    pub failures: u8,
    pub paused: Option<Pause>,
}

/// A page of subscriptions.
#[cw_serde]
pub struct SubscriptionsResponse {
    pub subscriptions: Vec<SubscriptionResponse>,
    /// Where the next page starts; `None` if this was the last.
    pub next: Option<u64>,
}

/// Something that can be delivered.
#[cw_serde]
pub struct DeliverableEntry {
    pub id: u64,
    /// A subscription, or a request.
    pub subscription: bool,
    /// Of which epoch.
    pub epoch: EpochId,
    /// What whoever delivers it now gets.
    pub tip: Uint128,
    /// Of its callback; 0 without one.
    pub gas_limit: u64,
}

/// A page of what can be delivered.
#[cw_serde]
pub struct DeliverableResponse {
    /// Ascending.
    pub entries: Vec<DeliverableEntry>,
    /// Where the next page starts; `None` if this was the last.
    pub next: Option<u64>,
}

/// What an account can withdraw.
#[cw_serde]
pub struct AccountResponse {
    pub balance: Uint128,
}

/// An account.
#[cw_serde]
pub struct AccountEntry {
    pub account: String,
    pub balance: Uint128,
}

/// A page of accounts.
#[cw_serde]
pub struct AccountsResponse {
    pub accounts: Vec<AccountEntry>,
}

/// What the desk owes to whom. The sum is its balance.
#[cw_serde]
pub struct LedgerResponse {
    /// Accounts.
    pub accounts: Uint128,
    /// Fees and tips of requests that wait.
    pub requests: Uint128,
    /// What subscriptions pay from.
    pub subscriptions: Uint128,
    /// Fees not yet paid on to the vault.
    pub fees: Uint128,
}
