//! What every message works on: loaded once, stored once.

use allora_interfaces::TopicId;
use cosmwasm_std::{Addr, DepsMut, Env, Storage, Timestamp, Uint128};

use crate::error::{ContractError, ContractResult};
use crate::ledger::{Account, Ledger, Purse};
use crate::news::News;
use crate::state::{
    Book, Request, Settings, ACCOUNTS, BOOK, FEES, PRICES, REQUESTS, SETTINGS, SUBSCRIPTIONS,
};

/// Money, numbers and settings, while a message is at work.
pub(crate) struct Desk<'a> {
    pub(crate) deps: DepsMut<'a>,
    pub(crate) env: &'a Env,
    pub(crate) settings: Settings,
    book: Book,
}

impl<'a> Desk<'a> {
    pub(crate) fn open(deps: DepsMut<'a>, env: &'a Env) -> ContractResult<Self> {
        Ok(Self {
            settings: SETTINGS.load(deps.storage)?,
            book: BOOK.load(deps.storage)?,
            deps,
            env,
        })
    }

    /// Stores the totals. What is dispatched after it finds them as they are.
    pub(crate) fn close(self) {
        BOOK.save(self.deps.storage, &self.book);
    }

    pub(crate) const fn now(&self) -> Timestamp {
        self.env.block.time
    }

    /// What is published about a topic.
    pub(crate) fn news(&self, topic_id: TopicId) -> ContractResult<News<'a>> {
        let coordinator = self.settings.synthesis_coordinator.clone();
        News::load(self.deps.querier, coordinator, topic_id, self.now())
    }

    /// What a delivery of a topic costs.
    pub(crate) fn price(&self, topic_id: TopicId) -> ContractResult<Uint128> {
        let price = PRICES.may_load(self.deps.storage, topic_id)?;
        Ok(price.unwrap_or(self.settings.params.base_fee))
    }

    /// A number nobody had.
    pub(crate) fn number(&mut self) -> ContractResult<u64> {
        let next = self.book.last_id.checked_add(1);
        self.book.last_id = next.ok_or(ContractError::NumbersExhausted {})?;
        Ok(self.book.last_id)
    }

    /// Changes an account.
    fn account<T>(
        &mut self,
        account: &Addr,
        change: impl FnOnce(&mut Ledger, &mut Account) -> ContractResult<T>,
    ) -> ContractResult<T> {
        let storage = &mut *self.deps.storage;
        let mut record = load_account(storage, account)?;
        let answer = change(&mut self.book.ledger, &mut record)?;
        if record.balance().is_zero() {
            ACCOUNTS.remove(storage, account);
        } else {
            ACCOUNTS.save(storage, account, &record);
        }
        Ok(answer)
    }

    /// Tokens that came in are an account's.
    pub(crate) fn deposit(&mut self, account: &Addr, amount: Uint128) -> ContractResult<()> {
        if amount.is_zero() {
            return Ok(());
        }
        self.account(
            account,
            |ledger, record| Ok(ledger.deposit(record, amount)?),
        )
    }

    /// An account's tokens go out.
    pub(crate) fn withdraw(&mut self, account: &Addr, amount: Uint128) -> ContractResult<()> {
        self.account(account, |ledger, record| {
            check_balance(account, record, amount)?;
            Ok(ledger.withdraw(record, amount)?)
        })
    }

    /// An account pays for what is to be delivered.
    pub(crate) fn hold(
        &mut self,
        account: &Addr,
        purse: &mut Purse,
        amount: Uint128,
    ) -> ContractResult<()> {
        self.account(account, |ledger, record| {
            check_balance(account, record, amount)?;
            Ok(ledger.hold(record, purse, amount)?)
        })
    }

    /// Somebody pays for what is to be delivered, from what was sent along, and from its account if
    /// that is not enough; what is left of it is its account's.
    pub(crate) fn pay(
        &mut self,
        payer: &Addr,
        purse: &mut Purse,
        amount: Uint128,
        sent: Uint128,
    ) -> ContractResult<()> {
        match sent.checked_sub(amount) {
            Ok(rest) => {
                self.top_up(purse, amount)?;
                self.deposit(payer, rest)
            }
            Err(_) => {
                self.deposit(payer, sent)?;
                self.hold(payer, purse, amount)
            }
        }
    }

    /// Tokens that came in pay for what is to be delivered.
    pub(crate) fn top_up(&mut self, purse: &mut Purse, amount: Uint128) -> ContractResult<()> {
        Ok(self.book.ledger.top_up(purse, amount)?)
    }

    /// A tip is paid, or what is left is paid back.
    pub(crate) fn release(
        &mut self,
        purse: &mut Purse,
        account: &Addr,
        amount: Uint128,
    ) -> ContractResult<()> {
        if amount.is_zero() {
            return Ok(());
        }
        self.account(account, |ledger, record| {
            Ok(ledger.release(purse, record, amount)?)
        })
    }

    /// A topic earns the fee of a delivery.
    pub(crate) fn earn(
        &mut self,
        topic_id: TopicId,
        purse: &mut Purse,
        fee: Uint128,
    ) -> ContractResult<()> {
        if fee.is_zero() {
            return Ok(());
        }
        let mut fees = FEES
            .may_load(self.deps.storage, topic_id)?
            .unwrap_or_default();
        self.book.ledger.earn(purse, &mut fees, fee)?;
        FEES.save(self.deps.storage, topic_id, &fees);
        Ok(())
    }

    /// All fees of a topic go out.
    pub(crate) fn collect(&mut self, topic_id: TopicId) -> ContractResult<Uint128> {
        let fees = FEES.may_load(self.deps.storage, topic_id)?;
        let mut fees = fees.ok_or(ContractError::NothingToCollect { topic_id })?;
        FEES.remove(self.deps.storage, topic_id);
        Ok(self.book.ledger.collect(&mut fees)?)
    }

    /// Removes a request; what is left of its money is its payer's.
    pub(crate) fn remove_request(
        &mut self,
        topic_id: TopicId,
        id: u64,
        request: &mut Request,
    ) -> ContractResult<Uint128> {
        REQUESTS.remove(self.deps.storage, (topic_id, id));
        self.pay_back(&request.terms.payer, &mut request.purse)
    }

    /// Removes a subscription; what is left of its money is its payer's.
    pub(crate) fn remove_subscription(
        &mut self,
        topic_id: TopicId,
        id: u64,
        payer: &Addr,
        purse: &mut Purse,
    ) -> ContractResult<Uint128> {
        SUBSCRIPTIONS.remove(self.deps.storage, (topic_id, id));
        self.pay_back(payer, purse)
    }

    fn pay_back(&mut self, payer: &Addr, purse: &mut Purse) -> ContractResult<Uint128> {
        let refund = purse.amount();
        self.release(purse, payer, refund)?;
        Ok(refund)
    }
}

/// What an account has; nothing if it is not there.
pub(crate) fn load_account(storage: &dyn Storage, account: &Addr) -> ContractResult<Account> {
    Ok(ACCOUNTS.may_load(storage, account)?.unwrap_or_default())
}

fn check_balance(account: &Addr, record: &Account, needed: Uint128) -> ContractResult<()> {
    let balance = record.balance();
    if balance >= needed {
        return Ok(());
    }
    Err(ContractError::InsufficientFunds {
        account: account.clone(),
        balance,
        needed,
    })
}
