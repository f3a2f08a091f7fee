//! A position together with the pool it is in, loaded, changed and stored as one.

use allora_interfaces::staking_vault::{Unbonding, VALIDATORS};
use allora_interfaces::{ActorId, TopicId};
use cosmwasm_std::{Addr, Storage, Timestamp, Uint128};

use crate::error::{ContractError, ContractResult};
use crate::rewards::{self, RewardKind};
use crate::stake::parties::Parties;
use crate::stake::pool::{Entry, Pool, StoredPosition};
use crate::state::{held, Own, HELD, MAX_DELEGATIONS, MAX_UNBONDINGS, OPERATORS, POOLS, POSITIONS};

/// A position and its pool, with all rewards up to now distributed.
pub(crate) struct Position {
    pub(crate) topic_id: TopicId,
    pub(crate) actor_id: ActorId,
    pub(crate) holder: Addr,
    pub(crate) pool: Pool,
    pub(crate) stored: StoredPosition,
    /// Whether it is the operator's own.
    own: bool,
    /// The pool as stored.
    pool_before: Option<Pool>,
    /// The position as stored.
    stored_before: Option<StoredPosition>,
    /// Whether rewards waited for the pool, and were distributed.
    distributed: bool,
    /// The operator, if this may be the first stake on it: then its address is stored.
    founder: Option<Addr>,
}

impl Position {
    /// A position on an operator that has a pool.
    pub(crate) fn load(
        storage: &dyn Storage,
        key: (TopicId, ActorId),
        holder: &Addr,
        own: bool,
        now: Timestamp,
    ) -> ContractResult<Option<Self>> {
        match POOLS.may_load(storage, key)? {
            Some(pool) => Self::of(storage, key, holder, own, Some(pool), now).map(Some),
            None => Ok(None),
        }
    }

    /// A position on an operator, with a pool or not yet.
    pub(crate) fn open(
        storage: &dyn Storage,
        key: (TopicId, ActorId),
        parties: Parties,
        now: Timestamp,
    ) -> ContractResult<Self> {
        let pool = POOLS.may_load(storage, key)?;
        let mut position = Self::of(storage, key, parties.holder, parties.is_own(), pool, now)?;
        position.founder = Some(parties.operator.clone());
        Ok(position)
    }

    fn of(
        storage: &dyn Storage,
        key: (TopicId, ActorId),
        holder: &Addr,
        own: bool,
        pool_before: Option<Pool>,
        now: Timestamp,
    ) -> ContractResult<Self> {
        let (topic_id, actor_id) = key;
        let waiting = rewards::balance(storage, RewardKind::Pool, topic_id, actor_id)?;
        let mut pool = pool_before.clone().unwrap_or_default();
        pool.distribute(waiting)?;
        pool.turn_commission(now);

        // without a pool there are no positions in it
        let stored_before = match pool_before {
            Some(_) => POSITIONS.may_load(storage, (topic_id, actor_id, holder))?,
            None => None,
        };
        let mut stored = stored_before.clone().unwrap_or_default();
        if !own {
            stored.earn(&pool)?;
        }
        Ok(Self {
            topic_id,
            actor_id,
            holder: holder.clone(),
            pool,
            stored,
            own,
            pool_before,
            stored_before,
            distributed: !waiting.is_zero(),
            founder: None,
        })
    }

    /// Whether it is the operator's own.
    pub(crate) const fn is_own(&self) -> bool {
        self.own
    }

    /// Whether the position was stored.
    pub(crate) const fn is_known(&self) -> bool {
        self.stored_before.is_some()
    }

    /// Base units staked.
    pub(crate) fn staked(&self) -> ContractResult<Uint128> {
        self.pool.staked.value(self.stored.shares)
    }

    /// Rewards that can be taken: of a delegator what it earned, of the operator
    /// all it has in the topic.
    pub(crate) fn payable(&self, storage: &dyn Storage) -> ContractResult<Uint128> {
        if !self.is_own() {
            return self.stored.payable();
        }
        let balance = rewards::balance(storage, RewardKind::Own, self.topic_id, self.actor_id)?;
        Ok(balance.checked_add(self.pool.kept())?)
    }

    /// Takes what it earned in the pool: of the operator, what was kept for it.
    pub(crate) fn take_earned(&mut self) -> ContractResult<Uint128> {
        if self.own {
            Ok(self.pool.take_kept())
        } else {
            self.stored.take(&mut self.pool)
        }
    }

    /// Takes what a delegator earned, and stores the position.
    pub(crate) fn take(mut self, storage: &mut dyn Storage) -> ContractResult<Uint128> {
        let amount = self.stored.take(&mut self.pool)?;
        self.save(storage)?;
        Ok(amount)
    }

    /// Adds tokens to the position.
    pub(crate) fn deposit(&mut self, amount: Uint128) -> ContractResult<()> {
        if self.pool.staked.depleted() {
            return Err(ContractError::PoolDepleted {
                topic_id: self.topic_id,
                actor_id: self.actor_id,
            }
            .into());
        }
        let shares = self.pool.staked.deposit(amount)?;
        self.stored.shares = self.stored.shares.checked_add(shares)?;
        if self.is_own() {
            self.pool.own = self.pool.own.checked_add(shares)?;
        }
        Ok(())
    }

    /// Takes tokens out of the position.
    pub(crate) fn redeem(&mut self, amount: Uint128) -> ContractResult<()> {
        let held = self.stored.shares;
        let Some(shares) = self.pool.staked.redeem(held, amount)? else {
            return Err(ContractError::InsufficientStake {
                topic_id: self.topic_id,
                holder: self.holder.clone(),
                staked: self.staked()?,
                amount,
            }
            .into());
        };
        self.stored.shares = held.checked_sub(shares)?;
        if self.is_own() {
            self.pool.own = self.pool.own.checked_sub(shares)?;
        }
        Ok(())
    }

    /// Leaves shares worth less than a base unit to those who stay: nobody could
    /// ever take them out.
    fn forfeit(&mut self) -> ContractResult<()> {
        let shares = core::mem::take(&mut self.stored.shares);
        self.pool.staked.forfeit(shares)?;
        if self.is_own() {
            self.pool.own = self.pool.own.checked_sub(shares)?;
        }
        Ok(())
    }

    /// Refuses stake of a validator that is not enrolled: only a proof enrolls.
    pub(crate) fn check_enrolled(&self) -> ContractResult<()> {
        if self.topic_id == VALIDATORS && self.stored.shares.is_zero() {
            let account = self.holder.clone();
            return Err(ContractError::NotValidator { account }.into());
        }
        Ok(())
    }

    /// Refuses one more unbonding entry than there can be.
    pub(crate) fn check_room(&self) -> ContractResult<()> {
        if self.stored.entries.len() >= MAX_UNBONDINGS {
            return Err(ContractError::TooManyUnbondings {
                topic_id: self.topic_id,
                holder: self.holder.clone(),
                max: MAX_UNBONDINGS,
            }
            .into());
        }
        Ok(())
    }

    /// Adds an unbonding entry.
    pub(crate) fn unbond(
        &mut self,
        amount: Uint128,
        id: u64,
        matures_at: Timestamp,
        bond: bool,
    ) -> ContractResult<()> {
        let shares = self.pool.unbonding.deposit(amount)?;
        self.stored.entries.push(Entry {
            id,
            shares,
            matures_at,
            wiped: self.pool.wiped,
            bond,
        });
        Ok(())
    }

    /// What an entry is worth.
    fn worth(&self, entry: &Entry) -> ContractResult<Uint128> {
        if entry.wiped == self.pool.wiped {
            self.pool.unbonding.value(entry.shares)
        } else {
            Ok(Uint128::zero())
        }
    }

    /// Takes an entry, or a part of it, back; answers how much, and whether it was
    /// a bond.
    pub(crate) fn cancel(
        &mut self,
        unbonding_id: u64,
        amount: Option<Uint128>,
    ) -> ContractResult<(Uint128, bool)> {
        let entries = &self.stored.entries;
        let found = entries.iter().find(|entry| entry.id == unbonding_id);
        let unknown = || ContractError::UnknownUnbonding {
            topic_id: self.topic_id,
            holder: self.holder.clone(),
            unbonding_id,
        };
        let entry = *found.ok_or_else(unknown)?;
        let worth = self.worth(&entry)?;
        let amount = amount.unwrap_or(worth);
        if amount.is_zero() {
            return Err(ContractError::ZeroAmount {}.into());
        }
        let shares = if amount > worth {
            None
        } else {
            self.pool.unbonding.redeem(entry.shares, amount)?
        };
        let Some(shares) = shares else {
            return Err(ContractError::InsufficientUnbonding {
                topic_id: self.topic_id,
                unbonding_id,
                unbonding: worth,
                amount,
            }
            .into());
        };
        let left = entry.shares.checked_sub(shares)?;
        let entries = &mut self.stored.entries;
        if left.is_zero() {
            entries.retain(|entry| entry.id != unbonding_id)
        } else {
            for entry in entries.iter_mut() {
                if entry.id == unbonding_id {
                    entry.shares = left;
                }
            }
        }
        Ok((amount, entry.bond))
    }

    /// Takes all matured entries out.
    pub(crate) fn withdraw(&mut self, now: Timestamp) -> ContractResult<Uint128> {
        let mut total = Uint128::zero();
        let entries = core::mem::take(&mut self.stored.entries);
        for entry in entries {
            if entry.matures_at > now {
                self.stored.entries.push(entry);
                continue;
            }
            let amount = self.worth(&entry)?;
            if entry.wiped == self.pool.wiped {
                self.pool.unbonding.redeem(entry.shares, amount)?;
            }
            total = total.checked_add(amount)?;
        }
        Ok(total)
    }

    /// Unbonding entries as others see them.
    pub(crate) fn unbonding(&self) -> ContractResult<Vec<Unbonding>> {
        let mut unbonding = vec![];
        for entry in &self.stored.entries {
            unbonding.push(Unbonding {
                id: entry.id,
                amount: self.worth(entry)?,
                matures_at: entry.matures_at,
            });
        }
        Ok(unbonding)
    }

    /// Refuses a position on one more operator than there can be.
    pub(crate) fn check_new(&self, storage: &dyn Storage) -> ContractResult<()> {
        if self.is_known() || self.own {
            return Ok(());
        }
        if held(storage, &self.holder, self.topic_id)?.len() >= MAX_DELEGATIONS {
            return Err(ContractError::TooManyDelegations {
                topic_id: self.topic_id,
                max: MAX_DELEGATIONS,
            }
            .into());
        }
        Ok(())
    }

    /// Stores it.
    pub(crate) fn save(mut self, storage: &mut dyn Storage) -> ContractResult<()> {
        let (topic_id, actor_id) = (self.topic_id, self.actor_id);
        if self.staked()?.is_zero() {
            self.forfeit()?;
        }
        if self.distributed {
            rewards::take(storage, RewardKind::Pool, topic_id, actor_id)?;
        }
        self.save_position(storage)?;
        let key = (topic_id, actor_id);
        if self.pool_before.is_none() {
            if let Some(founder) = &self.founder {
                OPERATORS.save(storage, key, founder);
            }
        }
        if self.pool_before.as_ref() != Some(&self.pool) {
            POOLS.save(storage, key, &self.pool);
        }
        Ok(())
    }

    /// Stores the position, if it changed; removes what is empty.
    fn save_position(&mut self, storage: &mut dyn Storage) -> ContractResult<()> {
        let (topic_id, actor_id) = (self.topic_id, self.actor_id);
        let key = (topic_id, actor_id, &self.holder);
        let held = (&self.holder, topic_id, actor_id);
        if self.stored.is_empty()? {
            if self.is_known() {
                POSITIONS.remove(storage, key);
                HELD.remove(storage, held);
            }
            let empty = core::mem::take(&mut self.stored);
            return empty.leave(&mut self.pool);
        }
        if self.stored_before.as_ref() != Some(&self.stored) {
            POSITIONS.save(storage, key, &self.stored);
        }
        if self.stored_before.is_none() {
            HELD.save(storage, held, &Own(self.own));
        }
        Ok(())
    }
}
