//! How questions are read, see [`fields`](super::fields).

use super::fields::{must, Fields, Named, Read};
use super::query::QueryMsg;
use crate::{ActorId, EpochId};

/// All questions.
const QUESTIONS: [(&str, Read<QueryMsg>); 15] = [
    ("config", |_| Ok(QueryMsg::Config {})),
    ("topic", topic),
    ("windows", windows),
    ("network_inference", network_inference),
    ("inference", inference),
    ("average", average),
    ("many", many),
    ("epoch", epoch),
    ("history", history),
    ("submissions", submissions),
    ("reports", reports),
    ("members", members),
    ("status", status),
    ("quality", quality),
    ("next_due", next_due),
];

impl TryFrom<Named> for QueryMsg {
    type Error = String;

    fn try_from(named: Named) -> Result<Self, Self::Error> {
        named.read(&QUESTIONS)
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
