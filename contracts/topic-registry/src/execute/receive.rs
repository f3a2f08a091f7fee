//! Messages that come with ALLO.

use allora_interfaces::topic_registry::{hook, HookMsg};
use cosmwasm_std::{from_json, DepsMut, Env, Response, Uint128};
use cw20::Cw20ReceiveMsg;

use super::roles::register;
use super::topics::{create_topic, TopicDraft};
use crate::error::ContractError;
use crate::state::CONFIG;

/// Does what a `Send` asks for, if it carries the fee, exactly. A refusal
/// reverts the `Send` too.
pub(crate) fn receive(
    deps: DepsMut,
    env: &Env,
    Cw20ReceiveMsg {
        sender,
        amount,
        msg,
    }: Cw20ReceiveMsg,
) -> Result<Response, ContractError> {
    let payer = deps.api.addr_validate(&sender)?;
    let hook: HookMsg = from_json(msg).map_err(|error| ContractError::UnknownHook {
        reason: error.to_string(),
    })?;
    let fees = CONFIG.load(deps.storage)?.fees;

    match hook {
        HookMsg::CreateTopic(hook::CreateTopic { info, params }) => {
            check_fee(fees.topic_creation, amount)?;
            let draft = TopicDraft::new(info, params)?;
            create_topic(deps, env, payer, draft, Some(amount))
        }
        HookMsg::Register(hook::Register { topic_id, role }) => {
            check_fee(fees.registration, amount)?;
            register(deps.storage, topic_id, role, &payer, amount)
        }
    }
}

fn check_fee(expected: Uint128, got: Uint128) -> Result<(), ContractError> {
    if got == expected {
        Ok(())
    } else {
        Err(ContractError::WrongFee { expected, got })
    }
}
