//! Keys that work for an actor: it keeps its stake, its bonds and its rewards at an account of its
//! own, and lets a key on a machine in the open submit, report and commit, and nothing else.

use allora_interfaces::synthesis_coordinator::msg::{self, Work};
use cosmwasm_std::{Addr, Binary, DepsMut, Response, Timestamp};

use super::{commit, report, submit};
use crate::error::{ContractError, ContractResult};
use crate::state::{PublicKey, KEYS, PUBLIC_KEYS};

/// Names the key that works for the sender from now on, or none.
pub(crate) fn set_key(
    deps: DepsMut<'_>,
    actor: &Addr,
    msg::SetKey { key, public_key }: msg::SetKey,
) -> ContractResult<Response> {
    let key = key.map(|key| deps.api.addr_validate(&key)).transpose()?;
    let public_key = public_key.map(read_public_key).transpose()?;
    match &key {
        Some(key) => KEYS.save(deps.storage, actor, key),
        None => KEYS.remove(deps.storage, actor),
    }
    match &public_key {
        Some(public_key) => PUBLIC_KEYS.save(deps.storage, actor, public_key),
        None => PUBLIC_KEYS.remove(deps.storage, actor),
    }
    let response = Response::new()
        .add_attribute("action", "set_key")
        .add_attribute("actor", actor);
    Ok(match key {
        Some(key) => response.add_attribute("key", key),
        None => response,
    })
}

fn read_public_key(key: Binary) -> ContractResult<PublicKey> {
    let length = key.len();
    let key = key.as_slice().try_into();
    let key = key.map_err(|_| ContractError::PublicKeyLength { length })?;
    Ok(PublicKey(key))
}

/// Does the work of an actor that named the sender its key, as if it had come from itself.
pub(crate) fn act_for(
    deps: DepsMut<'_>,
    now: Timestamp,
    sender: &Addr,
    msg::ActFor { actor, work }: msg::ActFor,
) -> ContractResult<Response> {
    let actor = deps.api.addr_validate(&actor)?;
    if KEYS.may_load(deps.storage, &actor)?.as_ref() != Some(sender) {
        let sender = sender.clone();
        return Err(ContractError::NotItsKey { actor, sender }.into());
    }
    match work {
        Work::Submit(msg) => submit(deps, now, &actor, msg),
        Work::Report(msg) => report(deps, now, &actor, msg),
        Work::Commit(msg) => commit(deps, now, &actor, msg),
    }
}
