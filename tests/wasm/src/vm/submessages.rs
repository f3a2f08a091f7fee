//! Gas limits of submessages, as wasmd sets them: the embedded chain knows of none.
//!
//! A limiter is set only if the limit is below what the transaction has left; then running out ends
//! the call, and costs the limit. Else running out ends the whole transaction.

use std::collections::VecDeque;

use cosmwasm_std::{Addr, CosmosMsg, Response, WasmMsg};

/// Limits of the messages that a contract has sent, and the one in force.
///
/// For a contract whose messages are calls that are answered only if they fail: a limit holds until
/// the next of them, or the answer.
#[derive(Debug, Default)]
pub(super) struct Submessages {
    sent: VecDeque<(String, u64)>,
    /// Gas of the transaction at which the call ends that runs now.
    pub(super) cap: Option<u64>,
    /// Whether running out ends the transaction.
    unlimited: bool,
    ended: bool,
}

impl Submessages {
    pub(super) fn sends(&mut self, response: &Response) {
        let messages = response.messages.iter();
        let limits = messages.filter_map(|message| match &message.msg {
            CosmosMsg::Wasm(WasmMsg::Execute { contract_addr, .. }) => {
                Some((contract_addr.clone(), message.gas_limit?))
            }
            _ => None,
        });
        self.sent.extend(limits);
    }

    pub(super) fn begin(&mut self, contract: &Addr, used: u64, left: u64) {
        let mut sent = self.sent.iter();
        let found = sent.position(|(called, _)| called == contract.as_str());
        let Some((_, limit)) = found.and_then(|at| self.sent.drain(..=at).next_back()) else {
            return;
        };
        self.unlimited = limit >= left;
        self.cap = (!self.unlimited).then(|| used.saturating_add(limit));
    }

    pub(super) fn ran_out(&mut self) {
        self.ended |= self.unlimited;
    }

    /// The call is over; whether the transaction is not.
    pub(super) fn replies(&mut self) -> bool {
        self.cap = None;
        self.unlimited = false;
        !self.ended
    }
}
