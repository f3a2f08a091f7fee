//! What somebody does next.

use allora_test_kit::desk_model::{
    Action, Hook, Name, NewSubscription, Params, Play, Tip, INVALID, ONE_ALLO,
};

use super::{Walk, EVERYBODY};

impl Walk {
    /// What a subscription is paid from, near what so many deliveries cost.
    fn balance(&mut self, new: &NewSubscription) -> u128 {
        let most = self.model.price(new.topic).saturating_add(new.tip.to);
        match self.roll(4) {
            0 => self.amount(most),
            _ => most.saturating_mul(u128::from(1 + self.roll(6))),
        }
    }

    /// A record, mostly one that an account pays for, and where it is.
    fn record(&mut self, who: Name, subscription: bool) -> (u64, u64) {
        let ids: Vec<(u64, u64)> = {
            let mine = self.model.open(who);
            let mine = mine.iter().filter(|(_, place)| place.1 == subscription);
            mine.map(|(id, place)| (place.0, *id)).collect()
        };
        let others: Vec<(u64, u64)> = match subscription {
            false => {
                let all = self.model.requests.iter();
                all.map(|(id, request)| (request.topic, *id)).collect()
            }
            true => {
                let all = self.model.subscriptions.iter();
                all.map(|(id, entry)| (entry.topic, *id)).collect()
            }
        };
        match self.roll(20) {
            0..=14 if !ids.is_empty() => self.pick(&ids),
            0..=17 if !others.is_empty() => self.pick(&others),
            _ => (self.topic(), self.roll(self.model.last_id + 2)),
        }
    }

    fn hook(&mut self) -> (u128, Hook) {
        match self.roll(16) {
            0..=5 => (self.amount(ONE_ALLO), Hook::Deposit),
            6..=9 => {
                let new = self.new_request();
                let most = self.model.price(new.topic).saturating_add(new.tip.to);
                (self.amount(most), Hook::Request(new))
            }
            10..=12 => {
                let new = self.new_subscription();
                (self.balance(&new), Hook::Subscribe(new))
            }
            13 | 14 => {
                let who = self.pick(&EVERYBODY);
                let (topic, id) = self.record(who, true);
                (self.amount(ONE_ALLO / 10), Hook::TopUp { topic, id })
            }
            _ => (self.amount(ONE_ALLO), Hook::Garbage),
        }
    }

    fn deliver(&mut self) -> Action {
        let topic = self.topic();
        let mut requests = vec![];
        let mut subscriptions = vec![];
        let due = self.model.deliverable(topic);
        let mut ids: Vec<(u64, bool)> = due.iter().map(|(id, due)| (*id, due.0)).collect();
        self.random.shuffle(&mut ids);
        for _ in 0..self.roll(4) {
            let who = self.pick(&EVERYBODY);
            let subscription = self.one_in(2);
            ids.insert(0, (self.record(who, subscription).1, subscription));
        }
        let most = 1 + self.few(8);
        ids.truncate(most as usize);
        if self.one_in(40) {
            ids = (1..=9).map(|id| (id, id > 5)).collect();
        }
        for (id, subscription) in ids {
            let ids = if subscription {
                &mut subscriptions
            } else {
                &mut requests
            };
            ids.push(id);
        }
        if !self.one_in(30) {
            for ids in [&mut requests, &mut subscriptions] {
                ids.sort();
                ids.dedup();
            }
        }
        Action::Deliver {
            topic,
            requests,
            subscriptions,
        }
    }

    fn expire(&mut self) -> Action {
        let topic = self.topic();
        let requests = self.model.requests.iter();
        let requests = requests.filter(|(_, request)| request.topic == topic);
        let mut ids: Vec<u64> = requests.map(|(id, _)| *id).collect();
        ids.push(self.roll(self.model.last_id + 2));
        self.random.shuffle(&mut ids);
        ids.truncate(20);
        if self.one_in(10) {
            ids.resize(21, 1);
        }
        Action::Expire(topic, ids)
    }

    /// Mostly what failed.
    fn redeliver(&mut self, who: Name) -> Action {
        let all = self.model.requests.iter();
        let failed = all.filter(|(_, request)| request.failed.is_some());
        let failed: Vec<_> = failed.map(|(id, request)| (request.topic, *id)).collect();
        let (topic, id) = match failed.is_empty() || self.one_in(4) {
            true => self.record(who, false),
            false => self.pick(&failed),
        };
        Action::Redeliver(topic, id)
    }

    fn raise_tip(&mut self, who: Name) -> Action {
        let (topic, id) = self.record(who, false);
        let before = self.model.requests.get(&id);
        let before = before.map_or(Tip::default(), |request| request.terms.tip);
        let Tip { from, to, over } = self.tip();
        let tip = match self.roll(3) {
            0 => Tip { from, to, over },
            _ => Tip {
                from: before.from.saturating_add(from.min(3)),
                to: before.to.saturating_add(to),
                over: before.over.min(over),
            },
        };
        Action::RaiseTip(topic, id, tip)
    }

    /// Something of an account.
    pub(super) fn action(&mut self, who: Name) -> Action {
        let subscription = self.record(who, true);
        let request = self.record(who, false);
        match self.roll(100) {
            0..=14 => {
                let (amount, hook) = self.hook();
                Action::Send(amount, hook)
            }
            15..=28 => Action::Request(self.new_request()),
            29..=33 => {
                let new = self.new_subscription();
                let balance = self.balance(&new);
                Action::Subscribe(new, balance)
            }
            34..=36 => Action::TopUp {
                topic: subscription.0,
                id: subscription.1,
                amount: self.amount(ONE_ALLO / 10),
            },
            37..=61 => self.deliver(),
            62..=68 => self.redeliver(who),
            69..=72 => self.raise_tip(who),
            73..=76 => Action::Cancel(request.0, request.1),
            77..=80 => self.expire(),
            81 => Action::Pause(subscription.0, subscription.1),
            82..=85 => Action::Resume(subscription.0, subscription.1),
            86 => Action::Close(subscription.0, subscription.1),
            87 | 88 => Action::Collect(self.topic()),
            89..=91 => {
                let all = self.model.balance(who);
                let part = self.amount(all);
                Action::Withdraw((!self.one_in(3)).then_some(part))
            }
            92 => Action::WithCoins(Box::new(Action::Withdraw(None))),
            93 => {
                let (amount, hook) = self.hook();
                Action::Forge(amount, hook)
            }
            _ => self.govern(),
        }
    }

    /// Mostly who may do it.
    pub(super) fn who_may(&mut self, action: &Action) -> Name {
        let may = match action {
            Action::SetPrice(topic, _) if self.one_in(2) => {
                let topic = self.model.topics.get(topic);
                topic.map(|topic| topic.creator)
            }
            Action::Accept => self.model.offered,
            _ => self.model.owner,
        };
        match may {
            Some(may) if !self.one_in(5) => may,
            _ => self.pick(&EVERYBODY),
        }
    }

    pub(super) fn govern(&mut self) -> Action {
        match self.roll(16) {
            0..=6 => {
                let base_fee = self.model.params.base_fee;
                let price = match self.roll(6) {
                    0 => 0,
                    1 => 100 * base_fee,
                    2 => 100 * base_fee + 1,
                    _ => base_fee * u128::from(self.roll(4)) + 3,
                };
                Action::SetPrice(self.topic(), (!self.one_in(4)).then_some(price))
            }
            7..=12 => {
                let base_fee = [0, 7, ONE_ALLO / 100, ONE_ALLO / 50, ONE_ALLO, ONE_ALLO + 1];
                let min_gas = [19_999, 20_000, 80_000, 80_000];
                let max_gas = [20_000, 400_000, 400_000, 1_000_000, 1_000_001];
                Action::SetParams(Params {
                    base_fee: self.pick(&base_fee),
                    min_gas: self.pick(&min_gas),
                    max_gas: self.pick(&max_gas),
                    accepting: !self.one_in(10),
                })
            }
            13 => {
                let to = self.pick(&EVERYBODY);
                Action::Offer(if self.one_in(8) { INVALID } else { to })
            }
            14 => Action::Accept,
            _ if self.one_in(60) => Action::Renounce,
            _ => Action::Accept,
        }
    }

    /// What a consumer does when it is called.
    pub(super) fn play(&mut self, consumer: Name) -> Play {
        let count = self.roll(4);
        let act = |walk: &mut Self| {
            let said = walk.one_in(8).then(|| walk.next_said()).flatten();
            let action = said.unwrap_or_else(|| walk.action(consumer));
            (action, walk.one_in(4))
        };
        let acts = (0..count).map(|_| act(self)).collect();
        let fails = self.one_in(3);
        Play { acts, fails }
    }
}
