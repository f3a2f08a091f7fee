//! Versions of a topic's parameters.

use allora_interfaces::topic_registry::TopicParams;
use allora_interfaces::EpochId;
use allora_storage::Packed;
use cosmwasm_std::Timestamp;

use crate::schedule::Anchor;

/// A version and where its grid begins. Read once per step, written once.
#[derive(Clone, Debug, PartialEq, Packed)]
pub(crate) struct Version {
    pub(crate) number: u32,
    pub(crate) first_epoch: EpochId,
    pub(crate) opens_at: Timestamp,
    pub(crate) params: TopicParams,
}

impl Version {
    pub(crate) fn new(anchor: &Anchor, params: TopicParams) -> Self {
        Self {
            number: anchor.version,
            first_epoch: anchor.first_epoch,
            opens_at: anchor.opens_at,
            params,
        }
    }

    pub(crate) fn anchor(&self) -> Anchor {
        Anchor {
            version: self.number,
            first_epoch: self.first_epoch,
            opens_at: self.opens_at,
            schedule: self.params.schedule,
        }
    }
}
