//! Tokens that come in: cw20 `Send` with a hook message.

use std::collections::BTreeMap;

use allora_interfaces::staking_vault::{hook, Event, HookMsg};
use allora_interfaces::TopicId;
use cosmwasm_std::{from_json, Addr, Response, Uint128};
use cw20::Cw20ReceiveMsg;

use super::bond::add_bond;
use super::settle::part_of;
use super::stake::add_stake;
use super::validators::enroll;
use crate::books::Books;
use crate::error::{ContractError, ContractResult};
use crate::parties::Parties;
use crate::rewards::{self, Kind, CREATOR};
use crate::session::{Call, Session};
use crate::state::check_real;

/// Books tokens the vault received. A refusal reverts the whole
/// transaction, so the tokens go back.
pub(crate) fn receive(
    call: Call,
    Cw20ReceiveMsg {
        sender,
        amount,
        msg,
    }: Cw20ReceiveMsg,
) -> ContractResult<Response> {
    let sender = &call.deps.api.addr_validate(&sender)?;
    if amount.is_zero() {
        return Err(ContractError::ZeroAmount {}.into());
    }
    let hook = from_json(&msg).map_err(|error| ContractError::UnknownHook {
        reason: error.to_string(),
    })?;
    match hook {
        HookMsg::Stake(hook) => add_stake(call, hook.topic_id, Parties::own(sender), amount),
        HookMsg::Delegate(hook) => delegate(call, hook, sender, amount),
        HookMsg::Bond(hook) => add_bond(call, hook.topic_id, sender, amount),
        HookMsg::Enroll {} => enroll(call, sender, amount),
        HookMsg::FundTopic(hook) => fund_topic(call, hook.topic_id, sender, amount),
        HookMsg::FundTreasury {} => fund_treasury(call, sender, amount),
    }
}

/// Adds to a delegation.
fn delegate(
    call: Call,
    hook::Delegate { topic_id, operator }: hook::Delegate,
    sender: &Addr,
    amount: Uint128,
) -> ContractResult<Response> {
    // validators enroll, by proof
    check_real(topic_id)?;
    let operator = &call.deps.api.addr_validate(&operator)?;
    let parties = Parties {
        operator,
        holder: sender,
    };
    add_stake(call, topic_id, parties, amount)
}

/// Counts revenue of a topic; the tokens belong to the treasury, less the
/// creator's share, which is no revenue: nobody gains weight by paying itself.
fn fund_topic(
    call: Call,
    topic_id: TopicId,
    payer: &Addr,
    amount: Uint128,
) -> ContractResult<Response> {
    check_real(topic_id)?;
    let mut session = Session::open(call, topic_id)?;
    let (books, topic) = (&mut session.books, &mut session.topic);
    let share = part_of(&books.params.creator_share, amount)?;
    let revenue = amount.checked_sub(share)?;
    books.ledger.fund_treasury(revenue)?;
    books.ledger.reward(&mut topic.ledger, share)?;
    let decay = books.params.revenue_decay;
    topic.revenue.add(revenue, session.now, decay)?;

    let credit = BTreeMap::from([(CREATOR, share)]);
    rewards::credit(session.deps.storage, Kind::Own, topic_id, &credit)?;
    let event = Event::TopicFunded {
        topic_id,
        payer: payer.clone(),
        amount,
    };
    session.close("fund_topic", Some(event))
}

/// Adds to the treasury.
fn fund_treasury(call: Call, payer: &Addr, amount: Uint128) -> ContractResult<Response> {
    let Call {
        deps,
        env,
        settings,
    } = call;
    let mut books = Books::load(deps.storage, settings)?;

    let events = books.accrue(&deps.querier, env.block.time)?;
    books.ledger.fund_treasury(amount)?;

    books.save(deps.storage);

    Ok(Response::new()
        .add_attribute("action", "fund_treasury")
        .add_events(events)
        .add_event(Event::TreasuryFunded {
            payer: payer.clone(),
            amount,
        }))
}
