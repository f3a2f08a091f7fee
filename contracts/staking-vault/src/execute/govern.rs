//! What governance does.

use allora_interfaces::staking_vault::msg;
use cosmwasm_std::{Addr, Response};
use cw_ownable::Action;

use crate::error::{ContractError, ContractResult};
use crate::params::validate;
use crate::session::{Context, Session};
use crate::state::{check_real, Settings, SETTINGS};
use crate::subsidy::SubsidyRate;
use crate::vault_state::VaultState;

/// Names the coordinator; once.
pub(crate) fn wire(
    context: Context,
    msg::Wire {
        synthesis_coordinator,
    }: msg::Wire,
) -> ContractResult<Response> {
    let coordinator = context.deps.api.addr_validate(&synthesis_coordinator)?;
    let mut settings = context.settings;
    if let Some(synthesis_coordinator) = settings.config.synthesis_coordinator {
        return Err(ContractError::AlreadyWired {
            synthesis_coordinator,
        }
        .into());
    }

    settings.config.synthesis_coordinator = Some(coordinator.clone());
    SETTINGS.save(context.deps.storage, &settings);

    Ok(Response::new()
        .add_attribute("action", "wire")
        .add_attribute("synthesis_coordinator", coordinator))
}

/// Replaces the parameters. Time up to now is accounted under the old ones; the
/// emission rate follows with the next month, a topic's weight with its next
/// refresh, unbonding entries keep their maturity.
pub(crate) fn set_params(
    context: Context,
    msg::SetParams { params }: msg::SetParams,
) -> ContractResult<Response> {
    let params = *params;
    validate(&params)?;
    let Context {
        deps,
        env,
        settings,
    } = context;
    let config = settings.config.clone();
    let mut vault = VaultState::load(deps.storage, settings)?;
    let events = vault.accrue(&deps.querier, env.block.time)?;

    vault.save(deps.storage);
    SETTINGS.save(deps.storage, &Settings { config, params });

    Ok(Response::new()
        .add_attribute("action", "set_params")
        .add_events(events))
}

/// Sets treasury aside for a topic, or gives back what was.
pub(crate) fn subsidise(
    context: Context,
    msg::Subsidise {
        topic_id,
        amount,
        seconds,
    }: msg::Subsidise,
) -> ContractResult<Response> {
    check_real(topic_id)?;
    let max = msg::ExecuteMsg::MAX_SUBSIDY_SECONDS;
    if seconds > max {
        return Err(ContractError::SubsidyTooLong { seconds, max }.into());
    }
    let now = context.env.block.time;
    let mut session = Session::open(context, topic_id)?;
    let (ledger, topic) = (&mut session.vault.ledger, &mut session.topic);
    if seconds == 0 {
        ledger.release(&mut topic.ledger)?;
    } else {
        let treasury = ledger.treasury();
        if treasury < amount {
            return Err(ContractError::InsufficientTreasury { treasury, amount }.into());
        }
        ledger.reserve(&mut topic.ledger, amount)?;
    }
    topic.subsidy = SubsidyRate::new(topic.ledger.subsidy(), seconds, now)?;

    let response = session.close("subsidise", None)?;
    Ok(response
        .add_attribute("amount", amount)
        .add_attribute("seconds", seconds.to_string()))
}

/// Offers, accepts or renounces governance.
pub(crate) fn update_ownership(
    context: Context,
    sender: &Addr,
    action: Action,
) -> ContractResult<Response> {
    let ownership = cw_ownable::update_ownership(context.deps, &context.env.block, sender, action)?;

    Ok(Response::new()
        .add_attribute("action", "update_ownership")
        .add_attributes(ownership.into_attributes()))
}
