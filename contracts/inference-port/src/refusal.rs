//! Why a request is refused. Each says first what is wrong, in a word, and last what to do next.

use allora_interfaces::inference_port::Request;
use allora_interfaces::{EpochId, TopicId};
use allora_storage::Corrupt;
use cosmwasm_std::{StdError, Timestamp};
use thiserror::Error;

/// Refusals, sent back as error acknowledgements.
#[derive(Error, Debug, PartialEq)]
pub(crate) enum Refusal {
    #[error("invalid: a packet of {got} bytes, at most {max}; ask for less", max = Request::MAX_BYTES)]
    TooLong { got: usize },

    #[error("invalid: send inference, inference_at or inferences; {reason}")]
    NotUnderstood { reason: StdError },

    #[error("invalid: {got} topics, at most {max}; send more packets", max = Request::MAX_TOPICS)]
    TooMany { got: usize },

    #[error("unknown: there is no topic {topic_id}; ask the topic registry")]
    UnknownTopic { topic_id: TopicId },

    #[error("none: topic {topic_id} has no inference yet{}", next_due(.expected_at))]
    Nothing {
        topic_id: TopicId,
        expected_at: Option<Timestamp>,
    },

    #[error(
        "stale: topic {topic_id}, epoch {epoch}: age {age}, limit {max_age}{}",
        next_due(.expected_at)
    )]
    Stale {
        topic_id: TopicId,
        epoch: EpochId,
        age: u64,
        max_age: u64,
        expected_at: Option<Timestamp>,
    },

    #[error("pending: topic {topic_id}, epoch {epoch}{}", closes(.closes_at))]
    Pending {
        topic_id: TopicId,
        epoch: EpochId,
        /// When its submissions end; afterwards somebody has to advance the topic.
        closes_at: Option<Timestamp>,
    },

    #[error("void: topic {topic_id}, epoch {epoch} has no inference, or it is not kept any more; ask for a later one")]
    Void { topic_id: TopicId, epoch: EpochId },

    #[error("failed: the coordinator cannot be read; try again: {0}")]
    Unreadable(#[from] StdError),

    #[error("failed: the stored {record} cannot be read; tell who runs the port")]
    Corrupt { record: &'static str },
}

impl From<Corrupt> for Refusal {
    fn from(Corrupt { record }: Corrupt) -> Self {
        Self::Corrupt { record }
    }
}

fn next_due(expected_at: &Option<Timestamp>) -> String {
    match expected_at {
        Some(at) => format!("; ask again at {}, when one is due", at.seconds()),
        None => "; none is due, the topic stands still".to_owned(),
    }
}

fn closes(closes_at: &Option<Timestamp>) -> String {
    match closes_at {
        Some(at) => format!(
            "; ask again after {} and the advance of its topic",
            at.seconds()
        ),
        None => "; ask for a sooner one".to_owned(),
    }
}

/// The beginning of a text, in at most so many bytes.
pub(crate) fn beginning(mut text: String, most: usize) -> String {
    let within = |end: &usize| text.is_char_boundary(*end);
    if let Some(end) = (0..=most.min(text.len())).rev().find(within) {
        text.truncate(end);
    }
    text
}
