//! Requests and subscriptions.

use allora_interfaces::inference_desk::{
    Callback, RequestResponse, RequestState, RequestsResponse, SubscriptionResponse,
    SubscriptionsResponse, Watch as WatchResponse,
};
use allora_interfaces::{page_limit, TopicId};
use allora_storage::Bound;
use cosmwasm_std::{Addr, Binary, Deps, Order, Storage, Uint128};

use crate::error::{ContractError, ContractResult};
use crate::state::{Receiver, Request, Subscription, Terms, REQUESTS, SUBSCRIPTIONS};
use crate::watch::Watch;

pub(super) fn request(
    storage: &dyn Storage,
    topic_id: TopicId,
    id: u64,
) -> ContractResult<RequestResponse> {
    let request = REQUESTS.may_load(storage, (topic_id, id))?;
    let request = request.ok_or(ContractError::UnknownRequest { topic_id, id })?;
    Ok(request.describe(topic_id, id))
}

pub(super) fn requests(
    deps: Deps,
    topic_id: TopicId,
    payer: Option<String>,
    start_after: Option<u64>,
    limit: Option<u32>,
) -> ContractResult<RequestsResponse> {
    let start = start_after.map(Bound::exclusive);
    let entries = REQUESTS.prefix(topic_id);
    let entries = entries.range(deps.storage, start, None, Order::Ascending);
    let mut page = Page::new(deps, payer, limit)?;
    let mut requests = vec![];
    for entry in entries.take(page.limit) {
        let (id, request) = entry?;
        if page.shows(id, &request.terms) {
            requests.push(request.describe(topic_id, id));
        }
    }
    let next = page.next();
    Ok(RequestsResponse { requests, next })
}

pub(super) fn subscription(
    storage: &dyn Storage,
    topic_id: TopicId,
    id: u64,
) -> ContractResult<SubscriptionResponse> {
    let subscription = SUBSCRIPTIONS.may_load(storage, (topic_id, id))?;
    let subscription = subscription.ok_or(ContractError::UnknownSubscription { topic_id, id })?;
    subscription.describe(topic_id, id)
}

pub(super) fn subscriptions(
    deps: Deps,
    topic_id: TopicId,
    payer: Option<String>,
    start_after: Option<u64>,
    limit: Option<u32>,
) -> ContractResult<SubscriptionsResponse> {
    let start = start_after.map(Bound::exclusive);
    let entries = SUBSCRIPTIONS.prefix(topic_id);
    let entries = entries.range(deps.storage, start, None, Order::Ascending);
    let mut page = Page::new(deps, payer, limit)?;
    let mut subscriptions = vec![];
    for entry in entries.take(page.limit) {
        let (id, subscription) = entry?;
        if page.shows(id, &subscription.terms) {
            subscriptions.push(subscription.describe(topic_id, id)?);
        }
    }
    let next = page.next();
    Ok(SubscriptionsResponse {
        subscriptions,
        next,
    })
}

/// What a page looks at, and for whom.
struct Page {
    payer: Option<Addr>,
    limit: usize,
    seen: usize,
    last: Option<u64>,
}

impl Page {
    fn new(deps: Deps, payer: Option<String>, limit: Option<u32>) -> ContractResult<Self> {
        let payer = payer.map(|payer| deps.api.addr_validate(&payer));
        Ok(Self {
            payer: payer.transpose()?,
            limit: page_limit(limit),
            seen: 0,
            last: None,
        })
    }

    fn shows(&mut self, id: u64, terms: &Terms) -> bool {
        self.seen = self.seen.saturating_add(1);
        self.last = Some(id);
        let payer = self.payer.as_ref();
        payer.is_none_or(|payer| *payer == terms.payer)
    }

    fn next(&self) -> Option<u64> {
        self.last.filter(|_| self.seen >= self.limit)
    }
}

impl Request {
    fn describe(self, topic_id: TopicId, id: u64) -> RequestResponse {
        let until = self.kept_until();
        let Self {
            terms:
                Terms {
                    payer,
                    fee,
                    tip,
                    receiver,
                },
            purse: _,
            epoch,
            deadline,
            watch,
            failed,
        } = self;
        RequestResponse {
            topic_id,
            id,
            fee,
            tip,
            epoch,
            deadline,
            callback: receiver.map(|receiver| receiver.describe(&payer)),
            payer: payer.into(),
            watch: watch.map(Watch::describe),
            state: match failed {
                Some(outcome) => RequestState::Failed { outcome, until },
                None => RequestState::Waiting {},
            },
        }
    }
}

impl Subscription {
    fn describe(self, topic_id: TopicId, id: u64) -> ContractResult<SubscriptionResponse> {
        let most = self.terms.most()?;
        let Self {
            terms:
                Terms {
                    payer,
                    fee,
                    tip,
                    receiver,
                },
            purse,
            left,
            every,
            next,
            condition,
            watch,
            failures,
            paused,
        } = self;
        let balance = purse.amount();
        let paid = balance.checked_div(most).unwrap_or(Uint128::MAX);
        Ok(SubscriptionResponse {
            topic_id,
            id,
            fee,
            tip,
            balance,
            left,
            paid_deliveries: u64::try_from(paid.u128()).unwrap_or(u64::MAX),
            every,
            next,
            callback: receiver.map(|receiver| receiver.describe(&payer)),
            payer: payer.into(),
            condition,
            watch: watch.map(Watch::describe),
            failures,
            paused,
        })
    }
}

impl Receiver {
    fn describe(self, payer: &Addr) -> Callback {
        let Self {
            contract,
            gas_limit,
            payload,
        } = self;
        Callback {
            receiver: Some(contract.unwrap_or_else(|| payer.clone()).into()),
            gas_limit,
            payload: Binary::from(payload),
        }
    }
}

impl Watch {
    fn describe(self) -> WatchResponse {
        let Self { low, high } = self;
        WatchResponse { low, high }
    }
}
