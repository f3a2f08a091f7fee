//! The messages that the vault accepts, in their order.
//!
//! [`codes`] is for [`SuiteBuilder::codes`](allora_testing::SuiteBuilder::codes).
//! The recording is the thread's, as is the embedded chain of a test.

use std::cell::RefCell;

use allora_interfaces::staking_vault::ExecuteMsg;
use allora_testing::usual_code;
use cosmwasm_std::{
    from_json, Addr, Binary, CosmosMsg, Empty, Response, Timestamp, Uint128, WasmMsg,
};
use cw20::Cw20ExecuteMsg;
use cw_multi_test::Contract;

use crate::intercept::{Execute, Intercepted};

/// A message that the vault accepted.
pub struct RecordedMessage {
    /// Who sent it.
    pub sender: Addr,
    pub at: Timestamp,
    pub msg: ExecuteMsg,
    /// What the vault answered.
    pub answer: Option<Binary>,
    /// To whom the vault has the token transfer how much.
    pub paid: Vec<(Addr, Uint128)>,
}

thread_local! {
    static MESSAGES: RefCell<Vec<RecordedMessage>> = RefCell::default();
}

/// The contracts' usual code, and a vault that is recorded.
pub fn codes(name: &str) -> Box<dyn Contract<Empty>> {
    let code = usual_code(name);
    match name {
        "staking-vault" => Box::new(Intercepted(code, RECORD)),
        _ => code,
    }
}

/// Takes all that was recorded since the last time. Only what was part of a transaction
/// that succeeded has happened.
pub fn take() -> Vec<RecordedMessage> {
    MESSAGES.take()
}

const RECORD: Execute = |vault, deps, env, info, bytes| {
    let (sender, at) = (info.sender.clone(), env.block.time);
    let msg = from_json(&bytes)?;
    // before its submessages, and so in the order in which books are written
    let response = vault.execute(deps, env, info, bytes)?;
    let message = RecordedMessage {
        sender,
        at,
        msg,
        answer: response.data.clone(),
        paid: payments(&response),
    };
    MESSAGES.with_borrow_mut(|messages| messages.push(message));
    Ok(response)
};

/// What the vault says to the token.
fn payments(response: &Response) -> Vec<(Addr, Uint128)> {
    let transfer = |msg: &CosmosMsg| {
        let CosmosMsg::Wasm(WasmMsg::Execute { msg, .. }) = msg else {
            return None;
        };
        match from_json(msg) {
            Ok(Cw20ExecuteMsg::Transfer { recipient, amount }) => {
                Some((Addr::unchecked(recipient), amount))
            }
            _ => None,
        }
    };
    let messages = response.messages.iter();
    messages.filter_map(|sub| transfer(&sub.msg)).collect()
}
