//! Messages about delegations, bonds, validators and subsidies, and how everybody
//! gets out of them.

use allora_interfaces::staking_vault::{self, VALIDATORS};
use allora_interfaces::TopicId;
use cosmwasm_std::{Addr, Uint128};

use super::Walk;

type Vault = staking_vault::ExecuteMsg;
type Hook = staking_vault::HookMsg;

impl Walk {
    pub(super) fn a_ledger_hook(&mut self, topic_id: TopicId) -> Hook {
        match self.random.below(6) {
            0 => Hook::Bond(staking_vault::hook::Bond { topic_id }),
            1 => Hook::Enroll {},
            _ => Hook::Delegate(staking_vault::hook::Delegate {
                topic_id,
                operator: self.an_operator(),
            }),
        }
    }

    /// Mostly one of the crowd.
    pub(super) fn an_operator(&mut self) -> String {
        if self.random.one_in(8) {
            self.any_address()
        } else {
            self.random.pick(&self.crowd).to_string()
        }
    }

    fn maybe_operator(&mut self) -> Option<String> {
        self.random.one_in(2).then(|| self.an_operator())
    }

    pub(super) fn a_ledger_message(&mut self, topic_id: TopicId) -> Vault {
        let amount = self.an_amount();
        match self.random.below(14) {
            0 | 1 => Vault::Undelegate(staking_vault::msg::Undelegate {
                topic_id,
                operator: self.an_operator(),
                amount,
            }),
            2 => Vault::CancelUnbonding(staking_vault::msg::CancelUnbonding {
                topic_id,
                operator: self.maybe_operator(),
                unbonding_id: self.random.below(20),
                amount: self.random.one_in(2).then_some(amount),
            }),
            3 => Vault::Redelegate(staking_vault::msg::Redelegate {
                topic_id,
                from: self.an_operator(),
                to: self.an_operator(),
                amount,
            }),
            4 => Vault::Unbond(staking_vault::msg::Unbond { topic_id, amount }),
            5 => Vault::SetCommission(staking_vault::msg::SetCommission {
                topic_id,
                commission: self.random.below(200) as u16,
            }),
            6 => Vault::SetCompound(staking_vault::msg::SetCompound {
                topic_id,
                operator: self.maybe_operator(),
                compound: self.random.one_in(2),
            }),
            7 | 8 => Vault::Compound(staking_vault::msg::Compound {
                topic_id,
                operator: self.maybe_operator(),
                holder: self.maybe_operator(),
            }),
            9 | 10 => Vault::ClaimAll(staking_vault::msg::ClaimAll {
                start_after: None,
                limit: None,
            }),
            11 => Vault::PayCreator(staking_vault::msg::PayCreator { topic_id }),
            12 => Vault::DropValidator(staking_vault::msg::DropValidator {
                validator: self.an_operator(),
            }),
            _ => Vault::Subsidise(staking_vault::msg::Subsidise {
                topic_id,
                amount,
                seconds: self.random.below(5) as u32 * 10_000,
            }),
        }
    }

    /// Lets everybody take out what is not own stake.
    pub(super) fn leave_the_rest(&mut self) {
        for _ in 0..3 {
            self.suite.skip(10_000_000);
            for account in self.crowd.clone() {
                for topic_id in self.topics() {
                    self.leave_bond(&account, topic_id);
                }
                let _ = self.suite.withdraw(&account, VALIDATORS);
                self.leave_positions(&account);
                let _ = self.suite.claim_all(&account);
            }
        }
    }

    fn leave_bond(&mut self, account: &Addr, topic_id: TopicId) {
        let _ = self.suite.withdraw(account, topic_id);
        let position = self.suite.position(account, topic_id);
        let amount = position.expect("the vault answers").bond;
        if !amount.is_zero() {
            let msg = Vault::Unbond(staking_vault::msg::Unbond { topic_id, amount });
            self.suite.on_vault(account, &msg).expect("a bond is free");
        }
    }

    fn leave_positions(&mut self, account: &Addr) {
        let positions = self.suite.positions(account).expect("the vault answers");
        for position in positions {
            if position.staked.is_zero() {
                continue;
            }
            let operator = Addr::unchecked(position.operator);
            self.suite
                .undelegate(account, position.topic_id, &operator, position.staked)
                .expect("a delegation is free");
        }
    }

    /// Less than anybody could be owed: what no index could hold.
    pub(super) fn dust() -> Uint128 {
        Uint128::new(1_000_000_000)
    }
}
