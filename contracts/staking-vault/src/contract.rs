//! Entry points: validate, authorize, dispatch.

use allora_interfaces::staking_vault::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};
use allora_interfaces::version::take_over;
#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{Addr, Binary, Deps, DepsMut, Env, MessageInfo, Response, StdError};
use cw2::set_contract_version;
use cw_utils::nonpayable;

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

    match msg {
        ExecuteMsg::Wire {
            synthesis_coordinator,
        } => {
            let coordinator = call.deps.api.addr_validate(&synthesis_coordinator)?;
            execute::wire(call, coordinator)
        }
        ExecuteMsg::Receive(hook) => {
            let sender = call.deps.api.addr_validate(&hook.sender)?;
            execute::receive(call, &sender, hook.amount, &hook.msg)
        }
        ExecuteMsg::OpenTopic { topic_id } => execute::open_topic(call.deps.storage, env, topic_id),
        ExecuteMsg::SetTopicActive { topic_id, active } => {
            execute::set_topic_active(call, topic_id, active)
        }
        ExecuteMsg::Settle {
            topic_id,
            epoch,
            since,
            due,
            settlement,
            offences,
        } => {
            let outcome = (&settlement, offences.as_slice());
            execute::settle(call, (topic_id, epoch), (since, due), outcome)
        }
        ExecuteMsg::DropValidator { validator } => {
            let validator = call.deps.api.addr_validate(&validator)?;
            execute::drop_validator(call, validator)
        }
        ExecuteMsg::PayCreator { topic_id } => execute::pay_creator(call, topic_id),
        ExecuteMsg::Subsidise {
            topic_id,
            amount,
            epochs,
        } => execute::subsidise(call, topic_id, amount, epochs),
        ExecuteMsg::SetParams { params } => execute::set_params(call, *params),
        ExecuteMsg::UpdateOwnership(action) => {
            execute::update_ownership(call.deps, env, &info, action)
        }
        ExecuteMsg::Claim { topic_ids } => execute::claim(call, &info.sender, &topic_ids),
        ExecuteMsg::ClaimAll { start_after, limit } => {
            execute::claim_all(call, &info.sender, start_after, limit)
        }
        msg => dispatch_position(call, info.sender, msg),
    }
}

/// Messages about the sender's own stake, delegations and bonds.
fn dispatch_position(call: Call, sender: Addr, msg: ExecuteMsg) -> ContractResult<Response> {
    let api = call.deps.api;
    let operator = |named: Option<String>, holder: &Addr| match named {
        Some(named) => api.addr_validate(&named),
        None => Ok(holder.clone()),
    };
    match msg {
        ExecuteMsg::Unstake { topic_id, amount } => {
            execute::unstake(call, topic_id, (sender.clone(), sender), amount)
        }
        ExecuteMsg::Undelegate {
            topic_id,
            operator,
            amount,
        } => {
            let operator = api.addr_validate(&operator)?;
            execute::unstake(call, topic_id, (operator, sender), amount)
        }
        ExecuteMsg::CancelUnstake {
            topic_id,
            unbonding_id,
        } => {
            let pair = (sender.clone(), sender);
            execute::cancel_unbonding(call, topic_id, pair, unbonding_id, None)
        }
        ExecuteMsg::CancelUnbonding {
            topic_id,
            operator: named,
            unbonding_id,
            amount,
        } => {
            let pair = (operator(named, &sender)?, sender);
            execute::cancel_unbonding(call, topic_id, pair, unbonding_id, amount)
        }
        ExecuteMsg::Redelegate {
            topic_id,
            from,
            to,
            amount,
        } => {
            let pair = (api.addr_validate(&from)?, api.addr_validate(&to)?);
            execute::redelegate(call, topic_id, pair, &sender, amount)
        }
        ExecuteMsg::Withdraw { topic_id } => execute::withdraw(call, topic_id, sender),
        ExecuteMsg::Unbond { topic_id, amount } => execute::unbond(call, topic_id, &sender, amount),
        ExecuteMsg::SetCommission {
            topic_id,
            commission,
        } => execute::set_commission(call, topic_id, &sender, commission),
        ExecuteMsg::SetCompound {
            topic_id,
            operator: named,
            compound,
        } => {
            let pair = (operator(named, &sender)?, sender);
            execute::set_compound(call, topic_id, pair, compound)
        }
        ExecuteMsg::Compound {
            topic_id,
            operator: named,
            holder,
        } => {
            let holder = operator(holder, &sender)?;
            let pair = (operator(named, &holder)?, holder);
            execute::compound(call, topic_id, pair, &sender)
        }
        // `dispatch` has taken all others
        _ => Err(StdError::generic_err("no message about a position").into()),
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
    let from = take_over(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?;

    Ok(Response::new()
        .add_attribute("action", "migrate")
        .add_attribute("from_version", from)
        .add_attribute("to_version", CONTRACT_VERSION))
}
