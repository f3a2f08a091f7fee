//! What the desk must survive. A receiver does what it was told to do when it is called.
#![allow(missing_docs)] // names and types say it all

use allora_interfaces::inference_desk::Receipt;
use cosmwasm_schema::cw_serde;
#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{
    to_json_binary, Binary, CosmosMsg, Deps, DepsMut, Env, MessageInfo, Response, StdError,
    StdResult, WasmMsg,
};
use cw_storage_plus::Item;

/// → what it does. One entry.
const MODE: Item<Mode> = Item::new("mode");
/// → how often it was called with success. One entry.
const CALLS: Item<u32> = Item::new("calls");

/// What it does when it is called.
#[cw_serde]
pub enum Mode {
    /// Takes it.
    Accept {},
    /// Fails with a text of so many bytes.
    Refuse { bytes: u32 },
    /// Computes until its gas is gone.
    Burn {},
    /// Announces so many bytes.
    Shout { bytes: u32 },
    /// Answers with so many bytes that are nothing.
    Babble { bytes: u32 },
    /// Calls itself, again and again.
    Recurse {},
    /// Ends in the middle of a computation.
    Panic {},
    /// Sends messages, such as to the desk; then fails, or not.
    Send {
        messages: Vec<CosmosMsg>,
        fail: bool,
    },
}

/// What anybody may tell it, and the desk.
#[cw_serde]
pub enum ExecuteMsg {
    /// Do this from now on.
    Set(Mode),
    /// Send these now.
    Send(Vec<CosmosMsg>),
    /// Fail.
    Fail {},
    /// What the desk calls.
    ReceiveInference(Receipt),
}

/// How often it was called with success.
#[cw_serde]
pub struct Calls {}

/// Accepts, at first.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    deps: DepsMut,
    _env: Env,
    _info: MessageInfo,
    mode: Mode,
) -> StdResult<Response> {
    MODE.save(deps.storage, &mode)?;
    CALLS.save(deps.storage, &0)?;
    Ok(Response::new())
}

/// Does what it is told, or what it was told before.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(
    deps: DepsMut,
    env: Env,
    _info: MessageInfo,
    msg: ExecuteMsg,
) -> StdResult<Response> {
    match msg {
        ExecuteMsg::Set(mode) => {
            MODE.save(deps.storage, &mode)?;
            Ok(Response::new())
        }
        ExecuteMsg::Send(messages) => Ok(Response::new().add_messages(messages)),
        ExecuteMsg::Fail {} => Err(StdError::generic_err("as it was told")),
        ExecuteMsg::ReceiveInference(receipt) => {
            CALLS.update(deps.storage, |calls| StdResult::Ok(calls.saturating_add(1)))?;
            act(&env, MODE.load(deps.storage)?, receipt)
        }
    }
}

fn act(env: &Env, mode: Mode, receipt: Receipt) -> StdResult<Response> {
    let to_itself = |msg: &ExecuteMsg| {
        StdResult::Ok(WasmMsg::Execute {
            contract_addr: env.contract.address.to_string(),
            msg: to_json_binary(msg)?,
            funds: vec![],
        })
    };
    Ok(match mode {
        Mode::Accept {} => Response::new(),
        Mode::Refuse { bytes } => return Err(StdError::generic_err(text(bytes))),
        Mode::Burn {} => loop {
            // what a compiler cannot leave out
            std::hint::black_box(receipt.id);
        },
        Mode::Shout { bytes } => Response::new().add_attribute("shout", text(bytes)),
        Mode::Babble { bytes } => Response::new().set_data(text(bytes).into_bytes()),
        Mode::Recurse {} => {
            Response::new().add_message(to_itself(&ExecuteMsg::ReceiveInference(receipt))?)
        }
        #[allow(clippy::panic)] // what it is for
        Mode::Panic {} => panic!("as it was told"),
        Mode::Send { messages, fail } => {
            let failure = match fail {
                true => Some(to_itself(&ExecuteMsg::Fail {})?),
                false => None,
            };
            let response = Response::new().add_messages(messages);
            response.add_messages(failure)
        }
    })
}

/// Characters of two bytes, behind an odd one: wherever it is cut, it may be within one.
fn text(bytes: u32) -> String {
    let length = usize::try_from(bytes).unwrap_or_default();
    let mut text = String::from("x");
    text.extend(std::iter::repeat_n('é', length / 2));
    text
}

/// How often it was called with success.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, _env: Env, _msg: Calls) -> StdResult<Binary> {
    to_json_binary(&CALLS.load(deps.storage)?)
}
