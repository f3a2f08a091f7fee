//! A message about one topic: the state of the vault and a topic, loaded, accrued, and stored together.

use allora_interfaces::staking_vault::{Event, VALIDATORS};
use allora_interfaces::topic_registry::raw::Actor;
use allora_interfaces::topic_registry::TopicRegistry;
use allora_interfaces::{ActorId, Role, TopicId};
use cosmwasm_std::{Addr, Deps, DepsMut, Env, Response, StdResult, Timestamp};

use crate::error::{ContractError, ContractResult};
use crate::stake::epochs::{Epochs, Seen};
use crate::stake::open_pool::OpenPool;
use crate::state::{load_topic, Config, Settings, TOPICS};
use crate::time::later;
use crate::topic::Topic;
use crate::vault_state::VaultState;

/// A message on its way: what it may touch, and what all messages need of storage.
pub(crate) struct Context<'a> {
    pub(crate) deps: DepsMut<'a>,
    pub(crate) env: &'a Env,
    pub(crate) settings: Settings,
}

impl Context<'_> {
    /// Where the epochs of a topic stand now.
    pub(crate) fn epochs<'a>(&'a self, topic_id: TopicId, topic: &'a Topic) -> Epochs<'a> {
        Epochs {
            querier: self.deps.querier,
            config: &self.settings.config,
            topic_id,
            topic,
            now: self.env.block.time,
        }
    }

    /// The account of that name, or another if there is no name.
    pub(crate) fn account_or(&self, name: Option<&str>, other: &Addr) -> StdResult<Addr> {
        match name {
            Some(name) => self.deps.api.addr_validate(name),
            None => Ok(other.clone()),
        }
    }
}

/// The state of the vault, accrued up to now, and one topic.
pub(crate) struct Session<'a> {
    pub(crate) deps: DepsMut<'a>,
    pub(crate) env: &'a Env,
    pub(crate) vault: VaultState,
    pub(crate) topic_id: TopicId,
    pub(crate) topic: Topic,
    pub(crate) now: Timestamp,
    events: Vec<Event>,
}

impl<'a> Session<'a> {
    /// Loads, and lets emission accrue.
    pub(crate) fn open(context: Context<'a>, topic_id: TopicId) -> ContractResult<Self> {
        let topic = load_topic(context.deps.storage, topic_id)?;
        Self::with(context, topic_id, topic)
    }

    /// As [`open`](Self::open), with a topic that may not be stored yet.
    pub(crate) fn with(
        context: Context<'a>,
        topic_id: TopicId,
        topic: Topic,
    ) -> ContractResult<Self> {
        let Context {
            deps,
            env,
            settings,
        } = context;
        let now = env.block.time;
        let mut vault = VaultState::load(deps.storage, settings)?;
        let events = vault.accrue(&deps.querier, now)?;
        Ok(Self {
            deps,
            env,
            vault,
            topic_id,
            topic,
            now,
            events,
        })
    }

    /// Number and roles of an account in the topic.
    pub(crate) fn actor(&self, account: &Addr) -> ContractResult<Option<Actor>> {
        let (deps, config) = (self.deps.as_ref(), &self.vault.config);
        operator_of(deps, self.env, config, self.topic_id, account)
    }

    /// Which epochs see stake of an operator that comes or goes now; the topic remembers.
    pub(crate) fn seen(&mut self, open: &mut OpenPool) -> ContractResult<Option<Seen>> {
        let epochs = Epochs {
            querier: self.deps.querier,
            config: &self.vault.config,
            topic_id: self.topic_id,
            topic: &self.topic,
            now: self.now,
        };
        let seen = epochs.seen(open)?;
        self.topic.note_seen(seen.as_ref());
        Ok(seen)
    }

    /// Numbers an unbonding entry that begins now, and says when it matures.
    pub(crate) fn entry(&mut self) -> ContractResult<(u64, Timestamp)> {
        let topic_id = self.topic_id;
        let id = self.topic.unbonding_count.checked_add(1);
        let id = id.ok_or(ContractError::UnbondingsExhausted { topic_id })?;
        self.topic.unbonding_count = id;
        let matures_at = later(self.now, self.vault.params.unbonding_period)?;
        Ok((id, matures_at))
    }

    /// Weighs the topic, stores, and announces what happened.
    pub(crate) fn close(mut self, action: &str, event: Option<Event>) -> ContractResult<Response> {
        let storage = self.deps.storage;
        self.vault.refresh(&mut self.topic, self.now)?;
        TOPICS.save(storage, self.topic_id, &self.topic);
        self.vault.save(storage);
        Ok(Response::new()
            .add_attribute("action", action)
            .add_attribute("topic_id", self.topic_id.to_string())
            .add_events(self.events)
            .add_events(event))
    }

    /// As [`close`](Self::close), after the schedule begins, if this is the first stake.
    pub(crate) fn close_staked(mut self, action: &str, event: Event) -> ContractResult<Response> {
        let started = self.vault.start(&self.deps.querier, self.now)?;
        self.events.extend(started);
        self.close(action, Some(event))
    }
}

/// Number and roles of an operator of a topic. The vault itself is the only
/// operator of [`VALIDATORS`].
pub(crate) fn operator_of(
    deps: Deps,
    env: &Env,
    config: &Config,
    topic_id: TopicId,
    operator: &Addr,
) -> ContractResult<Option<Actor>> {
    if topic_id == VALIDATORS {
        let actor = Actor {
            id: ActorId(0),
            roles: Role::Reputer.bit(),
        };
        return Ok((*operator == env.contract.address).then_some(actor));
    }
    Ok(TopicRegistry(&config.topic_registry).actor(&deps.querier, topic_id, operator)?)
}
