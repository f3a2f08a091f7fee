//! Answers about inferences.

// Many fields say it all by their name and their type.
#![allow(missing_docs)]

use allora_math::Real;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::Timestamp;

use crate::{EpochId, TopicId};

/// The network inference.
#[cw_serde]
pub struct NetworkInferenceResponse {
    pub topic_id: TopicId,
    pub epoch: EpochId,
    /// *The* inference.
    pub value: Real,
    /// Without forecasters.
    pub naive: Real,
    /// Bounds around `value`: 95 % low, 68 % low, middle, 68 % high, 95 % high, of a width that past
    /// errors calibrate; in the first epoch, percentiles 2.28, 15.87, 50, 84.13 and 97.72 of what was
    /// combined.
    pub interval: Vec<Real>,
    /// When the submission window closed.
    pub timestamp: Timestamp,
    /// Seconds since.
    pub age: u64,
    /// Inferers and forecasters that took part.
    pub contributors: u32,
    /// `1/Σw²` of the normalised weights.
    pub effective_contributors: Real,
    /// Combined loss of the last epoch settled, if any.
    pub last_loss: Option<Real>,
    /// When the next one is due by the grid; `None` if the topic stands still and no epoch is submitted
    /// to or revealed any more.
    pub expected_at: Option<Timestamp>,
}

/// What became of the inference of an epoch.
#[cw_serde]
pub enum InferenceResponse {
    /// Nobody knows yet: its submissions have not ended, or nobody has closed it.
    Pending {},
    /// It is there.
    Published {
        /// *The* inference.
        value: Real,
        /// As [`NetworkInferenceResponse::interval`]; empty if there was none.
        interval: Vec<Real>,
        /// When the submission window closed.
        timestamp: Timestamp,
        /// Those that took part, while kept in detail; then reputers count too.
        contributors: u32,
    },
    /// There is none and will be none: nobody submitted.
    Void {},
    /// It is too old to be kept, if it ever was.
    Forgotten {},
}

/// The mean of the newest inferences.
#[cw_serde]
pub struct AverageResponse {
    pub topic_id: TopicId,
    /// The mean.
    pub value: Real,
    /// Of how many: fewer than asked for if there are no more.
    pub epochs: u32,
    /// The oldest of them.
    pub first_epoch: EpochId,
    /// The newest of them.
    pub last_epoch: EpochId,
    /// When the submission window of the newest closed.
    pub timestamp: Timestamp,
    /// Seconds since.
    pub age: u64,
}

/// Whether there is an inference that is young enough.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum Freshness {
    /// There is.
    Fresh,
    /// It is older than asked for.
    Stale,
    /// There never was one, or no such topic.
    None,
}

/// The newest inference of one of many topics.
#[cw_serde]
pub struct TopicReading {
    pub topic_id: TopicId,
    pub reading: Freshness,
    /// It, fresh or stale.
    pub inference: Option<LatestInference>,
}

/// A newest inference.
#[cw_serde]
pub struct LatestInference {
    pub epoch: EpochId,
    /// *The* inference.
    pub value: Real,
    /// As [`NetworkInferenceResponse::interval`]; empty if there was none.
    pub interval: Vec<Real>,
    /// When the submission window closed.
    pub timestamp: Timestamp,
    /// Seconds since.
    pub age: u64,
    /// Inferers and forecasters that took part.
    pub contributors: u32,
}

/// The newest inferences of many topics.
#[cw_serde]
pub struct ManyResponse {
    /// As asked for, in this order.
    pub topics: Vec<TopicReading>,
}
