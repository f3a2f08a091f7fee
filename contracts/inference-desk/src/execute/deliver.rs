//! Deliveries, by anybody.

use allora_interfaces::inference_desk::{msg, ExecuteMsg};
use cosmwasm_std::{Addr, Response};

use super::settle::{Deliveries, Delivery};
use crate::desk::Desk;
use crate::dispatch::{call, ReplyId, RequestPayload};
use crate::error::{ContractError, ContractResult};
use crate::news::News;
use crate::state::{Subscription, REQUESTS, SUBSCRIPTIONS};

/// Delivers what is there and paid for. What is gone, not due or does not fire is passed over: two
/// deliverers race, and the second loses its gas only.
pub(crate) fn deliver(
    mut desk: Desk,
    deliverer: &Addr,
    msg::Deliver {
        topic_id,
        requests,
        subscriptions,
    }: msg::Deliver,
) -> ContractResult<Response> {
    check_numbers(&requests, &subscriptions)?;
    let mut news = desk.news(topic_id)?;
    let mut deliveries = Deliveries::default();
    let of = |id| Delivery {
        topic_id,
        id,
        deliverer,
    };
    for id in requests {
        let request = REQUESTS.may_load(desk.deps.storage, (topic_id, id))?;
        let waiting = request
            .filter(|request| request.failed.is_none() && desk.env.block.time < request.deadline);
        let Some(request) = waiting else { continue };
        if let Some(due) = news.due(&request)? {
            of(id).request(&mut desk, request, due, &mut deliveries)?;
        }
    }
    for id in subscriptions {
        let stored = SUBSCRIPTIONS.may_load(desk.deps.storage, (topic_id, id))?;
        let due = stored.filter(|stored| stored.is_due(&news));
        if let (Some(subscription), Some(latest)) = (due, &news.latest) {
            of(id).subscription(&mut desk, subscription, latest, &mut deliveries)?;
        }
    }
    desk.close();

    let Deliveries { events, calls, gas } = deliveries;
    let max = ExecuteMsg::MAX_CALLBACK_GAS;
    if gas > max {
        return Err(ContractError::TooMuchGas { max, got: gas });
    }
    Ok(Response::new()
        .add_attribute("action", "deliver")
        .add_attribute("topic_id", topic_id.to_string())
        .add_events(events)
        .add_submessages(calls))
}

/// Calls a receiver once more that failed. Nobody pays, nobody is paid.
pub(crate) fn redeliver(
    mut desk: Desk,
    msg::Redeliver { topic_id, id }: msg::Redeliver,
) -> ContractResult<Response> {
    let stored = REQUESTS.may_load(desk.deps.storage, (topic_id, id))?;
    let mut request = stored.ok_or(ContractError::UnknownRequest { topic_id, id })?;
    let Some(outcome) = request.failed else {
        return Err(ContractError::NotFailed { topic_id, id });
    };
    let until = request.kept_until();
    if desk.now() >= until {
        return Err(ContractError::TooLateToRedeliver {
            topic_id,
            id,
            until,
        });
    }

    desk.remove_request(topic_id, id, &mut request)?;
    desk.close();

    let payload = RequestPayload {
        topic_id,
        id,
        request,
        outcome,
    };
    let terms = &payload.request.terms;
    let call = call(topic_id, id, terms, outcome, ReplyId::Request, &payload)?;
    Ok(Response::new()
        .add_attribute("action", "redeliver")
        .add_attribute("topic_id", topic_id.to_string())
        .add_attribute("id", id.to_string())
        .add_submessages(call))
}

impl Subscription {
    /// Whether the newest inference can be delivered: epochs that nobody delivered in time are
    /// skipped.
    pub(crate) fn is_due(&self, news: &News) -> bool {
        let Some(latest) = &news.latest else {
            return false;
        };
        let fires = self
            .watch
            .as_ref()
            .is_none_or(|watch| watch.fires(&latest.value));
        self.paused.is_none() && latest.epoch >= self.next && fires
    }
}

fn check_numbers(requests: &[u64], subscriptions: &[u64]) -> ContractResult<()> {
    let max = ExecuteMsg::MAX_DELIVERIES;
    let got = requests.len().saturating_add(subscriptions.len());
    if got > max {
        return Err(ContractError::TooMany { max, got });
    }
    let ascends = |ids: &[u64]| ids.is_sorted_by(|before, after| before < after);
    if ascends(requests) && ascends(subscriptions) {
        return Ok(());
    }
    Err(ContractError::NotAscending {})
}
