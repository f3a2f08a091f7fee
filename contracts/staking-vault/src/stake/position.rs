//! A position together with the pool it is in, loaded, changed and stored as one.

use allora_interfaces::staking_vault::raw::StakeChange;
use allora_interfaces::staking_vault::VALIDATORS;
use allora_interfaces::{ActorId, TopicId};
use cosmwasm_std::{Addr, Storage, Timestamp, Uint128};

use crate::error::{ContractError, ContractResult};
use crate::rewards::{self, RewardKind};
use crate::stake::epochs::Seen;
use crate::stake::holding::StoredPosition;
use crate::stake::open_pool::OpenPool;
use crate::stake::parties::Parties;
use crate::state::{held, Own, HELD, MAX_DELEGATIONS, OPERATORS, POSITIONS};

/// A position and its pool, with all rewards up to now distributed.
pub(crate) struct Position {
    pub(crate) topic_id: TopicId,
    pub(crate) actor_id: ActorId,
    pub(crate) holder: Addr,
    pub(crate) open: OpenPool,
    pub(crate) stored: StoredPosition,
    /// Whether it is the operator's own.
    own: bool,
    /// The position as stored.
    stored_before: Option<StoredPosition>,
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
        let open = OpenPool::load(storage, key, now)?;
        match open.exists() {
            true => Self::of(storage, key, holder, own, open).map(Some),
            false => Ok(None),
        }
    }

    /// A position on an operator, with a pool or not yet.
    pub(crate) fn open(
        storage: &dyn Storage,
        key: (TopicId, ActorId),
        parties: Parties,
        now: Timestamp,
    ) -> ContractResult<Self> {
        let open = OpenPool::load(storage, key, now)?;
        let mut position = Self::of(storage, key, parties.holder, parties.is_own(), open)?;
        position.founder = Some(parties.operator.clone());
        Ok(position)
    }

    fn of(
        storage: &dyn Storage,
        key: (TopicId, ActorId),
        holder: &Addr,
        own: bool,
        mut open: OpenPool,
    ) -> ContractResult<Self> {
        let (topic_id, actor_id) = key;
        // without a pool there are no positions in it
        let stored_before = match open.exists() {
            true => POSITIONS.may_load(storage, (topic_id, actor_id, holder))?,
            false => None,
        };
        let mut stored = stored_before.clone().unwrap_or_default();
        if !own {
            let pool = open.pool.clone();
            stored.earn(&pool, |epoch| open.take_index(storage, epoch))?;
        }
        Ok(Self {
            topic_id,
            actor_id,
            holder: holder.clone(),
            open,
            stored,
            own,
            stored_before,
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
        self.open.pool.staked.value(self.stored.shares)
    }

    /// Rewards that can be taken: of a delegator what it earned, of the operator
    /// all it has in the topic.
    pub(crate) fn payable(&self, storage: &dyn Storage) -> ContractResult<Uint128> {
        if !self.is_own() {
            return self.stored.payable();
        }
        let balance = rewards::balance(storage, RewardKind::Own, self.topic_id, self.actor_id)?;
        Ok(balance.checked_add(self.open.pool.kept())?)
    }

    /// Takes what it earned in the pool: of the operator, what was kept for it.
    pub(crate) fn take_earned(&mut self) -> ContractResult<Uint128> {
        if self.own {
            Ok(self.open.pool.take_kept())
        } else {
            self.stored.take(&mut self.open.pool)
        }
    }

    /// Takes what a delegator earned, and stores the position.
    pub(crate) fn take(mut self, storage: &mut dyn Storage) -> ContractResult<Uint128> {
        let amount = self.stored.take(&mut self.open.pool)?;
        self.save(storage)?;
        Ok(amount)
    }

    /// Adds tokens to the position; epochs see them from one on, or all that are not settled.
    pub(crate) fn deposit(&mut self, amount: Uint128, seen: Option<&Seen>) -> ContractResult<()> {
        self.check_deposit(seen)?;
        let shares = self.open.pool.staked.deposit(amount)?;
        let own = if self.own { shares } else { Uint128::zero() };
        if let Some(change) = self.change(seen) {
            change.joined = change.joined.checked_add(shares)?;
            change.own_joined = change.own_joined.checked_add(own)?;
        }
        let pool = &mut self.open.pool;
        pool.own = pool.own.checked_add(own)?;
        self.stored.shares = self.stored.shares.checked_add(shares)?;
        Ok(())
    }

    /// The change of the pool that what happens now is part of, if epochs wait that must not see
    /// it. A delegator remembers what it had before.
    fn change(&mut self, seen: Option<&Seen>) -> Option<&mut StakeChange> {
        let change = self.open.pool.change(seen?.from)?;
        let new = !self.own && self.stored.remember(change.from);
        change.positions = change.positions.saturating_add(new.into());
        Some(change)
    }

    fn check_deposit(&self, seen: Option<&Seen>) -> ContractResult<()> {
        let (topic_id, actor_id) = (self.topic_id, self.actor_id);
        let pool = &self.open.pool;
        if pool.staked.depleted() {
            return Err(ContractError::PoolDepleted { topic_id, actor_id }.into());
        }
        match seen {
            Some(Seen { from, .. }) if pool.crowded(*from) => Err(ContractError::EpochsUnsettled {
                topic_id,
                actor_id,
                epoch: *from,
            }
            .into()),
            _ => Ok(()),
        }
    }

    /// Takes tokens out of the position; epochs before the one that sees it do not miss them.
    pub(crate) fn redeem(&mut self, amount: Uint128, seen: Option<&Seen>) -> ContractResult<()> {
        let held = self.stored.shares;
        let Some(shares) = self.open.pool.staked.redeem(held, amount)? else {
            return Err(ContractError::InsufficientStake {
                topic_id: self.topic_id,
                holder: self.holder.clone(),
                staked: self.staked()?,
                amount,
            }
            .into());
        };
        self.take_out(shares, amount, seen)?;
        match self.is_worthless()? {
            true => self.forfeit(seen),
            false => Ok(()),
        }
    }

    /// Shares that left the fund with so many tokens are not the position's any more.
    fn take_out(
        &mut self,
        shares: Uint128,
        amount: Uint128,
        seen: Option<&Seen>,
    ) -> ContractResult<()> {
        let own = if self.own { shares } else { Uint128::zero() };
        if let Some(change) = self.change(seen) {
            change.left = change.left.checked_add(shares)?;
            change.own_left = change.own_left.checked_add(own)?;
            change.left_amount = change.left_amount.checked_add(amount)?;
        }
        let pool = &mut self.open.pool;
        pool.own = pool.own.checked_sub(own)?;
        self.stored.shares = self.stored.shares.checked_sub(shares)?;
        Ok(())
    }

    /// Whether its shares are worth less than a base unit: nobody could ever take them out.
    pub(crate) fn is_worthless(&self) -> ContractResult<bool> {
        Ok(!self.stored.shares.is_zero() && self.staked()?.is_zero())
    }

    /// Leaves such shares to those who stay.
    pub(crate) fn forfeit(&mut self, seen: Option<&Seen>) -> ContractResult<()> {
        let shares = self.stored.shares;
        self.open.pool.staked.forfeit(shares)?;
        self.take_out(shares, Uint128::zero(), seen)
    }

    /// Refuses stake of a validator that is not enrolled: only a proof enrolls.
    pub(crate) fn check_enrolled(&self) -> ContractResult<()> {
        if self.topic_id == VALIDATORS && self.stored.shares.is_zero() {
            let account = self.holder.clone();
            return Err(ContractError::NotValidator { account }.into());
        }
        Ok(())
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
        let key = (self.topic_id, self.actor_id);
        self.save_position(storage)?;
        if let Some(founder) = self.founder.filter(|_| !self.open.exists()) {
            OPERATORS.save(storage, key, &founder);
        }
        self.open.save(storage)
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
            return empty.leave(&mut self.open.pool);
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
