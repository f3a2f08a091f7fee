//! What operators set, and rewards that become stake.

use allora_interfaces::staking_vault::{Event, ExecuteMsg};
use allora_interfaces::topic_registry::raw::Actor;
use allora_interfaces::{Role, TopicId};
use cosmwasm_std::{Addr, Response, Storage, Timestamp};

use crate::account::Account;
use crate::error::{ContractError, ContractResult};
use crate::pool::NextCommission;
use crate::rewards::{self, Kind};
use crate::session::{operator_of, Call, Session};
use crate::time::later;

/// Sets or announces a commission. Replaces what was announced.
pub(crate) fn set_commission(
    call: Call,
    topic_id: TopicId,
    operator: &Addr,
    commission: u16,
) -> ContractResult<Response> {
    let Call {
        deps,
        env,
        settings,
    } = call;
    let now = env.block.time;
    let actor = operator_of(deps.as_ref(), env, &settings.config, topic_id, operator)?;
    let Some(actor) = actor.filter(|actor| actor.has(Role::Reputer)) else {
        let operator = operator.clone();
        return Err(ContractError::NotOperator { topic_id, operator }.into());
    };
    let mut account = Account::open(deps.storage, (topic_id, actor.id), operator, operator, now)?;
    let current = account.pool.commission;
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
    account.pool.next_commission =
        (commission > current).then_some(NextCommission { commission, from });
    account.pool.commission = current.min(commission);

    account.save(deps.storage)?;
    Ok(Response::new()
        .add_attribute("action", "set_commission")
        .add_attribute("topic_id", topic_id.to_string())
        .add_attribute("operator", operator)
        .add_attribute("commission", commission.to_string()))
}

/// Says whether anybody may compound a position.
pub(crate) fn set_compound(
    call: Call,
    topic_id: TopicId,
    (operator, holder): (Addr, Addr),
    compound: bool,
) -> ContractResult<Response> {
    let Call {
        deps,
        env,
        settings,
    } = call;
    let actor = operator_of(deps.as_ref(), env, &settings.config, topic_id, &operator)?;
    let (pair, now) = ((&operator, &holder), env.block.time);
    let mut account = position(deps.storage, topic_id, actor.as_ref(), pair, now)?;
    account.position.compound = compound;

    account.save(deps.storage)?;
    Ok(Response::new()
        .add_attribute("action", "set_compound")
        .add_attribute("topic_id", topic_id.to_string())
        .add_attribute("holder", holder)
        .add_attribute("compound", compound.to_string()))
}

/// Turns the rewards of a position into stake of it.
pub(crate) fn compound(
    call: Call,
    topic_id: TopicId,
    (operator, holder): (Addr, Addr),
    sender: &Addr,
) -> ContractResult<Response> {
    let mut session = Session::open(call, topic_id)?;
    let actor = session.actor(&operator)?;
    let (storage, pair) = (&*session.deps.storage, (&operator, &holder));
    let mut account = position(storage, topic_id, actor.as_ref(), pair, session.now)?;
    if holder != *sender && !account.position.compound {
        return Err(ContractError::NotOptedIn { topic_id, holder }.into());
    }
    if !actor.is_some_and(|actor| actor.has(Role::Reputer)) {
        return Err(ContractError::NotOperator { topic_id, operator }.into());
    }
    account.check_enrolled()?;
    let amount = account.payable(session.deps.storage)?;
    if amount.is_zero() {
        return Err(ContractError::NothingToClaim { actor: holder }.into());
    }

    let own = account.is_own();
    match own {
        true => account.pool.take_kept(),
        false => account.position.take(&mut account.pool)?,
    };
    account.deposit(amount)?;
    let topic = &mut session.topic;
    session.books.ledger.compound(&mut topic.ledger, amount)?;

    let actor_id = account.actor_id;
    account.save(session.deps.storage)?;
    if own {
        rewards::take(session.deps.storage, Kind::Own, topic_id, actor_id)?;
    }
    let event = Event::StakeAdded {
        topic_id,
        staker: holder,
        operator,
        amount,
    };
    session.close_staked("compound", event)
}

/// A position with something in it, on an operator of that number, if it has one.
fn position(
    storage: &dyn Storage,
    topic_id: TopicId,
    actor: Option<&Actor>,
    (operator, holder): (&Addr, &Addr),
    now: Timestamp,
) -> ContractResult<Account> {
    let account = match actor {
        Some(actor) => {
            let own = holder == operator;
            Account::load(storage, (topic_id, actor.id), (holder, own), now)?
        }
        None => None,
    };
    let account = account.filter(Account::is_known);
    account.ok_or_else(|| {
        ContractError::NoPosition {
            topic_id,
            holder: holder.clone(),
            operator: operator.clone(),
        }
        .into()
    })
}
