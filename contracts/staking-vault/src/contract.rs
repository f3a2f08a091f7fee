//! Entry points: validate, authorize, dispatch.

use allora_contract::nonpayable;
use allora_interfaces::staking_vault::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Response};
use cw2::set_contract_version;

use crate::authorize::authorize;
use crate::emission::Emission;
use crate::error::{ContractError, ContractResult};
use crate::execute;
use crate::ledger::Ledger;
use crate::params::validate;
use crate::query::answer;
use crate::session::Call;
use crate::state::{Config, Settings, BOOKS, SETTINGS};

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
    BOOKS.save(deps.storage, &(Ledger::default(), emission));

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
    let call = Call {
        deps,
        env,
        settings,
    };

    let sender = &info.sender;
    match msg {
        ExecuteMsg::Wire(msg) => execute::wire(call, msg),
        ExecuteMsg::Receive(msg) => execute::receive(call, msg),
        ExecuteMsg::OpenTopic(msg) => execute::open_topic(call, msg),
        ExecuteMsg::SetTopicActive(msg) => execute::set_topic_active(call, msg),
        ExecuteMsg::Settle(msg) => execute::settle(call, msg),
        ExecuteMsg::Unstake(msg) => execute::unstake(call, sender, msg),
        ExecuteMsg::CancelUnstake(msg) => execute::cancel_unstake(call, sender, msg),
        ExecuteMsg::Undelegate(msg) => execute::undelegate(call, sender, msg),
        ExecuteMsg::CancelUnbonding(msg) => execute::cancel_unbonding(call, sender, msg),
        ExecuteMsg::Redelegate(msg) => execute::redelegate(call, sender, msg),
        ExecuteMsg::Withdraw(msg) => execute::withdraw(call, info.sender, msg),
        ExecuteMsg::Unbond(msg) => execute::unbond(call, sender, msg),
        ExecuteMsg::SetCommission(msg) => execute::set_commission(call, sender, msg),
        ExecuteMsg::SetCompound(msg) => execute::set_compound(call, sender, msg),
        ExecuteMsg::Compound(msg) => execute::compound(call, sender, msg),
        ExecuteMsg::Claim(msg) => execute::claim(call, sender, msg),
        ExecuteMsg::ClaimAll(msg) => execute::claim_all(call, sender, msg),
        ExecuteMsg::PayCreator(msg) => execute::pay_creator(call, msg),
        ExecuteMsg::DropValidator(msg) => execute::drop_validator(call, msg),
        ExecuteMsg::Subsidise(msg) => execute::subsidise(call, msg),
        ExecuteMsg::SetParams(msg) => execute::set_params(call, msg),
        ExecuteMsg::UpdateOwnership(action) => execute::update_ownership(call, sender, action),
    }
}

/// Answers from storage, as of now.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    answer(deps, &env, msg).map_err(Into::into)
}

/// Takes over the storage of an older version; the first release converts nothing.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(deps: DepsMut, _env: Env, _msg: MigrateMsg) -> Result<Response, ContractError> {
    let response = allora_contract::migrate(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?;
    Ok(response)
}
