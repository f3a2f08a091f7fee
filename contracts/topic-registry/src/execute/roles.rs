//! Who does what in a topic: registrations, and the lists of its gates.

use allora_interfaces::staking_vault::{hook as vault_hook, HookMsg as VaultHook};
use allora_interfaces::synthesis_coordinator::SynthesisCoordinator;
use allora_interfaces::topic_registry::{msg, Event, ExecuteMsg, Gate};
use allora_interfaces::{ActorId, Role, TopicId};
use cosmwasm_std::{Addr, Api, DepsMut, Empty, Response, StdResult, Storage, Uint128};

use super::topics::pay_vault;
use crate::error::ContractError;
use crate::state::{
    load_living_topic, load_version, Actor, ACTORS, ACTOR_BY_ID, CONFIG, LISTED, NEXT_ACTOR,
};

/// The number of the first account of every topic.
const FIRST_ACTOR: ActorId = ActorId(1);

/// Takes up a role. Whoever was here before keeps its number.
pub(crate) fn register(
    storage: &mut dyn Storage,
    topic_id: TopicId,
    role: Role,
    account: &Addr,
    fee: Uint128,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(storage)?;
    let coordinator = SynthesisCoordinator(&config.peers()?.synthesis_coordinator);
    check_gate(storage, topic_id, role, account)?;
    let known = ACTORS.may_load(storage, (topic_id, account))?;
    if known.is_some_and(|actor| actor.has(role)) {
        return Err(ContractError::AlreadyRegistered {
            topic_id,
            role,
            account: account.clone(),
        });
    }
    let payment = pay_vault(
        &config,
        fee,
        &VaultHook::FundTopic(vault_hook::FundTopic {
            topic_id,
            payer: Some(account.to_string()),
        }),
    )?;

    let Actor { id, roles } = match known {
        Some(actor) => actor,
        None => number(storage, topic_id, account)?,
    };
    let roles = roles | role.bit();
    ACTORS.save(storage, (topic_id, account), &Actor { id, roles });

    Ok(Response::new()
        .add_message(coordinator.admit(topic_id, role, account, id)?)
        .add_messages(payment)
        .add_attribute("action", "register")
        .add_event(Event::ActorRegistered {
            topic_id,
            role,
            actor: account.clone(),
            actor_id: id,
        }))
}

/// Gives up a role. Works whatever the status of the topic.
pub(crate) fn leave(
    storage: &mut dyn Storage,
    account: &Addr,
    msg::Leave { topic_id, role }: msg::Leave,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(storage)?;
    let coordinator = SynthesisCoordinator(&config.peers()?.synthesis_coordinator);
    let Actor { id, roles } = ACTORS
        .may_load(storage, (topic_id, account))?
        .filter(|actor| actor.has(role))
        .ok_or_else(|| ContractError::NotRegistered {
            topic_id,
            role,
            account: account.clone(),
        })?;

    let roles = roles & !role.bit();
    ACTORS.save(storage, (topic_id, account), &Actor { id, roles });

    Ok(Response::new()
        .add_message(coordinator.dismiss(topic_id, role, account)?)
        .add_attribute("action", "leave")
        .add_event(Event::ActorLeft {
            topic_id,
            role,
            actor: account.clone(),
        }))
}

/// Bounds the work of one [`update_list`].
const fn check_list_length(add: usize, remove: usize) -> Result<(), ContractError> {
    let max = ExecuteMsg::MAX_LISTED_PER_CALL;
    let got = add.saturating_add(remove);
    if got > max {
        return Err(ContractError::TooManyListed { max, got });
    }
    Ok(())
}

/// Puts accounts on the list of a gate, then takes others off it. Whoever is
/// registered already stays so.
pub(crate) fn update_list(
    deps: DepsMut,
    msg::UpdateList {
        topic_id,
        role,
        add,
        remove,
    }: msg::UpdateList,
) -> Result<Response, ContractError> {
    check_list_length(add.len(), remove.len())?;
    let (add, remove) = (accounts(deps.api, &add)?, accounts(deps.api, &remove)?);
    let storage = deps.storage;
    load_living_topic(storage, topic_id)?;
    if add.is_empty() && remove.is_empty() {
        return Err(ContractError::NothingToUpdate { topic_id });
    }

    for account in &add {
        LISTED.save(storage, (topic_id, role, account), &Empty {})?;
    }
    for account in &remove {
        LISTED.remove(storage, (topic_id, role, account));
    }

    Ok(Response::new()
        .add_attribute("action", "update_list")
        .add_attribute("topic_id", topic_id.to_string())
        .add_attribute("role", role.to_string())
        .add_attribute("added", add.len().to_string())
        .add_attribute("removed", remove.len().to_string()))
}

fn accounts(api: &dyn Api, names: &[String]) -> StdResult<Vec<Addr>> {
    names.iter().map(|name| api.addr_validate(name)).collect()
}

/// Whether a living topic lets the account in.
fn check_gate(
    storage: &dyn Storage,
    topic_id: TopicId,
    role: Role,
    account: &Addr,
) -> Result<(), ContractError> {
    let topic = load_living_topic(storage, topic_id)?;
    let version = load_version(storage, topic_id, topic.version)?;
    match version.params.gates.of(role) {
        Gate::Open => Ok(()),
        Gate::Listed if LISTED.has(storage, (topic_id, role, account)) => Ok(()),
        Gate::Listed => Err(ContractError::NotListed {
            topic_id,
            role,
            account: account.clone(),
        }),
    }
}

/// Numbers an account that comes for the first time.
fn number(
    storage: &mut dyn Storage,
    topic_id: TopicId,
    account: &Addr,
) -> Result<Actor, ContractError> {
    let id = NEXT_ACTOR
        .may_load(storage, topic_id)?
        .unwrap_or(FIRST_ACTOR);
    let next = id
        .next()
        .ok_or(ContractError::ActorsExhausted { topic_id })?;

    NEXT_ACTOR.save(storage, topic_id, &next)?;
    ACTOR_BY_ID.save(storage, (topic_id, id), account)?;
    Ok(Actor { id, roles: 0 })
}
