//! What wasmd charges: prices and the meter of a transaction.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use cosmwasm_std::{Addr, Attribute, Checksum, Event, Reply, Response, SubMsgResult};
use serde::{Deserialize, Serialize};

use super::limits::{Limits, Sent};

/// Units of the virtual machine in one unit of the chain.
pub const VM_GAS_PER_GAS: u64 = 140_000;

const READ_FLAT: u64 = 1_000;
const READ_PER_BYTE: u64 = 3;
const WRITE_FLAT: u64 = 2_000;
const WRITE_PER_BYTE: u64 = 30;
const DELETE_FLAT: u64 = 1_000;
const HAS_FLAT: u64 = 1_000;
const ITERATE_FLAT: u64 = 30;

/// Every key of a contract is stored behind one byte and the contract's address.
const KEY_PREFIX_BYTES: u64 = 33;

const INSTANCE: u64 = 60_000;
const INSTANCE_AGAIN: u64 = 2_000;

/// Bytes of the chain's own records about a contract (key and value) and about
/// its code, both read before every call. Their length depends on labels and
/// addresses; these are typical.
const CONTRACT_RECORD_BYTES: u64 = 33 + 220;
const CODE_RECORD_BYTES: u64 = 9 + 90;

const ATTRIBUTE_FLAT: u64 = 10;
const ATTRIBUTE_PER_BYTE: u64 = 1;
const ATTRIBUTE_FREE_BYTES: u64 = 100;
const EVENT_FLAT: u64 = 20;
const RESPONSE_PER_BYTE: u64 = 1;

/// Gas of the chain by what it was charged for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gas {
    /// Instructions, host calls and address checks.
    pub vm: u64,
    /// Reading the store, iterators included.
    pub read: u64,
    /// Writing to the store and deleting from it.
    pub write: u64,
    /// Loading contracts, with the chain's own records about them.
    pub instances: u64,
    /// Responses: their bytes, attributes and events, also on the way to a reply.
    pub events: u64,
}

impl Gas {
    /// What the contracts themselves answer for: everything but instances.
    pub fn own(&self) -> u64 {
        self.vm + self.read + self.write + self.events
    }

    /// Everything, as a node would meter it after its ante handler.
    pub fn total(&self) -> u64 {
        self.own() + self.instances
    }

    pub(crate) fn add(&mut self, other: Gas) {
        self.vm += other.vm;
        self.read += other.read;
        self.write += other.write;
        self.instances += other.instances;
        self.events += other.events;
    }
}

/// Price of reading a key.
pub(crate) fn read_price(key: &[u8], value: Option<&[u8]>) -> u64 {
    READ_FLAT + READ_PER_BYTE * stored(key, value.unwrap_or_default())
}

/// Price of writing a key.
pub(crate) fn write_price(key: &[u8], value: &[u8]) -> u64 {
    WRITE_FLAT + WRITE_PER_BYTE * stored(key, value)
}

/// Price of deleting a key.
pub(crate) fn delete_price() -> u64 {
    DELETE_FLAT
}

/// Price of a seek by an iterator that stands at `entry`, if at any.
pub(crate) fn seek_price(entry: Option<(&[u8], &[u8])>) -> u64 {
    ITERATE_FLAT + entry.map_or(0, |(key, value)| READ_PER_BYTE * stored(key, value))
}

fn stored(key: &[u8], value: &[u8]) -> u64 {
    KEY_PREFIX_BYTES + key.len() as u64 + value.len() as u64
}

fn instance_price(loaded_before: bool) -> u64 {
    if loaded_before {
        INSTANCE_AGAIN
    } else {
        INSTANCE
    }
}

/// Reading the contract's record and its code's, before any call.
fn record_price() -> u64 {
    2 * READ_FLAT + READ_PER_BYTE * (CONTRACT_RECORD_BYTES + CODE_RECORD_BYTES)
}

/// Price of the bytes that a contract returned.
pub(crate) fn response_price(bytes: usize) -> u64 {
    RESPONSE_PER_BYTE * bytes as u64
}

/// Price of announcing: the plain attributes and the custom events share one
/// allowance of free bytes.
pub(crate) fn events_price(attributes: &[Attribute], events: &[Event]) -> u64 {
    let mut free = ATTRIBUTE_FREE_BYTES;
    let mut price = attributes_price(attributes, &mut free);
    for event in events {
        price += EVENT_FLAT + ATTRIBUTE_PER_BYTE * event.ty.len() as u64;
        price += attributes_price(&event.attributes, &mut free);
    }
    price
}

/// Price of handing a reply over.
pub(crate) fn reply_price(reply: &Reply) -> u64 {
    let SubMsgResult::Ok(response) = &reply.result else {
        return 0;
    };
    let types: u64 = response
        .events
        .iter()
        .map(|event| event.ty.len() as u64)
        .sum();
    let attributes: Vec<Attribute> = response
        .events
        .iter()
        .flat_map(|event| event.attributes.clone())
        .collect();
    ATTRIBUTE_PER_BYTE * types + events_price(&attributes, &[])
}

fn attributes_price(attributes: &[Attribute], free: &mut u64) -> u64 {
    let bytes: u64 = attributes
        .iter()
        .map(|one| (one.key.len() + one.value.len()) as u64)
        .sum();
    let used = bytes.min(*free);
    *free -= used;
    ATTRIBUTE_PER_BYTE * (bytes - used) + ATTRIBUTE_FLAT * attributes.len() as u64
}

/// One call of a contract within a transaction.
#[derive(Clone, Debug, Serialize)]
pub struct Call {
    /// Name of the code.
    pub code: String,
    /// Entry point.
    pub entry: &'static str,
    /// What the call itself used, without the calls it caused.
    pub gas: Gas,
    /// Keys read, written and deleted, in the order of use.
    pub keys: Vec<KeyUse>,
}

/// One access to the store.
#[derive(Clone, Debug, Serialize)]
pub struct KeyUse {
    /// `read`, `write`, `delete`, `scan` or `raw query`.
    pub access: &'static str,
    /// Key within the contract's store.
    pub key: Vec<u8>,
    /// Length of the value.
    pub bytes: usize,
    /// Price of it.
    pub gas: u64,
}

#[derive(Debug, Default)]
struct State {
    loaded: BTreeSet<Vec<u8>>,
    total: Gas,
    calls: Vec<Call>,
    limit: Option<u64>,
    limits: Limits,
    /// Whether the transaction used more than it may: nothing of it goes on.
    over: bool,
    /// Calls that have not answered yet.
    running: u32,
    paused: bool,
}

impl State {
    /// What the transaction may use in all.
    fn end(&self) -> u64 {
        self.limit.unwrap_or(u64::MAX / VM_GAS_PER_GAS / 4)
    }
}

/// Meters a transaction over all the contracts it reaches. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Meter(Rc<RefCell<State>>);

impl Meter {
    /// A meter at zero.
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins a transaction: nothing used, no code loaded.
    pub fn begin(&self) {
        let limit = self.0.borrow().limit;
        *self.0.borrow_mut() = State {
            limit,
            ..State::default()
        };
    }

    /// Lets transactions fail that use more than this.
    pub fn limit(&self, gas: Option<u64>) {
        self.0.borrow_mut().limit = gas;
    }

    /// What the transaction has used since [`Meter::begin`].
    pub fn used(&self) -> Gas {
        self.0.borrow().total
    }

    /// The calls of the transaction, in the order in which they ended.
    pub fn calls(&self) -> Vec<Call> {
        self.0.borrow().calls.clone()
    }

    /// Runs something without metering it.
    pub fn unmetered<T>(&self, action: impl FnOnce() -> T) -> T {
        let before = std::mem::replace(&mut self.0.borrow_mut().paused, true);
        let result = action();
        self.0.borrow_mut().paused = before;
        result
    }

    /// Runs something that may use no more than this on top of what was used.
    pub(crate) fn capped<T>(&self, gas: u64, action: impl FnOnce() -> T) -> T {
        let before = {
            let mut state = self.0.borrow_mut();
            let cap = state.total.total().saturating_add(gas);
            let before = state.limit;
            state.limit = Some(before.map_or(cap, |limit| limit.min(cap)));
            before
        };
        let result = action();
        self.0.borrow_mut().limit = before;
        result
    }

    /// Gas left for the call that begins now.
    pub(crate) fn left(&self) -> u64 {
        let state = self.0.borrow();
        let cap = state.limits.cap().unwrap_or(u64::MAX);
        let end = if state.over { 0 } else { state.end().min(cap) };
        end.saturating_sub(state.total.total())
    }

    /// A contract is called, by a message of another or to begin a transaction.
    pub(crate) fn enter(&self, call: &Sent<'_>) {
        let mut state = self.0.borrow_mut();
        let (used, end) = (state.total.total(), state.end());
        let within = state.limits.enter(call, used, end);
        state.over &= within;
    }

    /// Runs a call; what is asked meanwhile, it asks.
    pub(crate) fn during<T>(&self, call: impl FnOnce() -> T) -> T {
        self.0.borrow_mut().running += 1;
        let result = call();
        self.0.borrow_mut().running -= 1;
        result
    }

    /// Something is asked, or called as the chain itself calls: if no call is running, the transaction
    /// before is over.
    pub(crate) fn ask(&self) {
        let mut state = self.0.borrow_mut();
        if state.running == 0 {
            state.limits = Limits::default();
            state.over = false;
        }
    }

    /// A contract is told what became of its message.
    pub(crate) fn reply(&self, contract: &Addr, reply: &Reply) {
        self.0.borrow_mut().limits.reply(contract, reply);
    }

    /// A contract has answered a call, or a reply.
    pub(crate) fn send(&self, contract: &Addr, response: &Response, replied: bool) {
        let mut state = self.0.borrow_mut();
        state.limits.send(contract, response, replied);
    }

    /// What a call is charged that would use more than is left: all of it. Without a limit of its own
    /// the whole transaction ends with it.
    pub(crate) fn exhaust(&self) -> Gas {
        let vm = self.left();
        let mut state = self.0.borrow_mut();
        state.over |= state.limits.cap().is_none();
        Gas {
            vm,
            ..Gas::default()
        }
    }

    /// Price of preparing a contract for a call; the first of a code in a
    /// transaction loads it. Replies are always to a loaded one.
    pub(crate) fn load(&self, checksum: &Checksum, reply: bool) -> u64 {
        let first = !reply
            && self
                .0
                .borrow_mut()
                .loaded
                .insert(checksum.as_slice().to_vec());
        let pin_lookup = if reply { 0 } else { HAS_FLAT };
        instance_price(!first) + record_price() + pin_lookup
    }

    pub(crate) fn record(&self, call: Call) {
        let mut state = self.0.borrow_mut();
        if !state.paused {
            state.total.add(call.gas);
            state.calls.push(call);
        }
    }
}
