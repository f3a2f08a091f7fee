//! What one key has to send: many messages in one transaction, the next before the last is in a block.

use std::collections::VecDeque;
use std::rc::Rc;

use allora_interfaces::{EpochId, TopicId};
use cosmwasm_std::{Timestamp, Uint128};
use tracing::info;

use crate::chain::{is_out_of_gas, Chain, Msg, Sent, TxOutcome, MOST_ATTEMPTS};
use crate::error::ClientError;

/// Items of one transaction.
const MOST_ITEMS: usize = 50;
/// What chains say before the position of the message they refuse.
const POSITION: &str = "message index: ";

/// What is done in a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Deed {
    /// Registering and staking.
    Join,
    /// Submitting, reporting, or committing to it.
    Turn(EpochId),
    Reveal(EpochId),
    Claim(Uint128),
}

/// Messages that are sent together or not at all.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) topic_id: TopicId,
    pub(super) deed: Deed,
    pub(super) messages: Vec<Msg>,
    /// When it is too late, if ever.
    pub(super) closes_at: Option<Timestamp>,
}

/// What became of an item.
#[derive(Clone, Debug)]
pub(super) enum Fate {
    Done(Rc<TxOutcome>),
    Refused(String),
    /// Nobody knows, or nobody was there.
    Failed(Rc<ClientError>),
}

/// Items of one transaction, sent for the n-th time.
struct Batch {
    items: Vec<Item>,
    attempt: u32,
}

/// What is to be sent, and what is on its way.
pub(super) struct Mail<'a> {
    chain: &'a dyn Chain,
    waiting: VecDeque<Batch>,
    sent: Vec<(Sent, Batch)>,
    settled: Vec<(Item, Fate)>,
}

impl<'a> Mail<'a> {
    pub(super) const fn new(chain: &'a dyn Chain) -> Self {
        Self {
            chain,
            waiting: VecDeque::new(),
            sent: vec![],
            settled: vec![],
        }
    }

    /// Whether something is on its way.
    pub(super) fn is_under_way(&self) -> bool {
        !self.sent.is_empty()
    }

    /// Sends items, in as few transactions as may be, and waits for none of them. What may be too
    /// late in the next block goes by itself, so that it takes nothing else down with it.
    pub(super) fn send(&mut self, items: Vec<Item>, next_block: Timestamp) {
        let is_late = |item: &Item| item.closes_at.is_some_and(|at| at <= next_block);
        let (late, calm): (Vec<_>, Vec<_>) = items.into_iter().partition(is_late);
        for items in [calm, late] {
            let mut items = items.into_iter().peekable();
            while items.peek().is_some() {
                let items = items.by_ref().take(MOST_ITEMS).collect();
                self.waiting.push_back(Batch { items, attempt: 0 });
            }
        }
        self.send_waiting();
    }

    fn send_waiting(&mut self) {
        while let Some(batch) = self.waiting.pop_front() {
            let messages: Vec<Msg> = batch.messages().cloned().collect();
            match self.chain.broadcast(&messages, batch.attempt) {
                Ok(sent) => self.sent.push((sent, batch)),
                Err(error) => self.fail(batch, error),
            }
        }
    }

    /// What has become of items since the last look; what went wrong for others only is sent again.
    pub(super) fn look(&mut self) -> Vec<(Item, Fate)> {
        let mut away = false;
        for (mut sent, batch) in std::mem::take(&mut self.sent) {
            // Where nobody is there, the next look tells.
            let outcome = match away {
                true => Ok(None),
                false => self.chain.outcome(&mut sent),
            };
            match outcome {
                Ok(Some(outcome)) => self.settle(batch, &Fate::Done(Rc::new(outcome))),
                Ok(None) => self.sent.push((sent, batch)),
                Err(ClientError::Unreachable { .. }) => {
                    away = true;
                    self.sent.push((sent, batch));
                }
                Err(error) => self.fail(batch, error),
            }
        }
        self.send_waiting();
        std::mem::take(&mut self.settled)
    }

    fn settle(&mut self, batch: Batch, fate: &Fate) {
        let items = batch.items.into_iter();
        self.settled.extend(items.map(|item| (item, fate.clone())));
    }

    fn fail(&mut self, mut batch: Batch, error: ClientError) {
        let reason = match error {
            ClientError::Refused { reason, .. } => reason,
            // Less may be affordable.
            error @ ClientError::FeeTooHigh { .. } if batch.items.len() > 1 => error.to_string(),
            error => return self.settle(batch, &Fate::Failed(Rc::new(error))),
        };
        if is_out_of_gas(&reason) && batch.attempt < MOST_ATTEMPTS {
            batch.attempt = batch.attempt.saturating_add(1);
            self.waiting.push_back(batch);
            return;
        }
        if batch.items.len() <= 1 {
            return self.settle(batch, &Fate::Refused(reason));
        }
        info!(items = batch.items.len(), reason, "sending what is left");
        if let Some(index) = batch.position(&reason) {
            let item = batch.items.remove(index);
            self.settled.push((item, Fate::Refused(reason)));
            self.waiting.push_back(batch);
            return;
        }
        let half = batch.items.len() / 2;
        let items = batch.items.split_off(half);
        let attempt = batch.attempt;
        self.waiting.extend([batch, Batch { items, attempt }]);
    }
}

impl Batch {
    fn messages(&self) -> impl Iterator<Item = &Msg> {
        self.items.iter().flat_map(|item| &item.messages)
    }

    /// Which item is refused, if the chain says it.
    fn position(&self, reason: &str) -> Option<usize> {
        let (_, rest) = reason.split_once(POSITION)?;
        let digits = rest.split(|letter: char| !letter.is_ascii_digit()).next()?;
        let message: usize = digits.parse().ok()?;
        let mut owners = self.items.iter().enumerate();
        let owners = owners.by_ref().flat_map(|(index, item)| {
            let messages = item.messages.iter();
            messages.map(move |_| index)
        });
        owners.into_iter().nth(message)
    }
}
