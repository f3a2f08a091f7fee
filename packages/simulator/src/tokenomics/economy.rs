//! What the money does between epochs: it is claimed, sold, bought, staked and unbonded.

use allora_interfaces::staking_vault::{PositionResponse, VALIDATORS};
use allora_interfaces::TopicId;
use allora_testing::Suite;
use anyhow::Result as AnyResult;
use cosmwasm_std::{Addr, Uint128};
use cw_multi_test::AppResponse;

use super::accounts::{claimed, Announced};
use super::config::share_of;
use super::participants::Participants;

/// Reputers' own part of what is not validators' stake.
const OWN_SHARE: f64 = 0.05;

/// The suite, and what it announced.
pub(super) struct Economy {
    pub(super) suite: Suite,
    /// Since the start.
    pub(super) announced: Announced,
    pub(super) messages: usize,
    /// Topics that pay, that of the validators first.
    pub(super) topics: Vec<TopicId>,
    shares: Vec<TopicShare>,
}

/// A topic and its part of fees and stake.
#[derive(Clone, Copy, Debug)]
pub(super) struct TopicShare {
    pub(super) id: TopicId,
    pub(super) share: f64,
}

impl TopicShare {
    /// The topic's part of an amount.
    pub(super) fn part(&self, amount: Uint128) -> Uint128 {
        share_of(amount, self.share)
    }
}

impl Economy {
    pub(super) fn new(suite: Suite, shares: Vec<TopicShare>) -> Self {
        let topics = shares.iter().map(|topic| topic.id);
        Self {
            suite,
            announced: Announced::default(),
            messages: 0,
            topics: [VALIDATORS].into_iter().chain(topics).collect(),
            shares,
        }
    }

    /// Takes note of a message.
    pub(super) fn note(&mut self, response: &AppResponse) -> AnyResult<()> {
        self.messages += 1;
        self.announced.record(response)
    }

    /// ALLO that exists, is not the treasury's, and is not locked.
    fn circulating(&self) -> AnyResult<Uint128> {
        let supply = self.suite.supply(None)?;
        Ok(supply.circulating - self.suite.ledger()?.treasury)
    }

    /// ALLO of an account that it can move.
    fn movable(&self, account: &Addr) -> AnyResult<Uint128> {
        Ok(self.suite.vesting(account)?.spendable)
    }

    /// Rewards that accounts could claim.
    pub(super) fn pending(&self, accounts: &[Addr]) -> AnyResult<Uint128> {
        let mut sum = Uint128::zero();
        for account in accounts {
            for topic in &self.topics {
                sum += self.suite.rewards(account, *topic)?;
            }
        }
        Ok(sum)
    }

    /// Accounts claim all they can; what they got together.
    pub(super) fn claim(&mut self, accounts: &[Addr]) -> AnyResult<Uint128> {
        let mut sum = Uint128::zero();
        for account in accounts {
            if self.pending(std::slice::from_ref(account))?.is_zero() {
                continue;
            }
            let response = self.suite.claim_all(account)?;
            sum += claimed(&response)?;
            self.note(&response)?;
        }
        Ok(sum)
    }

    /// Accounts withdraw what has unbonded.
    pub(super) fn withdraw(&mut self, accounts: &[Addr]) -> AnyResult<()> {
        let now = self.suite.now();
        for account in accounts {
            let mut topics: Vec<TopicId> = self
                .suite
                .positions(account)?
                .into_iter()
                .filter(|position| position.unbonding.iter().any(|e| e.matures_at <= now))
                .map(|position| position.topic_id)
                .collect();
            topics.dedup();
            for topic in topics {
                let response = self.suite.withdraw(account, topic)?;
                self.note(&response)?;
            }
        }
        Ok(())
    }

    /// Accounts sell all they have on hand to the market.
    pub(super) fn sell(&mut self, participants: &Participants) -> AnyResult<()> {
        for seller in participants.sellers().chain([&participants.consumer]) {
            let amount = self.suite.balance(seller)?;
            if !amount.is_zero() {
                let response = self.suite.transfer(seller, &participants.market, amount)?;
                self.note(&response)?;
            }
        }
        Ok(())
    }

    /// An account buys ALLO of whoever has most on hand, until it has got `amount` or
    /// nobody has any.
    pub(super) fn buy(
        &mut self,
        participants: &Participants,
        buyer: &Addr,
        amount: Uint128,
    ) -> AnyResult<()> {
        let mut missing = amount;
        for _ in &participants.holders {
            let mut richest: Option<(Uint128, &Addr)> = None;
            for holder in &participants.holders {
                let movable = self.movable(holder)?;
                if richest.is_none_or(|(most, _)| movable > most) {
                    richest = Some((movable, holder));
                }
            }
            let Some((most, seller)) = richest else { break };
            let part = most.min(missing);
            if part.is_zero() {
                break;
            }
            let response = self.suite.transfer(seller, buyer, part)?;
            self.note(&response)?;
            missing -= part;
        }
        Ok(())
    }

    /// Brings stake to a share of what circulates, as far as there is ALLO to stake:
    /// validators half of it, reputers a part, delegators the rest.
    pub(super) fn rebalance(&mut self, participants: &Participants, share: f64) -> AnyResult<()> {
        let target = share_of(self.circulating()?, share);
        let of_validators = match participants.validators.len() as u128 {
            0 => Uint128::zero(),
            count => target.multiply_ratio(1_u128, 2 * count),
        };
        for validator in &participants.validators {
            self.stake_validator(participants, validator, of_validators)?;
        }
        let rest = target - of_validators * Uint128::new(participants.validators.len() as u128);
        let own = share_of(rest, OWN_SHARE);
        let each = own.multiply_ratio(1_u128, participants.reputers.len() as u128);
        for reputer in &participants.reputers {
            for topic in self.shares.clone() {
                self.stake_own(participants, reputer, topic.id, topic.part(each))?;
            }
        }
        self.delegate_all(participants, rest - own)
    }

    fn stake_validator(
        &mut self,
        participants: &Participants,
        who: &Addr,
        target: Uint128,
    ) -> AnyResult<()> {
        let vault = self.suite.contracts.vault.clone();
        let current: Uint128 = staked(&self.suite.positions(who)?, |_| true);
        if target < current {
            let excess = current - target;
            let response = self.suite.undelegate(who, VALIDATORS, &vault, excess)?;
            return self.note(&response);
        }
        self.buy(participants, who, target - current)?;
        let amount = self.suite.balance(who)?;
        if amount.is_zero() {
            return Ok(());
        }
        let response = self.suite.enroll(who, amount)?;
        self.note(&response)
    }

    fn stake_own(
        &mut self,
        participants: &Participants,
        who: &Addr,
        topic_id: TopicId,
        target: Uint128,
    ) -> AnyResult<()> {
        let current = self.suite.stake_of(who, topic_id)?;
        if target < current {
            let response = self.suite.unstake(who, topic_id, current - target)?;
            return self.note(&response);
        }
        self.buy(participants, who, target - current)?;
        let amount = self.suite.balance(who)?;
        if amount.is_zero() {
            return Ok(());
        }
        let response = self.suite.stake(who, topic_id, amount)?;
        self.note(&response)
    }

    /// Holders delegate `total` together, each by what it owns and can move, and each
    /// evenly to all reputers.
    fn delegate_all(&mut self, participants: &Participants, total: Uint128) -> AnyResult<()> {
        let mut wealth = vec![];
        for holder in &participants.holders {
            let positions = self.suite.positions(holder)?;
            let own = staked(&positions, |_| true) + self.movable(holder)?;
            wealth.push((holder, own, positions));
        }
        let all: Uint128 = wealth.iter().map(|(_, own, _)| *own).sum();
        if all.is_zero() {
            return Ok(());
        }
        let reputers = participants.reputers.len() as u128;
        for (holder, own, positions) in wealth {
            let target = total.min(all).multiply_ratio(own, all);
            for topic in self.shares.clone() {
                let each = topic.part(target).multiply_ratio(1_u128, reputers);
                for reputer in &participants.reputers {
                    let current = staked(&positions, |position| {
                        position.topic_id == topic.id && position.operator == reputer.as_str()
                    });
                    self.delegate(holder, topic.id, reputer, current, each)?;
                }
            }
        }
        Ok(())
    }

    fn delegate(
        &mut self,
        who: &Addr,
        topic_id: TopicId,
        operator: &Addr,
        current: Uint128,
        target: Uint128,
    ) -> AnyResult<()> {
        if target < current {
            let excess = current - target;
            let response = self.suite.undelegate(who, topic_id, operator, excess)?;
            return self.note(&response);
        }
        let amount = (target - current).min(self.movable(who)?);
        if amount.is_zero() {
            return Ok(());
        }
        let response = self.suite.delegate(who, topic_id, operator, amount)?;
        self.note(&response)
    }

    /// Stake of accounts, over all topics.
    pub(super) fn staked_by(&self, accounts: &[Addr]) -> AnyResult<Uint128> {
        let mut sum = Uint128::zero();
        for account in accounts {
            sum += staked(&self.suite.positions(account)?, |_| true);
        }
        Ok(sum)
    }
}

fn staked(positions: &[PositionResponse], which: impl Fn(&PositionResponse) -> bool) -> Uint128 {
    let of_interest = positions.iter().filter(|position| which(position));
    of_interest.map(|position| position.staked).sum()
}
