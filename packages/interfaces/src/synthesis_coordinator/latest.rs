//! The newest inference of a topic, as other contracts read it: raw, without loading any code.

use allora_math::{Number, Real};
use allora_storage::{Map, Packed, Reader, Writer};
use cosmwasm_std::{StdError, Timestamp};
use thiserror::Error;

use crate::{EpochId, TopicId};

/// topic → its newest inference, in [`Latest::LENGTH`] bytes. One entry per topic that ever had one;
/// replaced by the next, never removed. Written by the coordinator only.
pub const LATEST: Map<TopicId, Latest> = Map::new("latest");

/// The newest inference of a topic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Latest {
    /// Of which epoch.
    pub epoch: EpochId,
    /// When the submission window closed, and the revealing after it.
    pub closed_at: Timestamp,
    /// *The* inference.
    pub value: Real,
    /// 95 % low, 68 % low, middle, 68 % high, 95 % high; `None` before errors are known.
    pub interval: Option<[Real; 5]>,
    /// Inferers and forecasters that took part.
    pub contributors: u32,
}

/// What is known of a topic's inference.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reading {
    /// It is young enough.
    Fresh(Latest),
    /// It is not.
    Stale {
        /// The newest there is.
        latest: Latest,
        /// Seconds since its submissions closed.
        age: u64,
    },
    /// There never was any.
    None,
}

/// What a caller asks of an inference it acts on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Demand {
    /// Seconds since its submissions closed, at most.
    pub max_age: u64,
    /// Width of its 95 % interval, at most; any, or none, if left out.
    pub max_spread: Option<Real>,
}

/// Why there is no inference to act on.
#[derive(Error, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum ReadError {
    #[error(transparent)]
    Std(#[from] StdError),

    #[error("topic {topic_id} has no inference yet")]
    Nothing { topic_id: TopicId },

    #[error(
        "topic {topic_id}: the inference of epoch {epoch} is {age} s old, limit {max_age}{}",
        next_due(.expected_at)
    )]
    Stale {
        topic_id: TopicId,
        epoch: EpochId,
        age: u64,
        max_age: u64,
        /// When the next one is due; `None` if nobody knows.
        expected_at: Option<Timestamp>,
    },

    #[error(
        "topic {topic_id}: the 95 % interval of epoch {epoch} is {}, limit {max_spread}",
        width(.spread)
    )]
    Wide {
        topic_id: TopicId,
        epoch: EpochId,
        /// `None` if it has no interval.
        spread: Option<Real>,
        max_spread: Real,
    },
}

fn next_due(expected_at: &Option<Timestamp>) -> String {
    expected_at.map_or_else(String::new, |at| format!(", next due at {at}"))
}

fn width(spread: &Option<Real>) -> String {
    spread.map_or_else(|| "not known".to_owned(), |spread| format!("{spread} wide"))
}

impl Latest {
    /// Bytes of the packed form: two of eight for the epoch and the time, six numbers of ten, and
    /// four for the contributors.
    pub const LENGTH: usize = 80;

    /// Seconds since its submissions closed.
    pub fn age(&self, now: Timestamp) -> u64 {
        now.seconds().saturating_sub(self.closed_at.seconds())
    }

    /// Width of its 95 % interval; `None` without one.
    pub fn spread(&self) -> Option<Real> {
        let [low, .., high] = self.interval?;
        high.sub(&low).ok()
    }

    /// Whether it is young enough.
    pub fn reading(self, now: Timestamp, max_age: u64) -> Reading {
        let age = self.age(now);
        if age > max_age {
            Reading::Stale { latest: self, age }
        } else {
            Reading::Fresh(self)
        }
    }
}

/// By hand: as long whether or not there is an interval, so that proofs and other chains read it by
/// position.
impl Packed for Latest {
    const NAME: &'static str = "latest inference";

    fn pack(&self, output: &mut Writer) {
        let Self {
            epoch,
            closed_at,
            value,
            interval,
            contributors,
        } = self;
        epoch.pack(output);
        closed_at.pack(output);
        value.pack(output);
        let interval = interval.map_or([None; 5], |bounds| bounds.map(Some));
        output.each(&interval);
        contributors.pack(output);
    }

    fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        let epoch = Packed::unpack(input)?;
        let closed_at = Packed::unpack(input)?;
        let value = Packed::unpack(input)?;
        let interval: Vec<Option<Real>> = input.each(5)?;
        let interval: Option<Vec<Real>> = interval.into_iter().collect();
        Some(Self {
            epoch,
            closed_at,
            value,
            interval: interval.and_then(|bounds| bounds.try_into().ok()),
            contributors: Packed::unpack(input)?,
        })
    }
}
