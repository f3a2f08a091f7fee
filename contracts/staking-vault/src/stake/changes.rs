//! Stake that comes and goes while epochs wait for their settlement: each of them sees what stood
//! behind an operator when its report window opened, and no token behind two.

use allora_interfaces::staking_vault::raw::StakeChange;
use allora_interfaces::EpochId;
use cosmwasm_std::{Uint128, Uint256};

use super::pool::Pool;
use crate::error::ContractResult;

/// Most changes that are told apart. More of them there are only where more epochs wait for
/// their settlement than a schedule has open at a time.
pub(crate) const MAX_CHANGES: usize = 16;

/// Shares that an epoch sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) shares: Uint128,
    /// Of these, the operator's own.
    pub(crate) own: Uint128,
}

/// The index of rewards up to an epoch, for positions that changed with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Passed {
    pub(crate) epoch: EpochId,
    pub(crate) index: Uint256,
    /// Positions that did not look since.
    pub(crate) positions: u32,
}

impl Pool {
    /// Shares that an epoch sees, or those of now.
    pub(crate) fn standing(&self, epoch: Option<EpochId>) -> ContractResult<Standing> {
        let (mut shares, mut own) = (self.staked.shares(), self.own);
        let unseen = |change: &&StakeChange| epoch.is_some_and(|epoch| change.from > epoch);
        // what came may have gone since
        for change in self.changes.iter().filter(unseen) {
            shares = shares.checked_add(change.left)?;
            own = own.checked_add(change.own_left)?;
        }
        for change in self.changes.iter().filter(unseen) {
            shares = shares.checked_sub(change.joined)?;
            own = own.checked_sub(change.own_joined)?;
        }
        Ok(Standing { shares, own })
    }

    /// Whether stake of now would need one more change than can be told apart.
    pub(crate) fn crowded(&self, from: EpochId) -> bool {
        let newest = self.changes.last().map(|change| change.from);
        self.changes.len() >= MAX_CHANGES && newest < Some(from)
    }

    /// The change that epochs from `from` on see; if there are too many, the newest.
    pub(crate) fn change(&mut self, from: EpochId) -> Option<&mut StakeChange> {
        let newest = self.changes.last().map(|change| change.from);
        if newest < Some(from) && !self.crowded(from) {
            self.changes.push(StakeChange {
                from,
                joined: Uint128::zero(),
                own_joined: Uint128::zero(),
                left: Uint128::zero(),
                own_left: Uint128::zero(),
                left_amount: Uint128::zero(),
                positions: 0,
            });
        }
        self.changes.last_mut()
    }

    /// Forgets changes that every epoch sees which is not settled, once all before `epoch` are;
    /// what positions need to know of them is answered. No reward of an epoch from `epoch` on may
    /// be in the index yet.
    pub(super) fn pass(&mut self, epoch: EpochId) -> Vec<Passed> {
        let passed = self.changes.partition_point(|change| change.from <= epoch);
        let index = self.index();
        let passed = self.changes.drain(..passed).map(|change| Passed {
            epoch: change.from,
            index,
            positions: change.positions,
        });
        passed.filter(|passed| passed.positions > 0).collect()
    }

    /// What went and was slashed stands behind nobody any more.
    pub(super) fn slash_changes(&mut self, fraction: u64, one: u64) -> ContractResult<()> {
        let kept = one.saturating_sub(fraction);
        for change in &mut self.changes {
            change.left_amount = change.left_amount.checked_multiply_ratio(kept, one)?;
        }
        Ok(())
    }
}
