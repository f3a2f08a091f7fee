//! Tokens held in shares, so that a slash of any number of holders is one subtraction.

use allora_storage::Packed;
use cosmwasm_std::Uint128;

use crate::error::ContractResult;

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
