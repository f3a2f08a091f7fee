//! What the registry tells about topics.

use allora_interfaces::TopicId;
use cosmwasm_std::{DepsMut, Env, Response, Storage};

use crate::books::Books;
use crate::error::ContractError;
use crate::state::{load_topic, Topic, EMISSION, TOPICS};

/// Opens the account of a new topic.
pub(crate) fn open_topic(
    storage: &mut dyn Storage,
    env: &Env,
    topic_id: TopicId,
) -> Result<Response, ContractError> {
    if TOPICS.has(storage, topic_id) {
        return Err(ContractError::TopicExists { topic_id });
    }

    let emission = EMISSION.load(storage)?;
    TOPICS.save(storage, topic_id, &Topic::open(&emission, env.block.time))?;

    Ok(Response::new()
        .add_attribute("action", "open_topic")
        .add_attribute("topic_id", topic_id.to_string()))
}

/// Lets a topic take part in emission, or not. What it accrued before stays its
/// own: epochs that are open still settle.
pub(crate) fn set_topic_active(
    deps: DepsMut,
    env: &Env,
    topic_id: TopicId,
    active: bool,
) -> Result<Response, ContractError> {
    let now = env.block.time;
    let mut books = Books::load(deps.storage)?;
    let mut topic = load_topic(deps.storage, topic_id)?;

    let events = books.accrue(&deps.querier, now)?;
    topic.active = active;
    books.refresh(&mut topic, now)?;

    books.save(deps.storage)?;
    TOPICS.save(deps.storage, topic_id, &topic)?;

    Ok(Response::new()
        .add_attribute("action", "set_topic_active")
        .add_attribute("topic_id", topic_id.to_string())
        .add_attribute("active", active.to_string())
        .add_events(events))
}
