//! Messages that come with ALLO.

use allora_interfaces::inference_desk::{hook, msg, Event, HookMsg};
use cosmwasm_std::{from_json, Response};
use cw20::Cw20ReceiveMsg;

use super::request::request;
use super::subscription::{subscribe, top_up_with};
use crate::desk::Desk;
use crate::error::{ContractError, ContractResult};

/// Credits tokens the desk received to the sender's account, and does what they came for. A refusal
/// reverts the whole transaction, so the tokens go back.
pub(crate) fn receive(
    mut desk: Desk,
    Cw20ReceiveMsg {
        sender,
        amount,
        msg,
    }: Cw20ReceiveMsg,
) -> ContractResult<Response> {
    let sender = desk.deps.api.addr_validate(&sender)?;
    if amount.is_zero() {
        return Err(ContractError::ZeroAmount {});
    }
    let hook: HookMsg = from_json(&msg).map_err(|error| ContractError::UnknownHook {
        reason: error.to_string(),
    })?;
    match hook {
        HookMsg::Deposit {} => {
            desk.deposit(&sender, amount)?;
            desk.close();
            let account = sender;
            Ok(Response::new()
                .add_attribute("action", "deposit")
                .add_event(Event::Deposited { account, amount }))
        }
        HookMsg::Request(new) => request(desk, &sender, new, amount),
        HookMsg::Subscribe(subscription) => {
            let subscription = msg::Subscribe {
                subscription,
                amount,
            };
            subscribe(desk, &sender, subscription, amount)
        }
        HookMsg::TopUp(hook::TopUp { topic_id, id }) => {
            top_up_with(desk, topic_id, id, amount, None)
        }
    }
}
