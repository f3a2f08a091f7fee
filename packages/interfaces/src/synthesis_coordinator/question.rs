//! How questions are read, see [`fields`](super::fields).

use serde::Deserialize;

use super::fields::{must, Fields};
use super::query::QueryMsg;
use crate::{ActorId, EpochId};

/// A question as it comes, with what it names.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Asked {
    Config(Fields),
    Topic(Fields),
    Windows(Fields),
    NetworkInference(Fields),
    Inference(Fields),
    Average(Fields),
    Many(Fields),
    Epoch(Fields),
    History(Fields),
    Submissions(Fields),
    Reports(Fields),
    Members(Fields),
    Status(Fields),
    Quality(Fields),
    NextDue(Fields),
}

/// Makes a question of what it names.
type Read = fn(&mut Fields) -> Result<QueryMsg, String>;

impl TryFrom<Asked> for QueryMsg {
    type Error = String;

    fn try_from(asked: Asked) -> Result<Self, Self::Error> {
        let (read, named): (Read, _) = match asked {
            Asked::Config(named) => (|_| Ok(Self::Config {}), named),
            Asked::Topic(named) => (topic, named),
            Asked::Windows(named) => (windows, named),
            Asked::NetworkInference(named) => (network_inference, named),
            Asked::Inference(named) => (inference, named),
            Asked::Average(named) => (average, named),
            Asked::Many(named) => (many, named),
            Asked::Epoch(named) => (epoch, named),
            Asked::History(named) => (history, named),
            Asked::Submissions(named) => (submissions, named),
            Asked::Reports(named) => (reports, named),
            Asked::Members(named) => (members, named),
            Asked::Status(named) => (status, named),
            Asked::Quality(named) => (quality, named),
            Asked::NextDue(named) => (next_due, named),
        };
        named.read(read)
    }
}

fn topic(named: &mut Fields) -> Result<QueryMsg, String> {
    let topic_id = named.topic_id()?;
    Ok(QueryMsg::Topic { topic_id })
}

fn windows(named: &mut Fields) -> Result<QueryMsg, String> {
    Ok(QueryMsg::Windows {
        topic_id: named.topic_id()?,
        epoch: named.some_epoch(),
    })
}

fn network_inference(named: &mut Fields) -> Result<QueryMsg, String> {
    Ok(QueryMsg::NetworkInference {
        topic_id: named.topic_id()?,
        max_age: must("max_age", named.number("max_age"))?,
    })
}

fn inference(named: &mut Fields) -> Result<QueryMsg, String> {
    Ok(QueryMsg::Inference {
        topic_id: named.topic_id()?,
        epoch: named.epoch()?,
    })
}

fn average(named: &mut Fields) -> Result<QueryMsg, String> {
    Ok(QueryMsg::Average {
        topic_id: named.topic_id()?,
        epochs: must("epochs", named.short("epochs")?)?,
        max_age: must("max_age", named.number("max_age"))?,
    })
}

fn many(named: &mut Fields) -> Result<QueryMsg, String> {
    Ok(QueryMsg::Many {
        topic_ids: must("topic_ids", named.topic_ids.take())?,
        max_age: must("max_age", named.number("max_age"))?,
    })
}

fn epoch(named: &mut Fields) -> Result<QueryMsg, String> {
    Ok(QueryMsg::Epoch {
        topic_id: named.topic_id()?,
        epoch: named.epoch()?,
    })
}

fn history(named: &mut Fields) -> Result<QueryMsg, String> {
    Ok(QueryMsg::History {
        topic_id: named.topic_id()?,
        start_after: named.number("start_after").map(EpochId),
        limit: named.short("limit")?,
    })
}

fn submissions(named: &mut Fields) -> Result<QueryMsg, String> {
    Ok(QueryMsg::Submissions {
        topic_id: named.topic_id()?,
        epoch: named.epoch()?,
        start_after: named.short("start_after")?.map(ActorId),
        limit: named.short("limit")?,
    })
}

fn reports(named: &mut Fields) -> Result<QueryMsg, String> {
    Ok(QueryMsg::Reports {
        topic_id: named.topic_id()?,
        epoch: named.epoch()?,
    })
}

fn members(named: &mut Fields) -> Result<QueryMsg, String> {
    Ok(QueryMsg::Members {
        topic_id: named.topic_id()?,
        role: named.role()?,
    })
}

fn status(named: &mut Fields) -> Result<QueryMsg, String> {
    Ok(QueryMsg::Status {
        topic_id: named.topic_id()?,
        actor: named.actor()?,
    })
}

fn quality(named: &mut Fields) -> Result<QueryMsg, String> {
    let topic_id = named.topic_id()?;
    Ok(QueryMsg::Quality { topic_id })
}

fn next_due(named: &mut Fields) -> Result<QueryMsg, String> {
    let limit = named.short("limit")?;
    Ok(QueryMsg::NextDue { limit })
}
