//! How messages are read: those of the registry, and those that only name an epoch, by one reader. See
//! [`question`](super::question) for why.

use cosmwasm_std::Timestamp;
use serde::Deserialize;

use super::msg::{self, ExecuteMsg};
use super::question::must;
use crate::topic_registry::{PackedParams, TopicStatus};
use crate::{ActorId, EpochId, Role, TopicId};

/// A message as it comes.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Received {
    OpenTopic(Fields),
    UpdateTopic(Fields),
    SetTopicStatus(Fields),
    Admit(Fields),
    Dismiss(Fields),
    Submit(msg::Submit),
    Report(msg::Report),
    Advance(Fields),
    RetrySettlement(Fields),
    Commit(msg::Commit),
    Reveal(msg::Reveal),
    SetKey(msg::SetKey),
    ActFor(msg::ActFor),
    Observe(Fields),
}

/// Fields of several messages.
#[derive(Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Fields {
    topic_id: Option<TopicId>,
    epoch: Option<EpochId>,
    start: Option<Timestamp>,
    version: Option<u32>,
    params: Option<PackedParams>,
    status: Option<TopicStatus>,
    role: Option<Role>,
    actor: Option<String>,
    actor_id: Option<ActorId>,
    max_steps: Option<u32>,
}

/// Makes a message of its fields.
type Read = fn(&mut Fields) -> Result<ExecuteMsg, String>;

impl TryFrom<Received> for ExecuteMsg {
    type Error = String;

    fn try_from(received: Received) -> Result<Self, Self::Error> {
        let (read, mut fields): (Read, _) = match received {
            Received::Submit(msg) => return Ok(Self::Submit(msg)),
            Received::Report(msg) => return Ok(Self::Report(msg)),
            Received::Commit(msg) => return Ok(Self::Commit(msg)),
            Received::Reveal(msg) => return Ok(Self::Reveal(msg)),
            Received::SetKey(msg) => return Ok(Self::SetKey(msg)),
            Received::ActFor(msg) => return Ok(Self::ActFor(msg)),
            Received::OpenTopic(fields) => (open_topic, fields),
            Received::UpdateTopic(fields) => (update_topic, fields),
            Received::SetTopicStatus(fields) => (set_topic_status, fields),
            Received::Admit(fields) => (admit, fields),
            Received::Dismiss(fields) => (dismiss, fields),
            Received::Advance(fields) => (advance, fields),
            Received::RetrySettlement(fields) => (retry_settlement, fields),
            Received::Observe(fields) => (observe, fields),
        };
        let message = read(&mut fields)?;
        match fields == Fields::default() {
            true => Ok(message),
            false => Err("it has more fields than this message".to_owned()),
        }
    }
}

impl Fields {
    fn topic_id(&mut self) -> Result<TopicId, String> {
        must("topic_id", &mut self.topic_id)
    }

    fn epoch(&mut self) -> Result<EpochId, String> {
        must("epoch", &mut self.epoch)
    }

    fn params(&mut self) -> Result<PackedParams, String> {
        must("params", &mut self.params)
    }

    fn role(&mut self) -> Result<Role, String> {
        must("role", &mut self.role)
    }

    fn actor(&mut self) -> Result<String, String> {
        must("actor", &mut self.actor)
    }
}

fn open_topic(fields: &mut Fields) -> Result<ExecuteMsg, String> {
    Ok(ExecuteMsg::OpenTopic(msg::OpenTopic {
        topic_id: fields.topic_id()?,
        start: must("start", &mut fields.start)?,
        params: fields.params()?,
    }))
}

fn update_topic(fields: &mut Fields) -> Result<ExecuteMsg, String> {
    Ok(ExecuteMsg::UpdateTopic(msg::UpdateTopic {
        topic_id: fields.topic_id()?,
        version: must("version", &mut fields.version)?,
        params: fields.params()?,
    }))
}

fn set_topic_status(fields: &mut Fields) -> Result<ExecuteMsg, String> {
    Ok(ExecuteMsg::SetTopicStatus(msg::SetTopicStatus {
        topic_id: fields.topic_id()?,
        status: must("status", &mut fields.status)?,
    }))
}

fn admit(fields: &mut Fields) -> Result<ExecuteMsg, String> {
    Ok(ExecuteMsg::Admit(msg::Admit {
        topic_id: fields.topic_id()?,
        role: fields.role()?,
        actor: fields.actor()?,
        actor_id: must("actor_id", &mut fields.actor_id)?,
    }))
}

fn dismiss(fields: &mut Fields) -> Result<ExecuteMsg, String> {
    Ok(ExecuteMsg::Dismiss(msg::Dismiss {
        topic_id: fields.topic_id()?,
        role: fields.role()?,
        actor: fields.actor()?,
    }))
}

fn advance(fields: &mut Fields) -> Result<ExecuteMsg, String> {
    Ok(ExecuteMsg::Advance(msg::Advance {
        topic_id: fields.topic_id()?,
        max_steps: fields.max_steps.take(),
    }))
}

fn retry_settlement(fields: &mut Fields) -> Result<ExecuteMsg, String> {
    Ok(ExecuteMsg::RetrySettlement(msg::RetrySettlement {
        topic_id: fields.topic_id()?,
        epoch: fields.epoch()?,
    }))
}

fn observe(fields: &mut Fields) -> Result<ExecuteMsg, String> {
    Ok(ExecuteMsg::Observe(msg::Observe {
        topic_id: fields.topic_id()?,
        epoch: fields.epoch()?,
    }))
}
