//! What somebody asks for, within every range and right outside it.

use allora_test_kit::desk_model::{
    Callback, Condition, NewRequest, NewSubscription, Params, Target, Tip, INVALID, ONE_ALLO, SUITE,
};

use super::{Walk, ACCOUNTS, CONSUMERS, TOPICS};

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

    pub(super) fn few(&mut self, sides: u32) -> u32 {
        u32::try_from(self.roll(sides.into())).unwrap()
    }

    /// Mostly one there is.
    pub(super) fn topic(&mut self) -> u64 {
        match self.roll(40) {
            0 => 0,
            1 => TOPICS + 1,
            _ => 1 + self.roll(TOPICS),
        }
    }

    /// Somewhere between nothing and everything there is, often on an edge.
    pub(super) fn amount(&mut self, near: u128) -> u128 {
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

    pub(super) fn tip(&mut self) -> Tip {
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
            _ => self.few(9) as usize,
        };
        let payload = (0..length)
            .map(|_| self.few(256).to_le_bytes()[0])
            .collect();
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

    pub(super) fn new_request(&mut self) -> NewRequest {
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

    pub(super) fn new_subscription(&mut self) -> NewSubscription {
        NewSubscription {
            topic: self.topic(),
            deliveries: match self.roll(6) {
                0 => None,
                1 => Some(self.few(2)),
                _ => Some(1 + self.few(12)),
            },
            every: match self.roll(20) {
                0 => 0,
                1 => u32::MAX,
                2..=12 => 1,
                _ => 1 + self.few(5),
            },
            callback: self.callback(),
            condition: self.condition(),
            tip: self.tip(),
        }
    }
}
