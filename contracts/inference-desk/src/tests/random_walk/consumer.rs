//! Contracts that take inferences, and do something of their own meanwhile.

use allora_interfaces::inference_desk::Receipt;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{
    to_json_binary, CosmosMsg, DepsMut, Env, MessageInfo, Reply, Response, StdError, StdResult,
    SubMsg, WasmMsg,
};
use cw_multi_test::ContractWrapper;
use cw_storage_plus::Item;

use super::peers::{no_answer, nothing, Code};

/// What it does next.
pub(super) const PLAYS: Item<Vec<Play>> = Item::new("plays");
/// What it was told since somebody looked.
pub(super) const RECEIPTS: Item<Vec<Receipt>> = Item::new("receipts");

/// What it does when it is called.
#[cw_serde]
#[derive(Default)]
pub(super) struct Play {
    /// Each, and whether its refusal is the consumer's own.
    pub(super) acts: Vec<(CosmosMsg, bool)>,
    pub(super) fails: bool,
}

#[cw_serde]
enum ConsumerMsg {
    ReceiveInference(Receipt),
    /// Ends a call that did something.
    Fail {},
}

pub(super) fn consumer() -> Code {
    let code = ContractWrapper::new(execute, nothing, no_answer);
    Box::new(code.with_reply(|_: DepsMut, _: Env, _: Reply| StdResult::Ok(Response::new())))
}

fn execute(deps: DepsMut, env: Env, _: MessageInfo, msg: ConsumerMsg) -> StdResult<Response> {
    let ConsumerMsg::ReceiveInference(receipt) = msg else {
        // longer than what is announced, in characters of two bytes after one of one
        return Err(StdError::generic_err(format!("!{}", "ж".repeat(300))));
    };
    let mut receipts = RECEIPTS.may_load(deps.storage)?.unwrap_or_default();
    receipts.push(receipt);
    RECEIPTS.save(deps.storage, &receipts)?;
    let mut plays = PLAYS.may_load(deps.storage)?.unwrap_or_default();
    let play = match plays.is_empty() {
        true => Play::default(),
        false => plays.remove(0),
    };
    PLAYS.save(deps.storage, &plays)?;
    let acts = play.acts.into_iter().map(|(act, must)| match must {
        true => SubMsg::new(act),
        false => SubMsg::reply_on_error(act, 0),
    });
    let mut response = Response::new().add_submessages(acts);
    if play.fails {
        response = response.add_message(WasmMsg::Execute {
            contract_addr: env.contract.address.into(),
            msg: to_json_binary(&ConsumerMsg::Fail {})?,
            funds: vec![],
        });
    }
    Ok(response)
}
