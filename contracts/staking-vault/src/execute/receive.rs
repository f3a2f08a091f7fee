//! Tokens that come in: cw20 `Send` with a hook message.

use allora_interfaces::staking_vault::{Event, HookMsg};
use allora_interfaces::topic_registry::TopicRegistry;
use allora_interfaces::{Role, TopicId};
use cosmwasm_std::{from_json, Addr, Binary, DepsMut, Env, Response, Uint128};

use crate::books::Books;
use crate::error::ContractError;
use crate::state::{load_topic, STAKES, TOPICS};

/// Books tokens the vault received from `sender`. A refusal reverts the whole
/// transaction, so the tokens go back.
pub(crate) fn receive(
    deps: DepsMut,
    env: &Env,
    sender: &Addr,
    amount: Uint128,
    msg: &Binary,
) -> Result<Response, ContractError> {
    if amount.is_zero() {
        return Err(ContractError::ZeroAmount {});
    }
    let hook = from_json(msg).map_err(|error| ContractError::UnknownHook {
        reason: error.to_string(),
    })?;
    match hook {
        HookMsg::Stake { topic_id } => stake(deps, env, topic_id, sender, amount),
        HookMsg::FundTopic { topic_id } => fund_topic(deps, env, topic_id, sender, amount),
        HookMsg::FundTreasury {} => fund_treasury(deps, env, sender, amount),
    }
}

/// Adds to the stake of a reputer.
fn stake(
    deps: DepsMut,
    env: &Env,
    topic_id: TopicId,
    staker: &Addr,
    amount: Uint128,
) -> Result<Response, ContractError> {
    let now = env.block.time;
    let mut books = Books::load(deps.storage)?;
    let mut topic = load_topic(deps.storage, topic_id)?;
    let actor =
        TopicRegistry(&books.config.topic_registry).actor(&deps.querier, topic_id, staker)?;
    if !actor.is_some_and(|actor| actor.has(Role::Reputer)) {
        return Err(ContractError::NotReputer {
            topic_id,
            staker: staker.clone(),
        });
    }
    let staked = STAKES.may_load(deps.storage, (topic_id, staker))?;

    let events = books.accrue(&deps.querier, now)?;
    books.ledger.stake(&mut topic.ledger, amount)?;
    let started = books.start(&deps.querier, now)?;
    books.refresh(&mut topic, now)?;
    let staked = staked.unwrap_or_default().checked_add(amount)?;

    STAKES.save(deps.storage, (topic_id, staker), &staked)?;
    TOPICS.save(deps.storage, topic_id, &topic)?;
    books.save(deps.storage)?;

    Ok(Response::new()
        .add_attribute("action", "stake")
        .add_events(events)
        .add_events(started)
        .add_event(Event::StakeAdded {
            topic_id,
            staker: staker.clone(),
            amount,
        }))
}

/// Counts revenue of a topic; the tokens belong to the treasury.
fn fund_topic(
    deps: DepsMut,
    env: &Env,
    topic_id: TopicId,
    payer: &Addr,
    amount: Uint128,
) -> Result<Response, ContractError> {
    let now = env.block.time;
    let mut books = Books::load(deps.storage)?;
    let mut topic = load_topic(deps.storage, topic_id)?;

    let events = books.accrue(&deps.querier, now)?;
    books.ledger.fund_treasury(amount)?;
    topic.revenue.add(amount, now, books.params.revenue_decay)?;
    books.refresh(&mut topic, now)?;

    TOPICS.save(deps.storage, topic_id, &topic)?;
    books.save(deps.storage)?;

    Ok(Response::new()
        .add_attribute("action", "fund_topic")
        .add_events(events)
        .add_event(Event::TopicFunded {
            topic_id,
            payer: payer.clone(),
            amount,
        }))
}

/// Adds to the treasury.
fn fund_treasury(
    deps: DepsMut,
    env: &Env,
    payer: &Addr,
    amount: Uint128,
) -> Result<Response, ContractError> {
    let mut books = Books::load(deps.storage)?;

    let events = books.accrue(&deps.querier, env.block.time)?;
    books.ledger.fund_treasury(amount)?;

    books.save(deps.storage)?;

    Ok(Response::new()
        .add_attribute("action", "fund_treasury")
        .add_events(events)
        .add_event(Event::TreasuryFunded {
            payer: payer.clone(),
            amount,
        }))
}
