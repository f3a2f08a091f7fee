//! Stake on an operator: its own and its delegators', in shares of one fund, so
//! that a slash of any number of them is one subtraction. Knows no storage.

use allora_interfaces::staking_vault::raw::StakeChange;
use allora_interfaces::staking_vault::COMMISSION_ONE;
use allora_interfaces::EpochId;
use allora_storage::Packed;
use cosmwasm_std::{Timestamp, Uint128, Uint256};

use super::changes::Standing;
use super::fund::Fund;
use crate::error::ContractResult;

/// Rewards of delegators count in units of `2^−REWARD_BITS` base units.
pub(crate) const REWARD_BITS: u32 = 64;

/// All that is staked on an operator of a topic.
#[derive(Clone, Debug, Default, PartialEq, Eq, Packed)]
pub(crate) struct Pool {
    /// What counts.
    pub(crate) staked: Fund,
    /// What came and went that epochs do not see which wait for their settlement; at most
    /// [`MAX_CHANGES`](super::changes::MAX_CHANGES). With `staked` it is what the coordinator
    /// reads raw.
    pub(crate) changes: Vec<StakeChange>,
    /// Shares of `staked` that are the operator's own.
    pub(crate) own: Uint128,
    /// What is on its way out.
    pub(crate) unbonding: Fund,
    /// How often `unbonding` was wiped; entries of before are worth nothing.
    #[packed(count)]
    pub(crate) wiped: u32,
    /// Rewards per delegated share since the beginning, times `2^REWARD_BITS`.
    index: Uint256,
    /// Rewards not in the index yet, times `2^REWARD_BITS`.
    rest: Uint256,
    /// Base units owed to delegators.
    owed: Uint128,
    /// Base units owed to the operator, of what was distributed here.
    kept: Uint128,
    /// What the operator keeps of delegators' rewards.
    #[packed(count)]
    pub(crate) commission: u16,
    /// What it announced to keep instead.
    pub(crate) next_commission: Option<NextCommission>,
}

impl Pool {
    pub(crate) const fn owed(&self) -> Uint128 {
        self.owed
    }

    pub(crate) const fn kept(&self) -> Uint128 {
        self.kept
    }

    /// Takes what is owed to the operator.
    pub(crate) fn take_kept(&mut self) -> Uint128 {
        core::mem::take(&mut self.kept)
    }

    /// Rewards not in the index yet, times `2^REWARD_BITS`.
    pub(crate) const fn rest(&self) -> Uint256 {
        self.rest
    }

    /// Rewards per delegated share since the beginning, times `2^REWARD_BITS`.
    pub(crate) const fn index(&self) -> Uint256 {
        self.index
    }

    /// Splits a reward between the operator and its delegators: those whose stake stood behind
    /// the report, if it is the reward of an `epoch`.
    ///
    /// # Units
    /// Base units; the index in units of `2^−64` per share.
    ///
    /// # Rounding
    /// Delegators' part and the commission down, the operator gets the rest; what
    /// the index cannot hold waits in `rest` for the next reward. Nothing is lost:
    /// what delegators have earned and `rest` are `owed`, to the last bit.
    ///
    /// # Errors
    /// None while the supply is below its cap.
    ///
    /// # Source
    /// Allora chain v0.6 splits likewise, without commission, and loses what the
    /// index cannot hold.
    pub(crate) fn distribute(
        &mut self,
        reward: Uint128,
        epoch: Option<EpochId>,
    ) -> ContractResult<()> {
        let Standing { shares, own } = self.standing(epoch)?;
        let delegated = shares.checked_sub(own)?;
        if reward.is_zero() || delegated.is_zero() {
            self.kept = self.kept.checked_add(reward)?;
            return Ok(());
        }
        let gross = reward.checked_multiply_ratio(delegated, shares)?;
        let kept = gross.checked_multiply_ratio(self.commission, COMMISSION_ONE)?;
        let net = gross.checked_sub(kept)?;

        let delegated = Uint256::from(delegated);
        let whole = scaled(net)?.checked_add(self.rest)?;
        let growth = whole.checked_div(delegated).unwrap_or_default();
        self.index = self.index.checked_add(growth)?;
        self.rest = whole.checked_sub(growth.checked_mul(delegated)?)?;
        self.owed = self.owed.checked_add(net)?;
        self.kept = self.kept.checked_add(reward.checked_sub(net)?)?;
        Ok(())
    }

    /// Lets an announced commission take effect. Comes after the rewards of before
    /// were distributed.
    pub(crate) fn turn_commission(&mut self, now: Timestamp) {
        if let Some(next) = self.next_commission {
            if now >= next.from {
                self.commission = next.commission;
                self.next_commission = None;
            }
        }
    }

    /// Takes from all who have stake here or had it and wait for it.
    pub(crate) fn slash(&mut self, fraction: u64, one: u64) -> ContractResult<Loss> {
        let staked = self.staked.slash(fraction, one)?;
        self.slash_changes(fraction, one)?;
        let mut unbonding = self.unbonding.slash(fraction, one)?;
        if self.unbonding.depleted() {
            unbonding = unbonding.checked_add(self.unbonding.wipe())?;
            self.wiped = self.wiped.saturating_add(1);
        }
        Ok(Loss { staked, unbonding })
    }
}

/// What a slash took.
#[derive(Clone, Copy)]
pub(crate) struct Loss {
    pub(crate) staked: Uint128,
    /// Of what was on its way out.
    pub(crate) unbonding: Uint128,
}

/// A commission that was announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Packed)]
pub(crate) struct NextCommission {
    pub(crate) commission: u16,
    /// When it takes effect.
    pub(crate) from: Timestamp,
}

impl Pool {
    /// Pays base units to a delegator.
    pub(super) fn pay(&mut self, amount: Uint128) -> ContractResult<()> {
        self.owed = self.owed.checked_sub(amount)?;
        Ok(())
    }

    /// Takes rewards of less than a base unit back, for those who stay.
    pub(super) fn take_back(&mut self, rest: Uint256) -> ContractResult<()> {
        self.rest = self.rest.checked_add(rest)?;
        Ok(())
    }
}

pub(super) fn scaled(amount: Uint128) -> ContractResult<Uint256> {
    Ok(Uint256::from(amount).checked_shl(REWARD_BITS)?)
}
