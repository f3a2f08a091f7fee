//! What the port answers, and how a consumer reads it.

// Many fields say it all by their name and their type.
#![allow(missing_docs)]

use allora_math::Real;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{from_json, StdAck, StdError, Timestamp};
use serde::de::DeserializeOwned;
use thiserror::Error;

use crate::{EpochId, TopicId};

/// An inference as other chains get it.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(Copy)]
pub struct Inference {
    pub topic_id: TopicId,
    pub epoch: EpochId,
    pub value: Real,
    /// 95 % low, 68 % low, middle, 68 % high, 95 % high, if errors are known.
    pub interval: Option<[Real; 5]>,
    /// When its submissions ended.
    pub timestamp: Timestamp,
    /// Seconds from then to `height`: by now, more.
    pub age: u64,
    /// Inferers and forecasters that took part.
    pub contributors: u32,
    /// When the next one is due; `None` if the topic stands still.
    pub expected_at: Option<Timestamp>,
    /// Block of the port's chain that this was said in.
    pub height: u64,
}

/// Answer to many topics at once, in the order they were asked for.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Answers {
    pub readings: Vec<Reading>,
}

/// What is known of one of many topics.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(Copy)]
pub enum Reading {
    /// It is young enough.
    Fresh(Inference),
    /// It is not.
    Stale(Inference),
    /// There never was any.
    None {
        topic_id: TopicId,
        /// When the first is due; `None` if the topic stands still, or there is no such topic.
        expected_at: Option<Timestamp>,
    },
}

/// Why an acknowledgement has no answer.
#[derive(Error, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum AnswerError {
    #[error("the port refused: {reason}")]
    Refused { reason: String },

    #[error("not an acknowledgement of the port: {0}")]
    Unreadable(#[from] StdError),
}

/// Reads the acknowledgement of a request, on the chain that asked.
pub fn decode<T: DeserializeOwned>(acknowledgement: &[u8]) -> Result<T, AnswerError> {
    match from_json(acknowledgement)? {
        StdAck::Success(answer) => Ok(from_json(answer)?),
        StdAck::Error(reason) => Err(AnswerError::Refused { reason }),
    }
}

impl Inference {
    /// Whether it is about a topic and newer than what is known of it: packets overtake each other,
    /// so a consumer writes nothing else down.
    pub fn follows(&self, topic_id: TopicId, known: Option<EpochId>) -> bool {
        self.topic_id == topic_id && known.is_none_or(|known| self.epoch > known)
    }
}
