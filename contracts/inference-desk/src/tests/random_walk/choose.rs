//! What somebody does next.

use allora_test_kit::desk_model::{
    Action, Callback, Condition, Hook, Name, NewRequest, NewSubscription, Params, Play, Target,
    Tip, INVALID, ONE_ALLO, SUITE,
};

use super::{Walk, ACCOUNTS, CONSUMERS, EVERYBODY, TOPICS};

impl Walk {
    pub(super) fn roll(&mut self, sides: u64) -> u64 {
        self.random.below(sides)
    }

    pub(super) fn one_in(&mut self, sides: u64) -> bool {
        self.random.one_in(sides)
    }

    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        *self.random.pick(from)
    }

    /// Mostly one there is.
    fn topic(&mut self) -> u64 {
        match self.roll(40) {
            0 => 0,
            1 => TOPICS + 1,
            _ => 1 + self.roll(TOPICS),
        }
    }

    /// Somewhere between nothing and everything there is, often on an edge.
    fn amount(&mut self, near: u128) -> u128 {
        match self.roll(14) {
            0 => 0,
            1 => 1,
            2 | 3 => near,
            4 => near.saturating_add(1),
            5 => near.saturating_sub(1),
            6 => near / 2,
            7 if self.one_in(4) => u128::MAX,
            8 => u128::from(self.roll(1_000)),
            _ => u128::from(1 + self.roll(4_000)) * ONE_ALLO / 1_000,
        }
    }

    fn tip(&mut self) -> Tip {
        if self.one_in(3) {
            return Tip::default();
        }
        let to = match self.roll(60) {
            0 => u128::MAX,
            1 => 5 * ONE_ALLO,
            2..=4 => 1,
            _ => u128::from(1 + self.roll(300_000)) * 1_000_000_000_000 + 7,
        };
        let from = match self.roll(24) {
            0 => to.saturating_add(1),
            1..=3 => to,
            4..=6 => 0,
            _ => to / u128::from(1 + self.roll(9)),
        };
        let over = match self.roll(8) {
            0 => 0,
            1 => u64::MAX,
            2 => 1,
            _ => self.roll(20_000),
        };
        Tip { from, to, over }
    }

    fn callback(&mut self) -> Option<Callback> {
        let receiver = match self.roll(80) {
            0..=14 => return None,
            15..=24 => None,
            25 => Some(INVALID),
            26 => Some(self.pick(&SUITE)),
            27 | 28 => Some(self.pick(&ACCOUNTS)),
            _ => Some(self.pick(&CONSUMERS)),
        };
        let Params {
            min_gas, max_gas, ..
        } = self.model.params;
        let gas = match self.roll(60) {
            0 => min_gas - 1,
            1 => max_gas + 1,
            2..=9 => max_gas,
            _ => min_gas + self.roll(max_gas - min_gas + 1),
        };
        let length = match self.roll(80) {
            0 => 257,
            1 => 256,
            _ => self.roll(9) as usize,
        };
        let payload = (0..length).map(|_| self.roll(256) as u8).collect();
        Some(Callback {
            receiver,
            gas,
            payload,
        })
    }

    fn condition(&mut self) -> Option<Condition> {
        let by = self.roll(80) as i64;
        let by = if self.one_in(20) { -by } else { by };
        let level = self.roll(500) as i64 - 250;
        match self.roll(12) {
            0 => Some(Condition::Moved(by)),
            1 => Some(Condition::MovedByFraction(by)),
            2 => Some(Condition::Above(level)),
            3 => Some(Condition::Below(level)),
            4 => Some(Condition::OutsideInterval),
            _ => None,
        }
    }

    fn target(&mut self, topic: u64) -> Target {
        let next = match self.model.topics.get(&topic) {
            Some(topic) => topic.next(self.model.now).0,
            None => 0,
        };
        match self.roll(10) {
            0..=2 => Target::Latest(match self.roll(4) {
                0 => 0,
                1 => u64::MAX,
                _ => self.roll(30_000),
            }),
            3..=5 => Target::Next,
            6 if self.one_in(4) => Target::Epoch(u64::MAX),
            // one that is over, or nearly, to one far ahead
            _ => Target::Epoch((next + self.roll(5)).saturating_sub(2)),
        }
    }

    fn new_request(&mut self) -> NewRequest {
        let topic = self.topic();
        NewRequest {
            topic,
            target: self.target(topic),
            deadline: match self.roll(80) {
                0 => 59,
                1 => 60,
                2 => 2_592_000,
                3 => 2_592_001,
                4..=12 => 3_600 + self.roll(30_000),
                _ => 80_000 + self.roll(500_000),
            },
            callback: self.callback(),
            condition: self.condition(),
            tip: self.tip(),
        }
    }

    fn new_subscription(&mut self) -> NewSubscription {
        NewSubscription {
            topic: self.topic(),
            deliveries: match self.roll(6) {
                0 => None,
                1 => Some(self.roll(2) as u32),
                _ => Some(1 + self.roll(12) as u32),
            },
            every: match self.roll(20) {
                0 => 0,
                1 => u32::MAX,
                2..=12 => 1,
                _ => 1 + self.roll(5) as u32,
            },
            callback: self.callback(),
            condition: self.condition(),
            tip: self.tip(),
        }
    }

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
        let most = 1 + self.roll(8);
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
