//! What consumers do at the desk, and its laws read from outside.

use allora_interfaces::inference_desk::{
    self, msg, AccountEntry, AccountResponse, AccountsResponse, DeliverableEntry,
    DeliverableResponse, LedgerResponse, NewRequest, NewSubscription, QuoteResponse,
    RequestResponse, RequestState, RequestsResponse, SubscriptionResponse, SubscriptionsResponse,
};
use allora_interfaces::{TopicId, MAX_PAGE};
use anyhow::{bail, Result as AnyResult};
use cosmwasm_std::{Addr, StdResult, Storage, Uint128};
use cw_multi_test::AppResponse;
use serde::de::DeserializeOwned;

use super::events::attribute;
use super::Suite;

type Desk = inference_desk::ExecuteMsg;
type Hook = inference_desk::HookMsg;
type Question = inference_desk::QueryMsg;

impl<S: Storage> Suite<S> {
    /// Sends the desk a message.
    pub fn on_desk(&mut self, who: &Addr, msg: &Desk) -> AnyResult<AppResponse> {
        let desk = self.contracts.desk.clone();
        self.execute(who, &desk, msg)
    }

    /// Adds ALLO to an account at the desk.
    pub fn deposit(&mut self, who: &Addr, amount: Uint128) -> AnyResult<AppResponse> {
        let desk = self.contracts.desk.clone();
        self.send(who, &desk, amount, &Hook::Deposit {})
    }

    /// Asks for an inference, from an account at the desk; answers its number, and what happened.
    pub fn request(&mut self, who: &Addr, new: NewRequest) -> AnyResult<(u64, AppResponse)> {
        let response = self.on_desk(who, &Desk::Request(new))?;
        Ok((number(&response)?, response))
    }

    /// Subscribes, with ALLO of the account's own.
    pub fn subscribe(
        &mut self,
        who: &Addr,
        new: NewSubscription,
        amount: Uint128,
    ) -> AnyResult<u64> {
        let desk = self.contracts.desk.clone();
        let response = self.send(who, &desk, amount, &Hook::Subscribe(new))?;
        number(&response)
    }

    /// Delivers requests and subscriptions.
    pub fn deliver(
        &mut self,
        who: &Addr,
        topic_id: TopicId,
        requests: &[u64],
        subscriptions: &[u64],
    ) -> AnyResult<AppResponse> {
        self.on_desk(
            who,
            &Desk::Deliver(msg::Deliver {
                topic_id,
                requests: requests.to_vec(),
                subscriptions: subscriptions.to_vec(),
            }),
        )
    }

    /// A request, while it is kept.
    pub fn desk_request(&self, topic_id: TopicId, id: u64) -> StdResult<RequestResponse> {
        self.ask_desk(&Question::Request { topic_id, id })
    }

    /// A subscription, while it is kept.
    pub fn desk_subscription(&self, topic_id: TopicId, id: u64) -> StdResult<SubscriptionResponse> {
        self.ask_desk(&Question::Subscription { topic_id, id })
    }

    /// What an account can withdraw from the desk.
    pub fn desk_account(&self, who: &Addr) -> StdResult<Uint128> {
        let account = who.to_string();
        let answer: AccountResponse = self.ask_desk(&Question::Account { account })?;
        Ok(answer.balance)
    }

    /// What a delivery of a topic costs.
    pub fn quote(&self, topic_id: TopicId) -> StdResult<QuoteResponse> {
        self.ask_desk(&Question::Quote { topic_id })
    }

    /// All that can be delivered of a topic.
    pub fn deliverable(&self, topic_id: TopicId) -> StdResult<Vec<DeliverableEntry>> {
        let mut entries = vec![];
        let mut start_after = None;
        loop {
            let page: DeliverableResponse = self.ask_desk(&Question::Deliverable {
                topic_id,
                start_after,
                limit: Some(MAX_PAGE),
            })?;
            entries.extend(page.entries);
            start_after = page.next;
            if start_after.is_none() {
                return Ok(entries);
            }
        }
    }

    /// What the desk owes to whom.
    pub fn desk_ledger(&self) -> StdResult<LedgerResponse> {
        self.ask_desk(&Question::Ledger {})
    }

    /// What the desk owes in all.
    pub fn desk_owes(&self) -> StdResult<Uint128> {
        let LedgerResponse {
            accounts,
            requests,
            subscriptions,
            fees,
        } = self.desk_ledger()?;
        Ok(accounts + requests + subscriptions + fees)
    }

    /// Sentences about totals of the desk that are not the sum of what they are totals of.
    pub(super) fn desk_agrees_with_itself(&self) -> StdResult<Vec<String>> {
        let (mut requests, mut subscriptions, mut fees) = Default::default();
        for topic_id in (1..=self.topic_count()?).map(TopicId) {
            requests += self.escrow_of(topic_id)?;
            subscriptions += self.balances_of(topic_id)?;
            fees += self.quote(topic_id)?.uncollected;
        }
        let accounts = self.desk_accounts()?;
        let summed = LedgerResponse {
            accounts: accounts.iter().map(|account| account.balance).sum(),
            requests,
            subscriptions,
            fees,
        };
        let stated = self.desk_ledger()?;
        let differs = stated != summed;
        let said = differs.then(|| format!("the desk says {stated:?}, and owes {summed:?}"));
        Ok(said.into_iter().collect())
    }

    fn escrow_of(&self, topic_id: TopicId) -> StdResult<Uint128> {
        let mut sum = Uint128::zero();
        let mut start_after = None;
        loop {
            let page: RequestsResponse = self.ask_desk(&Question::Requests {
                topic_id,
                payer: None,
                start_after,
                limit: Some(MAX_PAGE),
            })?;
            let waiting = page
                .requests
                .iter()
                .filter(|request| request.state == RequestState::Waiting {});
            sum += waiting
                .map(|request| request.fee + request.tip.to)
                .sum::<Uint128>();
            start_after = page.next;
            if start_after.is_none() {
                return Ok(sum);
            }
        }
    }

    fn balances_of(&self, topic_id: TopicId) -> StdResult<Uint128> {
        let mut sum = Uint128::zero();
        let mut start_after = None;
        loop {
            let page: SubscriptionsResponse = self.ask_desk(&Question::Subscriptions {
                topic_id,
                payer: None,
                start_after,
                limit: Some(MAX_PAGE),
            })?;
            let balances = page.subscriptions.iter().map(|entry| entry.balance);
            sum += balances.sum::<Uint128>();
            start_after = page.next;
            if start_after.is_none() {
                return Ok(sum);
            }
        }
    }

    /// Every account at the desk.
    pub fn desk_accounts(&self) -> StdResult<Vec<AccountEntry>> {
        let mut accounts = vec![];
        let mut start_after = None;
        loop {
            let page: AccountsResponse = self.ask_desk(&Question::Accounts {
                start_after,
                limit: Some(MAX_PAGE),
            })?;
            start_after = page.accounts.last().map(|entry| entry.account.clone());
            accounts.extend(page.accounts);
            if start_after.is_none() {
                return Ok(accounts);
            }
        }
    }

    fn ask_desk<T: DeserializeOwned>(&self, question: &Question) -> StdResult<T> {
        self.query(&self.contracts.desk, question)
    }
}

/// The number that a request or a subscription was given.
fn number(response: &AppResponse) -> AnyResult<u64> {
    let mut numbers = response.events.iter();
    match numbers.find_map(|event| attribute(event, "id")) {
        Some(number) => Ok(number.parse()?),
        None => bail!("nothing was numbered"),
    }
}
