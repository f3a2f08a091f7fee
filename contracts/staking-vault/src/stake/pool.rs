//! Stake on an operator: its own and its delegators', in shares of one fund, so
//! that a slash of any number of them is one subtraction. Knows no storage.

use allora_interfaces::staking_vault::COMMISSION_ONE;
use allora_storage::Packed;
use cosmwasm_std::{Timestamp, Uint128, Uint256};

use crate::error::ContractResult;

/// Rewards of delegators count in units of `2^−REWARD_BITS` base units.
pub(crate) const REWARD_BITS: u32 = 64;

/// A fund of which less than `2^−DEPLETED_BITS` is left takes no deposits: the
/// shares they would get could overflow.
const DEPLETED_BITS: u32 = 32;

/// Tokens held in shares. A share is worth one base unit until a slash, and
/// never more: `shares ≥ amount`, and both are zero or neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Packed)]
pub(crate) struct Fund {
    amount: Uint128,
    shares: Uint128,
}

impl Fund {
    pub(crate) const fn amount(&self) -> Uint128 {
        self.amount
    }

    pub(crate) const fn shares(&self) -> Uint128 {
        self.shares
    }

    /// `⌊shares · amount / all shares⌋`: what some shares are worth.
    pub(crate) fn value(&self, shares: Uint128) -> ContractResult<Uint128> {
        if self.shares.is_zero() {
            Ok(Uint128::zero())
        } else {
            Ok(self.amount.checked_multiply_ratio(shares, self.shares)?)
        }
    }

    /// Whether so little is left that it takes no deposits.
    pub(crate) fn depleted(&self) -> bool {
        self.shares.u128().checked_shr(DEPLETED_BITS) > Some(self.amount.u128())
    }

    /// Adds tokens; answers `⌊amount · all shares / all tokens⌋`, the new shares.
    pub(crate) fn deposit(&mut self, amount: Uint128) -> ContractResult<Uint128> {
        let shares = if self.amount.is_zero() {
            amount
        } else {
            self.shares.checked_multiply_ratio(amount, self.amount)?
        };
        self.amount = self.amount.checked_add(amount)?;
        self.shares = self.shares.checked_add(shares)?;
        Ok(shares)
    }

    /// Takes out `amount` of the tokens that `held` shares are worth; answers the
    /// shares that go with it: all of them for all they are worth, else as many as
    /// that is worth, rounded up. Nothing if they are not worth as much.
    pub(crate) fn redeem(
        &mut self,
        held: Uint128,
        amount: Uint128,
    ) -> ContractResult<Option<Uint128>> {
        let value = self.value(held)?;
        if amount > value {
            return Ok(None);
        }
        let shares = if amount == value {
            held
        } else {
            self.shares.checked_multiply_ratio(amount, self.amount)?
        };
        // rounded up, so that those who stay never pay for those who leave
        let exact = amount.full_mul(self.shares) == shares.full_mul(self.amount);
        let shares = if amount == value || exact {
            shares
        } else {
            shares.checked_add(Uint128::one())?
        };
        self.amount = self.amount.checked_sub(amount)?;
        self.shares = self.shares.checked_sub(shares)?;
        Ok(Some(shares))
    }

    /// Burns shares that are worth nothing.
    pub(crate) fn forfeit(&mut self, shares: Uint128) -> ContractResult<()> {
        self.shares = self.shares.checked_sub(shares)?;
        Ok(())
    }

    /// Takes `⌊amount · fraction / one⌋` from all shares alike.
    pub(crate) fn slash(&mut self, fraction: u64, one: u64) -> ContractResult<Uint128> {
        let taken = self.amount.checked_multiply_ratio(fraction, one)?;
        self.amount = self.amount.checked_sub(taken)?;
        Ok(taken)
    }

    /// Takes all of it, and the shares are worth nothing.
    pub(crate) fn wipe(&mut self) -> Uint128 {
        core::mem::take(self).amount
    }
}

/// All that is staked on an operator of a topic.
#[derive(Clone, Debug, Default, PartialEq, Eq, Packed)]
pub(crate) struct Pool {
    /// What counts.
    pub(crate) staked: Fund,
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

    /// Splits a reward between the operator and its delegators.
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
    pub(crate) fn distribute(&mut self, reward: Uint128) -> ContractResult<()> {
        let delegated = self.staked.shares.checked_sub(self.own)?;
        if reward.is_zero() || delegated.is_zero() {
            self.kept = self.kept.checked_add(reward)?;
            return Ok(());
        }
        let gross = reward.checked_multiply_ratio(delegated, self.staked.shares)?;
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

/// What a holder has on an operator.
#[derive(Clone, Debug, Default, PartialEq, Eq, Packed)]
#[packed(name = "position")]
pub(crate) struct StoredPosition {
    /// Shares of the pool's stake.
    pub(crate) shares: Uint128,
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
    /// Whether it was a bond.
    pub(crate) bond: bool,
}

impl StoredPosition {
    /// Collects what a delegator earned since it last looked.
    pub(crate) fn earn(&mut self, pool: &Pool) -> ContractResult<()> {
        let growth = pool.index.checked_sub(self.paid)?;
        let earned = growth.checked_mul(self.shares.into())?;
        self.earned = self.earned.checked_add(earned)?;
        self.paid = pool.index;
        Ok(())
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
        pool.owed = pool.owed.checked_sub(amount)?;
        Ok(amount)
    }

    /// Whether nothing is left but less than a base unit.
    pub(crate) fn is_empty(&self) -> ContractResult<bool> {
        Ok(self.shares.is_zero() && self.entries.is_empty() && self.payable()?.is_zero())
    }

    /// Leaves less than a base unit to those who stay.
    pub(crate) fn leave(self, pool: &mut Pool) -> ContractResult<()> {
        pool.rest = pool.rest.checked_add(self.earned)?;
        Ok(())
    }
}

fn scaled(amount: Uint128) -> ContractResult<Uint256> {
    Ok(Uint256::from(amount).checked_shl(REWARD_BITS)?)
}
