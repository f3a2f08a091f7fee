//! Facts the desk announces: past tense, one type per fact.
//!
//! Amounts are in base units of ALLO.

// Many fields say it all by their name and their type.
#![allow(missing_docs)]

use cosmwasm_std::{Addr, Timestamp, Uint128};

use super::{Outcome, Pause};
use crate::{EpochId, TopicId};

/// Facts.
pub enum Event {
    /// An account has more.
    Deposited { account: Addr, amount: Uint128 },
    /// An account was paid out.
    Withdrawn { account: Addr, amount: Uint128 },
    /// Somebody asks for an inference.
    InferenceRequested {
        topic_id: TopicId,
        id: u64,
        payer: Addr,
        /// Of this epoch, or a later one.
        epoch: EpochId,
        deadline: Timestamp,
    },
    /// Somebody subscribed.
    Subscribed {
        topic_id: TopicId,
        id: u64,
        payer: Addr,
        /// What deliveries are paid from.
        balance: Uint128,
    },
    /// An inference was delivered, or that there is none.
    InferenceDelivered {
        topic_id: TopicId,
        id: u64,
        payer: Addr,
        deliverer: Addr,
        outcome: Outcome,
        fee: Uint128,
        tip: Uint128,
    },
    /// A receiver refused what was delivered.
    DeliveryFailed {
        topic_id: TopicId,
        id: u64,
        epoch: EpochId,
        /// Cut to 120 bytes.
        reason: String,
    },
    /// A tip has risen.
    TipRaised {
        topic_id: TopicId,
        id: u64,
        to: Uint128,
    },
    /// A request was taken back.
    RequestCancelled {
        topic_id: TopicId,
        id: u64,
        refund: Uint128,
    },
    /// Nobody delivered a request in time, or one that failed was forgotten.
    RequestExpired {
        topic_id: TopicId,
        id: u64,
        refund: Uint128,
    },
    /// A subscription has more to pay from.
    ToppedUp {
        topic_id: TopicId,
        id: u64,
        amount: Uint128,
    },
    /// Nothing is delivered to a subscription.
    SubscriptionPaused {
        topic_id: TopicId,
        id: u64,
        reason: Pause,
    },
    /// It goes on.
    SubscriptionResumed { topic_id: TopicId, id: u64 },
    /// It has ended.
    SubscriptionClosed {
        topic_id: TopicId,
        id: u64,
        refund: Uint128,
    },
    /// Fees were paid to the vault.
    FeesCollected { topic_id: TopicId, amount: Uint128 },
    /// A topic has another price; the base fee if left out.
    PriceSet {
        topic_id: TopicId,
        price: Option<Uint128>,
    },
}

impl From<Event> for cosmwasm_std::Event {
    fn from(event: Event) -> Self {
        match event {
            Event::Deposited { account, amount } => of_account("deposited", account, amount),
            Event::Withdrawn { account, amount } => of_account("withdrawn", account, amount),
            Event::InferenceRequested {
                topic_id,
                id,
                payer,
                epoch,
                deadline,
            } => of("inference_requested", topic_id, id)
                .add_attribute("payer", payer)
                .add_attribute("epoch", epoch.to_string())
                .add_attribute("deadline", deadline.nanos().to_string()),
            Event::Subscribed {
                topic_id,
                id,
                payer,
                balance,
            } => of("subscribed", topic_id, id)
                .add_attribute("payer", payer)
                .add_attribute("balance", balance),
            Event::InferenceDelivered {
                topic_id,
                id,
                payer,
                deliverer,
                outcome,
                fee,
                tip,
            } => outcome_of(of("inference_delivered", topic_id, id), outcome)
                .add_attribute("payer", payer)
                .add_attribute("deliverer", deliverer)
                .add_attribute("fee", fee)
                .add_attribute("tip", tip),
            Event::DeliveryFailed {
                topic_id,
                id,
                epoch,
                reason,
            } => of("delivery_failed", topic_id, id)
                .add_attribute("epoch", epoch.to_string())
                .add_attribute("reason", reason),
            Event::TipRaised { topic_id, id, to } => {
                of("tip_raised", topic_id, id).add_attribute("to", to)
            }
            Event::RequestCancelled {
                topic_id,
                id,
                refund,
            } => of("request_cancelled", topic_id, id).add_attribute("refund", refund),
            Event::RequestExpired {
                topic_id,
                id,
                refund,
            } => of("request_expired", topic_id, id).add_attribute("refund", refund),
            Event::ToppedUp {
                topic_id,
                id,
                amount,
            } => of("topped_up", topic_id, id).add_attribute("amount", amount),
            Event::SubscriptionPaused {
                topic_id,
                id,
                reason,
            } => {
                of("subscription_paused", topic_id, id).add_attribute("reason", reason.to_string())
            }
            Event::SubscriptionResumed { topic_id, id } => of("subscription_resumed", topic_id, id),
            Event::SubscriptionClosed {
                topic_id,
                id,
                refund,
            } => of("subscription_closed", topic_id, id).add_attribute("refund", refund),
            Event::FeesCollected { topic_id, amount } => Self::new("fees_collected")
                .add_attribute("topic_id", topic_id.to_string())
                .add_attribute("amount", amount),
            Event::PriceSet { topic_id, price } => {
                let price = price.map_or_else(|| "base".to_owned(), |price| price.to_string());
                Self::new("price_set")
                    .add_attribute("topic_id", topic_id.to_string())
                    .add_attribute("price", price)
            }
        }
    }
}

fn of(name: &str, topic_id: TopicId, id: u64) -> cosmwasm_std::Event {
    cosmwasm_std::Event::new(name)
        .add_attribute("topic_id", topic_id.to_string())
        .add_attribute("id", id.to_string())
}

fn of_account(name: &str, account: Addr, amount: Uint128) -> cosmwasm_std::Event {
    cosmwasm_std::Event::new(name)
        .add_attribute("account", account)
        .add_attribute("amount", amount)
}

fn outcome_of(event: cosmwasm_std::Event, outcome: Outcome) -> cosmwasm_std::Event {
    let event = event.add_attribute("epoch", outcome.epoch().to_string());
    match outcome {
        Outcome::Inference(inference) => event.add_attribute("value", inference.value.to_string()),
        Outcome::Void { .. } => event.add_attribute("void", "true"),
    }
}
