//! What operators set, and rewards that become stake.

use allora_interfaces::staking_vault::{msg, Event, ExecuteMsg};
use allora_interfaces::topic_registry::raw::Actor;
use allora_interfaces::{Role, TopicId};
use cosmwasm_std::{Addr, Response, Storage, Timestamp};

use crate::error::{ContractError, ContractResult};
use crate::rewards::{self, RewardKind};
use crate::session::{operator_of, Context, Session};
use crate::stake::epochs::Epochs;
use crate::stake::parties::Parties;
use crate::stake::pool::NextCommission;
use crate::stake::position::Position;
use crate::state::{load_topic, TOPICS};
use crate::time::later;

/// Sets or announces a commission. Replaces what was announced.
pub(crate) fn set_commission(
    context: Context,
    operator: &Addr,
    msg::SetCommission {
        topic_id,
        commission,
    }: msg::SetCommission,
) -> ContractResult<Response> {
    let Context {
        deps,
        env,
        settings,
    } = context;
    let now = env.block.time;
    let actor = operator_of(deps.as_ref(), env, &settings.config, topic_id, operator)?;
    let Some(actor) = actor.filter(|actor| actor.has(Role::Reputer)) else {
        let operator = operator.clone();
        return Err(ContractError::NotOperator { topic_id, operator }.into());
    };
    let (key, parties) = ((topic_id, actor.id), Parties::own(operator));
    let mut position = Position::open(deps.storage, key, parties, now)?;
    let current = position.open.pool.commission;
    let max = current.saturating_add(ExecuteMsg::MAX_COMMISSION_RISE);
    let max = max.min(ExecuteMsg::MAX_COMMISSION);
    if commission > max {
        return Err(ContractError::CommissionOutOfRange {
            topic_id,
            current,
            commission,
            max,
        }
        .into());
    }

    let from = later(now, ExecuteMsg::COMMISSION_NOTICE)?;
    position.open.pool.next_commission =
        (commission > current).then_some(NextCommission { commission, from });
    position.open.pool.commission = current.min(commission);

    position.save(deps.storage)?;
    Ok(Response::new()
        .add_attribute("action", "set_commission")
        .add_attribute("topic_id", topic_id.to_string())
        .add_attribute("operator", operator)
        .add_attribute("commission", commission.to_string()))
}

/// Says whether anybody may compound a position.
pub(crate) fn set_compound(
    context: Context,
    holder: &Addr,
    msg::SetCompound {
        topic_id,
        operator,
        compound,
    }: msg::SetCompound,
) -> ContractResult<Response> {
    let operator = &context.account_or(operator.as_deref(), holder)?;
    let Context {
        deps,
        env,
        settings,
    } = context;
    let actor = operator_of(deps.as_ref(), env, &settings.config, topic_id, operator)?;
    let (parties, now) = (Parties { operator, holder }, env.block.time);
    let mut position = position(deps.storage, topic_id, actor.as_ref(), parties, now)?;
    position.stored.compound = compound;
    if position.is_worthless()? {
        let mut topic = load_topic(deps.storage, topic_id)?;
        let epochs = Epochs {
            querier: deps.querier,
            config: &settings.config,
            topic_id,
            topic: &topic,
            now,
        };
        let seen = epochs.seen(&mut position.open)?;
        position.forfeit(seen.as_ref())?;
        topic.note_seen(seen.as_ref());
        TOPICS.save(deps.storage, topic_id, &topic);
    }

    position.save(deps.storage)?;
    Ok(Response::new()
        .add_attribute("action", "set_compound")
        .add_attribute("topic_id", topic_id.to_string())
        .add_attribute("holder", holder)
        .add_attribute("compound", compound.to_string()))
}

/// Turns the rewards of a position into stake of it.
pub(crate) fn compound(
    context: Context,
    sender: &Addr,
    msg::Compound {
        topic_id,
        operator,
        holder,
    }: msg::Compound,
) -> ContractResult<Response> {
    let holder = context.account_or(holder.as_deref(), sender)?;
    let operator = context.account_or(operator.as_deref(), &holder)?;
    let mut session = Session::open(context, topic_id)?;
    let actor = session.actor(&operator)?;
    let parties = Parties {
        operator: &operator,
        holder: &holder,
    };
    let storage = &*session.deps.storage;
    let mut position = position(storage, topic_id, actor.as_ref(), parties, session.now)?;
    if holder != *sender && !position.stored.compound {
        return Err(ContractError::NotOptedIn { topic_id, holder }.into());
    }
    check_compoundable(&position, actor, &operator)?;
    let amount = position.payable(session.deps.storage)?;
    if amount.is_zero() {
        return Err(ContractError::NothingToClaim { actor: holder }.into());
    }

    let own = position.is_own();
    position.take_earned()?;
    let seen = session.seen(&mut position.open)?;
    position.deposit(amount, seen.as_ref())?;
    let topic = &mut session.topic;
    session.vault.ledger.compound(&mut topic.ledger, amount)?;

    let actor_id = position.actor_id;
    position.save(session.deps.storage)?;
    if own {
        rewards::take(session.deps.storage, RewardKind::Own, topic_id, actor_id)?;
    }
    let event = Event::StakeAdded {
        topic_id,
        holder,
        operator,
        amount,
    };
    session.close_staked("compound", event)
}

/// Refuses stake on who is no reputer, or no enrolled validator.
fn check_compoundable(
    position: &Position,
    actor: Option<Actor>,
    operator: &Addr,
) -> ContractResult<()> {
    if !actor.is_some_and(|actor| actor.has(Role::Reputer)) {
        let (topic_id, operator) = (position.topic_id, operator.clone());
        return Err(ContractError::NotOperator { topic_id, operator }.into());
    }
    position.check_enrolled()
}

/// A position with something in it, on an operator of that number, if it has one.
fn position(
    storage: &dyn Storage,
    topic_id: TopicId,
    actor: Option<&Actor>,
    parties: Parties,
    now: Timestamp,
) -> ContractResult<Position> {
    let Parties { operator, holder } = parties;
    let position = match actor {
        Some(actor) => {
            let key = (topic_id, actor.id);
            Position::load(storage, key, holder, parties.is_own(), now)?
        }
        None => None,
    };
    let position = position.filter(Position::is_known);
    position.ok_or_else(|| {
        ContractError::NoPosition {
            topic_id,
            holder: holder.clone(),
            operator: operator.clone(),
        }
        .into()
    })
}
