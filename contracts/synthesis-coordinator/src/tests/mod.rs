//! Unit tests.

#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation)]

mod access;
mod bonds;
mod budget;
mod evidence;
mod hidden;
mod inference;
mod keys;
mod lifecycle;
mod migration;
mod newcomers;
mod observe;
mod packed;
mod payout;
mod places;
mod pruning;
mod queries;
mod quorum;
mod registry;
mod relay;
mod report;
mod reportable;
mod roster;
mod schedule;
mod second_order;
mod sortition;
mod submit;
mod test_coordinator;
mod timing;
mod void;
mod waiting;

pub(crate) use test_coordinator::*;

pub(crate) use allora_interfaces::staking_vault::Settlement;
pub(crate) use allora_interfaces::synthesis_coordinator::{msg, ExecuteMsg, ForecastElement};
pub(crate) use allora_interfaces::topic_registry::{Caps, TopicParams};
pub(crate) use allora_interfaces::{ActorId, EpochId, Role, TopicId};
pub(crate) use allora_math::Real;
pub(crate) use cosmwasm_std::testing::message_info;
pub(crate) use cosmwasm_std::{Reply, Response, SubMsgResult, Timestamp, Uint128};

pub(crate) use crate::contract::{execute, query, reply};
pub(crate) use crate::error::ContractError;

/// A number from its decimal.
pub(crate) fn real(text: &str) -> Real {
    text.parse().unwrap()
}

pub(crate) fn elements_of(elements: &[(u32, &str)]) -> Vec<ForecastElement> {
    let element = |(inferer, loss): &(u32, &str)| ForecastElement {
        inferer: ActorId(*inferer),
        loss: real(loss),
    };
    elements.iter().map(element).collect()
}

/// A submission to topic 1, as a worker writes it.
pub(crate) fn submission(
    epoch: u64,
    inference: Option<&str>,
    forecast: &[(u32, &str)],
) -> ExecuteMsg {
    ExecuteMsg::Submit(msg::Submit {
        topic_id: TOPIC,
        epoch: EpochId(epoch),
        inference: inference.map(real),
        forecast: elements_of(forecast),
    })
}

/// With places for three inferers, two forecasters and two reputers.
pub(crate) fn crowded(mut params: TopicParams) -> TopicParams {
    params.caps = Caps {
        inferers: 3,
        forecasters: 2,
        reputers: 2,
        ..params.caps
    };
    params
}

pub(crate) fn attribute(response: &Response, key: &str) -> String {
    let found = response.attributes.iter().find(|a| a.key == key);
    found
        .unwrap_or_else(|| panic!("no attribute {key}"))
        .value
        .clone()
}

/// Types of the events of a response.
pub(crate) fn facts(response: &Response) -> Vec<&str> {
    response
        .events
        .iter()
        .map(|event| event.ty.as_str())
        .collect()
}
