//! Read-only views. Lists are ascending and paged.

use allora_interfaces::topic_registry::{
    ActorResponse, ActorsResponse, ConfigResponse, QueryMsg, TopicResponse, TopicsResponse,
    VersionResponse, VersionsResponse,
};
use allora_interfaces::{page_limit, ActorId, Role, TopicId};
use cosmwasm_schema::serde::Serialize;
use cosmwasm_std::{to_json_binary, to_json_vec, Addr, Binary, Deps, Order, StdResult, Storage};
use cw_storage_plus::Bound;

use crate::error::ContractError;
use crate::state::{
    load_topic, load_version, Actor, Config, Topic, Version, ACTORS, ACTOR_BY_ID, CONFIG, LISTED,
    TOPICS, TOPICS_BY_CREATOR, TOPIC_COUNT, VERSIONS,
};

/// Bytes of JSON after which a page of topics or versions takes no more, however many are
/// asked for: texts can be long. Read, parsed, written and returned, a byte is about 6 gas
/// and an entry 2,000, so a page of 100 is below 2 M.
pub(crate) const PAGE_BYTES: usize = 250_000;

/// Answers a question.
pub(crate) fn query(deps: Deps, msg: QueryMsg) -> Result<Binary, ContractError> {
    let Deps { storage, api, .. } = deps;
    let answer = match msg {
        QueryMsg::Config {} => to_json_binary(&config(storage)?),
        QueryMsg::Ownership {} => to_json_binary(&cw_ownable::get_ownership(storage)?),
        QueryMsg::Topic { topic_id } => to_json_binary(&topic(storage, topic_id)?),
        QueryMsg::Topics {
            creator,
            start_after,
            limit,
        } => {
            let creator = creator.map(|name| api.addr_validate(&name)).transpose()?;
            to_json_binary(&topics(storage, creator, start_after, page_limit(limit))?)
        }
        QueryMsg::Versions {
            topic_id,
            start_after,
            limit,
        } => to_json_binary(&versions(
            storage,
            topic_id,
            start_after,
            page_limit(limit),
        )?),
        QueryMsg::Actor {
            topic_id,
            actor: account,
        } => to_json_binary(&actor(storage, topic_id, api.addr_validate(&account)?)?),
        QueryMsg::Actors {
            topic_id,
            role,
            start_after,
            limit,
        } => to_json_binary(&actors(
            storage,
            topic_id,
            role,
            start_after,
            page_limit(limit),
        )?),
        QueryMsg::Listed {
            topic_id,
            role,
            account,
        } => {
            let account = api.addr_validate(&account)?;
            to_json_binary(&LISTED.has(storage, (topic_id, role, &account)))
        }
    };
    Ok(answer?)
}

fn config(storage: &dyn Storage) -> Result<ConfigResponse, ContractError> {
    let Config {
        allo_token,
        fees,
        peers,
    } = CONFIG.load(storage)?;
    let (staking_vault, synthesis_coordinator) = peers
        .map(|peers| (peers.staking_vault, peers.synthesis_coordinator))
        .unzip();
    Ok(ConfigResponse {
        allo_token: allo_token.into(),
        staking_vault: staking_vault.map(Into::into),
        synthesis_coordinator: synthesis_coordinator.map(Into::into),
        fees,
        topics: TOPIC_COUNT.load(storage)?,
    })
}

fn topic(storage: &dyn Storage, topic_id: TopicId) -> Result<TopicResponse, ContractError> {
    let topic = load_topic(storage, topic_id)?;
    describe(storage, topic_id, topic)
}

fn topics(
    storage: &dyn Storage,
    creator: Option<Addr>,
    start_after: Option<TopicId>,
    limit: usize,
) -> Result<TopicsResponse, ContractError> {
    let start = start_after.map(Bound::exclusive);
    let ids: Box<dyn Iterator<Item = StdResult<TopicId>>> = match &creator {
        Some(creator) => {
            TOPICS_BY_CREATOR
                .prefix(creator)
                .keys(storage, start, None, Order::Ascending)
        }
        None => TOPICS.keys(storage, start, None, Order::Ascending),
    };
    let topics = ids.map(|topic_id| topic(storage, topic_id?));
    let (topics, more) = page_of(topics, limit)?;
    let last = topics.last().map(|topic| topic.topic_id);
    Ok(TopicsResponse {
        next: last.filter(|_| more),
        topics,
    })
}

fn versions(
    storage: &dyn Storage,
    topic_id: TopicId,
    start_after: Option<u32>,
    limit: usize,
) -> Result<VersionsResponse, ContractError> {
    let rule_hash = load_topic(storage, topic_id)?.ground_truth_rule_hash;
    let start = start_after.map(Bound::exclusive);
    let versions = VERSIONS.prefix(topic_id);
    let versions = versions.range(storage, start, None, Order::Ascending);
    let versions = versions.map(|entry| {
        let (version, Version { created_at, params }) = entry?;
        Ok(VersionResponse {
            version,
            created_at,
            ground_truth_rule_hash: rule_hash.clone(),
            params,
        })
    });
    let (versions, more) = page_of(versions, limit)?;
    let last = versions.last().map(|version| version.version);
    Ok(VersionsResponse {
        next: last.filter(|_| more),
        versions,
    })
}

/// The first `limit` entries, or as many as fill [`PAGE_BYTES`]; whether more follow.
fn page_of<T: Serialize>(
    entries: impl Iterator<Item = Result<T, ContractError>>,
    limit: usize,
) -> Result<(Vec<T>, bool), ContractError> {
    let mut page = vec![];
    let mut bytes: usize = 0;
    for entry in entries {
        if page.len() >= limit || bytes >= PAGE_BYTES {
            return Ok((page, true));
        }
        let entry = entry?;
        bytes = bytes.saturating_add(to_json_vec(&entry)?.len());
        page.push(entry);
    }
    Ok((page, false))
}

fn actor(
    storage: &dyn Storage,
    topic_id: TopicId,
    account: Addr,
) -> Result<ActorResponse, ContractError> {
    load_topic(storage, topic_id)?;
    let actor = ACTORS.may_load(storage, (topic_id, &account))?;
    actor
        .map(|actor| introduce(&account, actor))
        .ok_or(ContractError::ActorNotFound { topic_id, account })
}

fn actors(
    storage: &dyn Storage,
    topic_id: TopicId,
    role: Option<Role>,
    start_after: Option<ActorId>,
    limit: usize,
) -> Result<ActorsResponse, ContractError> {
    load_topic(storage, topic_id)?;
    let start = start_after.map(Bound::exclusive);
    let mut entries = ACTOR_BY_ID
        .prefix(topic_id)
        .range(storage, start, None, Order::Ascending);
    let page: Vec<(ActorId, Addr)> = entries.by_ref().take(limit).collect::<StdResult<_>>()?;
    let last = page.last().map(|(id, _)| *id);
    let next = last.filter(|_| entries.next().is_some());

    let mut actors = Vec::with_capacity(page.len());
    for (_, account) in page {
        let actor = ACTORS.load(storage, (topic_id, &account))?;
        if role.iter().all(|role| actor.has(*role)) {
            actors.push(introduce(&account, actor));
        }
    }
    Ok(ActorsResponse { actors, next })
}

fn describe(
    storage: &dyn Storage,
    topic_id: TopicId,
    topic: Topic,
) -> Result<TopicResponse, ContractError> {
    let Topic {
        creator,
        status,
        created_at,
        info,
        ground_truth_rule_hash,
        version,
    } = topic;
    Ok(TopicResponse {
        topic_id,
        creator: creator.into(),
        status,
        created_at,
        info,
        ground_truth_rule_hash,
        version,
        params: load_version(storage, topic_id, version)?.params,
    })
}

fn introduce(account: &Addr, actor: Actor) -> ActorResponse {
    ActorResponse {
        actor_id: actor.id,
        address: account.to_string(),
        roles: Role::ALL
            .into_iter()
            .filter(|role| actor.has(*role))
            .collect(),
    }
}
