//! What a topic is, in words.

use core::fmt;

use allora_storage::Packed;
use cosmwasm_schema::cw_serde;

/// What is predicted and how the truth is established. Bound to the topic for
/// ever, except `description` and `metadata_uri`.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct TopicInfo {
    /// Short name, 1 to 100 bytes.
    pub title: String,
    /// What it is for, at most 1,000 bytes.
    pub description: String,
    /// Where more is written, at most 255 bytes; may be empty.
    pub metadata_uri: String,
    /// The quantity predicted, 1 to 255 bytes.
    pub target: String,
    /// Unit of the quantity, at most 32 bytes.
    pub unit: String,
    /// Where the truth is read, 1 to 255 bytes.
    pub ground_truth_source: String,
    /// The rule by which a reputer turns the source into one number, 1 to 2,000
    /// bytes. Its SHA-256 is part of every topic response.
    pub ground_truth_rule: String,
}

/// Where a topic stands.
#[cw_serde]
#[derive(Copy, Eq, Packed)]
pub enum TopicStatus {
    /// Epochs open along the grid.
    Active,
    /// No new epochs; open ones settle; every exit works.
    Paused,
    /// As paused, and for ever.
    Retired,
}

impl fmt::Display for TopicStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Retired => "retired",
        })
    }
}
