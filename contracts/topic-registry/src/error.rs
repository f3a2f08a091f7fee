//! Why the registry refuses.

use allora_contract::{PaymentError, VersionError};
use allora_interfaces::topic_registry::{ParamsError, TopicStatus};
use allora_interfaces::{Access, Role, TopicId};
use allora_storage::Corrupt;
use cosmwasm_std::{Addr, StdError, Uint128};
use cw_ownable::OwnershipError;
use thiserror::Error;

/// Refusals.
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
    Params(#[from] ParamsError),

    #[error("{sender} is not {access}")]
    Unauthorized { sender: Addr, access: Access },

    #[error("topic {topic_id}: {sender} is neither its creator nor governance")]
    NotCreator { topic_id: TopicId, sender: Addr },

    #[error("{sender} is not the ALLO token {expected}")]
    UnknownToken { sender: Addr, expected: Addr },

    #[error("the vault and the coordinator are not wired yet")]
    NotWired {},

    #[error("the vault and the coordinator are wired for ever")]
    AlreadyWired {},

    #[error("no message for the registry: {reason}")]
    UnknownHook { reason: String },

    #[error("the fee is {expected} base units, not {got}")]
    WrongFee { expected: Uint128, got: Uint128 },

    #[error("{field} must have {min} to {max} bytes, not {got}")]
    WrongLength {
        field: &'static str,
        min: usize,
        max: usize,
        got: usize,
    },

    #[error("topic {topic_id} does not exist")]
    TopicNotFound { topic_id: TopicId },

    #[error("topic {topic_id} has no version {version}")]
    VersionNotFound { topic_id: TopicId, version: u32 },

    #[error("topic {topic_id} is retired")]
    TopicRetired { topic_id: TopicId },

    #[error("topic {topic_id} is {from} and cannot become {to}")]
    WrongStatus {
        topic_id: TopicId,
        from: TopicStatus,
        to: TopicStatus,
    },

    #[error("topic {topic_id}: nothing would change")]
    NothingToUpdate { topic_id: TopicId },

    #[error("at most {max} accounts at a time, not {got}")]
    TooManyListed { max: usize, got: usize },

    #[error("topic {topic_id}: {account} is not on the list of {role}s")]
    NotListed {
        topic_id: TopicId,
        role: Role,
        account: Addr,
    },

    #[error("topic {topic_id}: {account} is already registered as {role}")]
    AlreadyRegistered {
        topic_id: TopicId,
        role: Role,
        account: Addr,
    },

    #[error("topic {topic_id}: {account} is not registered as {role}")]
    NotRegistered {
        topic_id: TopicId,
        role: Role,
        account: Addr,
    },

    #[error("topic {topic_id}: {account} never registered")]
    ActorNotFound { topic_id: TopicId, account: Addr },

    #[error("{address} is the coordinator, and a network says no truth about itself")]
    TruthFromCoordinator { address: Addr },

    #[error("topics are numbered out")]
    TopicsExhausted {},

    #[error("topic {topic_id}: versions are numbered out")]
    VersionsExhausted { topic_id: TopicId },

    #[error("topic {topic_id}: accounts are numbered out")]
    ActorsExhausted { topic_id: TopicId },

    #[error("the stored {record} cannot be read")]
    Corrupt { record: &'static str },
}

impl From<Corrupt> for ContractError {
    fn from(Corrupt { record }: Corrupt) -> Self {
        Self::Corrupt { record }
    }
}
