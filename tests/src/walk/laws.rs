//! What must hold after every step.

use allora_interfaces::TopicId;
use cosmwasm_std::Uint128;

use super::{Action, Walk};

/// What an account has in a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Position {
    staked: Uint128,
    rewards: Uint128,
}

impl Walk {
    /// Laws that need to know who acted, then all the others.
    pub(super) fn check(&mut self, action: &Action) {
        for topic in self.topics() {
            self.nobody_takes_from_another(topic, action);
            self.archived_epochs_do_not_change(topic);
        }
        let violations = self.suite.check_invariants();
        assert!(violations.is_empty(), "{violations:#?}");
    }

    fn nobody_takes_from_another(&mut self, topic: TopicId, action: &Action) {
        for account in &self.crowd {
            let suite = &self.suite;
            let now = Position {
                staked: suite.stake_of(account, topic).expect("the topic exists"),
                rewards: suite.rewards(account, topic).expect("the topic exists"),
            };
            let before = self.positions.insert((topic, account.clone()), now);
            let Some(before) = before.filter(|_| *account != action.by) else {
                continue;
            };
            // who allows it has its rewards turned into stake
            let all = |position: Position| position.staked + position.rewards;
            assert!(
                now.staked >= before.staked && all(now) >= all(before),
                "topic {topic}: {account} had {before:?} and has {now:?}"
            );
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
