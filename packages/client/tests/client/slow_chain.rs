//! A chain that takes its time for a block.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use allora_client::chain::{Chain, Msg, Sent, TxOutcome};
use allora_client::error::{ClientError, Result};
use allora_embedded_chain::EmbeddedChain;

use super::left_to_the_chain::left_to_the_chain;

/// Another chain, whose transactions wait for the next block.
pub(super) struct SlowChain<'a> {
    chain: &'a EmbeddedChain,
    waiting: RefCell<Vec<Vec<Msg>>>,
    outcomes: RefCell<BTreeMap<usize, Result<TxOutcome>>>,
    pub(super) sent: Cell<usize>,
    /// Messages of the largest transaction.
    pub(super) largest: Cell<usize>,
    /// The topic whose messages are refused, if the chain says which those are.
    tells: Option<u64>,
}

impl<'a> SlowChain<'a> {
    pub(super) fn new(chain: &'a EmbeddedChain, tells: Option<u64>) -> Self {
        Self {
            chain,
            waiting: RefCell::default(),
            outcomes: RefCell::default(),
            sent: Cell::new(0),
            largest: Cell::new(0),
            tells,
        }
    }

    /// Time passes, and what waited is executed.
    pub(super) fn next_block(&self, seconds: u64) {
        self.chain.skip(seconds);
        self.execute();
    }

    /// What waited is executed, in the block there is.
    pub(super) fn execute(&self) {
        let waiting = std::mem::take(&mut *self.waiting.borrow_mut());
        let first = self.sent.get() - waiting.len();
        for (offset, messages) in waiting.into_iter().enumerate() {
            let outcome = self.chain.submit(&messages);
            let outcome = outcome.map_err(|error| self.with_position(error, &messages));
            self.outcomes.borrow_mut().insert(first + offset, outcome);
        }
    }

    fn with_position(&self, error: ClientError, messages: &[Msg]) -> ClientError {
        let ClientError::Refused { context, reason } = error else {
            return error;
        };
        let is_wrong = |message: &Msg| {
            let wrong = self.tells.map(|topic| format!("\"topic_id\":{topic},"));
            wrong.is_some_and(|wrong| message.describe().to_string().contains(&wrong))
        };
        let reason = match messages.iter().position(is_wrong) {
            Some(index) => format!("failed to execute message; message index: {index}: {reason}"),
            None => reason,
        };
        ClientError::Refused { context, reason }
    }
}

impl Chain for SlowChain<'_> {
    fn broadcast(&self, messages: &[Msg], _: u32) -> Result<Sent> {
        let number = self.sent.replace(self.sent.get() + 1);
        self.largest.set(self.largest.get().max(messages.len()));
        self.waiting.borrow_mut().push(messages.to_vec());
        Ok(Sent::now(number.to_be_bytes().to_vec(), 0))
    }
    fn outcome(&self, sent: &mut Sent) -> Result<Option<TxOutcome>> {
        let number = usize::from_be_bytes(sent.bytes().try_into().unwrap());
        self.outcomes.borrow_mut().remove(&number).transpose()
    }
    fn submit(&self, _: &[Msg]) -> Result<TxOutcome> {
        panic!("a participant waits for no block");
    }
    left_to_the_chain!();
}
