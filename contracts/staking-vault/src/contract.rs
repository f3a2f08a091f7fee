//! Entry points: validate, authorize, dispatch.

use allora_contract::nonpayable;
use allora_interfaces::staking_vault::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Response};
use cw2::set_contract_version;

use crate::authorize::authorize;
use crate::emission::schedule::Emission;
use crate::error::{ContractError, ContractResult};
use crate::execute;
use crate::ledger::Ledger;
use crate::params::validate;
use crate::query as queries;
use crate::session::Context;
use crate::state::{Config, Settings, SETTINGS, STATE};

pub(crate) const CONTRACT_NAME: &str = concat!("crates.io:", env!("CARGO_PKG_NAME"));
pub(crate) const CONTRACT_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Opens a vault that holds nothing.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    open(deps, &env, &info, msg).map_err(Into::into)
}

fn open(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    msg: InstantiateMsg,
) -> ContractResult<Response> {
    nonpayable(info)?;
    validate(&msg.params)?;
    let config = Config {
        allo_token: deps.api.addr_validate(&msg.allo_token)?,
        topic_registry: deps.api.addr_validate(&msg.topic_registry)?,
        synthesis_coordinator: None,
    };

    cw_ownable::initialize_owner(deps.storage, deps.api, Some(&msg.governance))?;
    set_contract_version(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?;
    let params = msg.params;
    SETTINGS.save(deps.storage, &Settings { config, params });
    let emission = Emission::new(env.block.time)?;
    STATE.save(deps.storage, &(Ledger::default(), emission));

    Ok(Response::new().add_attribute("action", "instantiate"))
}

/// Does what a message asks, for whom it is open to.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(
    mut deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    dispatch(deps.branch(), &env, info, msg).map_err(Into::into)
}

fn dispatch<'a>(
    deps: DepsMut<'a>,
    env: &'a Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> ContractResult<Response> {
    nonpayable(&info)?;
    let settings = SETTINGS.load(deps.storage)?;
    authorize(deps.storage, &settings.config, &info.sender, msg.access())?;
    let context = Context {
        deps,
        env,
        settings,
    };

    let sender = &info.sender;
    match msg {
        ExecuteMsg::Wire(msg) => execute::wire(context, msg),
        ExecuteMsg::Receive(msg) => execute::receive(context, msg),
        ExecuteMsg::OpenTopic(msg) => execute::open_topic(context, msg),
        ExecuteMsg::SetTopicActive(msg) => execute::set_topic_active(context, msg),
        ExecuteMsg::Settle(msg) => execute::settle(context, msg),
        ExecuteMsg::Unstake(msg) => execute::unstake(context, sender, msg),
        ExecuteMsg::CancelUnstake(msg) => execute::cancel_unstake(context, sender, msg),
        ExecuteMsg::Undelegate(msg) => execute::undelegate(context, sender, msg),
        ExecuteMsg::CancelUnbonding(msg) => execute::cancel_unbonding(context, sender, msg),
        ExecuteMsg::Redelegate(msg) => execute::redelegate(context, sender, msg),
        ExecuteMsg::Arrive(msg) => execute::arrive(context, msg),
        ExecuteMsg::Withdraw(msg) => execute::withdraw(context, info.sender, msg),
        ExecuteMsg::Unbond(msg) => execute::unbond(context, sender, msg),
        ExecuteMsg::SetCommission(msg) => execute::set_commission(context, sender, msg),
        ExecuteMsg::SetCompound(msg) => execute::set_compound(context, sender, msg),
        ExecuteMsg::Compound(msg) => execute::compound(context, sender, msg),
        ExecuteMsg::Claim(msg) => execute::claim(context, sender, msg),
        ExecuteMsg::ClaimAll(msg) => execute::claim_all(context, sender, msg),
        ExecuteMsg::PayCreator(msg) => execute::pay_creator(context, msg),
        ExecuteMsg::DropValidator(msg) => execute::drop_validator(context, msg),
        ExecuteMsg::Subsidise(msg) => execute::subsidise(context, msg),
        ExecuteMsg::SetParams(msg) => execute::set_params(context, msg),
        ExecuteMsg::UpdateOwnership(action) => execute::update_ownership(context, sender, action),
    }
}

/// Answers from storage, as of now.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    queries::query(deps, &env, msg).map_err(Into::into)
}

/// Takes over the storage of an older version; the first release converts nothing.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(deps: DepsMut, _env: Env, _msg: MigrateMsg) -> Result<Response, ContractError> {
    let response = allora_contract::migrate(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?;
    Ok(response)
}
