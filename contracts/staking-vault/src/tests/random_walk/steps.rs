//! Messages of the walk, each sent to the vault and told to the model.

use super::*;

impl Walk {
    pub(super) fn stake_or_unstake(&mut self, topic: u64) -> (Accepted, Result<(), ContractError>) {
        let topic_id = TopicId(topic);
        let (name, operator) = (self.dice.name(), self.operator(topic));
        let (staked, (unbonding_id, worth)) = self.near(topic, name, operator);
        let operator_address = self.address(operator);
        match self.dice.roll(10) {
            0 | 1 => {
                let amount = self.dice.amount(staked).min(1_000_000 * ALLO);
                let hook = if operator == name {
                    HookMsg::Stake(hook::Stake { topic_id })
                } else {
                    HookMsg::Delegate(hook::Delegate {
                        topic_id,
                        operator: operator_address,
                    })
                };
                let expected = match topic {
                    0 => None,
                    _ => self.model.delegate(topic, name, operator, amount),
                };
                (expected, done(self.test.send(name, amount, &hook)))
            }
            2 | 3 => {
                let amount = self.dice.amount(staked);
                let expected = self.model.undelegate(topic, name, operator, amount, true);
                let msg = ExecuteMsg::Undelegate(msg::Undelegate {
                    topic_id,
                    operator: operator_address,
                    amount: Uint128::new(amount),
                });
                (expected, done(self.test.execute(name, msg)))
            }
            4 => {
                let expected = self.model.withdraw(topic, name);
                let msg = ExecuteMsg::Withdraw(msg::Withdraw { topic_id });
                (expected, done(self.test.execute(name, msg)))
            }
            5 => {
                let amount = (!self.dice.one_in(3)).then(|| self.dice.amount(worth));
                let expected = self
                    .model
                    .cancel(topic, name, operator, unbonding_id, amount);
                let msg = ExecuteMsg::CancelUnbonding(msg::CancelUnbonding {
                    topic_id,
                    operator: Some(operator_address),
                    unbonding_id,
                    amount: amount.map(Uint128::new),
                });
                (expected, done(self.test.execute(name, msg)))
            }
            6 => {
                let delegations = self.model.topics[&topic].delegations();
                let place = self.dice.roll(36) as usize % delegations.len().max(1);
                let found = delegations.get(place).copied();
                let (name, operator) = found.unwrap_or((name, operator));
                let (staked, _) = self.near(topic, name, operator);
                let (to, amount) = (self.operator(topic), self.dice.amount(staked));
                let expected = self.model.redelegate(topic, name, operator, to, amount);
                let msg = ExecuteMsg::Redelegate(msg::Redelegate {
                    topic_id,
                    from: self.address(operator),
                    to: self.address(to),
                    amount: Uint128::new(amount),
                });
                (expected, done(self.test.execute(name, msg)))
            }
            9 => {
                let moves = self.model.topics[&topic].moves();
                let place = self.dice.roll(8) as usize % moves.len().max(1);
                let found = moves.get(place).copied();
                let (name, from, to, id) = found.unwrap_or((name, operator, operator, 99));
                let expected = self.model.arrive(topic, name, (from, to), id);
                self.arrived += u32::from(expected.is_some());
                let msg = ExecuteMsg::Arrive(msg::Arrive {
                    topic_id,
                    holder: self.address(name),
                    from: self.address(from),
                    to: self.address(to),
                    unbonding_id: id,
                });
                (expected, done(self.test.execute("anybody", msg)))
            }
            7 => {
                let amount = self.dice.amount(ALLO).min(1_000 * ALLO);
                let expected = self.model.bond(topic, name, amount);
                let hook = HookMsg::Bond(hook::Bond { topic_id });
                (expected, done(self.test.send(name, amount, &hook)))
            }
            _ => {
                let amount = self.dice.amount(self.model.bond_of(topic, name));
                let expected = self.model.unbond(topic, name, amount);
                let amount = Uint128::new(amount);
                let msg = ExecuteMsg::Unbond(msg::Unbond { topic_id, amount });
                (expected, done(self.test.execute(name, msg)))
            }
        }
    }

    pub(super) fn manage(&mut self, topic: u64) -> (Accepted, Result<(), ContractError>) {
        let topic_id = TopicId(topic);
        let (name, operator) = (self.dice.name(), self.operator(topic));
        let address = Some(self.address(operator));
        match self.dice.roll(7) {
            0 => {
                let commission = match self.dice.roll(4) {
                    0 => 5_001,
                    1 => 0,
                    _ => self.dice.roll(300),
                };
                let expected = self.model.set_commission(topic, name, commission.into());
                let msg = ExecuteMsg::SetCommission(msg::SetCommission {
                    topic_id,
                    commission: commission.try_into().unwrap(),
                });
                (expected, done(self.test.execute(name, msg)))
            }
            1 => {
                let compound = self.dice.one_in(2);
                let expected = self.model.set_compound(topic, name, operator, compound);
                let msg = ExecuteMsg::SetCompound(msg::SetCompound {
                    topic_id,
                    operator: address,
                    compound,
                });
                (expected, done(self.test.execute(name, msg)))
            }
            2 | 3 => {
                let by = self.dice.name();
                let expected = self.model.compound(topic, name, operator, by);
                let msg = ExecuteMsg::Compound(msg::Compound {
                    topic_id,
                    operator: address,
                    holder: Some(self.address(name)),
                });
                (expected, done(self.test.execute(by, msg)))
            }
            4 => {
                // nothing to claim is no refusal: the next page may have some
                let _ = self.model.claim(&[0, 1, 2, 3], name);
                let msg = ExecuteMsg::ClaimAll(msg::ClaimAll {
                    start_after: None,
                    limit: None,
                });
                (Some(()), done(self.test.execute(name, msg)))
            }
            5 => {
                let expected = self.model.claim(&[topic, topic], name);
                let topic_ids = vec![topic_id, topic_id];
                let msg = ExecuteMsg::Claim(msg::Claim { topic_ids });
                (expected, done(self.test.execute(name, msg)))
            }
            _ => {
                let seconds = self.dice.roll(4) * self.dice.roll(400_000_000);
                let amount = self.dice.amount(self.model.treasury);
                let expected = match topic {
                    0 => None,
                    _ => self.model.subsidise(topic, amount, seconds),
                };
                let msg = ExecuteMsg::Subsidise(msg::Subsidise {
                    topic_id,
                    amount: Uint128::new(amount),
                    seconds,
                });
                (expected, done(self.test.execute("governance", msg)))
            }
        }
    }

    pub(super) fn fund(&mut self, topic: u64) -> (Accepted, Result<(), ContractError>) {
        let (name, topic_id) = (self.dice.name(), TopicId(topic));
        let amount = self.dice.amount(ALLO).min(10_000 * ALLO);
        match self.dice.roll(3) {
            0 => {
                let hook = HookMsg::FundTreasury(hook::FundTreasury { payer: None });
                let expected = self.model.fund(amount);
                (expected, done(self.test.send(name, amount, &hook)))
            }
            1 => {
                let hook = HookMsg::FundTopic(hook::FundTopic {
                    topic_id,
                    payer: None,
                });
                let expected = match topic {
                    0 => None,
                    _ => self.model.fund_topic(topic, amount),
                };
                (expected, done(self.test.send(name, amount, &hook)))
            }
            _ => {
                let expected = self.model.pay_creator(topic);
                let msg = ExecuteMsg::PayCreator(msg::PayCreator { topic_id });
                (expected, done(self.test.execute(name, msg)))
            }
        }
    }

    pub(super) fn become_validator(&mut self) -> (Accepted, Result<(), ContractError>) {
        let name = self.dice.name();
        let is_bonded = self.bonded.contains(&name);
        if self.dice.one_in(3) {
            let (staked, _) = self.model.topics[&0].holding(name, VAULT);
            let expected = if is_bonded || staked == 0 {
                None
            } else {
                self.model.undelegate(0, name, VAULT, staked, false)
            };
            let validator = self.address(name);
            let msg = ExecuteMsg::DropValidator(msg::DropValidator { validator });
            return (expected, done(self.test.execute("anybody", msg)));
        }
        let amount = self.dice.amount(ALLO).min(1_000_000 * ALLO);
        let expected = if is_bonded {
            self.model.delegate(0, name, VAULT, amount)
        } else {
            None
        };
        let hook = HookMsg::Enroll {};
        (expected, done(self.test.send(name, amount, &hook)))
    }
}
