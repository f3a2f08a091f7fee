//! Why the desk refuses.

use allora_contract::{PaymentError, VersionError};
use allora_interfaces::{Access, EpochId, TopicId};
use allora_math::MathError;
use allora_storage::Corrupt;
use cosmwasm_std::{Addr, OverflowError, StdError, Timestamp, Uint128};
use cw_ownable::OwnershipError;
use thiserror::Error;

pub(crate) type ContractResult<T> = Result<T, ContractError>;

/// Refusals, each naming the entity and the numbers.
#[derive(Error, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum ContractError {
    #[error(transparent)]
    Std(#[from] StdError),

    #[error(transparent)]
    Version(#[from] VersionError),

    #[error(transparent)]
    Ownership(#[from] OwnershipError),

    #[error(transparent)]
    Payment(#[from] PaymentError),

    #[error(transparent)]
    Math(#[from] MathError),

    #[error(transparent)]
    Overflow(#[from] OverflowError),

    #[error("{sender} is not {access}")]
    Unauthorized { sender: Addr, access: Access },

    #[error("{sender} is not the ALLO token {expected}")]
    UnknownToken { sender: Addr, expected: Addr },

    #[error("no message for the desk: {reason}")]
    UnknownHook { reason: String },

    #[error("the amount is zero")]
    ZeroAmount {},

    #[error("{field} must be {expected}, not {actual}")]
    OutOfRange {
        field: &'static str,
        expected: String,
        actual: String,
    },

    #[error("the desk takes no new requests or subscriptions; those there are go on")]
    NotAccepting {},

    #[error("topic {topic_id}: the fee is {fee} base units, above {max_fee}")]
    FeeTooHigh {
        topic_id: TopicId,
        fee: Uint128,
        max_fee: Uint128,
    },

    #[error("topic {topic_id} does not exist")]
    UnknownTopic { topic_id: TopicId },

    #[error(
        "topic {topic_id}: submissions to epoch {epoch} have ended; read it, or ask for the next"
    )]
    EpochOver { topic_id: TopicId, epoch: EpochId },

    #[error(
        "topic {topic_id}: submissions to epoch {epoch} end at {closes_at}, after the deadline {deadline}"
    )]
    DeadlineBeforeClose {
        topic_id: TopicId,
        epoch: EpochId,
        closes_at: Timestamp,
        deadline: Timestamp,
    },

    #[error("topic {topic_id}: epochs are numbered out")]
    EpochsExhausted { topic_id: TopicId },

    #[error("topic {topic_id} has no inference with an interval to count a change from; ask without the condition first")]
    NoReference { topic_id: TopicId },

    #[error("{receiver} is a contract of the suite and takes no inferences")]
    ForbiddenReceiver { receiver: Addr },

    #[error("{account} has {balance} base units, not {needed}: deposit more")]
    InsufficientFunds {
        account: Addr,
        balance: Uint128,
        needed: Uint128,
    },

    #[error("topic {topic_id} has no request {id}: it was delivered, taken back, paid back, or never made")]
    UnknownRequest { topic_id: TopicId, id: u64 },

    #[error("topic {topic_id} has no subscription {id}")]
    UnknownSubscription { topic_id: TopicId, id: u64 },

    #[error("{sender} does not pay for {id} of topic {topic_id}: {payer} does")]
    NotPayer {
        topic_id: TopicId,
        id: u64,
        sender: Addr,
        payer: Addr,
    },

    #[error("request {id} of topic {topic_id} cannot be taken back: submissions to epoch {epoch} have ended; undelivered, it is paid back at {deadline}")]
    TooLateToCancel {
        topic_id: TopicId,
        id: u64,
        epoch: EpochId,
        deadline: Timestamp,
    },

    #[error("request {id} of topic {topic_id} has not failed")]
    NotFailed { topic_id: TopicId, id: u64 },

    #[error("request {id} of topic {topic_id} failed")]
    HasFailed { topic_id: TopicId, id: u64 },

    #[error("request {id} of topic {topic_id} could be delivered again until {until}")]
    TooLateToRedeliver {
        topic_id: TopicId,
        id: u64,
        until: Timestamp,
    },

    #[error("the tip of request {id} of topic {topic_id} may only rise, and no slower")]
    TipFalls { topic_id: TopicId, id: u64 },

    #[error("numbers must ascend")]
    NotAscending {},

    #[error("at most {max} at a time, not {got}")]
    TooMany { max: usize, got: usize },

    #[error("callbacks may use {max} gas together, not {got}")]
    TooMuchGas { max: u64, got: u64 },

    #[error("subscription {id} of topic {topic_id} is paused")]
    AlreadyPaused { topic_id: TopicId, id: u64 },

    #[error("subscription {id} of topic {topic_id} is not paused")]
    NotPaused { topic_id: TopicId, id: u64 },

    #[error("subscription {id} of topic {topic_id} has {balance} base units, and a delivery may cost {needed}: top it up")]
    InsufficientBalance {
        topic_id: TopicId,
        id: u64,
        balance: Uint128,
        needed: Uint128,
    },

    #[error("topic {topic_id} has no fees to collect")]
    NothingToCollect { topic_id: TopicId },

    #[error("numbers of requests are used up")]
    NumbersExhausted {},

    #[error("no submessage has the number {id}")]
    UnknownReply { id: u64 },

    #[error("the stored {record} cannot be read")]
    Corrupt { record: &'static str },
}

impl From<Corrupt> for ContractError {
    fn from(Corrupt { record }: Corrupt) -> Self {
        Self::Corrupt { record }
    }
}
