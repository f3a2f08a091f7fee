//! Entry points: validate, authorize, dispatch.

use allora_contract::nonpayable;
use allora_interfaces::inference_desk::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Reply, Response, Uint128};
use cw2::set_contract_version;

use crate::authorize::authorize;
use crate::desk::Desk;
use crate::error::ContractError;
use crate::execute;
use crate::query as queries;
use crate::reply as replies;
use crate::state::{Book, Settings, BOOK, SETTINGS};
use crate::terms::check_params;

pub(crate) const CONTRACT_NAME: &str = concat!("crates.io:", env!("CARGO_PKG_NAME"));
pub(crate) const CONTRACT_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Opens a desk that owes nothing.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    deps: DepsMut,
    _env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    check_params(&msg.params)?;
    let address = |address: &str| deps.api.addr_validate(address);
    let settings = Settings {
        allo_token: address(&msg.allo_token)?,
        topic_registry: address(&msg.topic_registry)?,
        staking_vault: address(&msg.staking_vault)?,
        synthesis_coordinator: address(&msg.synthesis_coordinator)?,
        params: msg.params,
    };

    let ownership = cw_ownable::initialize_owner(deps.storage, deps.api, Some(&msg.governance))?;
    set_contract_version(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?;
    SETTINGS.save(deps.storage, &settings);
    BOOK.save(deps.storage, &Book::default());

    Ok(Response::new()
        .add_attribute("action", "instantiate")
        .add_attributes(ownership.into_attributes()))
}

/// Does what is asked, if the sender may ask it.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(
    mut deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    let sender = &info.sender;
    authorize(deps.as_ref(), sender, &msg)?;

    let desk = Desk::open(deps.branch(), &env)?;
    match msg {
        ExecuteMsg::Receive(msg) => execute::receive(desk, msg),
        ExecuteMsg::Request(msg) => execute::request(desk, sender, msg, Uint128::zero()),
        ExecuteMsg::Subscribe(msg) => execute::subscribe(desk, sender, msg, Uint128::zero()),
        ExecuteMsg::TopUp(msg) => execute::top_up(desk, sender, msg),
        ExecuteMsg::Deliver(msg) => execute::deliver(desk, sender, msg),
        ExecuteMsg::Redeliver(msg) => execute::redeliver(desk, msg),
        ExecuteMsg::RaiseTip(msg) => execute::raise_tip(desk, sender, msg),
        ExecuteMsg::Cancel(msg) => execute::cancel(desk, sender, msg),
        ExecuteMsg::Expire(msg) => execute::expire(desk, msg),
        ExecuteMsg::Pause(msg) => execute::pause(desk, sender, msg),
        ExecuteMsg::Resume(msg) => execute::resume(desk, sender, msg),
        ExecuteMsg::Close(msg) => execute::close(desk, sender, msg),
        ExecuteMsg::Collect(msg) => execute::collect(desk, msg),
        ExecuteMsg::Withdraw(msg) => execute::withdraw(desk, sender, msg),
        ExecuteMsg::SetPrice(msg) => execute::set_price(desk, msg),
        ExecuteMsg::SetParams(msg) => execute::set_params(desk, msg),
        ExecuteMsg::UpdateOwnership(action) => execute::update_ownership(desk, sender, action),
    }
}

/// Takes note of a receiver that refused.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn reply(deps: DepsMut, _env: Env, msg: Reply) -> Result<Response, ContractError> {
    replies::reply(deps, msg)
}

/// Answers a question.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    queries::query(deps, &env, msg)
}

/// Takes over the storage of an older version; the first release converts nothing.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(deps: DepsMut, _env: Env, _msg: MigrateMsg) -> Result<Response, ContractError> {
    let response = allora_contract::migrate(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?;
    Ok(response)
}
