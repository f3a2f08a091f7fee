//! Entry points of the port on its own chain.

use allora_contract::nonpayable;
use allora_interfaces::inference_port::{ConfigResponse, ExecuteMsg, InstantiateMsg, QueryMsg};
#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{to_json_binary, Binary, Deps, DepsMut, Env, MessageInfo, Response};
use cw2::set_contract_version;

use crate::answer::Source;
use crate::error::ContractError;
use crate::push;
use crate::state::{Config, CONFIG};

pub(crate) const CONTRACT_NAME: &str = concat!("crates.io:", env!("CARGO_PKG_NAME"));
pub(crate) const CONTRACT_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Names the coordinator and the desk, for ever.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    deps: DepsMut,
    _env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    let desk = msg.inference_desk.as_deref();
    let config = Config {
        synthesis_coordinator: deps.api.addr_validate(&msg.synthesis_coordinator)?,
        inference_desk: desk.map(|desk| deps.api.addr_validate(desk)).transpose()?,
    };
    set_contract_version(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?;
    CONFIG.save(deps.storage, &config);
    Ok(Response::new().add_attribute("action", "instantiate"))
}

/// Sends on what the desk delivers.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    let config = CONFIG.load(deps.storage)?;
    push::check_sender(&config, &info.sender)?;

    let source = Source {
        coordinator: &config.synthesis_coordinator,
        querier: deps.querier,
        env: &env,
    };
    match msg {
        ExecuteMsg::ReceiveInference(receipt) => push::push(source, receipt),
    }
}

/// Answers a question.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, _env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    match msg {
        QueryMsg::Config {} => {
            let config = CONFIG.load(deps.storage)?;
            Ok(to_json_binary(&ConfigResponse {
                synthesis_coordinator: config.synthesis_coordinator,
                inference_desk: config.inference_desk,
            })?)
        }
    }
}
