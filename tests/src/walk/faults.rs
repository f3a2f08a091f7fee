//! A walk during which the token refuses calls: nothing may be half-done.

use allora_interfaces::staking_vault::{msg as vault, ExecuteMsg as Vault, HookMsg as Hook};
use allora_interfaces::TopicId;
use allora_testing::{allo, SuiteBuilder};

use super::Walk;
use crate::host;

/// What came of the refusals of a walk.
#[derive(Clone, Copy, Debug, Default)]
pub struct Refusals {
    /// Messages that failed because the token refused, and left every byte as it was.
    pub undone: u32,
    /// Cranks that went on, and keep the payment for later.
    pub kept: u32,
    /// Times that a bonded validator of the host enrolled, or staked more.
    pub enrolled: u32,
}

impl Walk {
    /// A walk on a host whose token can refuse.
    pub fn on_a_refusing_host(seed: u64) -> Self {
        host::stop_refusing();
        host::bond(&[]);
        let mut walk = Self::on(SuiteBuilder::new().codes(host::codes), seed);
        // so much emission that the treasury is soon spent, and epochs need new tokens
        let (whale, amount) = (walk.crowd[3].clone(), allo(400_000_000));
        walk.suite.fund(&whale, amount);
        let staked = walk.suite.stake(&whale, TopicId(1), amount);
        staked.expect("the fourth is a reputer");
        walk
    }

    /// Takes steps, during each of which the token refuses its first, second, third
    /// or fourth call, if it gets so many. What fails must have changed no byte of
    /// any contract; what does not fail must leave every law intact, and may only be
    /// a crank, whose settlement waits.
    ///
    /// # Panics
    /// With seed, step and action, as soon as a law is broken.
    pub fn run_with_refusals(&mut self, seed: u64, steps: u32) -> Refusals {
        let mut refusals = Refusals::default();
        for step in 0..steps {
            match self.random.below(16) {
                0 | 1 => self.spend_the_treasury(),
                2 => self.elect(&mut refusals),
                _ => {}
            }
            let before = self.suite.state_digest();
            host::refuse_after(self.random.below(5).saturating_sub(1) as u32);
            let (action, result) = self.act(&mut String::new());
            let refused = host::stop_refusing();
            let place = format!("seed {seed}, step {step}: {}", action.name);

            let enrolled = result.is_ok() && action.name.starts_with("hook Enroll");
            refusals.enrolled += u32::from(enrolled);
            let unchanged = self.suite.state_digest() == before;
            assert!(result.is_ok() || unchanged, "{place}: half done");
            if refused {
                match &result {
                    Err(error) => {
                        let reason = format!("{error:#}");
                        assert!(reason.contains(host::REFUSAL), "{place}: {reason}");
                        refusals.undone += 1;
                    }
                    Ok(()) => {
                        let kind = action.kind();
                        let cranks = ["advance", "clock", "coordinator Advance"];
                        assert!(cranks.contains(&kind.as_str()), "{place}: swallowed");
                        refusals.kept += 1;
                    }
                }
            }
            // a settlement that is paid later tells its epoch's record so
            self.archive.clear();
            self.check(&action);
        }
        refusals
    }

    /// Sets all of it aside, so that emission needs new tokens.
    fn spend_the_treasury(&mut self) {
        let amount = self.suite.ledger().expect("the vault answers").treasury;
        let governance = self.suite.governance();
        let msg = Vault::Subsidise(vault::Subsidise {
            topic_id: TopicId(2),
            amount,
            seconds: 1_000_000,
        });
        // governance may have been renounced on the way
        let _ = self.suite.on_vault(&governance, &msg);
    }

    /// The host bonds others, some of whom enroll.
    fn elect(&mut self, refusals: &mut Refusals) {
        let names: Vec<String> = (0..self.crowd.len())
            .filter(|_| self.random.one_in(2))
            .map(|number| format!("crowd-{number}"))
            .collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        host::bond(&names);
        for name in names {
            if self.random.one_in(4) {
                let (who, vault) = (self.suite.account(name), self.suite.contracts.vault.clone());
                let amount = self.an_amount().min(allo(1_000));
                let enrolled = self.suite.send(&who, &vault, amount, &Hook::Enroll {});
                refusals.enrolled += u32::from(enrolled.is_ok());
            }
        }
    }

    /// Has everything paid that waits; answers how much that was.
    pub fn retry_everything(&mut self) -> u32 {
        let mut retried = 0;
        for topic in self.topics() {
            let history = self.suite.history(topic).expect("the topic exists");
            for entry in history {
                let paid = self.suite.retry_settlement(topic, entry.epoch);
                retried += u32::from(paid.is_ok());
            }
        }
        retried
    }
}
