//! Who takes part from the beginning, and in what.

use allora_testing::oracle::price_of;
use allora_testing::{allo, example_topic};

use super::*;

impl Walk {
    /// Three topics in which everybody has a role: the second asks workers for a bond and truths for
    /// a share of stake, and hides what it takes; the third asks a contract for the truth, and has no reputers.
    pub(super) fn populate(&mut self) {
        self.populate_topic(brisk_params());
        let (from, to) = (self.crowd[0].clone(), self.crowd[3].clone());
        let delegated = self.suite.delegate(&from, TopicId(1), &to, allo(200));
        delegated.expect("the fourth is a reputer");
        let mut hidden = brisk_params();
        hidden.gates.worker_bond = allo(10);
        hidden.schedule.reveal_window = 200;
        hidden.schedule.report_reveal_window = 250;
        hidden.consensus.unrevealed_fraction = real(50);
        hidden.consensus.min_stake_share = real(300);
        self.populate_topic(hidden);
        let mut observed = brisk_params();
        observed.truth_source = price_of(&self.oracle);
        self.populate_topic(observed);
    }

    fn populate_topic(&mut self, params: TopicParams) {
        let bonded = !params.gates.worker_bond.is_zero();
        let observed = params.truth_source.contract().is_some();
        let topic = self
            .suite
            .govern_topic(example_topic(), params)
            .expect("the topic is valid");
        for (number, account) in self.crowd.clone().iter().enumerate() {
            let role = match number % 4 {
                0 | 1 => Role::Inferer,
                2 => Role::Forecaster,
                _ => Role::Reputer,
            };
            if observed && role == Role::Reputer {
                continue;
            }
            let suite = &mut self.suite;
            suite.register(account, topic, role).expect("open to all");
            if role == Role::Reputer {
                suite.stake(account, topic, allo(1_000)).expect("a reputer");
            } else if bonded {
                suite.bond(account, topic, allo(25)).expect("a worker");
            }
        }
    }
}
