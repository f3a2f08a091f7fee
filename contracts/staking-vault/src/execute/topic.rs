//! What the registry tells about topics.

use allora_interfaces::staking_vault::msg;
use cosmwasm_std::Response;

use crate::error::{ContractError, ContractResult};
use crate::session::{Context, Session};
use crate::state::{STATE, TOPICS};
use crate::topic::Topic;

/// Opens the account of a new topic.
pub(crate) fn open_topic(
    context: Context,
    msg::OpenTopic { topic_id }: msg::OpenTopic,
) -> ContractResult<Response> {
    let storage = context.deps.storage;
    if TOPICS.has(storage, topic_id) {
        return Err(ContractError::TopicExists { topic_id }.into());
    }

    let (_, emission) = STATE.load(storage)?;
    let topic = Topic::open(&emission, context.env.block.time, true);
    TOPICS.save(storage, topic_id, &topic);

    Ok(Response::new()
        .add_attribute("action", "open_topic")
        .add_attribute("topic_id", topic_id.to_string()))
}

/// Lets a topic take part in emission, or not. What it accrued before stays its
/// own: epochs that are open still settle.
pub(crate) fn set_topic_active(
    context: Context,
    msg::SetTopicActive { topic_id, active }: msg::SetTopicActive,
) -> ContractResult<Response> {
    let mut session = Session::open(context, topic_id)?;
    session.topic.active = active;
    let response = session.close("set_topic_active", None)?;
    Ok(response.add_attribute("active", active.to_string()))
}
