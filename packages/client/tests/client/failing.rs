//! A chain that takes transactions only when it likes to.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use allora_client::chain::{Chain, Msg, TxOutcome};
use allora_client::error::{ClientError, Result};
use cosmwasm_std::{from_json, to_json_binary};
use serde_json::Value;

use super::left_to_the_chain::left_to_the_chain;

/// The error of a transaction, by its number and what is in it.
type Failure<'a> = dyn FnMut(usize, &[Msg]) -> Option<ClientError> + 'a;

/// Another chain, and what is said before it is asked: an error for the n-th
/// transaction, or nothing.
pub(super) struct FailingChain<'a> {
    chain: &'a dyn Chain,
    seen: Cell<usize>,
    failure: RefCell<Box<Failure<'a>>>,
    meddle: Box<dyn Fn(&mut Value) + 'a>,
    /// What contracts were made with, by label.
    made: RefCell<BTreeMap<String, Vec<u8>>>,
}

impl<'a> FailingChain<'a> {
    pub(super) fn new(
        chain: &'a dyn Chain,
        mut failure: impl FnMut(usize) -> Option<ClientError> + 'a,
    ) -> Self {
        Self::looking(chain, move |number, _| failure(number))
    }

    /// The same, by what is in the transaction.
    pub(super) fn looking(
        chain: &'a dyn Chain,
        failure: impl FnMut(usize, &[Msg]) -> Option<ClientError> + 'a,
    ) -> Self {
        Self {
            chain,
            seen: Cell::new(0),
            failure: RefCell::new(Box::new(failure)),
            meddle: Box::new(|_| ()),
            made: RefCell::default(),
        }
    }

    /// Fails at nothing, and changes what contracts are told.
    pub(super) fn meddling(chain: &'a dyn Chain, meddle: impl Fn(&mut Value) + 'a) -> Self {
        Self {
            meddle: Box::new(meddle),
            ..Self::new(chain, |_| None)
        }
    }

    fn meddled(&self, message: &Msg) -> Msg {
        let mut message = message.clone();
        if let Msg::Execute { msg, .. } | Msg::Instantiate2 { msg, .. } = &mut message {
            let mut told: Value = from_json(&*msg).unwrap();
            (self.meddle)(&mut told);
            *msg = to_json_binary(&told).unwrap();
        }
        if let Msg::Instantiate2 { label, msg, .. } = &message {
            let made = (label.clone(), msg.to_vec());
            self.made.borrow_mut().extend([made]);
        }
        message
    }

    /// How many transactions came.
    pub(super) fn seen(&self) -> usize {
        self.seen.get()
    }
}

pub(super) fn refusal() -> Option<ClientError> {
    Some(ClientError::Refused {
        context: "test".to_owned(),
        reason: "refused by the test".to_owned(),
    })
}

pub(super) fn absence() -> Option<ClientError> {
    Some(ClientError::Unreachable {
        endpoints: "test".to_owned(),
        seconds: 1,
        reason: "away".to_owned(),
    })
}

impl Chain for FailingChain<'_> {
    fn submit(&self, messages: &[Msg]) -> Result<TxOutcome> {
        let number = self.seen.replace(self.seen.get() + 1);
        match (self.failure.borrow_mut())(number, messages) {
            Some(error) => Err(error),
            None => {
                let messages: Vec<_> = messages.iter().map(|one| self.meddled(one)).collect();
                self.chain.submit(&messages)
            }
        }
    }
    fn instantiation(&self, address: &str) -> Result<Option<Vec<u8>>> {
        let label = self.chain.contract(address)?.unwrap().label;
        Ok(self.made.borrow().get(&label).cloned())
    }
    left_to_the_chain!();
}
