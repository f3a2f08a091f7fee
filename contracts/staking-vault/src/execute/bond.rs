//! Bonds of workers: what they put up, and get out again.

use allora_interfaces::staking_vault::{msg, Event};
use allora_interfaces::TopicId;
use cosmwasm_std::{Addr, Response, Uint128};

use super::non_zero;
use crate::error::{ContractError, ContractResult};
use crate::session::{Context, Session};
use crate::stake::bonds::{bond_of, lock_of, save_bond};
use crate::stake::holding::Purpose;
use crate::stake::parties::Parties;
use crate::stake::position::Position;

/// Adds tokens that came in to a bond.
pub(crate) fn add_bond(
    context: Context,
    topic_id: TopicId,
    account: &Addr,
    amount: Uint128,
) -> ContractResult<Response> {
    let mut session = Session::open(context, topic_id)?;
    if session.actor(account)?.is_none() {
        let account = account.clone();
        return Err(ContractError::NotRegistered { topic_id, account }.into());
    }
    let bond = bond_of(session.deps.storage, topic_id, account)?;
    let topic = &mut session.topic;
    session.vault.ledger.bond(&mut topic.ledger, amount)?;

    let bond = bond.checked_add(amount)?;
    save_bond(session.deps.storage, topic_id, account, bond);
    let response = session.close("bond", None)?;
    Ok(response
        .add_attribute("account", account)
        .add_attribute("amount", amount))
}

/// Starts the unbonding of a bond. What an open epoch asked for may leave, but does
/// not mature before that epoch has ended: until then a slash reaches it.
pub(crate) fn unbond(
    context: Context,
    holder: &Addr,
    msg::Unbond { topic_id, amount }: msg::Unbond,
) -> ContractResult<Response> {
    non_zero(amount)?;
    let mut session = Session::open(context, topic_id)?;
    let bond = bond_of(session.deps.storage, topic_id, holder)?;
    let actor = session.actor(holder)?.filter(|_| bond >= amount);
    let Some(actor) = actor else {
        return Err(ContractError::InsufficientBond {
            topic_id,
            account: holder.clone(),
            bond,
            amount,
        }
        .into());
    };
    let locked_until = lock_of(&session, holder)?;
    let key = (topic_id, actor.id);
    let parties = Parties::own(holder);
    let mut account = Position::open(session.deps.storage, key, parties, session.now)?;
    account.check_room()?;

    let (unbonding_id, matures_at) = session.entry()?;
    let matures_at = matures_at.max(locked_until);
    account.unbond(amount, unbonding_id, matures_at, Purpose::Bond)?;
    let topic = &mut session.topic;
    session.vault.ledger.unbond(&mut topic.ledger, amount)?;

    account.save(session.deps.storage)?;
    let left = bond.checked_sub(amount)?;
    save_bond(session.deps.storage, topic_id, holder, left);
    let event = Event::UnstakeStarted {
        topic_id,
        holder: holder.clone(),
        operator: holder.clone(),
        amount,
        unbonding_id,
        matures_at,
    };
    session.close("unbond", Some(event))
}
