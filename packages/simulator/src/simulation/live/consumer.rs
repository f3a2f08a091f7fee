//! A consumer at the desk, and the keeper that delivers.

use allora_interfaces::inference_desk::{
    msg, DeliverableEntry, ExecuteMsg, NewRequest, NewSubscription, Target, Tip,
};
use allora_interfaces::TopicId;
use allora_testing::{allo, Suite};
use anyhow::Result as AnyResult;
use cosmwasm_std::{Addr, Uint128};

/// Epochs between two requests, two payments to a topic, and two collections of fees.
const REQUEST_INTERVAL: usize = 3;
const PAYMENT_INTERVAL: usize = 7;
const COLLECTION_INTERVAL: usize = 20;
/// Deliveries of a subscription; when they are over it subscribes again.
const DELIVERIES: u32 = 40;
/// Seconds until a request is paid back.
const DEADLINE: u64 = 86_400;
/// What a topic is paid, in ALLO.
const PAYMENT: u128 = 5;

/// A consumer at the desk.
pub(super) struct Consumer {
    address: Addr,
}

impl Consumer {
    pub(super) fn new(address: Addr) -> Self {
        Self { address }
    }

    /// Asks for the next inference, subscribes and pays, each now and then.
    pub(super) fn order(
        &self,
        suite: &mut Suite,
        topic_id: TopicId,
        epoch: usize,
    ) -> AnyResult<()> {
        if epoch.is_multiple_of(REQUEST_INTERVAL) {
            self.request(suite, topic_id)?;
        }
        if epoch.is_multiple_of(DELIVERIES as usize) {
            self.subscribe(suite, topic_id)?;
        }
        if epoch.is_multiple_of(PAYMENT_INTERVAL) && self.receive(suite, allo(PAYMENT))? {
            suite.fund_topic(&self.address, topic_id, allo(PAYMENT))?;
        }
        if epoch.is_multiple_of(COLLECTION_INTERVAL)
            && !suite.quote(topic_id)?.uncollected.is_zero()
        {
            let collect = ExecuteMsg::Collect(msg::Collect { topic_id });
            suite.on_desk(&self.address, &collect)?;
        }
        Ok(())
    }

    fn request(&self, suite: &mut Suite, topic_id: TopicId) -> AnyResult<()> {
        let price = suite.quote(topic_id)?.fee + tip().to;
        if !self.receive(suite, price)? {
            return Ok(());
        }
        suite.deposit(&self.address, price)?;
        let request = NewRequest {
            topic_id,
            target: Target::Next {},
            deadline: DEADLINE,
            callback: None,
            condition: None,
            tip: tip(),
            max_fee: None,
        };
        suite.request(&self.address, request)?;
        Ok(())
    }

    fn subscribe(&self, suite: &mut Suite, topic_id: TopicId) -> AnyResult<()> {
        let each = suite.quote(topic_id)?.fee + tip().to;
        let price = each * Uint128::from(DELIVERIES);
        if !self.receive(suite, price)? {
            return Ok(());
        }
        let subscription = NewSubscription {
            topic_id,
            deliveries: Some(DELIVERIES),
            every: 1,
            callback: None,
            condition: None,
            tip: tip(),
            max_fee: None,
        };
        suite.subscribe(&self.address, subscription, price)?;
        Ok(())
    }

    /// Has so much of the foundation, while it has any; says whether.
    fn receive(&self, suite: &mut Suite, amount: Uint128) -> AnyResult<bool> {
        let foundation = suite.foundation();
        let enough = suite.balance(&foundation)? >= amount;
        if enough {
            suite.fund(&self.address, amount);
        }
        Ok(enough)
    }

    /// The keeper delivers what can be delivered.
    pub(super) fn deliver(&self, suite: &mut Suite, topic_id: TopicId) -> AnyResult<()> {
        let entries = suite.deliverable(topic_id)?;
        if entries.is_empty() {
            return Ok(());
        }
        let (subscriptions, requests): (Vec<_>, Vec<_>) =
            entries.iter().partition(|entry| entry.subscription);
        let ids = |entries: Vec<&_>| entries.into_iter().map(id).collect::<Vec<u64>>();
        let (requests, subscriptions) = (ids(requests), ids(subscriptions));
        let keeper = suite.keeper();
        suite.deliver(&keeper, topic_id, &requests, &subscriptions)?;
        Ok(())
    }
}

fn id(entry: &DeliverableEntry) -> u64 {
    entry.id
}

/// The keeper delivers at once, and does not wait until it has risen.
fn tip() -> Tip {
    Tip {
        from: allo(1),
        to: allo(2),
        over: 30,
    }
}
