//! Receivers that refused. What they did is undone; what was booked stays.

use allora_interfaces::inference_desk::{Event, ExecuteMsg, Pause};
use allora_storage::Packed;
use cosmwasm_std::{DepsMut, Reply, Response};

use crate::dispatch::{ReplyId, RequestPayload, SubscriptionPayload};
use crate::error::{ContractError, ContractResult};
use crate::state::{REQUESTS, SUBSCRIPTIONS};

/// Longest reason that is announced, in bytes: a receiver chooses its text.
const MAX_REASON: usize = 120;

/// Sorts an answer to what it is for.
pub(crate) fn reply(deps: DepsMut, reply: Reply) -> ContractResult<Response> {
    let reason = reply.result.into_result().err().unwrap_or_default();
    let reason = cut(reason);
    match ReplyId::try_from(reply.id)? {
        ReplyId::Request => Ok(request_failed(deps, unpack(&reply.payload)?, reason)),
        ReplyId::Subscription => subscription_failed(deps, unpack(&reply.payload)?, reason),
    }
}

fn unpack<P: Packed>(payload: &[u8]) -> ContractResult<P> {
    P::from_bytes(payload).ok_or(ContractError::Corrupt { record: P::NAME })
}

/// The request is there again, with what can be delivered once more; no money is in it.
fn request_failed(deps: DepsMut, payload: RequestPayload, reason: String) -> Response {
    let RequestPayload {
        topic_id,
        id,
        mut request,
        outcome,
    } = payload;
    request.failed = Some(outcome);
    REQUESTS.save(deps.storage, (topic_id, id), &request);

    Response::new().add_event(Event::DeliveryFailed {
        topic_id,
        id,
        epoch: outcome.epoch(),
        reason,
    })
}

/// The failure counts, unless the subscription ended with this delivery.
fn subscription_failed(
    deps: DepsMut,
    payload: SubscriptionPayload,
    reason: String,
) -> ContractResult<Response> {
    let SubscriptionPayload {
        topic_id,
        id,
        outcome,
        failures,
    } = payload;
    let mut response = Response::new().add_event(Event::DeliveryFailed {
        topic_id,
        id,
        epoch: outcome.epoch(),
        reason,
    });
    let Some(mut subscription) = SUBSCRIPTIONS.may_load(deps.storage, (topic_id, id))? else {
        return Ok(response);
    };
    subscription.failures = failures.saturating_add(1);
    if subscription.failures >= ExecuteMsg::MAX_FAILURES && subscription.paused.is_none() {
        let reason = Pause::Callback;
        subscription.paused = Some(reason);
        response = response.add_event(Event::SubscriptionPaused {
            topic_id,
            id,
            reason,
        });
    }
    SUBSCRIPTIONS.save(deps.storage, (topic_id, id), &subscription);
    Ok(response)
}

/// At most so many bytes, in whole characters.
pub(crate) fn cut(mut reason: String) -> String {
    let mut end = reason.len().min(MAX_REASON);
    while !reason.is_char_boundary(end) {
        end = end.saturating_sub(1);
    }
    reason.truncate(end);
    reason
}
