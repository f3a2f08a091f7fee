//! The life of a topic: created, edited, paused, resumed, retired, handed on.

use allora_interfaces::allo_token::AlloToken;
use allora_interfaces::staking_vault::{hook as vault_hook, HookMsg as VaultHook, StakingVault};
use allora_interfaces::synthesis_coordinator::SynthesisCoordinator;
use allora_interfaces::topic_registry::{msg, Event, TopicInfo, TopicParams, TopicStatus};
use allora_interfaces::TopicId;
use cosmwasm_std::{
    Addr, CosmosMsg, DepsMut, Empty, Env, Response, StdResult, Storage, Timestamp, Uint128,
};

use super::source::check_source;
use crate::error::ContractError;
use crate::info;
use crate::state::{
    load_living_topic, load_topic, load_version, Config, Topic, Version, CONFIG, TOPICS,
    TOPICS_BY_CREATOR, TOPIC_COUNT, VERSIONS,
};

/// The first version of every topic.
const FIRST_VERSION: u32 = 1;

/// A topic to be created; valid by construction.
pub(super) struct TopicDraft {
    info: TopicInfo,
    /// In a box: taken apart, its fields would fill a Wasm function's locals.
    params: Box<TopicParams>,
}

impl TopicDraft {
    pub(super) fn new(info: TopicInfo, params: Box<TopicParams>) -> Result<Self, ContractError> {
        info::validate(&info)?;
        params.validate()?;
        Ok(Self { info, params })
    }
}

/// Changes of a topic; valid by construction.
struct TopicEdit {
    description: Option<String>,
    metadata_uri: Option<String>,
    /// In a box, as above.
    params: Option<Box<TopicParams>>,
}

impl TopicEdit {
    fn new(
        description: Option<String>,
        metadata_uri: Option<String>,
        params: Option<Box<TopicParams>>,
    ) -> Result<Self, ContractError> {
        description
            .as_deref()
            .map_or(Ok(()), info::validate_description)?;
        metadata_uri
            .as_deref()
            .map_or(Ok(()), info::validate_metadata_uri)?;
        params.as_deref().map_or(Ok(()), TopicParams::validate)?;
        Ok(Self {
            description,
            metadata_uri,
            params,
        })
    }

    /// Without what stays as it is.
    // Not inlined: newer chains allow a Wasm function 100 locals.
    #[inline(never)]
    fn against(self, topic: &Topic, params: &TopicParams) -> Self {
        Self {
            description: self
                .description
                .filter(|new| *new != topic.info.description),
            metadata_uri: self
                .metadata_uri
                .filter(|new| *new != topic.info.metadata_uri),
            params: self.params.filter(|new| **new != *params),
        }
    }

    const fn is_empty(&self) -> bool {
        self.description.is_none() && self.metadata_uri.is_none() && self.params.is_none()
    }
}

/// Creates a topic for governance, which pays no fee.
pub(crate) fn create_free_topic(
    deps: DepsMut,
    env: &Env,
    sender: Addr,
    msg::CreateTopic {
        info,
        params,
        creator,
    }: msg::CreateTopic,
) -> Result<Response, ContractError> {
    let creator = creator.map_or(Ok(sender), |name| deps.api.addr_validate(&name))?;
    let draft = TopicDraft::new(info, params)?;
    create_topic(deps, env, creator, draft, None)
}

/// Creates a topic; `fee` is what its creator paid for it.
pub(super) fn create_topic(
    deps: DepsMut,
    env: &Env,
    creator: Addr,
    draft: TopicDraft,
    fee: Option<Uint128>,
) -> Result<Response, ContractError> {
    let storage = deps.storage;
    let config = CONFIG.load(storage)?;
    let peers = config.peers()?;
    let TopicDraft { info, params } = draft;
    check_source(deps.api, &config, &params)?;

    let topic_id = TopicId(TOPIC_COUNT.load(storage)?)
        .next()
        .ok_or(ContractError::TopicsExhausted {})?;
    let created_at = env.block.time;
    let topic = Topic {
        creator: creator.clone(),
        status: TopicStatus::Active,
        created_at,
        ground_truth_rule_hash: info::hash_rule(&info.ground_truth_rule),
        info,
        version: FIRST_VERSION,
    };
    let coordinator = SynthesisCoordinator(&peers.synthesis_coordinator);
    let open_grid = coordinator.open_topic(topic_id, created_at, &params)?;
    let open_account = StakingVault(&peers.staking_vault).open_topic(topic_id)?;
    let payment = pay_vault(
        &config,
        fee.unwrap_or_default(),
        &VaultHook::FundTreasury(vault_hook::FundTreasury {
            payer: Some(creator.to_string()),
        }),
    )?;

    TOPIC_COUNT.save(storage, &topic_id.0)?;
    TOPICS.save(storage, topic_id, &topic)?;
    TOPICS_BY_CREATOR.save(storage, (&creator, topic_id), &Empty {})?;
    let version = Version {
        created_at,
        params: *params,
    };
    VERSIONS.save(storage, (topic_id, FIRST_VERSION), &version)?;

    Ok(Response::new()
        .add_message(open_grid)
        .add_message(open_account)
        .add_messages(payment)
        .add_attribute("action", "create_topic")
        .add_event(Event::TopicCreated { topic_id, creator }))
}

/// Edits a topic. New parameters make a new version; new words do not.
// Not inlined: newer chains allow a Wasm function 100 locals.
#[inline(never)]
pub(crate) fn update_topic(
    deps: DepsMut,
    env: &Env,
    msg::UpdateTopic {
        topic_id,
        description,
        metadata_uri,
        params,
    }: msg::UpdateTopic,
) -> Result<Response, ContractError> {
    let storage = deps.storage;
    let edit = TopicEdit::new(description, metadata_uri, params)?;
    let config = CONFIG.load(storage)?;
    let mut topic = load_living_topic(storage, topic_id)?;
    let current = load_version(storage, topic_id, topic.version)?;
    let edit = edit.against(&topic, &current.params);
    if edit.is_empty() {
        return Err(ContractError::NothingToUpdate { topic_id });
    }

    let announcement = match edit.params {
        Some(params) => {
            check_source(deps.api, &config, &params)?;
            topic.version = topic
                .version
                .checked_add(1)
                .ok_or(ContractError::VersionsExhausted { topic_id })?;
            let (version, created_at) = (topic.version, env.block.time);
            Some(add_version(
                storage, &config, topic_id, version, created_at, params,
            )?)
        }
        None => None,
    };
    if let Some(description) = edit.description {
        topic.info.description = description;
    }
    if let Some(metadata_uri) = edit.metadata_uri {
        topic.info.metadata_uri = metadata_uri;
    }
    TOPICS.save(storage, topic_id, &topic)?;

    Ok(Response::new()
        .add_messages(announcement)
        .add_attribute("action", "update_topic")
        .add_event(Event::TopicUpdated {
            topic_id,
            version: topic.version,
        }))
}

/// Stores a version and tells the coordinator.
// Not inlined: newer chains allow a Wasm function 100 locals.
#[inline(never)]
fn add_version(
    storage: &mut dyn Storage,
    config: &Config,
    topic_id: TopicId,
    version: u32,
    created_at: Timestamp,
    params: Box<TopicParams>,
) -> Result<CosmosMsg, ContractError> {
    let coordinator = SynthesisCoordinator(&config.peers()?.synthesis_coordinator);
    let announcement = coordinator.update_topic(topic_id, version, &params)?;

    let stored = Version {
        created_at,
        params: *params,
    };
    VERSIONS.save(storage, (topic_id, version), &stored)?;
    Ok(announcement)
}

/// Stops new epochs.
pub(crate) fn pause_topic(
    storage: &mut dyn Storage,
    msg::PauseTopic { topic_id }: msg::PauseTopic,
) -> Result<Response, ContractError> {
    set_status(storage, topic_id, TopicStatus::Paused)
}

/// Lets epochs open again.
pub(crate) fn resume_topic(
    storage: &mut dyn Storage,
    msg::ResumeTopic { topic_id }: msg::ResumeTopic,
) -> Result<Response, ContractError> {
    set_status(storage, topic_id, TopicStatus::Active)
}

/// Stops new epochs for ever.
pub(crate) fn retire_topic(
    storage: &mut dyn Storage,
    msg::RetireTopic { topic_id }: msg::RetireTopic,
) -> Result<Response, ContractError> {
    set_status(storage, topic_id, TopicStatus::Retired)
}

fn set_status(
    storage: &mut dyn Storage,
    topic_id: TopicId,
    to: TopicStatus,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(storage)?;
    let peers = config.peers()?;
    let mut topic = load_topic(storage, topic_id)?;
    let action = transition(topic_id, topic.status, to)?;
    let active = to == TopicStatus::Active;
    let coordinator = SynthesisCoordinator(&peers.synthesis_coordinator);
    let stop_or_start = coordinator.set_topic_status(topic_id, to)?;
    let weigh = StakingVault(&peers.staking_vault).set_topic_active(topic_id, active)?;

    topic.status = to;
    TOPICS.save(storage, topic_id, &topic)?;

    Ok(Response::new()
        .add_message(stop_or_start)
        .add_message(weigh)
        .add_attribute("action", action)
        .add_event(Event::TopicStatusChanged {
            topic_id,
            status: to,
        }))
}

/// Hands a topic to another creator.
pub(crate) fn set_creator(
    deps: DepsMut,
    msg::SetCreator { topic_id, creator }: msg::SetCreator,
) -> Result<Response, ContractError> {
    let creator = deps.api.addr_validate(&creator)?;
    let storage = deps.storage;
    let mut topic = load_living_topic(storage, topic_id)?;
    if topic.creator == creator {
        return Err(ContractError::NothingToUpdate { topic_id });
    }

    TOPICS_BY_CREATOR.remove(storage, (&topic.creator, topic_id));
    TOPICS_BY_CREATOR.save(storage, (&creator, topic_id), &Empty {})?;
    topic.creator = creator.clone();
    TOPICS.save(storage, topic_id, &topic)?;

    Ok(Response::new()
        .add_attribute("action", "set_creator")
        .add_event(Event::CreatorChanged { topic_id, creator }))
}

/// Passes a fee on to the vault; nothing if it is zero.
pub(super) fn pay_vault(
    config: &Config,
    amount: Uint128,
    hook: &VaultHook,
) -> Result<Option<CosmosMsg>, ContractError> {
    let vault = &config.peers()?.staking_vault;
    let payment: StdResult<Option<CosmosMsg>> = (!amount.is_zero())
        .then(|| AlloToken(&config.allo_token).send(vault, amount, hook))
        .transpose();
    Ok(payment?)
}

/// The name of a change of status, if there is such a change.
fn transition(
    topic_id: TopicId,
    from: TopicStatus,
    to: TopicStatus,
) -> Result<&'static str, ContractError> {
    use TopicStatus::{Active, Paused, Retired};

    match (from, to) {
        (Active, Paused) => Ok("pause_topic"),
        (Paused, Active) => Ok("resume_topic"),
        (Active | Paused, Retired) => Ok("retire_topic"),
        (Active, Active) | (Paused, Paused) | (Retired, _) => {
            Err(ContractError::WrongStatus { topic_id, from, to })
        }
    }
}
