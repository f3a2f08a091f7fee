//! Entry points: validate, authorize, dispatch.

use allora_interfaces::staking_vault::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};
#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Response};
use cw2::set_contract_version;
use cw_utils::nonpayable;

use crate::authorize::authorize;
use crate::emission::Emission;
use crate::error::ContractError;
use crate::execute::{
    cancel_unstake, claim, open_topic, receive, set_params, set_topic_active, settle, unstake,
    update_ownership, wire, withdraw,
};
use crate::ledger::Ledger;
use crate::migrate::migrate as migrate_storage;
use crate::params::validate;
use crate::query::answer;
use crate::state::{Config, CONFIG, EMISSION, LEDGER, PARAMS};

pub(crate) const CONTRACT_NAME: &str = concat!("crates.io:", env!("CARGO_PKG_NAME"));
pub(crate) const CONTRACT_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Opens empty books.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    validate(&msg.params)?;
    let config = Config {
        allo_token: deps.api.addr_validate(&msg.allo_token)?,
        topic_registry: deps.api.addr_validate(&msg.topic_registry)?,
        synthesis_coordinator: None,
    };

    cw_ownable::initialize_owner(deps.storage, deps.api, Some(&msg.governance))?;
    set_contract_version(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?;
    CONFIG.save(deps.storage, &config)?;
    PARAMS.save(deps.storage, &msg.params)?;
    LEDGER.save(deps.storage, &Ledger::default())?;
    EMISSION.save(deps.storage, &Emission::new(env.block.time)?)?;

    Ok(Response::new().add_attribute("action", "instantiate"))
}

/// Does what a message asks, for whom it is open to.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    authorize(deps.storage, &info.sender, msg.access())?;

    match msg {
        ExecuteMsg::Wire {
            synthesis_coordinator,
        } => {
            let coordinator = deps.api.addr_validate(&synthesis_coordinator)?;
            wire(deps.storage, coordinator)
        }
        ExecuteMsg::Receive(hook) => {
            let sender = deps.api.addr_validate(&hook.sender)?;
            receive(deps, &env, &sender, hook.amount, &hook.msg)
        }
        ExecuteMsg::OpenTopic { topic_id } => open_topic(deps.storage, &env, topic_id),
        ExecuteMsg::SetTopicActive { topic_id, active } => {
            set_topic_active(deps, &env, topic_id, active)
        }
        ExecuteMsg::Settle {
            topic_id,
            epoch,
            since,
            due,
            settlement,
        } => settle(deps, &env, (topic_id, epoch), (since, due), &settlement),
        ExecuteMsg::Unstake { topic_id, amount } => {
            unstake(deps, &env, topic_id, info.sender, amount)
        }
        ExecuteMsg::CancelUnstake {
            topic_id,
            unbonding_id,
        } => cancel_unstake(deps, &env, topic_id, info.sender, unbonding_id),
        ExecuteMsg::Withdraw { topic_id } => withdraw(deps.storage, &env, topic_id, info.sender),
        ExecuteMsg::Claim { topic_ids } => claim(deps, &info.sender, &topic_ids),
        ExecuteMsg::SetParams { params } => set_params(deps, &env, &params),
        ExecuteMsg::UpdateOwnership(action) => update_ownership(deps, &env, &info, action),
    }
}

/// Answers from storage, as of now.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    answer(deps, &env, msg)
}

/// Moves storage of an older version to this one.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(deps: DepsMut, _env: Env, _msg: MigrateMsg) -> Result<Response, ContractError> {
    migrate_storage(deps.storage)
}
