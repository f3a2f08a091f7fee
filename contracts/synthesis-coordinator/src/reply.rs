//! Answers to submessages.

use allora_interfaces::staking_vault::SettleResponse;
use allora_interfaces::synthesis_coordinator::Event;
use allora_interfaces::TopicId;
use allora_storage::Packed;
use cosmwasm_std::{
    from_json, Binary, Env, Reply, Response, Storage, SubMsgResponse, SubMsgResult, Uint128,
};
use cw_utils::parse_execute_response_data;

use crate::epoch::due::postpone;
use crate::error::{ContractError, ContractResult};
use crate::payout::{queue, send_oldest, unsettled};
use crate::state::{ARCHIVE, PENDING, PROGRESS};
use crate::submessage::{ClockPayload, ObservePayload, ReplyId, SettlePayload};

/// Seconds until the clock serves a topic again whose steps failed.
const CLOCK_RETRY_DELAY: u64 = 3_600;

/// Longest reason of a refusal that is announced, in characters.
const MAX_REASON: usize = 200;

/// Sorts an answer to whom it is for.
pub(crate) fn reply(
    storage: &mut dyn Storage,
    env: &Env,
    reply: Reply,
) -> ContractResult<Response> {
    match ReplyId::try_from(reply.id)? {
        ReplyId::Settled => settled(storage, env, unpack(&reply.payload)?, reply.result),
        ReplyId::Clock => {
            let ClockPayload { topic_id } = unpack(&reply.payload)?;
            clock_failed(storage, env, topic_id)
        }
        ReplyId::Observe => Ok(unanswered(unpack(&reply.payload)?, reply.result)),
    }
}

fn unpack<P: Packed>(payload: &[u8]) -> ContractResult<P> {
    P::from_bytes(payload).ok_or_else(|| ContractError::Corrupt { record: P::NAME }.into())
}

fn settled(
    storage: &mut dyn Storage,
    env: &Env,
    payload: SettlePayload,
    result: SubMsgResult,
) -> ContractResult<Response> {
    match result {
        SubMsgResult::Ok(response) => accepted(storage, env, &payload, response),
        SubMsgResult::Err(reason) => refused(storage, payload, &reason),
    }
}

/// The vault has booked the epoch: the archive learns how much, and the next of
/// the queue goes out.
fn accepted(
    storage: &mut dyn Storage,
    env: &Env,
    payload: &SettlePayload,
    response: SubMsgResponse,
) -> ContractResult<Response> {
    let SettlePayload {
        topic_id, epoch, ..
    } = *payload;
    let rewards = rewards_of(response);

    let paid = payload.pending.paid;
    // A void one pays nothing, and may be the rest of one that was paid.
    if let Some(mut entry) = ARCHIVE
        .may_load(storage, (topic_id, epoch))?
        .filter(|entry| paid && entry.rewards != rewards)
    {
        entry.rewards = rewards;
        ARCHIVE.save(storage, (topic_id, epoch), &entry);
    }
    let mut progress = PROGRESS.load(storage, topic_id)?;
    if payload.queued {
        PENDING.remove(storage, (topic_id, epoch));
        progress.pending = progress.pending.saturating_sub(1);
        progress.unsettled = unsettled(storage, topic_id, &progress)?;
        PROGRESS.save(storage, topic_id, &progress);
    }
    let next = match payload.more.checked_sub(1) {
        Some(more) if progress.pending > 0 => send_oldest(storage, topic_id, env.block.time, more)?,
        _ => None,
    };

    let mut response = Response::new().add_submessages(next);
    if paid {
        response = response.add_event(Event::EpochRewarded {
            topic_id,
            epoch,
            rewards,
        });
    }
    Ok(response)
}

/// The vault has refused: the settlement waits, and later ones behind it.
fn refused(
    storage: &mut dyn Storage,
    payload: SettlePayload,
    reason: &str,
) -> ContractResult<Response> {
    let SettlePayload {
        topic_id,
        epoch,
        pending,
        queued,
        more: _,
    } = payload;

    if !queued {
        let mut progress = PROGRESS.load(storage, topic_id)?;
        queue(storage, (topic_id, epoch), pending, &mut progress)?;
        progress.unsettled = unsettled(storage, topic_id, &progress)?;
        PROGRESS.save(storage, topic_id, &progress);
    }

    Ok(Response::new().add_event(Event::SettlementFailed {
        topic_id,
        epoch,
        reason: reason.chars().take(MAX_REASON).collect(),
    }))
}

/// Paid to inferers, forecasters and reputers. An answer that cannot be read is
/// no reason to undo a payment that was made: it counts as nothing.
fn rewards_of(response: SubMsgResponse) -> Uint128 {
    let answer = answer_of(response).and_then(|data| from_json::<SettleResponse>(data).ok());
    let answer = answer.unwrap_or_default();
    answer
        .inferers
        .saturating_add(answer.forecasters)
        .saturating_add(answer.reputers)
}

/// Data of the vault's response, inside the protobuf of the wasm module.
fn answer_of(response: SubMsgResponse) -> Option<Binary> {
    #[allow(deprecated)] // older chains fill nothing else
    let SubMsgResponse {
        data,
        msg_responses,
        ..
    } = response;
    let first = msg_responses.into_iter().next().map(|first| first.value);
    let wrapped = first.or(data)?;
    parse_execute_response_data(&wrapped).ok()?.data
}

/// Steps failed, which they should not; their writes are undone. The clock looks
/// at the topic again later, so that it cannot keep it from the others.
fn clock_failed(
    storage: &mut dyn Storage,
    env: &Env,
    topic_id: TopicId,
) -> ContractResult<Response> {
    let mut progress = PROGRESS.load(storage, topic_id)?;
    let due = env.block.time.plus_seconds(CLOCK_RETRY_DELAY);

    postpone(storage, topic_id, &mut progress, Some(due));
    PROGRESS.save(storage, topic_id, &progress);

    Ok(Response::new()
        .add_attribute("action", "clock_failed")
        .add_attribute("topic_id", topic_id.to_string()))
}

/// A contract gave no truth; it is asked again, if there is time.
fn unanswered(payload: ObservePayload, result: SubMsgResult) -> Response {
    let ObservePayload { topic_id, epoch } = payload;
    let reason = result.into_result().err().unwrap_or_default();
    Response::new().add_event(Event::ObservationFailed {
        topic_id,
        epoch,
        reason: reason.chars().take(MAX_REASON).collect(),
    })
}
