//! Versions of a topic's parameters.

use allora_interfaces::topic_registry::TopicParams;
use allora_interfaces::EpochId;
use allora_storage::Packed;
use cosmwasm_std::Timestamp;

use allora_interfaces::synthesis_coordinator::schedule::ScheduleStart;

/// A version and where its grid begins. Read once per step, written once.
#[derive(Clone, Debug, PartialEq, Packed)]
pub(crate) struct Version {
    pub(crate) number: u32,
    /// First version since which rule and loss are these: what is remembered means the same since then.
    pub(crate) since_version: u32,
    pub(crate) first_epoch: EpochId,
    pub(crate) opens_at: Timestamp,
    pub(crate) params: TopicParams,
}

impl Version {
    /// The version after `before`, or the first.
    pub(crate) fn new(start: &ScheduleStart, params: TopicParams, before: Option<&Self>) -> Self {
        let same = |before: &&Self| {
            before.params.rule.remembers_as(&params.rule) && before.params.loss == params.loss
        };
        let since = before.filter(same).map(|before| before.since_version);
        Self {
            number: start.version,
            since_version: since.unwrap_or(start.version),
            first_epoch: start.first_epoch,
            opens_at: start.opens_at,
            params,
        }
    }

    pub(crate) fn start(&self) -> ScheduleStart {
        ScheduleStart {
            version: self.number,
            first_epoch: self.first_epoch,
            opens_at: self.opens_at,
            schedule: self.params.schedule,
        }
    }
}
