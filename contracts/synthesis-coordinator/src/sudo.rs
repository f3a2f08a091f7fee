//! Called by the chain itself.

use allora_interfaces::synthesis_coordinator::{DueTopic, SynthesisCoordinator};
use allora_storage::Packed;
use cosmwasm_std::{Env, Response, Storage, SubMsg};

use crate::epoch::due::due_topics;
use crate::error::ContractResult;
use crate::submessage::{ClockPayload, ReplyId};

/// Most topics served per block.
const TOPICS_PER_BLOCK: usize = 3;

/// Most steps per topic and block.
const STEPS_PER_TOPIC: u32 = 1;

/// Most gas a topic may use in a block: twice what the dearest step costs. A topic that needs more fails
/// alone, and rests.
const GAS_PER_TOPIC: u64 = 3_000_000;

/// Has the topics that wait longest advance, each in a submessage of its own with a limit
/// of gas, so that nothing here can fail. Who was served waits behind all others (see
/// [`requeue`](crate::epoch::due::requeue)). One key is read when nothing is due.
pub(crate) fn clock_end_block(storage: &dyn Storage, env: &Env) -> ContractResult<Response> {
    let mut response = Response::new();
    let now = env.block.time;
    let topics = due_topics(storage, Some(now), TOPICS_PER_BLOCK).unwrap_or_default();
    for DueTopic { topic_id, .. } in topics.into_iter().filter(|topic| topic.due <= now) {
        let itself = SynthesisCoordinator(&env.contract.address);
        let message = itself.advance(topic_id, STEPS_PER_TOPIC)?;
        let payload = ClockPayload { topic_id }.to_bytes();
        let message = SubMsg::reply_on_error(message, ReplyId::Clock.into());
        let message = message.with_gas_limit(GAS_PER_TOPIC).with_payload(payload);
        response = response.add_submessage(message);
    }
    Ok(response)
}
