//! Requests and subscriptions.

use allora_interfaces::inference_desk::{
    Callback, OpenEntry, OpenResponse, RequestResponse, RequestState, RequestsResponse,
    SubscriptionResponse, SubscriptionsResponse, Watch as WatchResponse,
};
use allora_interfaces::{page_limit, TopicId};
use allora_storage::Bound;
use cosmwasm_std::{Binary, Deps, Order, Storage, Uint128};

use crate::error::{ContractError, ContractResult};
use crate::state::{Place, Receiver, Request, Subscription, Terms, OPEN, REQUESTS, SUBSCRIPTIONS};
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
    storage: &dyn Storage,
    topic_id: TopicId,
    start_after: Option<u64>,
    limit: Option<u32>,
) -> ContractResult<RequestsResponse> {
    let start = start_after.map(Bound::exclusive);
    let entries = REQUESTS.prefix(topic_id);
    let entries = entries.range(storage, start, None, Order::Ascending);
    let mut requests = vec![];
    for entry in entries.take(page_limit(limit)) {
        let (id, request) = entry?;
        requests.push(request.describe(topic_id, id));
    }
    Ok(RequestsResponse { requests })
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
    storage: &dyn Storage,
    topic_id: TopicId,
    start_after: Option<u64>,
    limit: Option<u32>,
) -> ContractResult<SubscriptionsResponse> {
    let start = start_after.map(Bound::exclusive);
    let entries = SUBSCRIPTIONS.prefix(topic_id);
    let entries = entries.range(storage, start, None, Order::Ascending);
    let mut subscriptions = vec![];
    for entry in entries.take(page_limit(limit)) {
        let (id, subscription) = entry?;
        subscriptions.push(subscription.describe(topic_id, id)?);
    }
    Ok(SubscriptionsResponse { subscriptions })
}

pub(super) fn open(
    deps: Deps,
    payer: &str,
    start_after: Option<u64>,
    limit: Option<u32>,
) -> ContractResult<OpenResponse> {
    let payer = deps.api.addr_validate(payer)?;
    let start = start_after.map(Bound::exclusive);
    let entries = OPEN.prefix(&payer);
    let entries = entries.range(deps.storage, start, None, Order::Ascending);
    let mut open = vec![];
    for entry in entries.take(page_limit(limit)) {
        let (
            id,
            Place {
                topic_id,
                subscription,
            },
        ) = entry?;
        open.push(OpenEntry {
            id,
            topic_id,
            subscription,
        });
    }
    Ok(OpenResponse { entries: open })
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
            payer: payer.into(),
            fee,
            tip,
            epoch,
            deadline,
            callback: receiver.map(Receiver::describe),
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
            payer: payer.into(),
            fee,
            tip,
            balance,
            left,
            paid_deliveries: u64::try_from(paid.u128()).unwrap_or(u64::MAX),
            every,
            next,
            callback: receiver.map(Receiver::describe),
            condition,
            watch: watch.map(Watch::describe),
            failures,
            paused,
        })
    }
}

impl Receiver {
    fn describe(self) -> Callback {
        let Self {
            contract,
            gas_limit,
            payload,
        } = self;
        Callback {
            receiver: Some(contract.into()),
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
