//! Versions of a topic's parameters.

use allora_interfaces::codec::{Codec, Reader, Writer};
use allora_interfaces::topic_registry::TopicParams;
use allora_interfaces::EpochId;
use cosmwasm_std::Timestamp;

use crate::schedule::Anchor;

/// A version and where its grid begins. Read once per step, written once.
#[derive(Clone, Debug, PartialEq)]
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

impl Codec for Version {
    const NAME: &'static str = "version";

    fn write(&self, output: &mut Writer) {
        let Self {
            number,
            first_epoch,
            opens_at,
            params,
        } = self;
        output.short(*number);
        output.epoch(*first_epoch);
        output.time(*opens_at);
        params.write(output);
    }

    fn read(input: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            number: input.short()?,
            first_epoch: input.epoch()?,
            opens_at: input.time()?,
            params: TopicParams::read(input)?,
        })
    }
}
