//! Rewards that go out.

use allora_interfaces::allo_token::AlloToken;
use allora_interfaces::staking_vault::{msg, Event, ExecuteMsg};
use allora_interfaces::topic_registry::TopicRegistry;
use allora_interfaces::{page_limit, TopicId};
use allora_storage::Bound;
use cosmwasm_std::{Addr, Order, Response, Uint128};

use crate::error::{ContractError, ContractResult};
use crate::rewards::{self, RewardKind, CREATOR};
use crate::session::{operator_of, Context};
use crate::stake::holdings::{claim_own, delegations};
use crate::state::{check_real, load_topic, STATE, TOPICS};

/// Pays out the rewards of some topics.
pub(crate) fn claim(
    context: Context,
    holder: &Addr,
    msg::Claim { topic_ids }: msg::Claim,
) -> ContractResult<Response> {
    if topic_ids.len() > ExecuteMsg::MAX_TOPICS_PER_CLAIM {
        return Err(ContractError::TooManyTopics {
            count: topic_ids.len(),
            max: ExecuteMsg::MAX_TOPICS_PER_CLAIM,
        }
        .into());
    }
    let (response, total) = pay_all(context, holder, topic_ids)?;
    if total.is_zero() {
        let actor = holder.clone();
        return Err(ContractError::NothingToClaim { actor }.into());
    }
    Ok(response)
}

/// Pays out the rewards of a page of topics, and says where the next one starts. A
/// page without rewards is no error: those after it may have some.
pub(crate) fn claim_all(
    context: Context,
    holder: &Addr,
    msg::ClaimAll { start_after, limit }: msg::ClaimAll,
) -> ContractResult<Response> {
    let limit = page_limit(limit);
    let start = start_after.map(Bound::exclusive);
    let topics = TOPICS.range(context.deps.storage, start, None, Order::Ascending);
    let topic_ids = topics.take(limit).map(|topic| Ok(topic?.0));
    let topic_ids: Vec<TopicId> = topic_ids.collect::<ContractResult<_>>()?;
    // where the next page starts
    let next = topic_ids.last().filter(|_| topic_ids.len() >= limit);
    let next = next.map(ToString::to_string).unwrap_or_default();
    let (response, _) = pay_all(context, holder, topic_ids)?;
    Ok(response.add_attribute("next", next))
}

/// Pays in one transfer. A topic named twice, or one in which the holder has
/// nothing, adds nothing.
fn pay_all(
    mut context: Context,
    holder: &Addr,
    topic_ids: Vec<TopicId>,
) -> ContractResult<(Response, Uint128)> {
    let (mut ledger, emission) = STATE.load(context.deps.storage)?;
    let mut total = Uint128::zero();
    let mut events = vec![];

    for topic_id in topic_ids {
        let amount = take(&mut context, holder, topic_id)?;
        if amount.is_zero() {
            continue;
        }
        let mut topic = load_topic(context.deps.storage, topic_id)?;
        ledger.claim(&mut topic.ledger, amount)?;
        TOPICS.save(context.deps.storage, topic_id, &topic);
        total = total.checked_add(amount)?;
        events.push(Event::RewardsClaimed {
            topic_id,
            actor: holder.clone(),
            amount,
        });
    }
    let mut response = Response::new().add_attribute("action", "claim");
    if !total.is_zero() {
        STATE.save(context.deps.storage, &(ledger, emission));
        let token = AlloToken(&context.settings.config.allo_token);
        response = response.add_message(token.transfer(holder, total)?);
    }
    Ok((response.add_events(events), total))
}

/// Takes what a holder can claim in a topic: what it earned by its work, by its
/// stake and by its delegations. Changes nothing if that is nothing.
fn take(context: &mut Context, holder: &Addr, topic_id: TopicId) -> ContractResult<Uint128> {
    let (now, config) = (context.env.block.time, &context.settings.config);
    let mut total = Uint128::zero();

    for position in delegations(context.deps.storage, holder, topic_id, now)? {
        if !position.stored.payable()?.is_zero() {
            total = total.checked_add(position.take(context.deps.storage)?)?;
        }
    }
    let actor = operator_of(context.deps.as_ref(), context.env, config, topic_id, holder)?;
    if let Some(actor) = actor {
        let own = claim_own(context.deps.storage, (topic_id, actor.id), now)?;
        total = total.checked_add(own)?;
    }
    Ok(total)
}

/// Pays a topic's creator, whoever asks.
pub(crate) fn pay_creator(
    context: Context,
    msg::PayCreator { topic_id }: msg::PayCreator,
) -> ContractResult<Response> {
    check_real(topic_id)?;
    let Context { deps, settings, .. } = context;
    let config = settings.config;
    let mut topic = load_topic(deps.storage, topic_id)?;
    let registered = TopicRegistry(&config.topic_registry).topic(&deps.querier, topic_id)?;
    let creator = deps.api.addr_validate(&registered.creator)?;
    let amount = rewards::take(deps.storage, RewardKind::Own, topic_id, CREATOR)?;
    if amount.is_zero() {
        return Err(ContractError::NothingToClaim { actor: creator }.into());
    }
    let (mut ledger, emission) = STATE.load(deps.storage)?;
    ledger.claim(&mut topic.ledger, amount)?;

    TOPICS.save(deps.storage, topic_id, &topic);
    STATE.save(deps.storage, &(ledger, emission));

    Ok(Response::new()
        .add_attribute("action", "pay_creator")
        .add_message(AlloToken(&config.allo_token).transfer(&creator, amount)?)
        .add_event(Event::RewardsClaimed {
            topic_id,
            actor: creator,
            amount,
        }))
}
