//! Rewards that go out.

use allora_interfaces::allo_token::AlloToken;
use allora_interfaces::staking_vault::{Event, ExecuteMsg};
use allora_interfaces::topic_registry::QueryMsg as RegistryQuery;
use allora_interfaces::{page_limit, TopicId};
use cosmwasm_std::{Addr, DepsMut, Env, Order, Response, Uint128};

use serde::Deserialize;

use crate::account::{accounts, Account};
use crate::error::{ContractError, ContractResult};
use crate::rewards::{self, Kind, CREATOR};
use crate::session::operator_of;
use crate::state::{check_real, load_topic, CONFIG, LEDGER, TOPICS};

/// Pays out the rewards of some topics.
pub(crate) fn claim(
    deps: DepsMut,
    env: &Env,
    holder: &Addr,
    topic_ids: &[TopicId],
) -> ContractResult<Response> {
    if topic_ids.len() > ExecuteMsg::MAX_TOPICS_PER_CLAIM {
        return Err(ContractError::TooManyTopics {
            count: topic_ids.len(),
            max: ExecuteMsg::MAX_TOPICS_PER_CLAIM,
        }
        .into());
    }
    pay_all(deps, env, holder, topic_ids.to_vec())
}

/// Pays out the rewards of a page of topics.
pub(crate) fn claim_all(
    deps: DepsMut,
    env: &Env,
    holder: &Addr,
    start_after: Option<TopicId>,
    limit: Option<u32>,
) -> ContractResult<Response> {
    let limit = page_limit(limit);
    let topics = TOPICS.range::<_, TopicId>(deps.storage, (), start_after, Order::Ascending);
    let mut topic_ids = vec![];
    for entry in topics.take(limit) {
        topic_ids.push(entry?.0);
    }
    // where the next page starts
    let next = topic_ids.last().filter(|_| topic_ids.len() >= limit);
    let next = next.map(ToString::to_string).unwrap_or_default();
    Ok(pay_all(deps, env, holder, topic_ids)?.add_attribute("next", next))
}

/// Pays in one transfer. A topic named twice, or one in which the holder has
/// nothing, adds nothing.
fn pay_all(
    mut deps: DepsMut,
    env: &Env,
    holder: &Addr,
    topic_ids: Vec<TopicId>,
) -> ContractResult<Response> {
    let mut ledger = LEDGER.load(deps.storage)?;
    let mut total = Uint128::zero();
    let mut events = vec![];

    for topic_id in topic_ids {
        let amount = take(&mut deps, env, holder, topic_id)?;
        if amount.is_zero() {
            continue;
        }
        let mut topic = load_topic(deps.storage, topic_id)?;
        ledger.claim(&mut topic.ledger, amount)?;
        TOPICS.save(deps.storage, topic_id, &topic);
        total = total.checked_add(amount)?;
        events.push(Event::RewardsClaimed {
            topic_id,
            actor: holder.clone(),
            amount,
        });
    }
    if total.is_zero() {
        let actor = holder.clone();
        return Err(ContractError::NothingToClaim { actor }.into());
    }
    LEDGER.save(deps.storage, &ledger);

    let config = CONFIG.load(deps.storage)?;
    Ok(Response::new()
        .add_attribute("action", "claim")
        .add_message(AlloToken(&config.allo_token).transfer(holder, total)?)
        .add_events(events))
}

/// Takes what a holder can claim in a topic: what it earned by its work, by its
/// stake and by its delegations. Changes nothing if that is nothing.
fn take(
    deps: &mut DepsMut,
    env: &Env,
    holder: &Addr,
    topic_id: TopicId,
) -> ContractResult<Uint128> {
    let now = env.block.time;
    let config = CONFIG.load(deps.storage)?;
    let mut total = Uint128::zero();

    for account in accounts(deps.storage, holder, topic_id, now)? {
        if !account.is_own() && !account.position.payable()?.is_zero() {
            total = total.checked_add(account.take(deps.storage)?)?;
        }
    }
    let actor = operator_of(deps.as_ref(), env, &config, topic_id, holder)?;
    if let Some(actor) = actor {
        let key = (topic_id, actor.id);
        let own = Account::open(deps.storage, key, holder, holder, now)?;
        if !own.payable(deps.storage)?.is_zero() {
            total = total.checked_add(own.take(deps.storage)?)?;
        }
    }
    Ok(total)
}

/// What matters of the registry's answer: reading all of it would bring parsers of
/// all parameters into the contract.
#[derive(Deserialize)]
struct Creator {
    creator: String,
}

/// Pays a topic's creator, whoever asks.
pub(crate) fn pay_creator(deps: DepsMut, topic_id: TopicId) -> ContractResult<Response> {
    check_real(topic_id)?;
    let config = CONFIG.load(deps.storage)?;
    let mut topic = load_topic(deps.storage, topic_id)?;
    let question = RegistryQuery::Topic { topic_id };
    let answer: Creator = deps
        .querier
        .query_wasm_smart(&config.topic_registry, &question)?;
    let creator = deps.api.addr_validate(&answer.creator)?;
    let amount = rewards::take(deps.storage, Kind::Own, topic_id, CREATOR)?;
    if amount.is_zero() {
        return Err(ContractError::NothingToClaim { actor: creator }.into());
    }
    let mut ledger = LEDGER.load(deps.storage)?;
    ledger.claim(&mut topic.ledger, amount)?;

    TOPICS.save(deps.storage, topic_id, &topic);
    LEDGER.save(deps.storage, &ledger);

    Ok(Response::new()
        .add_attribute("action", "pay_creator")
        .add_message(AlloToken(&config.allo_token).transfer(&creator, amount)?)
        .add_event(Event::RewardsClaimed {
            topic_id,
            actor: creator,
            amount,
        }))
}
