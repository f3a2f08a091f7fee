//! Desk and model, side by side.

use std::collections::BTreeMap;

use allora_interfaces::inference_desk::{
    AccountResponse, DeliverableEntry, DeliverableResponse, LedgerResponse, QueryMsg,
    QuoteResponse, RequestsResponse, SubscriptionsResponse,
};
use allora_interfaces::{EpochId, TopicId};
use allora_test_kit::desk_model as model;
use cosmwasm_std::{Order, Storage, Timestamp, Uint128};

use super::{wire, Walk, CONSUMERS, EVERYBODY, TOPICS};
use crate::state::{
    Receiver, Request, Subscription, Terms, ACCOUNTS, BOOK, FEES, PRICES, REQUESTS, SETTINGS,
    SUBSCRIPTIONS,
};
use crate::watch::Watch;

/// What is stored whatever happens: version, ownership, settings, totals.
const ALWAYS: usize = 4;

impl Walk {
    /// Everything stored, in desk and model; and what both cannot see of themselves.
    pub(super) fn compare(&mut self) {
        self.compare_records();
        self.compare_money();
        self.compare_receipts();
        self.model.assert_balanced(&EVERYBODY);
        self.model.assert_paid_for();
        self.observer.assert_agrees(&self.model);
        if self.one_in(16) {
            self.compare_answers();
        }
    }

    fn compare_records(&self) {
        let storage = self.chain.storage("desk");
        let model = &self.model;
        let requests = REQUESTS.range(&*storage, None, None, Order::Ascending);
        let requests: BTreeMap<_, _> = requests.map(Result::unwrap).collect();
        assert_eq!(requests.len(), model.requests.len(), "requests");
        for (id, expected) in &model.requests {
            let stored = &requests[&(TopicId(expected.topic), *id)];
            assert_eq!(*stored, self.request(expected, stored), "request {id}");
            let escrow = stored.purse.amount().u128();
            assert_eq!(escrow, expected.escrow(), "request {id}");
        }
        let entries = SUBSCRIPTIONS.range(&*storage, None, None, Order::Ascending);
        let entries: BTreeMap<_, _> = entries.map(Result::unwrap).collect();
        assert_eq!(entries.len(), model.subscriptions.len(), "subscriptions");
        for (id, expected) in &model.subscriptions {
            let stored = &entries[&(TopicId(expected.topic), *id)];
            let as_expected = self.subscription(expected, stored);
            assert_eq!(*stored, as_expected, "subscription {id}");
            let balance = stored.purse.amount().u128();
            assert_eq!(balance, expected.balance, "subscription {id}");
        }
        self.compare_places(&*storage);
    }

    /// Who pays for what, and that nothing else is stored.
    fn compare_places(&self, storage: &dyn Storage) {
        let model = &self.model;
        let mut accounts = 0;
        for name in EVERYBODY {
            let address = self.chain.addr(name);
            let stored = ACCOUNTS.may_load(storage, &address).unwrap();
            accounts += usize::from(stored.is_some());
            let (found, expected) = (stored.clone().unwrap_or_default(), model.balance(name));
            assert_eq!(found.balance().u128(), expected, "{name}");
            assert_eq!(stored.is_some(), expected > 0, "{name}");
        }
        let records = model.requests.len() + model.subscriptions.len();
        let expected = ALWAYS + accounts + records + model.fees.len() + model.prices.len();
        let keys = storage.range_keys(None, None, Order::Ascending);
        assert_eq!(keys.count(), expected, "keys");
    }

    fn compare_money(&self) {
        let storage = self.chain.storage("desk");
        let model = &self.model;
        for (topic, amount) in &model.fees {
            let stored = FEES.load(&*storage, TopicId(*topic)).unwrap();
            assert_eq!(stored.amount().u128(), *amount, "fees of {topic}");
        }
        for (topic, price) in &model.prices {
            let stored = PRICES.load(&*storage, TopicId(*topic)).unwrap();
            assert_eq!(stored.u128(), *price, "price of {topic}");
        }
        let book = BOOK.load(&*storage).unwrap();
        assert_eq!(book.last_id, model.last_id);
        let balances = model.subscriptions.values().map(|entry| entry.balance);
        let ledger = LedgerResponse {
            accounts: Uint128::new(model.accounts.values().sum()),
            requests: Uint128::new(model.requests.values().map(model::Request::escrow).sum()),
            subscriptions: Uint128::new(balances.sum()),
            fees: Uint128::new(model.fees.values().sum()),
        };
        assert_eq!(book.ledger.report(), ledger);
        let settings = SETTINGS.load(&*storage).unwrap();
        assert_eq!(settings.params, wire::params(model.params));
        let owner = cw_ownable::get_ownership(&*storage).unwrap().owner;
        assert_eq!(owner, model.owner.map(|owner| self.chain.addr(owner)));
        assert_eq!(self.chain.tokens("desk"), model.owes(), "ALLO of the desk");
        assert_eq!(self.chain.coins(), 0, "coins of the desk");
        for name in EVERYBODY.into_iter().chain(["vault"]) {
            let wallet = model.wallets.get(name).copied().unwrap_or_default();
            assert_eq!(self.chain.tokens(name), wallet, "ALLO of {name}");
        }
    }

    /// What consumers were told, each in its order.
    fn compare_receipts(&mut self) {
        let told = std::mem::take(&mut self.model.receipts);
        if told.is_empty() {
            return;
        }
        for consumer in CONSUMERS {
            let told = told.iter().filter(|told| told.receiver == consumer);
            let receipts = self.chain.take_receipts(consumer);
            assert_eq!(receipts.len(), told.clone().count(), "{consumer}");
            for (receipt, told) in receipts.iter().zip(told) {
                assert_eq!(receipt.id, told.id);
                assert_eq!(receipt.payer, self.chain.addr(told.payer).as_str());
                assert_eq!(receipt.topic_id, TopicId(told.topic));
                assert_eq!(receipt.payload.as_slice(), told.payload);
                assert_eq!(receipt.outcome, wire::outcome(told.outcome));
            }
        }
    }

    fn compare_answers(&self) {
        let model = &self.model;
        for topic in 1..=TOPICS {
            let topic_id = TopicId(topic);
            let quote: QuoteResponse = self.chain.ask(&QueryMsg::Quote { topic_id });
            let (next, _) = model.topics[&topic].next(model.now);
            assert_eq!(quote.fee.u128(), model.price(topic));
            assert_eq!(quote.next, Some(EpochId(next)));
            let closes = model.topics[&topic].closes(next);
            assert_eq!(quote.next_closes_at, closes.map(Timestamp::from_nanos));
            let mut expected = model.deliverable(topic).into_iter();
            for entry in self.deliverable(topic_id) {
                let found = (entry.subscription, entry.epoch.0, entry.tip.u128());
                assert_eq!(Some((entry.id, found)), expected.next(), "{topic}");
            }
            assert_eq!(expected.next(), None, "{topic}");
        }
        for name in EVERYBODY {
            let account = self.chain.addr(name).to_string();
            for (topic_id, subscription) in listings() {
                let listed = self.listed(&account, topic_id, subscription);
                let open = model.open(name).into_iter();
                let open = open.filter(|(_, at)| *at == (topic_id.0, subscription));
                assert!(listed.into_iter().eq(open.map(|(id, _)| id)), "{name}");
            }
            let answer: AccountResponse = self.chain.ask(&QueryMsg::Account { account });
            assert_eq!(answer.balance.u128(), model.balance(name), "{name}");
        }
    }

    /// What an account pays for of a topic, in pages of a few.
    fn listed(&self, payer: &str, topic_id: TopicId, subscription: bool) -> Vec<u64> {
        let mut ids = vec![];
        let mut start_after = None;
        loop {
            let (payer, limit) = (Some(payer.to_owned()), Some(30));
            let next = if subscription {
                let page: SubscriptionsResponse = self.chain.ask(&QueryMsg::Subscriptions {
                    topic_id,
                    payer,
                    start_after,
                    limit,
                });
                ids.extend(page.subscriptions.iter().map(|entry| entry.id));
                page.next
            } else {
                let page: RequestsResponse = self.chain.ask(&QueryMsg::Requests {
                    topic_id,
                    payer,
                    start_after,
                    limit,
                });
                ids.extend(page.requests.iter().map(|entry| entry.id));
                page.next
            };
            start_after = next;
            if start_after.is_none() {
                return ids;
            }
        }
    }

    /// In pages of a few.
    fn deliverable(&self, topic_id: TopicId) -> Vec<DeliverableEntry> {
        let mut entries = vec![];
        let mut start_after = None;
        loop {
            let page: DeliverableResponse = self.chain.ask(&QueryMsg::Deliverable {
                topic_id,
                start_after,
                limit: Some(5),
            });
            entries.extend(page.entries);
            start_after = page.next;
            if start_after.is_none() {
                return entries;
            }
        }
    }

    fn terms(&self, terms: &model::Terms) -> Terms {
        let receiver = |callback: &model::Callback| Receiver {
            contract: callback
                .receiver
                .filter(|receiver| *receiver != terms.payer)
                .map(|receiver| self.chain.addr(receiver)),
            gas_limit: callback.gas,
            payload: callback.payload.clone(),
        };
        Terms {
            payer: self.chain.addr(terms.payer),
            fee: Uint128::new(terms.fee),
            tip: wire::tip(terms.tip),
            receiver: terms.callback.as_ref().map(receiver),
        }
    }

    /// As it must be stored; its money is compared for itself.
    fn request(&self, request: &model::Request, stored: &Request) -> Request {
        Request {
            terms: self.terms(&request.terms),
            purse: stored.purse.clone(),
            epoch: EpochId(request.epoch),
            deadline: Timestamp::from_nanos(request.deadline),
            watch: request.watch.map(watch),
            failed: request.failed.map(wire::outcome),
        }
    }

    fn subscription(&self, entry: &model::Subscription, stored: &Subscription) -> Subscription {
        Subscription {
            terms: self.terms(&entry.terms),
            purse: stored.purse.clone(),
            left: entry.left,
            every: entry.every,
            next: EpochId(entry.next),
            condition: entry.condition.map(wire::condition),
            watch: entry.watch.map(watch),
            failures: entry.failures,
            paused: entry.paused.map(wire::pause),
        }
    }
}

/// Every list of records.
fn listings() -> impl Iterator<Item = (TopicId, bool)> {
    (1..=TOPICS).flat_map(|topic| [(TopicId(topic), false), (TopicId(topic), true)])
}

fn watch(watch: model::Watch) -> Watch {
    Watch {
        low: watch.low.map(wire::bound),
        high: watch.high.map(wire::bound),
    }
}
