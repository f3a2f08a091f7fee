//! Why the vault refuses.

use allora_interfaces::{Access, ActorId, EpochId, TopicId};
use allora_math::MathError;
use cosmwasm_std::{
    Addr, CheckedMultiplyRatioError, ConversionOverflowError, OverflowError, StdError, Timestamp,
    Uint128,
};
use cw_ownable::OwnershipError;
use cw_utils::PaymentError;
use thiserror::Error;

/// Refusals, each naming the entity and the numbers.
#[derive(Error, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum ContractError {
    #[error(transparent)]
    Std(#[from] StdError),

    #[error(transparent)]
    Math(#[from] MathError),

    #[error(transparent)]
    Overflow(#[from] OverflowError),

    #[error(transparent)]
    Conversion(#[from] ConversionOverflowError),

    #[error(transparent)]
    Ratio(#[from] CheckedMultiplyRatioError),

    #[error(transparent)]
    Ownership(#[from] OwnershipError),

    #[error(transparent)]
    Payment(#[from] PaymentError),

    #[error("{sender} is not {access}")]
    Unauthorized { sender: Addr, access: Access },

    #[error("the coordinator is not wired yet")]
    NotWired {},

    #[error("the coordinator is wired already: {synthesis_coordinator}")]
    AlreadyWired { synthesis_coordinator: Addr },

    #[error("parameter {name} is {value}, must be {range}")]
    ParameterOutOfRange {
        name: &'static str,
        value: String,
        range: &'static str,
    },

    #[error("unknown hook message: {reason}")]
    UnknownHook { reason: String },

    #[error("amount is zero")]
    ZeroAmount {},

    #[error("topic {topic_id}: no account")]
    UnknownTopic { topic_id: TopicId },

    #[error("topic {topic_id}: account exists")]
    TopicExists { topic_id: TopicId },

    #[error("topic {topic_id}: {staker} is not a reputer")]
    NotReputer { topic_id: TopicId, staker: Addr },

    #[error("topic {topic_id}: {staker} has {staked} staked, not {amount}")]
    InsufficientStake {
        topic_id: TopicId,
        staker: Addr,
        staked: Uint128,
        amount: Uint128,
    },

    #[error("topic {topic_id}: {staker} has {max} unbonding entries, the most there can be")]
    TooManyUnbondings {
        topic_id: TopicId,
        staker: Addr,
        max: usize,
    },

    #[error("topic {topic_id}: {staker} has no unbonding entry {unbonding_id}")]
    UnknownUnbonding {
        topic_id: TopicId,
        staker: Addr,
        unbonding_id: u64,
    },

    #[error("topic {topic_id}: unbonding entries are exhausted")]
    UnbondingsExhausted { topic_id: TopicId },

    #[error("topic {topic_id}: nothing of {staker} is unbonding")]
    NothingUnbonding { topic_id: TopicId, staker: Addr },

    #[error("topic {topic_id}: nothing of {staker} matures before {earliest}")]
    NothingMatured {
        topic_id: TopicId,
        staker: Addr,
        earliest: Timestamp,
    },

    #[error("nothing to claim for {actor}")]
    NothingToClaim { actor: Addr },

    #[error("{count} topics in one claim, at most {max}")]
    TooManyTopics { count: usize, max: usize },

    #[error("topic {topic_id}: epoch {epoch} comes not after {last_epoch}, the last one settled")]
    EpochSettled {
        topic_id: TopicId,
        epoch: EpochId,
        last_epoch: EpochId,
    },

    #[error("topic {topic_id}: {count} shares, at most {max}")]
    TooManyShares {
        topic_id: TopicId,
        count: usize,
        max: usize,
    },

    #[error("topic {topic_id}: fractions sum to {sum}, must be {expected}")]
    FractionsSum {
        topic_id: TopicId,
        sum: u128,
        expected: u64,
    },

    #[error("topic {topic_id}: page {page} of rewards is corrupt")]
    CorruptRewards { topic_id: TopicId, page: u32 },

    #[error("topic {topic_id}: reward of actor {actor_id} overflows")]
    RewardOverflow {
        topic_id: TopicId,
        actor_id: ActorId,
    },

    #[error("parts of {parts} base units, emission of {whole}")]
    Unbalanced { whole: Uint128, parts: Uint128 },

    #[error("{seconds} seconds after {at} is no time")]
    TimeOutOfRange { at: Timestamp, seconds: u64 },

    #[error("storage belongs to {found}, not to {expected}")]
    WrongContract {
        expected: &'static str,
        found: String,
    },

    #[error("version {found} is not a semantic version")]
    MalformedVersion { found: String },

    #[error("storage has version {stored}, newer than this code's {code}")]
    NewerVersion { stored: String, code: &'static str },
}
