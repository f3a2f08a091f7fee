//! The one place that moves money between liabilities.
//!
//! Fields are private: no other module can change what is owed to whom. Every
//! function moves the same amount on the ledger of the vault and on that of the
//! topic, and either debits a liability as much as it credits another, or
//! mirrors tokens that enter or leave in the same message.

use allora_interfaces::staking_vault::LedgerResponse;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{OverflowError, Uint128};

use crate::error::ContractError;

/// Totals of every liability, base units. The sum is the vault's balance.
#[cw_serde]
#[derive(Default, Eq)]
pub(crate) struct Ledger {
    staked: Uint128,
    unbonding: Uint128,
    rewards: Uint128,
    treasury: Uint128,
}

/// The part of the liabilities that belongs to a topic's actors, base units.
#[cw_serde]
#[derive(Default, Eq)]
pub(crate) struct TopicLedger {
    staked: Uint128,
    unbonding: Uint128,
    rewards: Uint128,
}

/// Where the tokens of an emission come from, base units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Funding {
    /// Debited from the treasury.
    pub(crate) from_treasury: Uint128,
    /// Minted to the vault in the same message.
    pub(crate) minted: Uint128,
}

impl Funding {
    /// `from_treasury + minted`.
    pub(crate) fn total(self) -> Result<Uint128, OverflowError> {
        self.from_treasury.checked_add(self.minted)
    }
}

impl TopicLedger {
    pub(crate) const fn staked(&self) -> Uint128 {
        self.staked
    }

    pub(crate) const fn unbonding(&self) -> Uint128 {
        self.unbonding
    }

    pub(crate) const fn rewards(&self) -> Uint128 {
        self.rewards
    }
}

impl Ledger {
    pub(crate) const fn staked(&self) -> Uint128 {
        self.staked
    }

    pub(crate) const fn treasury(&self) -> Uint128 {
        self.treasury
    }

    /// Tokens that came in become stake.
    pub(crate) fn stake(
        &mut self,
        topic: &mut TopicLedger,
        amount: Uint128,
    ) -> Result<(), OverflowError> {
        credit(&mut self.staked, amount)?;
        credit(&mut topic.staked, amount)
    }

    /// Stake begins to unbond.
    pub(crate) fn unstake(
        &mut self,
        topic: &mut TopicLedger,
        amount: Uint128,
    ) -> Result<(), OverflowError> {
        debit(&mut self.staked, amount)?;
        debit(&mut topic.staked, amount)?;
        credit(&mut self.unbonding, amount)?;
        credit(&mut topic.unbonding, amount)
    }

    /// What was unbonding is stake again.
    pub(crate) fn restake(
        &mut self,
        topic: &mut TopicLedger,
        amount: Uint128,
    ) -> Result<(), OverflowError> {
        debit(&mut self.unbonding, amount)?;
        debit(&mut topic.unbonding, amount)?;
        credit(&mut self.staked, amount)?;
        credit(&mut topic.staked, amount)
    }

    /// What was unbonding goes out.
    pub(crate) fn withdraw(
        &mut self,
        topic: &mut TopicLedger,
        amount: Uint128,
    ) -> Result<(), OverflowError> {
        debit(&mut self.unbonding, amount)?;
        debit(&mut topic.unbonding, amount)
    }

    /// Tokens that came in go to the treasury.
    pub(crate) fn fund_treasury(&mut self, amount: Uint128) -> Result<(), OverflowError> {
        credit(&mut self.treasury, amount)
    }

    /// Emission is taken from the treasury and from new tokens, and given to the
    /// rewards of a topic and back to the treasury.
    ///
    /// # Errors
    /// `Unbalanced` unless `from_treasury + minted = rewards + treasury`.
    pub(crate) fn emit(
        &mut self,
        topic: &mut TopicLedger,
        funding: Funding,
        rewards: Uint128,
        treasury: Uint128,
    ) -> Result<(), ContractError> {
        let whole = funding.total()?;
        let parts = rewards.checked_add(treasury)?;
        if whole != parts {
            return Err(ContractError::Unbalanced { whole, parts });
        }

        debit(&mut self.treasury, funding.from_treasury)?;
        credit(&mut self.treasury, treasury)?;
        credit(&mut self.rewards, rewards)?;
        credit(&mut topic.rewards, rewards)?;
        Ok(())
    }

    /// Rewards go out.
    pub(crate) fn claim(
        &mut self,
        topic: &mut TopicLedger,
        amount: Uint128,
    ) -> Result<(), OverflowError> {
        debit(&mut self.rewards, amount)?;
        debit(&mut topic.rewards, amount)
    }

    /// As others see it.
    pub(crate) fn report(&self) -> Result<LedgerResponse, OverflowError> {
        let Self {
            staked,
            unbonding,
            rewards,
            treasury,
        } = *self;
        let liabilities = staked
            .checked_add(unbonding)?
            .checked_add(rewards)?
            .checked_add(treasury)?;
        Ok(LedgerResponse {
            staked,
            unbonding,
            rewards,
            treasury,
            liabilities,
        })
    }
}

fn credit(liability: &mut Uint128, amount: Uint128) -> Result<(), OverflowError> {
    *liability = liability.checked_add(amount)?;
    Ok(())
}

fn debit(liability: &mut Uint128, amount: Uint128) -> Result<(), OverflowError> {
    *liability = liability.checked_sub(amount)?;
    Ok(())
}
