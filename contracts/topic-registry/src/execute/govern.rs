//! What only governance does: wiring, fees, hand-over.

use allora_interfaces::topic_registry::msg;
use cosmwasm_std::{Addr, DepsMut, Env, Response, Storage};
use cw_ownable::Action;

use crate::error::ContractError;
use crate::state::{Peers, CONFIG};

pub(crate) fn wire(
    deps: DepsMut,
    msg::Wire {
        staking_vault,
        synthesis_coordinator,
    }: msg::Wire,
) -> Result<Response, ContractError> {
    let staking_vault = deps.api.addr_validate(&staking_vault)?;
    let synthesis_coordinator = deps.api.addr_validate(&synthesis_coordinator)?;
    let peers = Peers::new(staking_vault, synthesis_coordinator);
    let storage = deps.storage;
    let mut config = CONFIG.load(storage)?;
    if config.peers.is_some() {
        return Err(ContractError::AlreadyWired {});
    }

    config.peers = Some(peers.clone());
    CONFIG.save(storage, &config)?;

    Ok(Response::new()
        .add_attribute("action", "wire")
        .add_attribute("staking_vault", peers.staking_vault)
        .add_attribute("synthesis_coordinator", peers.synthesis_coordinator))
}

pub(crate) fn set_fees(
    storage: &mut dyn Storage,
    msg::SetFees { fees }: msg::SetFees,
) -> Result<Response, ContractError> {
    let mut config = CONFIG.load(storage)?;

    config.fees = fees.clone();
    CONFIG.save(storage, &config)?;

    Ok(Response::new()
        .add_attribute("action", "set_fees")
        .add_attribute("topic_creation", fees.topic_creation)
        .add_attribute("registration", fees.registration))
}

pub(crate) fn update_ownership(
    deps: DepsMut,
    env: &Env,
    sender: &Addr,
    action: Action,
) -> Result<Response, ContractError> {
    let ownership = cw_ownable::update_ownership(deps, &env.block, sender, action)?;

    Ok(Response::new()
        .add_attribute("action", "update_ownership")
        .add_attributes(ownership.into_attributes()))
}
