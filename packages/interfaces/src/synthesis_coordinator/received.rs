//! How messages are read: all by one reader. See [`question`](super::question) for why.

use allora_math::Real;
use cosmwasm_std::{Binary, Timestamp};
use serde::Deserialize;

use super::msg::{self, Evidence, ExecuteMsg, ForecastElement, Signed, Work};
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
    Submit(Fields),
    Report(Fields),
    Advance(Fields),
    RetrySettlement(Fields),
    Commit(Fields),
    Reveal(Fields),
    SetKey(Fields),
    ActFor(Fields),
    Observe(Fields),
    Relay(Fields),
}

/// Work as it comes.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum ReceivedWork {
    Submit(Fields),
    Report(Fields),
    Commit(Fields),
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
    inference: Option<Real>,
    forecast: Option<Vec<ForecastElement>>,
    truth: Option<Real>,
    evidence: Option<Evidence>,
    hash: Option<Binary>,
    message: Option<String>,
    salt: Option<Binary>,
    key: Option<String>,
    public_key: Option<Binary>,
    submissions: Option<Vec<Signed>>,
    /// Which has none itself.
    work: Option<Work>,
}

/// Makes a message of its fields.
type Read = fn(&mut Fields) -> Result<ExecuteMsg, String>;

impl TryFrom<Received> for ExecuteMsg {
    type Error = String;

    fn try_from(received: Received) -> Result<Self, Self::Error> {
        let (read, fields): (Read, _) = match received {
            Received::ActFor(fields) => (act_for, fields),
            Received::Submit(fields) => (|fields| fields.submit().map(Self::Submit), fields),
            Received::Report(fields) => (|fields| fields.report().map(Self::Report), fields),
            Received::Commit(fields) => (|fields| fields.commit().map(Self::Commit), fields),
            Received::Reveal(fields) => (reveal, fields),
            Received::SetKey(fields) => (set_key, fields),
            Received::Relay(fields) => (relay, fields),
            Received::OpenTopic(fields) => (open_topic, fields),
            Received::UpdateTopic(fields) => (update_topic, fields),
            Received::SetTopicStatus(fields) => (set_topic_status, fields),
            Received::Admit(fields) => (admit, fields),
            Received::Dismiss(fields) => (dismiss, fields),
            Received::Advance(fields) => (advance, fields),
            Received::RetrySettlement(fields) => (retry_settlement, fields),
            Received::Observe(fields) => (observe, fields),
        };
        fields.read(read)
    }
}

impl TryFrom<ReceivedWork> for Work {
    type Error = String;

    fn try_from(received: ReceivedWork) -> Result<Self, Self::Error> {
        match received {
            ReceivedWork::Submit(fields) => fields.read(Fields::submit).map(Self::Submit),
            ReceivedWork::Report(fields) => fields.read(Fields::report).map(Self::Report),
            ReceivedWork::Commit(fields) => fields.read(Fields::commit).map(Self::Commit),
        }
    }
}

impl Fields {
    /// What they say, if they say nothing else.
    fn read<T>(mut self, read: fn(&mut Self) -> Result<T, String>) -> Result<T, String> {
        let message = read(&mut self)?;
        match self == Self::default() {
            true => Ok(message),
            false => Err("it has more fields than this message".to_owned()),
        }
    }

    fn submit(&mut self) -> Result<msg::Submit, String> {
        Ok(msg::Submit {
            topic_id: self.topic_id()?,
            epoch: self.epoch()?,
            inference: self.inference.take(),
            forecast: self.forecast.take().unwrap_or_default(),
        })
    }

    fn report(&mut self) -> Result<msg::Report, String> {
        Ok(msg::Report {
            topic_id: self.topic_id()?,
            epoch: self.epoch()?,
            truth: must("truth", &mut self.truth)?,
            evidence: self.evidence.take(),
        })
    }

    fn commit(&mut self) -> Result<msg::Commit, String> {
        Ok(msg::Commit {
            topic_id: self.topic_id()?,
            epoch: self.epoch()?,
            role: self.role()?,
            hash: must("hash", &mut self.hash)?,
        })
    }

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

fn reveal(fields: &mut Fields) -> Result<ExecuteMsg, String> {
    Ok(ExecuteMsg::Reveal(msg::Reveal {
        actor: fields.actor()?,
        message: must("message", &mut fields.message)?,
        salt: must("salt", &mut fields.salt)?,
    }))
}

fn set_key(fields: &mut Fields) -> Result<ExecuteMsg, String> {
    Ok(ExecuteMsg::SetKey(msg::SetKey {
        key: fields.key.take(),
        public_key: fields.public_key.take(),
    }))
}

fn act_for(fields: &mut Fields) -> Result<ExecuteMsg, String> {
    Ok(ExecuteMsg::ActFor(msg::ActFor {
        actor: fields.actor()?,
        work: must("work", &mut fields.work)?,
    }))
}

fn relay(fields: &mut Fields) -> Result<ExecuteMsg, String> {
    Ok(ExecuteMsg::Relay(msg::Relay {
        topic_id: fields.topic_id()?,
        epoch: fields.epoch()?,
        submissions: must("submissions", &mut fields.submissions)?,
    }))
}
