//! Tokens that come in: cw20 `Send` with a hook message.

use std::collections::BTreeMap;

use allora_interfaces::staking_vault::{hook, Event, HookMsg};
use allora_interfaces::{Access, TopicId};
use cosmwasm_std::{from_json, Addr, Response, Uint128};
use cw20::Cw20ReceiveMsg;

use super::bond::add_bond;
use super::settle::share_of;
use super::stake::add_stake;
use super::validators::enroll;
use crate::authorize::authorize;
use crate::error::{ContractError, ContractResult};
use crate::rewards::{self, RewardKind, CREATOR};
use crate::session::{Context, Session};
use crate::stake::parties::Parties;
use crate::state::check_real;
use crate::vault_state::VaultState;

/// Credits tokens the vault received. A refusal reverts the whole
/// transaction, so the tokens go back.
pub(crate) fn receive(
    context: Context,
    Cw20ReceiveMsg {
        sender,
        amount,
        msg,
    }: Cw20ReceiveMsg,
) -> ContractResult<Response> {
    let sender = &context.deps.api.addr_validate(&sender)?;
    if amount.is_zero() {
        return Err(ContractError::ZeroAmount {}.into());
    }
    let hook = from_json(&msg).map_err(|error| ContractError::UnknownHook {
        reason: error.to_string(),
    })?;
    match hook {
        HookMsg::Stake(hook) => add_stake(context, hook.topic_id, Parties::own(sender), amount),
        HookMsg::Delegate(hook) => delegate(context, hook, sender, amount),
        HookMsg::Bond(hook) => add_bond(context, hook.topic_id, sender, amount),
        HookMsg::Enroll {} => enroll(context, sender, amount),
        HookMsg::FundTopic(hook) => {
            let payer = payer(&context, sender, hook.payer)?;
            fund_topic(context, hook.topic_id, payer, amount)
        }
        HookMsg::FundTreasury(hook) => {
            let payer = payer(&context, sender, hook.payer)?;
            fund_treasury(context, payer, amount)
        }
    }
}

/// Adds to a delegation.
fn delegate(
    context: Context,
    hook::Delegate { topic_id, operator }: hook::Delegate,
    sender: &Addr,
    amount: Uint128,
) -> ContractResult<Response> {
    // validators enroll, by proof
    check_real(topic_id)?;
    let operator = &context.deps.api.addr_validate(&operator)?;
    let parties = Parties {
        operator,
        holder: sender,
    };
    add_stake(context, topic_id, parties, amount)
}

/// Who paid: the sender, or whom the registry passes a fee on for. Nobody else pays in
/// the name of another.
fn payer(context: &Context, sender: &Addr, named: Option<String>) -> ContractResult<Addr> {
    if named.is_some() {
        let config = &context.settings.config;
        authorize(context.deps.storage, config, sender, Access::Registry)?;
    }
    Ok(context.account_or(named.as_deref(), sender)?)
}

/// Counts revenue of a topic; the tokens belong to the treasury, less the
/// creator's share, which is no revenue: nobody gains weight by paying itself.
fn fund_topic(
    context: Context,
    topic_id: TopicId,
    payer: Addr,
    amount: Uint128,
) -> ContractResult<Response> {
    check_real(topic_id)?;
    let mut session = Session::open(context, topic_id)?;
    let (vault, topic) = (&mut session.vault, &mut session.topic);
    let share = share_of(&vault.params.creator_share, amount)?;
    let revenue = amount.checked_sub(share)?;
    vault.ledger.fund_treasury(revenue)?;
    vault.ledger.reward(&mut topic.ledger, share)?;
    let decay = vault.params.revenue_decay;
    topic.revenue.add(revenue, session.now, decay)?;

    let credit = BTreeMap::from([(CREATOR, share)]);
    rewards::credit(session.deps.storage, RewardKind::Own, topic_id, &credit)?;
    let event = Event::TopicFunded {
        topic_id,
        payer,
        amount,
    };
    session.close("fund_topic", Some(event))
}

/// Adds to the treasury.
fn fund_treasury(context: Context, payer: Addr, amount: Uint128) -> ContractResult<Response> {
    let Context {
        deps,
        env,
        settings,
    } = context;
    let mut vault = VaultState::load(deps.storage, settings)?;

    let events = vault.accrue(&deps.querier, env.block.time)?;
    vault.ledger.fund_treasury(amount)?;

    vault.save(deps.storage);

    Ok(Response::new()
        .add_attribute("action", "fund_treasury")
        .add_events(events)
        .add_event(Event::TreasuryFunded { payer, amount }))
}
