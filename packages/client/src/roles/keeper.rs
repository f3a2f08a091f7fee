//! The loop of a keeper: sleeps until work is due, and does it.
//!
//! Several keepers harm nobody: a step that is done already is a cheap success, and who came
//! second lets others go first.

use std::cell::RefCell;
use std::time::Duration;

use allora_interfaces::synthesis_coordinator::{msg, DueTopic, ExecuteMsg};
use allora_interfaces::{EpochId, TopicId};
use cosmwasm_std::Timestamp;
use tracing::{info, warn};

use super::deliveries::{Candidate, Deliveries, Worth};
use super::metrics::Metrics;
use super::stop::Stop;
use super::turns::Turns;
use crate::chain::{is_out_of_gas, Msg, Sent, TxOutcome, MOST_ATTEMPTS};
use crate::error::{ClientError, Result};
use crate::network::Network;

/// Topics looked at, and cranked in one transaction.
const BATCH: u32 = 10;
/// Longest sleep, so that new topics are noticed.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);
/// The same of one that delivers.
const DELIVERY_SLEEP: Duration = Duration::from_secs(5);
/// Shortest sleep.
const SHORTEST_SLEEP: Duration = Duration::from_millis(200);

/// A keeper.
pub struct Keeper<'a> {
    network: &'a Network<'a>,
    metrics: Metrics,
    poll: Duration,
    dry_run: bool,
    only: Vec<TopicId>,
    deliveries: Option<Deliveries<'a>>,
    turns: RefCell<Turns>,
    under_way: RefCell<Vec<Crank>>,
}

/// A transaction that is not in a block yet.
struct Crank {
    sent: Sent,
    topics: Vec<TopicId>,
    /// Whether others were let go first.
    waited: bool,
    /// How often it was sent with too little gas.
    attempt: u32,
}

impl<'a> Keeper<'a> {
    /// A keeper of all topics, or of some.
    pub fn new(
        network: &'a Network<'a>,
        metrics: Metrics,
        poll: Duration,
        dry_run: bool,
        only: Vec<TopicId>,
    ) -> Self {
        Self {
            network,
            metrics,
            poll,
            dry_run,
            only,
            deliveries: None,
            turns: RefCell::new(Turns::new()),
            under_way: RefCell::default(),
        }
    }

    /// The same, that also delivers what consumers pay for.
    #[must_use]
    pub fn delivering(self, worth: Option<Worth>) -> Self {
        let deliveries =
            worth.map(|worth| Deliveries::new(self.network, self.metrics.clone(), worth));
        Self { deliveries, ..self }
    }

    /// Works until asked to stop.
    pub fn run(&self, stop: &Stop) {
        while !stop.is_asked() {
            let pause = self.round().unwrap_or_else(|problem| {
                warn!(%problem, "trying again");
                self.metrics.count("problems", 0, None);
                self.poll
            });
            stop.sleep(pause.max(SHORTEST_SLEEP));
        }
    }

    /// Does what is due; how long to sleep.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub fn round(&self) -> Result<Duration> {
        self.look()?;
        let block = self.network.chain.block()?;
        let now = block.time;
        let listed = self.network.next_due(BATCH)?.topics;
        let wanted = listed
            .into_iter()
            .filter(|topic| self.only.is_empty() || self.only.contains(&topic.topic_id))
            .filter(|topic| !self.is_under_way(topic.topic_id));
        let (due, later): (Vec<DueTopic>, Vec<DueTopic>) =
            wanted.partition(|topic| topic.due <= now);
        let topics: Vec<TopicId> = due.iter().map(|topic| topic.topic_id).collect();
        let rest = self.deliver(&topics, now)?;
        let rest: Vec<_> = due
            .into_iter()
            .filter(|topic| rest.contains(&topic.topic_id))
            .collect();
        let me = self.network.chain.sender()?;
        let (turn, waited) = self.turns.borrow_mut().of(&me, &rest, block.height);
        if !turn.is_empty() {
            self.crank(&turn, waited, 0)?;
        }
        if !topics.is_empty() || !self.under_way.borrow().is_empty() {
            return Ok(SHORTEST_SLEEP);
        }
        let wait = later.first().map(|topic| {
            let wait = topic.due.nanos().saturating_sub(now.nanos());
            Duration::from_nanos(wait)
        });
        let wait = wait.unwrap_or_else(|| self.poll.saturating_mul(4));
        Ok(wait.min(self.longest_sleep()))
    }

    fn is_under_way(&self, topic_id: TopicId) -> bool {
        let under_way = self.under_way.borrow();
        let mut topics = under_way.iter().flat_map(|crank| &crank.topics);
        topics.any(|one| *one == topic_id)
    }

    /// Tips rise meanwhile.
    fn longest_sleep(&self) -> Duration {
        match self.deliveries {
            Some(_) => DELIVERY_SLEEP,
            None => LONGEST_SLEEP,
        }
    }

    /// Delivers what is paid for; where that takes a crank first, both in one transaction. Answers
    /// the topics that are still to be cranked.
    fn deliver(&self, due: &[TopicId], now: Timestamp) -> Result<Vec<TopicId>> {
        let Some(deliveries) = &self.deliveries else {
            return Ok(due.to_vec());
        };
        let mut rest = vec![];
        for topic_id in due {
            let candidates = deliveries.candidates(*topic_id, now)?;
            if candidates.is_empty() {
                rest.push(*topic_id);
            } else {
                self.crank_and_deliver(deliveries, *topic_id, &candidates, now)?;
            }
        }
        for topic_id in deliveries.topics(&self.only)? {
            if due.contains(&topic_id) {
                continue;
            }
            let entries = deliveries.deliverable(topic_id, now)?;
            if self.dry_run {
                self.say(&deliveries.messages(topic_id, &entries)?);
            } else {
                deliveries.deliver(topic_id, &entries, now)?;
            }
        }
        Ok(rest)
    }

    fn crank_and_deliver(
        &self,
        deliveries: &Deliveries,
        topic_id: TopicId,
        candidates: &[Candidate],
        now: Timestamp,
    ) -> Result<()> {
        let mut messages = deliveries.messages(topic_id, candidates)?;
        messages.insert(0, self.advance(topic_id)?);
        if self.dry_run {
            self.say(&messages);
            return Ok(());
        }
        match self.network.chain.submit(&messages) {
            Ok(outcome) => {
                deliveries.note(&outcome);
                self.note(&[topic_id], &outcome, false)
            }
            Err(problem @ ClientError::Refused { .. }) => {
                warn!(topic = topic_id.0, %problem, "each alone");
                self.crank(&[topic_id], false, 0)?;
                deliveries.deliver(topic_id, candidates, now)
            }
            Err(problem) => Err(problem),
        }
    }

    fn say(&self, messages: &[Msg]) {
        for message in messages {
            info!(message = %message.describe(), "dry run");
        }
    }

    /// Cranks topics together.
    fn crank(&self, topics: &[TopicId], waited: bool, attempt: u32) -> Result<()> {
        let messages = topics
            .iter()
            .map(|topic_id| self.advance(*topic_id))
            .collect::<Result<Vec<_>>>()?;
        if self.dry_run {
            self.say(&messages);
            return Ok(());
        }
        match self.network.chain.broadcast(&messages, attempt) {
            Ok(sent) => {
                let topics = topics.to_vec();
                self.under_way.borrow_mut().push(Crank {
                    sent,
                    topics,
                    waited,
                    attempt,
                });
                self.look()
            }
            Err(problem) => self.each_alone(topics, problem),
        }
    }

    /// Looks what became of what was sent.
    fn look(&self) -> Result<()> {
        let cranks = std::mem::take(&mut *self.under_way.borrow_mut());
        let mut first_problem = Ok(());
        for mut crank in cranks {
            let outcome = match self.network.chain.outcome(&mut crank.sent) {
                Ok(None) => {
                    self.under_way.borrow_mut().push(crank);
                    continue;
                }
                Ok(Some(outcome)) => self.note(&crank.topics, &outcome, crank.waited),
                Err(ClientError::Refused { reason, .. })
                    if is_out_of_gas(&reason) && crank.attempt < MOST_ATTEMPTS =>
                {
                    let attempt = crank.attempt.saturating_add(1);
                    self.crank(&crank.topics, crank.waited, attempt)
                }
                Err(problem) => self.each_alone(&crank.topics, problem),
            };
            first_problem = first_problem.and(outcome);
        }
        first_problem
    }

    /// What one topic is refused for, keeps no other waiting.
    fn each_alone(&self, topics: &[TopicId], problem: ClientError) -> Result<()> {
        if !matches!(problem, ClientError::Refused { .. }) || topics.len() <= 1 {
            return Err(problem);
        }
        for topic_id in topics {
            if let Err(problem) = self.crank(&[*topic_id], false, 0) {
                warn!(topic = topic_id.0, %problem, "not cranked");
            }
        }
        Ok(())
    }

    fn advance(&self, topic_id: TopicId) -> Result<Msg> {
        self.network
            .on_coordinator(&ExecuteMsg::Advance(msg::Advance {
                topic_id,
                max_steps: None,
            }))
    }

    fn note(&self, topics: &[TopicId], outcome: &TxOutcome, waited: bool) -> Result<()> {
        let mut steps = 0_u32;
        for event in &outcome.events {
            let counter = match event.kind.as_str() {
                "wasm-epoch_synthesized" => "synthesized",
                "wasm-epoch_settled" => "settled",
                "wasm-epoch_voided" => "voided",
                _ => continue,
            };
            let number = |key| event.read::<u64>(key);
            let topic = number("topic_id").unwrap_or(0);
            self.metrics.count(counter, topic, None);
            steps = steps.saturating_add(1);
            info!(topic, epoch = number("epoch"), step = counter, "done");
        }
        if steps == 0 {
            self.metrics
                .count("came_second", topics.first().map_or(0, |id| id.0), None);
            self.turns.borrow_mut().came_second();
        } else if waited {
            self.turns.borrow_mut().waited_for_nothing();
        }
        info!(
            steps,
            gas = outcome.gas_used,
            transaction = outcome.hash,
            "cranked"
        );
        self.retry_payments(outcome)
    }

    /// Has settlements paid that the vault refused just now.
    fn retry_payments(&self, outcome: &TxOutcome) -> Result<()> {
        let failed = outcome
            .events
            .iter()
            .filter(|event| event.kind == "wasm-settlement_failed");
        for event in failed {
            let number = |key| event.read::<u64>(key);
            let (Some(topic), Some(epoch)) = (number("topic_id"), number("epoch")) else {
                continue;
            };
            let retry = self.network.on_coordinator(&ExecuteMsg::RetrySettlement(
                msg::RetrySettlement {
                    topic_id: TopicId(topic),
                    epoch: EpochId(epoch),
                },
            ))?;
            match self.network.chain.submit(&[retry]) {
                Ok(_) => info!(topic, epoch, "paid at the second attempt"),
                Err(problem) => warn!(topic, epoch, %problem, "still not paid"),
            }
        }
        Ok(())
    }
}
