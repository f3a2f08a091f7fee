//! Gas limits of submessages, as wasmd sets them.
//!
//! The embedded chain hands messages on without their limits. So each contract's answer is noted here,
//! and the calls that follow are told by their sender, receiver and bytes: messages are run in order,
//! each with all it causes before the next. A limit is set only if it is less than what is left;
//! otherwise the message may use all of that, and the transaction ends where it does.
//!
//! What a contract of native code sends is not seen, and has no limit.

use std::collections::VecDeque;

use cosmwasm_std::{Addr, Binary, CosmosMsg, Reply, Response, SubMsg, WasmMsg};

/// The limits of a transaction.
#[derive(Debug, Default)]
pub(crate) struct Limits {
    frames: Vec<Frame>,
}

/// A call that has ended, and whose messages are run.
#[derive(Debug)]
struct Frame {
    contract: Addr,
    waiting: VecDeque<Message>,
    /// The message that is run now.
    running: Option<Message>,
    /// Gas of the transaction at which it has to end.
    cap: Option<u64>,
}

/// A message to a contract.
#[derive(Debug)]
struct Message {
    contract: String,
    bytes: Binary,
    limit: Option<u64>,
    /// What a reply to it is known by.
    reply: (u64, Binary),
}

/// A call as the chain makes it.
pub(crate) struct Sent<'a> {
    pub(crate) sender: &'a Addr,
    pub(crate) contract: &'a Addr,
    pub(crate) bytes: &'a [u8],
}

impl Limits {
    /// A contract is called, when so much is used of a transaction that may use `total`; says whether it
    /// is by a message of another, or a new transaction begins with it.
    pub(crate) fn enter(&mut self, call: &Sent<'_>, used: u64, total: u64) -> bool {
        let sends = |frame: &Frame| {
            let sends = frame.contract == *call.sender;
            sends && frame.waiting.iter().any(|message| message.is(call))
        };
        let Some(index) = self.frames.iter().rposition(sends) else {
            self.frames.clear();
            return false;
        };
        self.frames.truncate(index + 1);
        let frame = &mut self.frames[index];
        let place = frame.waiting.iter().position(|message| message.is(call));
        let mut passed = frame.waiting.drain(..=place.unwrap_or_default());
        frame.running = passed.next_back();
        drop(passed);
        frame.cap = None;
        let limit = frame.running.as_ref().and_then(|message| message.limit);
        let outer = self.cap().map_or(total, |cap| cap.min(total));
        let limit = limit.filter(|limit| *limit < outer.saturating_sub(used));
        self.frames[index].cap = limit.map(|limit| used.saturating_add(limit));
        true
    }

    /// A contract is told what became of its message: that is over.
    pub(crate) fn reply(&mut self, contract: &Addr, reply: &Reply) {
        let index = self.frames.iter().rposition(|frame| {
            let running = frame.running.as_ref();
            let known = |message: &Message| {
                let (id, payload) = &message.reply;
                *id == reply.id && *payload == reply.payload
            };
            frame.contract == *contract && running.is_some_and(known)
        });
        if let Some(index) = index {
            self.frames.truncate(index + 1);
            self.frames[index].running = None;
            self.frames[index].cap = None;
        }
    }

    /// A call has ended, and these messages are run next; those of a reply before those that wait.
    pub(crate) fn send(&mut self, contract: &Addr, response: &Response, replied: bool) {
        let messages = response.messages.iter().filter_map(Message::of);
        match self.frames.last_mut() {
            Some(frame) if replied && frame.contract == *contract => {
                let later = std::mem::take(&mut frame.waiting);
                frame.waiting = messages.chain(later).collect();
            }
            _ => self.frames.push(Frame {
                contract: contract.clone(),
                waiting: messages.collect(),
                running: None,
                cap: None,
            }),
        }
    }

    /// Gas of the transaction at which the innermost limit is.
    pub(crate) fn cap(&self) -> Option<u64> {
        self.frames.iter().filter_map(|frame| frame.cap).min()
    }
}

impl Message {
    fn of(message: &SubMsg) -> Option<Self> {
        let CosmosMsg::Wasm(WasmMsg::Execute {
            contract_addr, msg, ..
        }) = &message.msg
        else {
            return None;
        };
        Some(Self {
            contract: contract_addr.clone(),
            bytes: msg.clone(),
            limit: message.gas_limit,
            reply: (message.id, message.payload.clone()),
        })
    }

    fn is(&self, call: &Sent<'_>) -> bool {
        self.contract == call.contract.as_str() && self.bytes.as_slice() == call.bytes
    }
}
