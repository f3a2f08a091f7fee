//! Entry points: validate, authorize, dispatch.

use allora_contract::nonpayable;
use allora_interfaces::topic_registry::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Response};
use cw2::set_contract_version;

use crate::authorize::authorize;
use crate::error::ContractError;
use crate::execute;
use crate::query as queries;
use crate::state::{Config, CONFIG, TOPIC_COUNT};

pub(crate) const CONTRACT_NAME: &str = concat!("crates.io:", env!("CARGO_PKG_NAME"));
pub(crate) const CONTRACT_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Names the owner and the token, and sets the fees.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    deps: DepsMut,
    _env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    let allo_token = deps.api.addr_validate(&msg.allo_token)?;
    let ownership = cw_ownable::initialize_owner(deps.storage, deps.api, Some(&msg.governance))?;

    set_contract_version(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?;
    TOPIC_COUNT.save(deps.storage, &0)?;
    CONFIG.save(
        deps.storage,
        &Config {
            allo_token,
            fees: msg.fees,
            peers: None,
        },
    )?;

    Ok(Response::new()
        .add_attribute("action", "instantiate")
        .add_attributes(ownership.into_attributes()))
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

    let (env, sender) = (&env, info.sender);
    match msg {
        ExecuteMsg::Wire(msg) => execute::wire(deps, msg),
        ExecuteMsg::Receive(msg) => execute::receive(deps, env, msg),
        ExecuteMsg::CreateTopic(msg) => execute::create_free_topic(deps, env, sender, msg),
        ExecuteMsg::UpdateTopic(msg) => execute::update_topic(deps, env, msg),
        ExecuteMsg::PauseTopic(msg) => execute::pause_topic(deps.storage, msg),
        ExecuteMsg::ResumeTopic(msg) => execute::resume_topic(deps.storage, msg),
        ExecuteMsg::RetireTopic(msg) => execute::retire_topic(deps.storage, msg),
        ExecuteMsg::SetCreator(msg) => execute::set_creator(deps, msg),
        ExecuteMsg::UpdateList(msg) => execute::update_list(deps, msg),
        ExecuteMsg::Leave(msg) => execute::leave(deps.storage, &sender, msg),
        ExecuteMsg::SetFees(msg) => execute::set_fees(deps.storage, msg),
        ExecuteMsg::UpdateOwnership(action) => {
            execute::update_ownership(deps, env, &sender, action)
        }
    }
}

/// Answers a question.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, _env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    queries::query(deps, msg)
}

/// Takes over the storage of an older version; the first release converts nothing.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(deps: DepsMut, _env: Env, _msg: MigrateMsg) -> Result<Response, ContractError> {
    let response = allora_contract::migrate(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?;
    Ok(response)
}
