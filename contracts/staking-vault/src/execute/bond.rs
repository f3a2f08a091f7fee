//! Bonds of workers: what they put up, and get out again.

use allora_interfaces::staking_vault::{msg, Event, MAX_UNBONDING};
use allora_interfaces::synthesis_coordinator::SynthesisCoordinator;
use allora_interfaces::TopicId;
use cosmwasm_std::{Addr, Response, Storage, Timestamp, Uint128};

use super::stake::non_zero;
use crate::account::Account;
use crate::error::{ContractError, ContractResult};
use crate::parties::Parties;
use crate::session::{Call, Session};
use crate::state::BONDS;
use crate::time::later;

/// Adds tokens that came in to a bond.
pub(crate) fn add_bond(
    call: Call,
    topic_id: TopicId,
    account: &Addr,
    amount: Uint128,
) -> ContractResult<Response> {
    let mut session = Session::open(call, topic_id)?;
    if session.actor(account)?.is_none() {
        let account = account.clone();
        return Err(ContractError::NotRegistered { topic_id, account }.into());
    }
    let bond = bond_of(session.deps.storage, topic_id, account)?;
    let topic = &mut session.topic;
    session.books.ledger.bond(&mut topic.ledger, amount)?;

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
    call: Call,
    holder: &Addr,
    msg::Unbond { topic_id, amount }: msg::Unbond,
) -> ContractResult<Response> {
    non_zero(amount)?;
    let mut session = Session::open(call, topic_id)?;
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
    let mut account = Account::open(session.deps.storage, key, parties, session.now)?;
    account.check_room()?;

    let (unbonding_id, matures_at) = session.entry()?;
    let matures_at = matures_at.max(locked_until);
    account.unbond(amount, unbonding_id, matures_at, true)?;
    let topic = &mut session.topic;
    session.books.ledger.unbond(&mut topic.ledger, amount)?;

    account.save(session.deps.storage)?;
    let left = bond.checked_sub(amount)?;
    save_bond(session.deps.storage, topic_id, holder, left);
    let event = Event::UnstakeStarted {
        topic_id,
        staker: holder.clone(),
        operator: holder.clone(),
        amount,
        unbonding_id,
        matures_at,
    };
    session.close("unbond", Some(event))
}

/// Until when a bond answers for epochs its holder took part in, as the coordinator
/// stored it; never further ahead than [`MAX_UNBONDING`], whatever is stored there.
fn lock_of(session: &Session, holder: &Addr) -> ContractResult<Timestamp> {
    let (topic_id, now) = (session.topic_id, session.now);
    let Some(coordinator) = &session.books.config.synthesis_coordinator else {
        return Ok(now);
    };
    let coordinator = SynthesisCoordinator(coordinator);
    let lock = coordinator.bond_lock(&session.deps.querier, topic_id, holder)?;
    Ok(lock.unwrap_or(now).min(later(now, MAX_UNBONDING)?))
}

/// Bond of an account.
pub(crate) fn bond_of(
    storage: &dyn Storage,
    topic_id: TopicId,
    account: &Addr,
) -> ContractResult<Uint128> {
    let bond = BONDS.may_load(storage, (topic_id, account))?;
    Ok(bond.unwrap_or_default())
}

/// Stores it; none is no entry.
pub(super) fn save_bond(
    storage: &mut dyn Storage,
    topic_id: TopicId,
    account: &Addr,
    bond: Uint128,
) {
    match bond.is_zero() {
        true => BONDS.remove(storage, (topic_id, account)),
        false => BONDS.save(storage, (topic_id, account), &bond),
    }
}
