//! How questions are read: all by one reader. One of its own for each, as serde derives it, is
//! 2 KB of a contract whose bytes are counted.

use serde::Deserialize;

use super::query::QueryMsg;
use crate::{ActorId, EpochId, Role, TopicId};

/// A question as it comes, with what it names.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Asked {
    Config(Named),
    Topic(Named),
    Windows(Named),
    NetworkInference(Named),
    Epoch(Named),
    History(Named),
    Submissions(Named),
    Reports(Named),
    Members(Named),
    Status(Named),
    Quality(Named),
    NextDue(Named),
}

/// What any question names.
#[derive(Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Named {
    topic_id: Option<TopicId>,
    epoch: Option<EpochId>,
    max_age: Option<u64>,
    role: Option<Role>,
    actor: Option<String>,
    start_after: Option<u64>,
    limit: Option<u32>,
}

/// Makes a question of what is named.
type Read = fn(&mut Named) -> Result<QueryMsg, String>;

/// Takes what a question or a message must name.
pub(super) fn must<T>(name: &str, value: &mut Option<T>) -> Result<T, String> {
    value
        .take()
        .ok_or_else(|| format!("missing field `{name}`"))
}

impl TryFrom<Asked> for QueryMsg {
    type Error = String;

    fn try_from(asked: Asked) -> Result<Self, Self::Error> {
        let (read, mut named): (Read, _) = match asked {
            Asked::Config(named) => (|_| Ok(Self::Config {}), named),
            Asked::Topic(named) => (topic, named),
            Asked::Windows(named) => (windows, named),
            Asked::NetworkInference(named) => (network_inference, named),
            Asked::Epoch(named) => (epoch, named),
            Asked::History(named) => (history, named),
            Asked::Submissions(named) => (submissions, named),
            Asked::Reports(named) => (reports, named),
            Asked::Members(named) => (members, named),
            Asked::Status(named) => (status, named),
            Asked::Quality(named) => (quality, named),
            Asked::NextDue(named) => (next_due, named),
        };
        let question = read(&mut named)?;
        match named == Named::default() {
            true => Ok(question),
            false => Err("it names more than this question has".to_owned()),
        }
    }
}

impl Named {
    fn topic_id(&mut self) -> Result<TopicId, String> {
        must("topic_id", &mut self.topic_id)
    }

    fn epoch(&mut self) -> Result<EpochId, String> {
        must("epoch", &mut self.epoch)
    }
}

fn topic(named: &mut Named) -> Result<QueryMsg, String> {
    let topic_id = named.topic_id()?;
    Ok(QueryMsg::Topic { topic_id })
}

fn windows(named: &mut Named) -> Result<QueryMsg, String> {
    Ok(QueryMsg::Windows {
        topic_id: named.topic_id()?,
        epoch: named.epoch.take(),
    })
}

fn network_inference(named: &mut Named) -> Result<QueryMsg, String> {
    Ok(QueryMsg::NetworkInference {
        topic_id: named.topic_id()?,
        max_age: must("max_age", &mut named.max_age)?,
    })
}

fn epoch(named: &mut Named) -> Result<QueryMsg, String> {
    Ok(QueryMsg::Epoch {
        topic_id: named.topic_id()?,
        epoch: named.epoch()?,
    })
}

fn history(named: &mut Named) -> Result<QueryMsg, String> {
    Ok(QueryMsg::History {
        topic_id: named.topic_id()?,
        start_after: named.start_after.take().map(EpochId),
        limit: named.limit.take(),
    })
}

fn submissions(named: &mut Named) -> Result<QueryMsg, String> {
    let start_after = named.start_after.take().map(u32::try_from).transpose();
    let start_after = start_after.map_err(|_| "start_after is no number of an actor")?;
    Ok(QueryMsg::Submissions {
        topic_id: named.topic_id()?,
        epoch: named.epoch()?,
        start_after: start_after.map(ActorId),
        limit: named.limit.take(),
    })
}

fn reports(named: &mut Named) -> Result<QueryMsg, String> {
    Ok(QueryMsg::Reports {
        topic_id: named.topic_id()?,
        epoch: named.epoch()?,
    })
}

fn members(named: &mut Named) -> Result<QueryMsg, String> {
    Ok(QueryMsg::Members {
        topic_id: named.topic_id()?,
        role: must("role", &mut named.role)?,
    })
}

fn status(named: &mut Named) -> Result<QueryMsg, String> {
    Ok(QueryMsg::Status {
        topic_id: named.topic_id()?,
        actor: must("actor", &mut named.actor)?,
    })
}

fn quality(named: &mut Named) -> Result<QueryMsg, String> {
    let topic_id = named.topic_id()?;
    Ok(QueryMsg::Quality { topic_id })
}

fn next_due(named: &mut Named) -> Result<QueryMsg, String> {
    let limit = named.limit.take();
    Ok(QueryMsg::NextDue { limit })
}
