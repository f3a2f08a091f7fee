//! The one place that moves money between liabilities.
//!
//! Fields are private: no other module can change what is owed to whom. Every
//! function moves the same amount on the ledger of the vault and on that of the
//! topic, and either debits a liability as much as it credits another, or
//! mirrors tokens that enter or leave in the same message.

use allora_interfaces::staking_vault::LedgerResponse;
use allora_storage::Packed;
use cosmwasm_std::{OverflowError, Uint128};

use crate::error::{ContractError, ContractResult};
use crate::stake::pool::Loss;

/// Totals of every liability, base units. The sum is the vault's balance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Packed)]
pub(crate) struct Ledger {
    staked: Uint128,
    unbonding: Uint128,
    rewards: Uint128,
    bonds: Uint128,
    subsidies: Uint128,
    treasury: Uint128,
}

/// The part of the liabilities that belongs to a topic's actors, base units.
#[derive(Clone, Debug, Default, PartialEq, Eq, Packed)]
pub(crate) struct TopicLedger {
    staked: Uint128,
    unbonding: Uint128,
    rewards: Uint128,
    bonds: Uint128,
    subsidy: Uint128,
}

/// Where the tokens of an emission come from, base units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Funding {
    /// Debited from the treasury.
    pub(crate) from_treasury: Uint128,
    /// Minted to the vault in the same message.
    pub(crate) minted: Uint128,
    /// Debited from what was set aside for the topic.
    pub(crate) subsidy: Uint128,
}

/// Where the tokens of an emission go, base units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Spending {
    /// To the topic's actors.
    pub(crate) rewards: Uint128,
    /// To the validators.
    pub(crate) validators: Uint128,
    /// To the treasury.
    pub(crate) treasury: Uint128,
}

impl Funding {
    /// The sum.
    pub(crate) fn total(self) -> Result<Uint128, OverflowError> {
        let emission = self.from_treasury.checked_add(self.minted)?;
        emission.checked_add(self.subsidy)
    }
}

impl TopicLedger {
    /// Every liability by the name that [`LedgerResponse::entries`] gives it. A new one does
    /// not compile until it is listed.
    pub(crate) const fn entries(&self) -> [(&'static str, Uint128); 5] {
        let Self {
            staked,
            unbonding,
            rewards,
            bonds,
            subsidy,
        } = *self;
        [
            ("staked", staked),
            ("unbonding", unbonding),
            ("rewards", rewards),
            ("bonds", bonds),
            ("subsidies", subsidy),
        ]
    }

    pub(crate) const fn staked(&self) -> Uint128 {
        self.staked
    }

    pub(crate) const fn unbonding(&self) -> Uint128 {
        self.unbonding
    }

    pub(crate) const fn rewards(&self) -> Uint128 {
        self.rewards
    }

    pub(crate) const fn bonds(&self) -> Uint128 {
        self.bonds
    }

    pub(crate) const fn subsidy(&self) -> Uint128 {
        self.subsidy
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
        self.unbook_stake(topic, amount)?;
        self.set_out(topic, amount)
    }

    /// What was unbonding is stake again.
    pub(crate) fn restake(
        &mut self,
        topic: &mut TopicLedger,
        amount: Uint128,
    ) -> Result<(), OverflowError> {
        self.withdraw(topic, amount)?;
        self.stake(topic, amount)
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

    /// Tokens that came in become a bond.
    pub(crate) fn bond(
        &mut self,
        topic: &mut TopicLedger,
        amount: Uint128,
    ) -> Result<(), OverflowError> {
        credit(&mut self.bonds, amount)?;
        credit(&mut topic.bonds, amount)
    }

    /// A bond begins to unbond.
    pub(crate) fn unbond(
        &mut self,
        topic: &mut TopicLedger,
        amount: Uint128,
    ) -> Result<(), OverflowError> {
        debit(&mut self.bonds, amount)?;
        debit(&mut topic.bonds, amount)?;
        self.set_out(topic, amount)
    }

    /// What was unbonding is a bond again.
    pub(crate) fn rebond(
        &mut self,
        topic: &mut TopicLedger,
        amount: Uint128,
    ) -> Result<(), OverflowError> {
        self.withdraw(topic, amount)?;
        self.bond(topic, amount)
    }

    /// Tokens that came in become rewards.
    pub(crate) fn reward(
        &mut self,
        topic: &mut TopicLedger,
        amount: Uint128,
    ) -> Result<(), OverflowError> {
        credit(&mut self.rewards, amount)?;
        credit(&mut topic.rewards, amount)
    }

    /// Rewards become stake.
    pub(crate) fn compound(
        &mut self,
        topic: &mut TopicLedger,
        amount: Uint128,
    ) -> Result<(), OverflowError> {
        self.claim(topic, amount)?;
        self.stake(topic, amount)
    }

    /// Stake, and stake on its way out, go to the treasury.
    pub(crate) fn slash(
        &mut self,
        topic: &mut TopicLedger,
        Loss { staked, unbonding }: Loss,
    ) -> Result<(), OverflowError> {
        self.unbook_stake(topic, staked)?;
        self.withdraw(topic, unbonding)?;
        credit(&mut self.treasury, staked)?;
        credit(&mut self.treasury, unbonding)
    }

    /// Bonds, and bonds on their way out, go to the treasury.
    pub(crate) fn forfeit(
        &mut self,
        topic: &mut TopicLedger,
        bond: Uint128,
        unbonding: Uint128,
    ) -> Result<(), OverflowError> {
        debit(&mut self.bonds, bond)?;
        debit(&mut topic.bonds, bond)?;
        self.withdraw(topic, unbonding)?;
        credit(&mut self.treasury, bond)?;
        credit(&mut self.treasury, unbonding)
    }

    /// Treasury is set aside for a topic.
    pub(crate) fn reserve(
        &mut self,
        topic: &mut TopicLedger,
        amount: Uint128,
    ) -> Result<(), OverflowError> {
        debit(&mut self.treasury, amount)?;
        credit(&mut self.subsidies, amount)?;
        credit(&mut topic.subsidy, amount)
    }

    /// What was set aside for a topic is treasury again.
    pub(crate) fn release(&mut self, topic: &mut TopicLedger) -> Result<(), OverflowError> {
        let amount = topic.subsidy;
        debit(&mut self.subsidies, amount)?;
        debit(&mut topic.subsidy, amount)?;
        credit(&mut self.treasury, amount)
    }

    /// Emission is taken from the treasury, from new tokens and from what was set
    /// aside, and given to the rewards of a topic, to the validators and back to the
    /// treasury.
    ///
    /// # Errors
    /// `Unbalanced` unless what is taken is what is given.
    pub(crate) fn emit(
        &mut self,
        topic: &mut TopicLedger,
        validators: &mut TopicLedger,
        funding: Funding,
        spending: Spending,
    ) -> ContractResult<()> {
        let whole = funding.total()?;
        let rewards = spending.rewards.checked_add(spending.validators)?;
        let parts = rewards.checked_add(spending.treasury)?;
        if whole != parts {
            return Err(ContractError::Unbalanced { whole, parts }.into());
        }

        debit(&mut self.treasury, funding.from_treasury)?;
        debit(&mut self.subsidies, funding.subsidy)?;
        debit(&mut topic.subsidy, funding.subsidy)?;
        credit(&mut self.treasury, spending.treasury)?;
        self.reward(topic, spending.rewards)?;
        self.reward(validators, spending.validators)?;
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

    fn unbook_stake(
        &mut self,
        topic: &mut TopicLedger,
        amount: Uint128,
    ) -> Result<(), OverflowError> {
        debit(&mut self.staked, amount)?;
        debit(&mut topic.staked, amount)
    }

    fn set_out(&mut self, topic: &mut TopicLedger, amount: Uint128) -> Result<(), OverflowError> {
        credit(&mut self.unbonding, amount)?;
        credit(&mut topic.unbonding, amount)
    }

    /// As others see it.
    pub(crate) fn report(&self) -> Result<LedgerResponse, OverflowError> {
        let Self {
            staked,
            unbonding,
            rewards,
            bonds,
            subsidies,
            treasury,
        } = *self;
        let mut report = LedgerResponse {
            staked,
            unbonding,
            rewards,
            bonds,
            subsidies,
            treasury,
            liabilities: Uint128::zero(),
        };
        for (_, amount) in report.entries() {
            report.liabilities = report.liabilities.checked_add(amount)?;
        }
        Ok(report)
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
