//! Validators of the host chain: stake without a topic. Who is one, the host chain
//! says; without a staking module there are none.

use allora_interfaces::staking_vault::{msg, VALIDATORS};
use allora_interfaces::ActorId;
use cosmwasm_std::{from_json, Addr, ContractResult as Answer, QuerierWrapper};
use cosmwasm_std::{Response, SystemResult, Uint128};
use serde::Deserialize;

use super::stake::{add_stake, unbond_stake};
use crate::bech32::operator_address;
use crate::error::{ContractError, ContractResult};
use crate::session::{Context, Session};
use crate::stake::parties::Parties;
use crate::stake::position::Position;
use crate::state::{STATE, TOPICS};
use crate::topic::Topic;

/// Adds tokens that came in to the stake of a bonded validator.
pub(crate) fn enroll(
    context: Context,
    validator: &Addr,
    amount: Uint128,
) -> ContractResult<Response> {
    if !is_bonded(&context.deps.querier, validator) {
        let account = validator.clone();
        return Err(ContractError::NotValidator { account }.into());
    }
    let storage = &mut *context.deps.storage;
    if !TOPICS.has(storage, VALIDATORS) {
        let (_, emission) = STATE.load(storage)?;
        // never active, so it never weighs
        let topic = Topic::open(&emission, context.env.block.time, false);
        TOPICS.save(storage, VALIDATORS, &topic);
    }
    let parties = Parties {
        operator: &context.env.contract.address,
        holder: validator,
    };
    add_stake(context, VALIDATORS, parties, amount)
}

/// Unbonds all stake of a validator that is no longer bonded.
pub(crate) fn drop_validator(
    context: Context,
    msg::DropValidator { validator }: msg::DropValidator,
) -> ContractResult<Response> {
    let validator = context.deps.api.addr_validate(&validator)?;
    let session = Session::open(context, VALIDATORS)?;
    if is_bonded(&session.deps.querier, &validator) {
        return Err(ContractError::StillValidator { account: validator }.into());
    }
    let key = (VALIDATORS, ActorId(0));
    let position = Position::load(session.deps.storage, key, &validator, false, session.now)?;
    let enrolled = position.filter(|position| !position.stored.shares.is_zero());
    let Some(position) = enrolled else {
        return Err(ContractError::NotValidator { account: validator }.into());
    };
    let amount = position.staked()?;
    // no check of room: a full list must not keep anybody in, and storage holds a longer
    // one; each entry beyond costs a validator a jailing and its own gas
    let operator = session.env.contract.address.clone();
    unbond_stake(session, position, operator, amount)
}

/// What matters of the host's answer.
#[derive(Deserialize)]
struct Validators {
    validators: Vec<Validator>,
}

#[derive(Deserialize)]
struct Validator {
    address: String,
}

/// Whether the account's bytes are those of a bonded validator. Asked in JSON,
/// because the library's typed query would make the contract demand a host with a
/// staking module. The host lists the bonded ones only.
fn is_bonded(querier: &QuerierWrapper, account: &Addr) -> bool {
    const QUERY: &[u8] = br#"{"staking":{"all_validators":{}}}"#;
    let Some(operator) = operator_address(account.as_str()) else {
        return false;
    };
    let SystemResult::Ok(Answer::Ok(answer)) = querier.raw_query(QUERY) else {
        return false;
    };
    let answer: Result<Validators, _> = from_json(answer);
    let validators = answer.map(|answer| answer.validators).unwrap_or_default();
    validators
        .iter()
        .any(|validator| validator.address == operator)
}
