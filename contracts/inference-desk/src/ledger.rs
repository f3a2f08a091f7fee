//! The one place that moves money between those it is owed to.
//!
//! Fields are private: no other module can change what is owed to whom. Every function debits one
//! liability as much as it credits another, or mirrors tokens that enter or leave in the same message.

use allora_interfaces::inference_desk::LedgerResponse;
use allora_storage::Packed;
use cosmwasm_std::{OverflowError, Uint128};

/// Totals of every liability, base units. The sum is the desk's balance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Packed)]
pub(crate) struct Ledger {
    accounts: Uint128,
    requests: Uint128,
    subscriptions: Uint128,
    fees: Uint128,
}

/// What an account can withdraw.
#[derive(Clone, Debug, Default, PartialEq, Eq, Packed)]
pub(crate) struct Account {
    balance: Uint128,
}

/// What deliveries are paid from: the escrow of a request, or the balance of a subscription.
#[derive(Clone, Debug, Default, PartialEq, Eq, Packed)]
pub(crate) struct Purse {
    amount: Uint128,
    /// Which of the two.
    standing: bool,
}

/// Fees of a topic that nobody has paid on yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Packed)]
pub(crate) struct Fees(Uint128);

impl Account {
    pub(crate) const fn balance(&self) -> Uint128 {
        self.balance
    }
}

impl Purse {
    /// Of a request.
    pub(crate) fn of_request() -> Self {
        Self::default()
    }

    /// Of a subscription.
    pub(crate) fn of_subscription() -> Self {
        Self {
            standing: true,
            ..Self::default()
        }
    }

    pub(crate) const fn amount(&self) -> Uint128 {
        self.amount
    }
}

impl Fees {
    pub(crate) const fn amount(&self) -> Uint128 {
        self.0
    }
}

impl Ledger {
    /// Tokens that came in are an account's.
    pub(crate) fn deposit(
        &mut self,
        account: &mut Account,
        amount: Uint128,
    ) -> Result<(), OverflowError> {
        credit(&mut self.accounts, amount)?;
        credit(&mut account.balance, amount)
    }

    /// An account's tokens go out.
    pub(crate) fn withdraw(
        &mut self,
        account: &mut Account,
        amount: Uint128,
    ) -> Result<(), OverflowError> {
        debit(&mut self.accounts, amount)?;
        debit(&mut account.balance, amount)
    }

    /// An account pays for what is to be delivered.
    pub(crate) fn hold(
        &mut self,
        account: &mut Account,
        purse: &mut Purse,
        amount: Uint128,
    ) -> Result<(), OverflowError> {
        self.withdraw(account, amount)?;
        credit(self.purses(purse), amount)?;
        credit(&mut purse.amount, amount)
    }

    /// Tokens that came in pay for what is to be delivered.
    pub(crate) fn top_up(
        &mut self,
        purse: &mut Purse,
        amount: Uint128,
    ) -> Result<(), OverflowError> {
        credit(self.purses(purse), amount)?;
        credit(&mut purse.amount, amount)
    }

    /// A tip is paid, or what is left is paid back.
    pub(crate) fn release(
        &mut self,
        purse: &mut Purse,
        account: &mut Account,
        amount: Uint128,
    ) -> Result<(), OverflowError> {
        self.take(purse, amount)?;
        self.deposit(account, amount)
    }

    /// The fee of a delivery is earned.
    pub(crate) fn earn(
        &mut self,
        purse: &mut Purse,
        fees: &mut Fees,
        amount: Uint128,
    ) -> Result<(), OverflowError> {
        self.take(purse, amount)?;
        credit(&mut self.fees, amount)?;
        credit(&mut fees.0, amount)
    }

    /// All fees of a topic go out.
    pub(crate) fn collect(&mut self, fees: &mut Fees) -> Result<Uint128, OverflowError> {
        let amount = fees.0;
        debit(&mut self.fees, amount)?;
        debit(&mut fees.0, amount)?;
        Ok(amount)
    }

    /// As others see it.
    pub(crate) fn report(&self) -> LedgerResponse {
        let Self {
            accounts,
            requests,
            subscriptions,
            fees,
        } = *self;
        LedgerResponse {
            accounts,
            requests,
            subscriptions,
            fees,
        }
    }

    fn take(&mut self, purse: &mut Purse, amount: Uint128) -> Result<(), OverflowError> {
        debit(self.purses(purse), amount)?;
        debit(&mut purse.amount, amount)
    }

    fn purses(&mut self, purse: &Purse) -> &mut Uint128 {
        if purse.standing {
            &mut self.subscriptions
        } else {
            &mut self.requests
        }
    }
}

fn credit(balance: &mut Uint128, amount: Uint128) -> Result<(), OverflowError> {
    *balance = balance.checked_add(amount)?;
    Ok(())
}

fn debit(balance: &mut Uint128, amount: Uint128) -> Result<(), OverflowError> {
    *balance = balance.checked_sub(amount)?;
    Ok(())
}
