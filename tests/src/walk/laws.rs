//! What must hold after every step.

use allora_interfaces::TopicId;
use cosmwasm_std::{Addr, Timestamp, Uint128};

use super::silence::Purse;
use super::{Action, Walk};

/// What an account has in a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Position {
    staked: Uint128,
    rewards: Uint128,
}

/// The bond an account last submitted with, and until when it answers for that.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bonded {
    amount: Uint128,
    until: Timestamp,
}

impl Walk {
    /// Laws that need to know who acted, then all the others.
    pub(super) fn check(&mut self, action: &Action) {
        for topic in self.topics() {
            self.nobody_takes_from_another(topic, action);
            self.archived_epochs_do_not_change(topic);
        }
        self.bonds_stay_until_the_epoch_has_ended();
        let violations = self.suite.check_invariants();
        assert!(violations.is_empty(), "{violations:#?}");
    }

    /// But for what it committed to and did not reveal.
    fn nobody_takes_from_another(&mut self, topic: TopicId, action: &Action) {
        for account in self.crowd.clone() {
            let suite = &self.suite;
            let now = Position {
                staked: suite.stake_of(&account, topic).expect("the topic exists"),
                rewards: suite.rewards(&account, topic).expect("the topic exists"),
            };
            let before = self.positions.insert((topic, account.clone()), now);
            let Some(before) = before.filter(|_| account != action.by) else {
                continue;
            };
            let mut least = before.staked;
            if now.staked < least {
                least = self.left_by_silence(topic, &account, Purse::Stake, least);
            }
            // who allows it has its rewards turned into stake
            let all = now.staked + now.rewards;
            assert!(
                now.staked >= least && all >= least + before.rewards,
                "topic {topic}: {account} had {before:?} and has {now:?}, not {least}"
            );
        }
    }

    /// Remembers what an account submitted with, where a bond was asked for.
    pub(super) fn note_bond(&mut self, topic: TopicId, account: &Addr) {
        let lock = self.suite.bond_lock(account, topic);
        let Some(until) = lock.expect("the coordinator answers") else {
            return;
        };
        if until > self.suite.now() {
            let position = self.suite.position(account, topic);
            let amount = position.expect("the topic exists").bond;
            let bonded = Bonded { amount, until };
            self.bonds.insert((topic, account.clone()), bonded);
        }
    }

    /// As a bond, or on its way out where a slash would reach it; but for what silence costs.
    fn bonds_stay_until_the_epoch_has_ended(&mut self) {
        let now = self.suite.now();
        for ((topic, account), bonded) in self.bonds.clone() {
            let Bonded { amount, until } = bonded;
            if until <= now {
                continue;
            }
            let position = self.suite.position(&account, topic);
            let position = position.expect("the topic exists");
            let leaving = position.unbonding.iter();
            let leaving = leaving.filter(|entry| entry.matures_at >= until);
            let held = leaving.fold(position.bond, |held, entry| held + entry.amount);
            if held >= amount {
                continue;
            }
            let least = self.left_by_silence(topic, &account, Purse::Bond, amount);
            assert!(
                held >= least,
                "topic {topic}: {account} submitted with {amount}, {held} is left before {until}, not {least}"
            );
            let bonded = Bonded {
                amount: least,
                until,
            };
            self.bonds.insert((topic, account), bonded);
        }
    }

    fn archived_epochs_do_not_change(&mut self, topic: TopicId) {
        for entry in self.suite.history(topic).expect("the topic exists") {
            let before = self.archive.insert((topic, entry.epoch), entry.clone());
            if let Some(before) = before {
                assert_eq!(
                    before, entry,
                    "topic {topic}: epoch {} changed",
                    entry.epoch
                );
            }
        }
    }
}
