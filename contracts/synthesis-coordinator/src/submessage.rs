//! Submessages: what they are sent for, and what comes back with the answer.

use allora_interfaces::{EpochId, TopicId};
use allora_storage::Packed;

use crate::error::ContractError;
use crate::state::Pending;

/// What a submessage was sent for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReplyId {
    /// A settlement, to the vault; payload [`SettlePayload`].
    Settled,
    /// Steps of a topic, to itself; payload [`ClockPayload`].
    Clock,
    /// Asking a contract for a truth, to itself; payload [`ObservePayload`].
    Observe,
}

impl From<ReplyId> for u64 {
    fn from(id: ReplyId) -> Self {
        match id {
            ReplyId::Settled => 1,
            ReplyId::Clock => 2,
            ReplyId::Observe => 3,
        }
    }
}

impl TryFrom<u64> for ReplyId {
    type Error = ContractError;

    fn try_from(id: u64) -> Result<Self, Self::Error> {
        match id {
            1 => Ok(Self::Settled),
            2 => Ok(Self::Clock),
            3 => Ok(Self::Observe),
            _ => Err(ContractError::UnknownReply { id }),
        }
    }
}

/// What comes back with the vault's answer.
#[derive(Packed)]
#[packed(name = "payload of a settlement")]
pub(crate) struct SettlePayload {
    pub(crate) topic_id: TopicId,
    pub(crate) epoch: EpochId,
    /// What the epoch is settled by.
    pub(crate) pending: Pending,
    /// Whether it is in the queue.
    pub(crate) queued: bool,
    /// How many more of the queue may follow in this transaction.
    pub(crate) more: u32,
}

/// Which topic the clock was serving.
#[derive(Packed)]
#[packed(name = "payload of the clock")]
pub(crate) struct ClockPayload {
    pub(crate) topic_id: TopicId,
}

/// About which epoch a contract was asked.
#[derive(Packed)]
#[packed(name = "payload of a question")]
pub(crate) struct ObservePayload {
    pub(crate) topic_id: TopicId,
    pub(crate) epoch: EpochId,
}
