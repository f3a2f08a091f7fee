//! What a settled epoch pays: split by fractions, and credited.

use std::collections::BTreeMap;

use allora_interfaces::staking_vault::{SettleResponse, Share, VALIDATORS};
use allora_interfaces::{ActorId, EpochId, TopicId};
use allora_math::split::split_by_integers;
use cosmwasm_std::{Storage, Timestamp, Uint128};

use super::settle::{fraction, Shares};
use crate::error::ContractResult;
use crate::ledger::{Funding, Spending};
use crate::rewards::{self, Amounts, RewardKind};
use crate::stake::open_pool::OpenPool;
use crate::topic::Topic;

/// Who is credited how much, and the totals of it.
#[derive(Default)]
pub(super) struct Payment {
    workers: Amounts,
    reputers: Amounts,
    pub(super) amounts: SettleResponse,
}

impl Payment {
    /// Credits the rewards: of workers as their own, of reputers and validators for their pools.
    pub(super) fn credit(
        &self,
        storage: &mut dyn Storage,
        topic_id: TopicId,
        epoch: EpochId,
        topic: &Topic,
        at: Timestamp,
    ) -> ContractResult<()> {
        rewards::credit(storage, RewardKind::Own, topic_id, &self.workers)?;
        if epoch < topic.all_seen_from {
            self.reward_pools(storage, topic_id, epoch, at)?;
        } else {
            rewards::credit(storage, RewardKind::Pool, topic_id, &self.reputers)?;
        }
        let enrolled = BTreeMap::from([(ActorId(0), self.amounts.validators)]);
        rewards::credit(storage, RewardKind::Pool, VALIDATORS, &enrolled)
    }

    /// Of reputers in a topic where an epoch does not see all stake: pools that changed distribute
    /// at once, to what stood behind the report; at most as many as there are shares.
    fn reward_pools(
        &self,
        storage: &mut dyn Storage,
        topic_id: TopicId,
        epoch: EpochId,
        at: Timestamp,
    ) -> ContractResult<()> {
        let mut waiting = self.reputers.clone();
        for (&actor_id, &amount) in &self.reputers {
            if amount.is_zero() {
                continue;
            }
            let mut open = OpenPool::load(storage, (topic_id, actor_id), at)?;
            open.pass(epoch);
            if open.pool.changes.is_empty() {
                continue;
            }
            waiting.remove(&actor_id);
            open.pool.distribute(amount, Some(epoch))?;
            open.save(storage)?;
        }
        rewards::credit(storage, RewardKind::Pool, topic_id, &waiting)
    }
}

/// Splits what could be funded, by fractions.
pub(super) fn split(
    funding: Funding,
    spending: Spending,
    shares: &Shares,
) -> ContractResult<Payment> {
    let fractions: Vec<u128> = shares.iter().map(fraction).collect();
    let parts = split_by_integers(spending.rewards.u128(), &fractions)?;

    let mut payment = Payment::default();
    let mut parts = parts.into_iter().map(Uint128::new);
    let mut credit = |shares: &[Share], credits: &mut Amounts| -> ContractResult<Uint128> {
        let mut total = Uint128::zero();
        for (share, part) in shares.iter().zip(parts.by_ref()) {
            let balance: &mut Uint128 = credits.entry(share.actor_id).or_default();
            *balance = balance.checked_add(part)?;
            total = total.checked_add(part)?;
        }
        Ok(total)
    };
    let inferers = credit(shares.inferers, &mut payment.workers)?;
    let forecasters = credit(shares.forecasters, &mut payment.workers)?;
    let reputers = credit(shares.reputers, &mut payment.reputers)?;

    payment.amounts = SettleResponse {
        emission: funding.total()?,
        from_treasury: funding.from_treasury.checked_add(funding.subsidy)?,
        minted: funding.minted,
        inferers,
        forecasters,
        reputers,
        validators: spending.validators,
        treasury: spending.treasury,
    };
    Ok(payment)
}
