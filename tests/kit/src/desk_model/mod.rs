//! A second opinion on the inference desk, by eager loops over everybody, in plain numbers: no code
//! of the contract.

mod deliver;
mod laws;
mod messages;
mod nouns;
mod requests;
mod subscriptions;
mod world;

pub use laws::Flows;
pub use nouns::*;
pub use world::{Epoch, Lengths, Topic};

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

/// Whether the desk must accept a message.
pub type Accepted = Option<()>;

pub const ONE_ALLO: u128 = 1_000_000_000_000_000_000;
pub const SECOND: u64 = 1_000_000_000;
const FAILED_KEPT: u64 = 604_800 * SECOND;

/// The desk, and what it works with.
#[derive(Clone, Debug)]
pub struct DeskModel {
    pub now: u64,
    pub wallets: BTreeMap<Name, u128>,
    pub accounts: BTreeMap<Name, u128>,
    pub requests: BTreeMap<u64, Request>,
    pub subscriptions: BTreeMap<u64, Subscription>,
    pub fees: BTreeMap<u64, u128>,
    pub prices: BTreeMap<u64, u128>,
    pub last_id: u64,
    pub params: Params,
    pub owner: Option<Name>,
    pub offered: Option<Name>,
    /// Shared with what is undone: nearly nothing that a message does changes them.
    pub topics: Rc<BTreeMap<u64, Topic>>,
    /// What contracts of consumers do when they are called next.
    pub plays: BTreeMap<Name, VecDeque<Play>>,
    /// What they were told.
    pub receipts: Vec<Receipt>,
    pub token_refuses: bool,
    pub vault_refuses: bool,
    pub flows: BTreeMap<Name, Flows>,
    /// How often it came to what.
    pub tally: BTreeMap<&'static str, u32>,
    /// Callbacks that are at work.
    depth: u32,
}

impl DeskModel {
    /// A desk nobody was at.
    pub fn new(owner: Name, params: Params, topics: BTreeMap<u64, Topic>) -> Self {
        Self {
            now: 0,
            wallets: BTreeMap::new(),
            accounts: BTreeMap::new(),
            requests: BTreeMap::new(),
            subscriptions: BTreeMap::new(),
            fees: BTreeMap::new(),
            prices: BTreeMap::new(),
            last_id: 0,
            params,
            owner: Some(owner),
            offered: None,
            topics: Rc::new(topics),
            plays: BTreeMap::new(),
            receipts: vec![],
            token_refuses: false,
            vault_refuses: false,
            flows: BTreeMap::new(),
            tally: BTreeMap::new(),
            depth: 0,
        }
    }

    pub fn topic_mut(&mut self, topic: u64) -> Option<&mut Topic> {
        Rc::make_mut(&mut self.topics).get_mut(&topic)
    }

    /// What a delivery of a topic costs.
    pub fn price(&self, topic: u64) -> u128 {
        let price = self.prices.get(&topic).copied();
        price.unwrap_or(self.params.base_fee)
    }

    pub fn balance(&self, name: Name) -> u128 {
        self.accounts.get(name).copied().unwrap_or_default()
    }

    /// Requests and subscriptions that an account pays for, by number; which of both.
    pub fn open(&self, name: Name) -> BTreeMap<u64, (u64, bool)> {
        let requests = self.requests.iter();
        let requests = requests.filter(|(_, request)| request.terms.payer == name);
        let requests = requests.map(|(&id, request)| (id, (request.topic, false)));
        let subscriptions = self.subscriptions.iter();
        let subscriptions = subscriptions.filter(|(_, entry)| entry.terms.payer == name);
        let subscriptions = subscriptions.map(|(&id, entry)| (id, (entry.topic, true)));
        requests.chain(subscriptions).collect()
    }

    fn note(&mut self, what: &'static str) {
        *self.tally.entry(what).or_default() += 1;
    }

    pub(self) fn tallied(&self, what: &'static str) -> u32 {
        self.tally.get(what).copied().unwrap_or_default()
    }

    fn flow(&mut self, name: Name) -> &mut Flows {
        self.flows.entry(name).or_default()
    }

    fn credit(&mut self, name: Name, amount: u128) {
        *self.accounts.entry(name).or_default() += amount;
    }

    fn debit(&mut self, name: Name, amount: u128) -> Accepted {
        let balance = self.accounts.entry(name).or_default();
        *balance = balance.checked_sub(amount)?;
        Some(())
    }
}
