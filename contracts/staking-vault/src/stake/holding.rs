//! What a holder has on an operator: shares, rewards, what is on its way out. Knows no storage.

use allora_interfaces::{ActorId, EpochId};
use allora_storage::Packed;
use cosmwasm_std::{Timestamp, Uint128, Uint256};

use super::pool::{scaled, Pool, REWARD_BITS};
use crate::error::ContractResult;

/// What a holder has on an operator.
#[derive(Clone, Debug, Default, PartialEq, Eq, Packed)]
#[packed(name = "position")]
pub(crate) struct StoredPosition {
    /// Shares of the pool's stake.
    pub(crate) shares: Uint128,
    /// What it was before, for epochs that did not see a change; ascending, none of the operator
    /// itself. Each is one of the pool's or was.
    pub(crate) changes: Vec<Earlier>,
    /// Index up to which `earned` counts.
    paid: Uint256,
    /// Rewards, times `2^REWARD_BITS`; none of the operator itself.
    earned: Uint256,
    /// Whether anybody may turn its rewards into stake.
    pub(crate) compound: bool,
    /// On their way out, in the order they began; at most
    /// [`MAX_UNBONDINGS`](crate::state::MAX_UNBONDINGS), and one more of a validator
    /// that was dropped.
    pub(crate) entries: Vec<Entry>,
}

/// Stake or bond on its way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Packed)]
pub(crate) struct Entry {
    /// Number within the topic; never used twice.
    #[packed(count)]
    pub(crate) id: u64,
    /// Shares of what is unbonding.
    pub(crate) shares: Uint128,
    pub(crate) matures_at: Timestamp,
    /// The pool's `wiped` when it began.
    #[packed(count)]
    pub(crate) wiped: u32,
    /// Where it goes.
    pub(crate) purpose: Purpose,
}

/// What an entry was, and what becomes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Packed)]
pub(crate) enum Purpose {
    /// Stake that is paid out.
    Stake,
    /// A bond that is paid out.
    Bond,
    /// A delegation on its way to another operator. It is paid out if nobody lets it arrive.
    Move {
        /// Which.
        to: ActorId,
        /// When it can be paid out.
        unbonded_at: Timestamp,
    },
}

impl Entry {
    /// When it can be paid out.
    pub(crate) const fn unbonded_at(&self) -> Timestamp {
        match self.purpose {
            Purpose::Move { unbonded_at, .. } => unbonded_at,
            Purpose::Stake | Purpose::Bond => self.matures_at,
        }
    }
}

impl Purpose {
    /// The operator it moves to, if it does.
    pub(crate) const fn moves_to(self) -> Option<ActorId> {
        match self {
            Self::Move { to, .. } => Some(to),
            Self::Stake | Self::Bond => None,
        }
    }
}

/// Shares a position had for epochs before one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Packed)]
pub(crate) struct Earlier {
    /// The first epoch that sees what came after.
    #[packed(count)]
    pub(crate) until: EpochId,
    pub(crate) shares: Uint128,
}

impl StoredPosition {
    /// Collects what a delegator earned since it last looked; `settled` answers the pool's index
    /// before an epoch, once all epochs before it are settled.
    pub(crate) fn earn(
        &mut self,
        pool: &Pool,
        mut settled: impl FnMut(EpochId) -> ContractResult<Option<Uint256>>,
    ) -> ContractResult<()> {
        let mut passed: usize = 0;
        for Earlier { until, shares } in self.changes.clone() {
            let Some(index) = settled(until)? else {
                break;
            };
            self.earn_up_to(index, shares)?;
            passed = passed.saturating_add(1);
        }
        self.changes.drain(..passed);
        let shares = self.changes.first().map(|earlier| earlier.shares);
        self.earn_up_to(pool.index(), shares.unwrap_or(self.shares))
    }

    fn earn_up_to(&mut self, index: Uint256, shares: Uint128) -> ContractResult<()> {
        let growth = index.checked_sub(self.paid)?;
        let earned = growth.checked_mul(shares.into())?;
        self.earned = self.earned.checked_add(earned)?;
        self.paid = index;
        Ok(())
    }

    /// Remembers the shares of now for epochs before one; whether that is new.
    pub(crate) fn remember(&mut self, until: EpochId) -> bool {
        let known = self.changes.last().is_some_and(|last| last.until == until);
        if !known {
            let shares = self.shares;
            self.changes.push(Earlier { until, shares });
        }
        !known
    }

    /// Shares that an epoch sees.
    pub(crate) fn at(&self, epoch: EpochId) -> Uint128 {
        let earlier = self.changes.iter().find(|earlier| earlier.until > epoch);
        earlier.map_or(self.shares, |earlier| earlier.shares)
    }

    /// Rewards, times `2^REWARD_BITS`.
    pub(crate) const fn earned(&self) -> Uint256 {
        self.earned
    }

    /// Whole base units earned.
    pub(crate) fn payable(&self) -> ContractResult<Uint128> {
        Ok(self.earned.checked_shr(REWARD_BITS)?.try_into()?)
    }

    /// Takes the whole base units; less than one stays earned.
    pub(crate) fn take(&mut self, pool: &mut Pool) -> ContractResult<Uint128> {
        let amount = self.payable()?;
        self.earned = self.earned.checked_sub(scaled(amount)?)?;
        pool.pay(amount)?;
        Ok(amount)
    }

    /// Whether nothing is left but less than a base unit.
    pub(crate) fn is_empty(&self) -> ContractResult<bool> {
        let holds = !self.shares.is_zero() || !self.changes.is_empty() || !self.entries.is_empty();
        Ok(!holds && self.payable()?.is_zero())
    }

    /// Leaves less than a base unit to those who stay.
    pub(crate) fn leave(self, pool: &mut Pool) -> ContractResult<()> {
        pool.take_back(self.earned)
    }
}
