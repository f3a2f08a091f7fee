//! What a keeper delivers at the desk, for the tips.
//!
//! What an epoch brings is not known before it is closed, so that a keeper names all that it may
//! bring: what does not come to be due is passed over, for little gas.

mod closes;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use allora_interfaces::inference_desk::{
    msg, DeliverableEntry, DeliverableResponse, ExecuteMsg, QueryMsg, RequestResponse,
    RequestsResponse, SubscriptionResponse, SubscriptionsResponse,
};
use allora_interfaces::{topic_registry, TopicId, MAX_PAGE};
use cosmwasm_std::{Timestamp, Uint128};
use tracing::{info, warn};

use closes::Closes;

use super::metrics::Metrics;
use crate::amount::in_allo;
use crate::chain::{Msg, TxOutcome};
use crate::error::{ClientError, Result};
use crate::network::Network;

/// Topics whose orders are looked through in one round.
const TOPICS_A_ROUND: u64 = 20;
/// Seconds until something that failed is tried again.
const RETRY_AFTER: u64 = 600;
/// Gas of a delivery without its callback, and of loading the code that is called.
const OWN_GAS: u64 = 30_000;
const INSTANCE_GAS: u64 = 70_000;

/// What a delivery has to bring.
#[derive(Clone, Copy, Debug, Default)]
pub struct Worth {
    /// Tip at least, in base units.
    pub min_tip: Uint128,
    /// What a million gas is worth, in base units.
    pub million_gas: Uint128,
}

/// A request or a subscription that may be due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    id: u64,
    subscription: bool,
    gas_limit: u64,
    /// What it brings now.
    tip: Uint128,
}

impl From<DeliverableEntry> for Candidate {
    fn from(entry: DeliverableEntry) -> Self {
        let DeliverableEntry {
            id,
            subscription,
            epoch: _,
            tip,
            gas_limit,
        } = entry;
        Self {
            id,
            subscription,
            gas_limit,
            tip,
        }
    }
}

/// Deliveries of a keeper.
pub struct Deliveries<'a> {
    network: &'a Network<'a>,
    metrics: Metrics,
    worth: Worth,
    next_topic: Cell<u64>,
    /// What failed, and when it may be tried again.
    failed: RefCell<BTreeMap<(u64, u64), Timestamp>>,
}

impl<'a> Deliveries<'a> {
    /// For tips that are worth it.
    pub fn new(network: &'a Network<'a>, metrics: Metrics, worth: Worth) -> Self {
        Self {
            network,
            metrics,
            worth,
            next_topic: Cell::new(1),
            failed: RefCell::default(),
        }
    }

    /// Topics to look through in this round: some of all, in turn, or those named.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub fn topics(&self, only: &[TopicId]) -> Result<Vec<TopicId>> {
        if !only.is_empty() {
            return Ok(only.to_vec());
        }
        let config: topic_registry::ConfigResponse = self
            .network
            .registry(&topic_registry::QueryMsg::Config {})?;
        let count = config.topics;
        let first = self.next_topic.get();
        let topics = (0..count.min(TOPICS_A_ROUND))
            .map(|step| TopicId((first.saturating_sub(1).saturating_add(step)) % count + 1));
        let topics: Vec<_> = topics.collect();
        self.next_topic.set(first.saturating_add(TOPICS_A_ROUND));
        Ok(topics)
    }

    /// What may be due of a topic once all its closed epochs are synthesized, and pays.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub fn candidates(&self, topic_id: TopicId, now: Timestamp) -> Result<Vec<Candidate>> {
        let mut found = vec![];
        let mut closes = Closes::new(self.network, topic_id, now);
        for request in self.requests(topic_id)? {
            found.extend(closes.request(&request)?);
        }
        for subscription in self.subscriptions(topic_id)? {
            found.extend(closes.subscription(&subscription)?);
        }
        Ok(self.worthwhile(topic_id, found, now))
    }

    /// What is due of a topic and pays, with nothing to crank.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub fn deliverable(&self, topic_id: TopicId, now: Timestamp) -> Result<Vec<Candidate>> {
        let mut found = vec![];
        let mut start_after = None;
        loop {
            let page: DeliverableResponse = self.network.desk(&QueryMsg::Deliverable {
                topic_id,
                start_after,
                limit: Some(MAX_PAGE),
            })?;
            found.extend(page.entries.into_iter().map(Candidate::from));
            start_after = page.next;
            if start_after.is_none() {
                return Ok(self.worthwhile(topic_id, found, now));
            }
        }
    }

    fn worthwhile(
        &self,
        topic_id: TopicId,
        mut found: Vec<Candidate>,
        now: Timestamp,
    ) -> Vec<Candidate> {
        let failed = self.failed.borrow();
        let rests = |id| failed.get(&(topic_id.0, id)).is_some_and(|at| *at > now);
        found.retain(|candidate| self.worth.pays(candidate) && !rests(candidate.id));
        found.sort_by_key(|candidate| (candidate.subscription, candidate.id));
        found
    }

    fn requests(&self, topic_id: TopicId) -> Result<Vec<RequestResponse>> {
        let mut all = vec![];
        let mut start_after = None;
        loop {
            let page: RequestsResponse = self.network.desk(&QueryMsg::Requests {
                topic_id,
                payer: None,
                start_after,
                limit: Some(MAX_PAGE),
            })?;
            all.extend(page.requests);
            start_after = page.next;
            if start_after.is_none() {
                return Ok(all);
            }
        }
    }

    fn subscriptions(&self, topic_id: TopicId) -> Result<Vec<SubscriptionResponse>> {
        let mut all = vec![];
        let mut start_after = None;
        loop {
            let page: SubscriptionsResponse = self.network.desk(&QueryMsg::Subscriptions {
                topic_id,
                payer: None,
                start_after,
                limit: Some(MAX_PAGE),
            })?;
            all.extend(page.subscriptions);
            start_after = page.next;
            if start_after.is_none() {
                return Ok(all);
            }
        }
    }

    /// As many messages as the desk's bounds ask for.
    ///
    /// # Errors
    /// None that occur.
    pub fn messages(&self, topic_id: TopicId, candidates: &[Candidate]) -> Result<Vec<Msg>> {
        let mut messages = vec![];
        let mut batch: Vec<&Candidate> = vec![];
        let mut gas = 0_u64;
        for candidate in candidates {
            let more = gas.saturating_add(candidate.gas_limit);
            let full = batch.len() >= ExecuteMsg::MAX_DELIVERIES;
            if full || more > ExecuteMsg::MAX_CALLBACK_GAS {
                messages.push(self.message(topic_id, &batch)?);
                batch.clear();
                gas = 0;
            }
            gas = gas.saturating_add(candidate.gas_limit);
            batch.push(candidate);
        }
        if !batch.is_empty() {
            messages.push(self.message(topic_id, &batch)?);
        }
        Ok(messages)
    }

    fn message(&self, topic_id: TopicId, batch: &[&Candidate]) -> Result<Msg> {
        let of = |subscription: bool| {
            let of_kind = batch.iter().filter(|one| one.subscription == subscription);
            of_kind.map(|one| one.id).collect()
        };
        self.network.on_desk(&ExecuteMsg::Deliver(msg::Deliver {
            topic_id,
            requests: of(false),
            subscriptions: of(true),
        }))
    }

    /// Delivers; halves what is refused, until what stands in the way is alone and rests.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub fn deliver(
        &self,
        topic_id: TopicId,
        candidates: &[Candidate],
        now: Timestamp,
    ) -> Result<()> {
        let messages = self.messages(topic_id, candidates)?;
        if messages.is_empty() {
            return Ok(());
        }
        match (self.network.chain.submit(&messages), candidates) {
            (Ok(outcome), _) => {
                self.note(&outcome);
                Ok(())
            }
            (Err(problem @ ClientError::Refused { .. }), [one]) => {
                warn!(topic = topic_id.0, id = one.id, %problem, "not delivered");
                let again = now.plus_seconds(RETRY_AFTER);
                let key = (topic_id.0, one.id);
                self.failed.borrow_mut().insert(key, again);
                Ok(())
            }
            (Err(ClientError::Refused { .. }), _) => {
                let (first, second) = candidates.split_at(candidates.len() / 2);
                self.deliver(topic_id, first, now)?;
                self.deliver(topic_id, second, now)
            }
            (Err(problem), _) => Err(problem),
        }
    }

    /// Counts what was delivered, and what refused to take it.
    pub fn note(&self, outcome: &TxOutcome) {
        for event in &outcome.events {
            let counter = match event.kind.as_str() {
                "wasm-inference_delivered" => "delivered",
                "wasm-delivery_failed" => "deliveries_failed",
                _ => continue,
            };
            let number = |key| event.read(key);
            let topic = number("topic_id").unwrap_or(0);
            self.metrics.count(counter, topic, None);
            let tip = event.read("tip");
            info!(
                topic,
                id = number("id"),
                tip = tip.map(in_allo),
                reason = event.attribute("reason"),
                outcome = counter,
                "desk"
            );
        }
    }
}

impl Worth {
    fn pays(&self, candidate: &Candidate) -> bool {
        let called = match candidate.gas_limit {
            0 => 0,
            limit => limit.saturating_add(INSTANCE_GAS),
        };
        let gas = OWN_GAS.saturating_add(called);
        let cost = self.million_gas.multiply_ratio(gas, 1_000_000_u64);
        candidate.tip >= self.min_tip.max(cost)
    }
}
