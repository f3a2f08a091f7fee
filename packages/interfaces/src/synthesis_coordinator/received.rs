//! How messages are read, see [`fields`](super::fields).

use super::fields::{must, Fields, Named, Read};
use super::msg::{self, ExecuteMsg, Work};
use crate::topic_registry::TopicStatus;
use crate::ActorId;

/// All messages.
const MESSAGES: [(&str, Read<ExecuteMsg>); 15] = [
    ("open_topic", open_topic),
    ("update_topic", update_topic),
    ("set_topic_status", set_topic_status),
    ("admit", admit),
    ("dismiss", dismiss),
    ("submit", |fields| fields.submit().map(ExecuteMsg::Submit)),
    ("report", |fields| fields.report().map(ExecuteMsg::Report)),
    ("advance", advance),
    ("retry_settlement", retry_settlement),
    ("commit", |fields| fields.commit().map(ExecuteMsg::Commit)),
    ("reveal", reveal),
    ("set_key", set_key),
    ("act_for", act_for),
    ("observe", observe),
    ("relay", relay),
];

/// What a key does for its actor.
const WORKS: [(&str, Read<Work>); 3] = [
    ("submit", |fields| fields.submit().map(Work::Submit)),
    ("report", |fields| fields.report().map(Work::Report)),
    ("commit", |fields| fields.commit().map(Work::Commit)),
];

impl TryFrom<Named> for ExecuteMsg {
    type Error = String;

    fn try_from(named: Named) -> Result<Self, Self::Error> {
        named.read(&MESSAGES)
    }
}

impl TryFrom<Named> for Work {
    type Error = String;

    fn try_from(named: Named) -> Result<Self, Self::Error> {
        named.read(&WORKS)
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
