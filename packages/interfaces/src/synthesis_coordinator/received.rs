//! How messages are read, see [`fields`](super::fields).

use serde::Deserialize;

use super::fields::{must, Fields};
use super::msg::{self, ExecuteMsg, Work};
use crate::topic_registry::TopicStatus;
use crate::ActorId;

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

impl TryFrom<Received> for Work {
    type Error = String;

    fn try_from(received: Received) -> Result<Self, Self::Error> {
        match received {
            Received::Submit(fields) => fields.read(Fields::submit).map(Self::Submit),
            Received::Report(fields) => fields.read(Fields::report).map(Self::Report),
            Received::Commit(fields) => fields.read(Fields::commit).map(Self::Commit),
            _ => Err("a key submits, reports and commits, and nothing else".to_owned()),
        }
    }
}

impl Fields {
    fn submit(&mut self) -> Result<msg::Submit, String> {
        Ok(msg::Submit {
            topic_id: self.topic_id()?,
            epoch: self.epoch()?,
            inference: self.real("inference")?,
            forecast: self.forecast.take().unwrap_or_default(),
        })
    }

    fn report(&mut self) -> Result<msg::Report, String> {
        Ok(msg::Report {
            topic_id: self.topic_id()?,
            epoch: self.epoch()?,
            truth: must("truth", self.real("truth")?)?,
            evidence: self.evidence.take(),
        })
    }

    fn commit(&mut self) -> Result<msg::Commit, String> {
        Ok(msg::Commit {
            topic_id: self.topic_id()?,
            epoch: self.epoch()?,
            role: self.role()?,
            hash: must("hash", self.bytes("hash")?)?,
        })
    }
}

fn open_topic(fields: &mut Fields) -> Result<ExecuteMsg, String> {
    Ok(ExecuteMsg::OpenTopic(msg::OpenTopic {
        topic_id: fields.topic_id()?,
        start: fields.time("start")?,
        params: fields.params()?,
    }))
}

fn update_topic(fields: &mut Fields) -> Result<ExecuteMsg, String> {
    Ok(ExecuteMsg::UpdateTopic(msg::UpdateTopic {
        topic_id: fields.topic_id()?,
        version: must("version", fields.short("version")?)?,
        params: fields.params()?,
    }))
}

fn set_topic_status(fields: &mut Fields) -> Result<ExecuteMsg, String> {
    let statuses = [
        TopicStatus::Active,
        TopicStatus::Paused,
        TopicStatus::Retired,
    ];
    Ok(ExecuteMsg::SetTopicStatus(msg::SetTopicStatus {
        topic_id: fields.topic_id()?,
        status: fields.one_of("status", statuses)?,
    }))
}

fn admit(fields: &mut Fields) -> Result<ExecuteMsg, String> {
    Ok(ExecuteMsg::Admit(msg::Admit {
        topic_id: fields.topic_id()?,
        role: fields.role()?,
        actor: fields.actor()?,
        actor_id: must("actor_id", fields.short("actor_id")?).map(ActorId)?,
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
        max_steps: fields.short("max_steps")?,
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
        message: must("message", fields.text("message"))?,
        salt: must("salt", fields.bytes("salt")?)?,
    }))
}

fn set_key(fields: &mut Fields) -> Result<ExecuteMsg, String> {
    Ok(ExecuteMsg::SetKey(msg::SetKey {
        key: fields.text("key"),
        public_key: fields.bytes("public_key")?,
    }))
}

fn act_for(fields: &mut Fields) -> Result<ExecuteMsg, String> {
    Ok(ExecuteMsg::ActFor(msg::ActFor {
        actor: fields.actor()?,
        work: must("work", fields.work.take())?,
    }))
}

fn relay(fields: &mut Fields) -> Result<ExecuteMsg, String> {
    Ok(ExecuteMsg::Relay(msg::Relay {
        topic_id: fields.topic_id()?,
        epoch: fields.epoch()?,
        submissions: must("submissions", fields.submissions.take())?,
    }))
}
