//! Packets, as JSON: what other chains ask, and what is pushed to them.

// Many fields say it all by their name and their type.
#![allow(missing_docs)]

use cosmwasm_schema::cw_serde;

use super::Inference;
use crate::{EpochId, TopicId};

/// What a packet to the port asks.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub enum Request {
    /// The newest inference of a topic. Answer: an [`Inference`].
    Inference {
        topic_id: TopicId,
        /// Seconds since its submissions closed, at most.
        max_age: u64,
    },
    /// The inference of an epoch, as long as the coordinator keeps it. Answer: an [`Inference`].
    InferenceAt { topic_id: TopicId, epoch: EpochId },
    /// The newest inferences of topics. Answer: [`Answers`](super::Answers).
    Inferences {
        /// At most [`Request::MAX_TOPICS`].
        topic_ids: Vec<TopicId>,
        /// Seconds since submissions closed, at most.
        max_age: u64,
    },
}

impl Request {
    /// Most topics of one packet.
    pub const MAX_TOPICS: usize = 20;
    /// Most bytes of a packet.
    pub const MAX_BYTES: usize = 1024;
    /// Most bytes of a refusal.
    pub const MAX_REFUSAL: usize = 200;
}

/// What a packet from the port says. Somebody paid the desk for it: what it says of a topic is true,
/// `to` and `payer` say only what was paid for, and by whom.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub enum Push {
    /// An inference.
    Publication {
        /// Whom it is for, on the chain that receives it.
        to: String,
        /// Who paid, on the chain of the port.
        payer: String,
        inference: Inference,
    },
    /// An epoch that has no inference, and will have none.
    Void {
        to: String,
        payer: String,
        topic_id: TopicId,
        epoch: EpochId,
    },
}

impl Push {
    /// Seconds until a packet that nobody relayed times out: a day, so that a relayer may be away
    /// for a night. It says itself how old its inference is.
    pub const TIMEOUT: u64 = 86_400;
}

/// Where to push: the payload of a request or subscription at the desk whose receiver is the port.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// A channel of the port, as `channel-3`.
    pub channel: String,
    /// Whom it is for: 1 to [`Route::MAX_TO`] printable ASCII characters, without spaces.
    pub to: String,
}

impl Route {
    /// Most characters of `to`.
    pub const MAX_TO: usize = 128;

    /// Whether `channel` is the name of a channel, as chains number them.
    pub fn has_channel(&self) -> bool {
        let number = self.channel.strip_prefix("channel-").unwrap_or_default();
        number
            .parse()
            .is_ok_and(|parsed: u64| parsed.to_string() == number)
    }

    /// Whether `to` can be an address.
    pub fn has_address(&self) -> bool {
        let printable = self.to.bytes().all(|byte| byte.is_ascii_graphic());
        printable && (1..=Self::MAX_TO).contains(&self.to.len())
    }
}
