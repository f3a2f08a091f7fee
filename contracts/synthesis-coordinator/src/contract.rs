//! Entry points: validate, authorize, dispatch.

use allora_contract::nonpayable;
use allora_interfaces::synthesis_coordinator::{
    ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg, SudoMsg,
};

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Reply, Response};
use cw2::set_contract_version;

use crate::authorize::authorize;
use crate::error::{ContractError, ContractResult};
use crate::execute;
use crate::state::{STAKING_VAULT, TOPIC_REGISTRY};
use crate::{query as queries, reply as replies, sudo as sudos};

/// Name the code is stored under.
pub const CONTRACT_NAME: &str = concat!("crates.io:", env!("CARGO_PKG_NAME"));
/// Version of the code.
pub const CONTRACT_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Stores the addresses of registry and vault. Nobody owns this one: topics and their rules come
/// from the registry alone.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    deps: DepsMut,
    _env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    let topic_registry = deps.api.addr_validate(&msg.topic_registry)?;
    let staking_vault = deps.api.addr_validate(&msg.staking_vault)?;
    set_contract_version(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?;
    TOPIC_REGISTRY.save(deps.storage, &topic_registry);
    STAKING_VAULT.save(deps.storage, &staking_vault);

    Ok(Response::new().add_attribute("action", "instantiate"))
}

/// Does what is asked, if the sender may ask it.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    authorize(deps.storage, &info.sender, &msg)?;
    Ok(dispatch(deps, &env, &info, msg)?)
}

fn dispatch(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    msg: ExecuteMsg,
) -> ContractResult<Response> {
    let (now, sender) = (env.block.time, &info.sender);
    match msg {
        ExecuteMsg::OpenTopic(msg) => execute::open_topic(deps.storage, msg),
        ExecuteMsg::UpdateTopic(msg) => execute::update_topic(deps.storage, now, msg),
        ExecuteMsg::SetTopicStatus(msg) => execute::set_topic_status(deps.storage, now, msg),
        ExecuteMsg::Admit(msg) => execute::admit(deps, now, msg),
        ExecuteMsg::Dismiss(msg) => execute::dismiss(deps, now, msg),
        ExecuteMsg::Submit(msg) => execute::submit(deps, now, sender, msg),
        ExecuteMsg::Report(msg) => execute::report(deps, now, sender, msg),
        ExecuteMsg::Advance(msg) => execute::advance(deps.storage, &deps.querier, env, msg),
        ExecuteMsg::RetrySettlement(msg) => execute::retry_settlement(deps.storage, now, msg),
        ExecuteMsg::Commit(msg) => execute::commit(deps, now, sender, msg),
        ExecuteMsg::Reveal(msg) => execute::reveal(deps, env, msg),
        ExecuteMsg::SetKey(msg) => execute::set_key(deps, sender, msg),
        ExecuteMsg::ActFor(msg) => execute::act_for(deps, now, sender, msg),
        ExecuteMsg::Observe(msg) => execute::observe(deps, now, msg),
        ExecuteMsg::Relay(msg) => execute::relay(deps, env, msg),
    }
}

/// Answers.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    Ok(queries::query(deps, &env, msg)?)
}

/// Takes the answers of the vault.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn reply(deps: DepsMut, env: Env, reply: Reply) -> Result<Response, ContractError> {
    Ok(replies::reply(deps.storage, &env, reply)?)
}

/// Called by the chain.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn sudo(deps: DepsMut, env: Env, msg: SudoMsg) -> Result<Response, ContractError> {
    match msg {
        SudoMsg::ClockEndBlock {} => Ok(sudos::clock_end_block(deps.storage, &env)?),
    }
}

/// Takes over the storage of an older version; the first release converts nothing.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(deps: DepsMut, _env: Env, _msg: MigrateMsg) -> Result<Response, ContractError> {
    let response = allora_contract::migrate(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?;
    Ok(response)
}
