#![allow(missing_docs)] // the message of a variant is its documentation

use allora_contract::{PaymentError, VersionError};
use allora_interfaces::topic_registry::TopicStatus;
use allora_interfaces::{Access, ActorId, EpochId, Role, TopicId};
use allora_math::{MathError, Real};
use allora_storage::Corrupt;
use cosmwasm_std::{Addr, StdError, Timestamp, Uint128};
use thiserror::Error;

pub(crate) type ContractResult<T> = Result<T, Box<ContractError>>;

/// Why a message or a query is refused.
#[derive(Debug, PartialEq, Error)]
pub enum ContractError {
    #[error(transparent)]
    Std(#[from] StdError),
    #[error(transparent)]
    Version(#[from] VersionError),
    #[error(transparent)]
    Math(#[from] MathError),
    #[error("unauthorized: only {needed} may send this")]
    Unauthorized { needed: Access },
    #[error(transparent)]
    Payment(#[from] PaymentError),

    #[error("topic {topic_id} does not exist")]
    TopicNotFound { topic_id: TopicId },
    #[error("topic {topic_id} is open already")]
    TopicExists { topic_id: TopicId },
    #[error("topic {topic_id} is retired, for ever")]
    TopicRetired { topic_id: TopicId },
    #[error("topic {topic_id} is {status}: epoch {epoch} takes no submissions")]
    TopicHalted {
        topic_id: TopicId,
        status: TopicStatus,
        epoch: EpochId,
    },
    #[error("topic {topic_id}: version {version} does not follow version {newest}")]
    VersionOrder {
        topic_id: TopicId,
        version: u32,
        newest: u32,
    },
    #[error("topic {topic_id}: epoch {epoch} takes submissions until {closes_at}, edit it then or pause first")]
    EditWhileOpen {
        topic_id: TopicId,
        epoch: EpochId,
        closes_at: Timestamp,
    },

    #[error("topic {topic_id}: {actor} is admitted as {} already", .role.with_article())]
    AlreadyAdmitted {
        topic_id: TopicId,
        role: Role,
        actor: Addr,
    },
    #[error("topic {topic_id}: {actor} has number {known}, not {given}")]
    ActorMismatch {
        topic_id: TopicId,
        actor: Addr,
        known: ActorId,
        given: ActorId,
    },
    #[error("topic {topic_id}: {actor} is not registered as {}", .role.with_article())]
    NotRegistered {
        topic_id: TopicId,
        role: Role,
        actor: Addr,
    },

    #[error(
        "topic {topic_id}: the submission for epoch {epoch} has neither inference nor forecast"
    )]
    EmptySubmission { topic_id: TopicId, epoch: EpochId },
    #[error("topic {topic_id}: epoch {epoch} was given, epoch {open} takes submissions until {closes_at}")]
    WrongEpoch {
        topic_id: TopicId,
        epoch: EpochId,
        open: EpochId,
        closes_at: Timestamp,
    },
    #[error("topic {topic_id}: epoch {epoch} takes no submissions now, epoch {next} opens at {opens_at}")]
    SubmissionsClosed {
        topic_id: TopicId,
        epoch: EpochId,
        next: EpochId,
        opens_at: Timestamp,
    },
    #[error("{what} must be 0 or between 1e-40 and 1e40 in size, not {value}")]
    ValueOutOfRange { what: &'static str, value: Real },
    #[error("the forecast names {count} inferers, at most {max} are read")]
    TooManyElements { count: usize, max: usize },
    #[error("the forecast names inferer {inferer} twice")]
    DuplicateElement { inferer: ActorId },
    #[error("topic {topic_id}: submitting takes a bond of {needed}, {account} has {bond}")]
    BondTooLow {
        topic_id: TopicId,
        account: Addr,
        bond: Uint128,
        needed: Uint128,
    },

    #[error("topic {topic_id}: nobody submitted to epoch {epoch}, or it has ended")]
    EpochNotOpen { topic_id: TopicId, epoch: EpochId },
    #[error("topic {topic_id}: epoch {epoch} has no network inference to settle")]
    EpochEmpty { topic_id: TopicId, epoch: EpochId },
    #[error(
        "topic {topic_id}: epoch {epoch} takes truths from {opens_at} to {closes_at}, now is {now}"
    )]
    ReportsClosed {
        topic_id: TopicId,
        epoch: EpochId,
        opens_at: Timestamp,
        closes_at: Timestamp,
        now: Timestamp,
    },
    #[error("topic {topic_id}: a place once held by another counts from epoch {from} on, epoch {epoch} was reported on from it")]
    PlaceTooNew {
        topic_id: TopicId,
        epoch: EpochId,
        from: EpochId,
    },
    #[error("topic {topic_id}: reporting on epoch {epoch} takes {needed} at stake since its reports opened, there is {staked}")]
    StakeTooLow {
        topic_id: TopicId,
        epoch: EpochId,
        staked: Uint128,
        needed: Uint128,
    },
    #[error("{actor} has not named {sender} its key: `set_key` from {actor} does")]
    NotItsKey { actor: Addr, sender: Addr },
    #[error("a compressed public key of secp256k1 has 33 bytes, not {length}")]
    PublicKeyLength { length: usize },
    #[error("a batch of {count} submissions, at most {max} are read")]
    TooManySubmissions { count: usize, max: usize },
    #[error("what is relayed to epoch {epoch} of topic {topic_id} must be a submission to it")]
    NotRelayable { topic_id: TopicId, epoch: EpochId },
    #[error("the signature expired at {expires_at}, now is {now}")]
    Expired {
        expires_at: Timestamp,
        now: Timestamp,
    },
    #[error("this is not signed by the public key that {actor} named with `set_key`")]
    WrongSignature { actor: Addr },
    #[error("topic {topic_id}: {actor} has submitted this to epoch {epoch}, what is relayed replaces nothing")]
    SubmittedAlready {
        topic_id: TopicId,
        epoch: EpochId,
        actor: Addr,
    },
    #[error("topic {topic_id}: its loss has no value for the truth {truth}: it must be {domain}")]
    TruthRefused {
        topic_id: TopicId,
        truth: Real,
        domain: &'static str,
    },

    #[error("topic {topic_id}: its loss has no value for the inference {inference}: it must be {domain}")]
    InferenceRefused {
        topic_id: TopicId,
        inference: Real,
        domain: &'static str,
    },

    #[error("topic {topic_id}: epoch {epoch} hides what it takes: commit to it, reveal it later")]
    Hidden { topic_id: TopicId, epoch: EpochId },
    #[error("topic {topic_id}: epoch {epoch} hides nothing: submit or report it as it is")]
    NotHidden { topic_id: TopicId, epoch: EpochId },
    #[error("a hash has 32 bytes, not {length}")]
    HashLength { length: usize },
    #[error(
        "what is revealed must be a submission of either an inference or a forecast, or a report"
    )]
    NotRevealable {},
    #[error("topic {topic_id}: epoch {epoch} has what was committed to revealed from {opens_at} to {closes_at}, now is {now}")]
    RevealsClosed {
        topic_id: TopicId,
        epoch: EpochId,
        opens_at: Timestamp,
        closes_at: Timestamp,
        now: Timestamp,
    },
    #[error("topic {topic_id}: {actor} has not committed to this for epoch {epoch} as {}, or has revealed it", .role.with_article())]
    NotCommitted {
        topic_id: TopicId,
        epoch: EpochId,
        role: Role,
        actor: Addr,
    },
    #[error("topic {topic_id}: {actor} has revealed its truth of epoch {epoch}")]
    RevealedAlready {
        topic_id: TopicId,
        epoch: EpochId,
        actor: Addr,
    },
    #[error("evidence is a hash of 32 bytes and a uri of at most 200, not {hash} and {uri}")]
    WrongEvidence { hash: usize, uri: usize },
    #[error("topic {topic_id}: a contract says the truth of epoch {epoch}, nobody reports it")]
    TruthFromContract { topic_id: TopicId, epoch: EpochId },
    #[error("topic {topic_id}: reputers report the truth of epoch {epoch}, no contract says it")]
    NoSource { topic_id: TopicId, epoch: EpochId },
    #[error("topic {topic_id}: the truth of epoch {epoch} was read already, and the first counts")]
    TruthKnown { topic_id: TopicId, epoch: EpochId },
    #[error("topic {topic_id}: no truth of epoch {epoch}: {problem}")]
    SourceFailed {
        topic_id: TopicId,
        epoch: EpochId,
        problem: SourceProblem,
    },

    #[error("topic {topic_id}: no settlement of epoch {epoch} waits for the vault")]
    NothingPending { topic_id: TopicId, epoch: EpochId },

    #[error("topic {topic_id} has no network inference yet")]
    NothingSynthesized { topic_id: TopicId },
    #[error("topic {topic_id}: the network inference of epoch {epoch} is {age} seconds old, at most {max_age} were asked for")]
    Stale {
        topic_id: TopicId,
        epoch: EpochId,
        age: u64,
        max_age: u64,
    },
    #[error("{count} {what} were asked for, 1 to {most} are answered")]
    WrongCount {
        what: &'static str,
        count: usize,
        most: usize,
    },
    #[error("topic {topic_id}: nothing is kept of epoch {epoch}")]
    EpochUnknown { topic_id: TopicId, epoch: EpochId },
    #[error("topic {topic_id}: epoch {epoch} lies outside of time")]
    TimeOutOfRange { topic_id: TopicId, epoch: EpochId },

    #[error("reply {id} is none of this contract's")]
    UnknownReply { id: u64 },
    #[error("a stored {record} is missing or cannot be read")]
    Corrupt { record: &'static str },
}

/// Why the answer of a contract holds no truth.
#[derive(Debug, PartialEq, Error)]
pub enum SourceProblem {
    #[error("the contract refused: {reason}")]
    Refused { reason: String },
    #[error("the answer has {bytes} bytes, at most {most} are read")]
    AnswerTooLong { bytes: usize, most: usize },
    #[error("the answer is no JSON")]
    NoJson {},
    #[error("the answer has nothing at step {position} of the path, {step}")]
    NothingThere { position: usize, step: String },
    #[error("at the end of the path is no string with a decimal number, and no integer")]
    NoNumber {},
}

impl From<Corrupt> for ContractError {
    fn from(Corrupt { record }: Corrupt) -> Self {
        Self::Corrupt { record }
    }
}

allora_contract::boxed!(ContractError: StdError, MathError, Corrupt, PaymentError);
