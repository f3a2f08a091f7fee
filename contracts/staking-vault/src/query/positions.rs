//! Stake, delegations and rewards of accounts, and what is staked on operators.

use allora_interfaces::staking_vault::{
    OperatorResponse, PositionResponse, PositionsResponse, RewardsResponse, StakeResponse,
};
use allora_interfaces::{page_limit, ActorId, TopicId};
use allora_storage::Bound;
use cosmwasm_std::{Addr, Deps, Env, Order, Uint128};

use crate::error::{ContractError, ContractResult};
use crate::session::operator_of;
use crate::stake::bonds::bond_of;
use crate::stake::holdings;
use crate::stake::parties::Parties;
use crate::stake::position::Position;
use crate::state::{OPERATORS, POSITIONS, SETTINGS};

/// A page of the positions of a holder; a topic is never cut.
pub(super) fn positions(
    deps: Deps,
    env: &Env,
    holder: &str,
    start_after: Option<TopicId>,
    limit: Option<u32>,
) -> ContractResult<PositionsResponse> {
    let holder = deps.api.addr_validate(holder)?;
    let limit = page_limit(limit);
    let mut positions = vec![];
    let mut last = None;
    for key in holdings::held_by(deps.storage, &holder, start_after, limit)? {
        if positions.len() >= limit && last != Some(key.0) {
            break;
        }
        last = Some(key.0);
        positions.extend(position(deps, env, key, &holder)?);
    }
    Ok(PositionsResponse { positions })
}

/// A page of the positions on an operator.
pub(super) fn holders(
    deps: Deps,
    env: &Env,
    key: (TopicId, ActorId),
    after_holder: Option<String>,
    limit: Option<u32>,
) -> ContractResult<PositionsResponse> {
    let after = after_holder.map(Addr::unchecked);
    let start = after.as_ref().map(Bound::exclusive);
    let page = POSITIONS.prefix(key);
    let page = page.range(deps.storage, start, None, Order::Ascending);
    let mut positions = vec![];
    for entry in page.take(page_limit(limit)) {
        let (holder, _) = entry?;
        positions.extend(position(deps, env, key, &holder)?);
    }
    Ok(PositionsResponse { positions })
}

/// A position as of now.
fn position(
    deps: Deps,
    env: &Env,
    key: (TopicId, ActorId),
    holder: &Addr,
) -> ContractResult<Option<PositionResponse>> {
    let Some(operator) = OPERATORS.may_load(deps.storage, key)? else {
        return Ok(None);
    };
    let own = operator == *holder;
    let position = Position::load(deps.storage, key, holder, own, env.block.time)?;
    let Some(position) = position else {
        return Ok(None);
    };
    Ok(Some(PositionResponse {
        topic_id: position.topic_id,
        actor_id: position.actor_id,
        operator: operator.into(),
        holder: holder.to_string(),
        staked: position.staked()?,
        rewards: position.stored.payable()?,
        compound: position.stored.compound,
        unbonding: position.unbonding()?,
    }))
}

pub(super) fn operator_terms(
    deps: Deps,
    env: &Env,
    topic_id: TopicId,
    operator: &str,
) -> ContractResult<OperatorResponse> {
    let operator = deps.api.addr_validate(operator)?;
    let config = SETTINGS.load(deps.storage)?.config;
    let position = match operator_of(deps, env, &config, topic_id, &operator)? {
        Some(actor) => {
            let key = (topic_id, actor.id);
            Position::load(deps.storage, key, &operator, true, env.block.time)?
        }
        None => None,
    };
    let Some(position) = position else {
        return Err(ContractError::NotOperator { topic_id, operator }.into());
    };
    let pool = &position.open.pool;
    Ok(OperatorResponse {
        actor_id: position.actor_id,
        staked: pool.staked.amount(),
        own: position.staked()?,
        shares: pool.staked.shares(),
        unbonding: pool.unbonding.amount(),
        owed: pool.owed(),
        commission: pool.commission,
        next_commission: pool
            .next_commission
            .map(|next| (next.commission, next.from)),
    })
}

pub(super) fn stake(
    deps: Deps,
    env: &Env,
    topic_id: TopicId,
    holder: &str,
) -> ContractResult<StakeResponse> {
    let holder = &deps.api.addr_validate(holder)?;
    let mut response = StakeResponse {
        staked: Uint128::zero(),
        unbonding: vec![],
        bond: bond_of(deps.storage, topic_id, holder)?,
    };
    for position in holdings::positions(deps.storage, holder, topic_id, env.block.time)? {
        if position.is_own() {
            response.staked = position.staked()?;
            response.unbonding = position.unbonding()?;
        }
    }
    Ok(response)
}

pub(super) fn rewards_of(
    deps: Deps,
    env: &Env,
    topic_id: TopicId,
    holder: &str,
) -> ContractResult<RewardsResponse> {
    let holder = &deps.api.addr_validate(holder)?;
    let now = env.block.time;
    let config = SETTINGS.load(deps.storage)?.config;
    let actor = operator_of(deps, env, &config, topic_id, holder)?;
    let mut amount = Uint128::zero();
    for position in holdings::delegations(deps.storage, holder, topic_id, now)? {
        amount = amount.checked_add(position.stored.payable()?)?;
    }
    if let Some(actor) = actor {
        let key = (topic_id, actor.id);
        let own = Position::open(deps.storage, key, Parties::own(holder), now)?;
        amount = amount.checked_add(own.payable(deps.storage)?)?;
    }
    Ok(RewardsResponse {
        actor_id: actor.map(|actor| actor.id),
        amount,
    })
}
