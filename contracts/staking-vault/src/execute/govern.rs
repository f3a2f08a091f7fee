//! What governance does.

use allora_interfaces::staking_vault::VaultParams;
use cosmwasm_std::{Addr, DepsMut, Env, MessageInfo, Response, Storage};
use cw_ownable::Action;

use crate::books::Books;
use crate::error::ContractError;
use crate::params::validate;
use crate::state::{CONFIG, PARAMS};

/// Names the coordinator; once.
pub(crate) fn wire(
    storage: &mut dyn Storage,
    coordinator: Addr,
) -> Result<Response, ContractError> {
    let mut config = CONFIG.load(storage)?;
    if let Some(synthesis_coordinator) = config.synthesis_coordinator {
        return Err(ContractError::AlreadyWired {
            synthesis_coordinator,
        });
    }

    config.synthesis_coordinator = Some(coordinator.clone());
    CONFIG.save(storage, &config)?;

    Ok(Response::new()
        .add_attribute("action", "wire")
        .add_attribute("synthesis_coordinator", coordinator))
}

/// Replaces the parameters. Time up to now is accounted under the old ones; the
/// emission rate follows with the next month, a topic's weight with its next
/// refresh, unbonding entries keep their maturity.
pub(crate) fn set_params(
    deps: DepsMut,
    env: &Env,
    params: &VaultParams,
) -> Result<Response, ContractError> {
    validate(params)?;
    let mut books = Books::load(deps.storage)?;
    let events = books.accrue(&deps.querier, env.block.time)?;

    books.save(deps.storage)?;
    PARAMS.save(deps.storage, params)?;

    Ok(Response::new()
        .add_attribute("action", "set_params")
        .add_events(events))
}

/// Offers, accepts or renounces governance.
pub(crate) fn update_ownership(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    action: Action,
) -> Result<Response, ContractError> {
    let ownership = cw_ownable::update_ownership(deps, &env.block, &info.sender, action)?;

    Ok(Response::new()
        .add_attribute("action", "update_ownership")
        .add_attributes(ownership.into_attributes()))
}
