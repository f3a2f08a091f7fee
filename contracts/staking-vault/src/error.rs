//! Why the vault refuses.

use allora_contract::{PaymentError, VersionError};
use allora_interfaces::{Access, ActorId, EpochId, TopicId};
use allora_math::MathError;
use allora_storage::Corrupt;
use cosmwasm_std::{
    Addr, CheckedMultiplyRatioError, ConversionOverflowError, OverflowError, StdError, Timestamp,
    Uint128,
};
use cw_ownable::OwnershipError;
use thiserror::Error;

pub(crate) type ContractResult<T> = Result<T, Box<ContractError>>;

/// Refusals, each naming the entity and the numbers.
#[derive(Error, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum ContractError {
    #[error(transparent)]
    Std(#[from] StdError),

    #[error(transparent)]
    Version(#[from] VersionError),

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

    #[error("topic {topic_id}: {holder} is not a reputer")]
    NotReputer { topic_id: TopicId, holder: Addr },

    #[error("topic {topic_id}: {holder} has {staked} staked, not {amount}")]
    InsufficientStake {
        topic_id: TopicId,
        holder: Addr,
        staked: Uint128,
        amount: Uint128,
    },

    #[error("topic {topic_id}: {operator} is not a reputer")]
    NotOperator { topic_id: TopicId, operator: Addr },

    #[error("topic {topic_id}: {account} is not registered")]
    NotRegistered { topic_id: TopicId, account: Addr },

    #[error(
        "topic {topic_id}: nearly all stake on operator {actor_id} was slashed, it takes no more"
    )]
    PoolDepleted {
        topic_id: TopicId,
        actor_id: ActorId,
    },

    #[error("topic {topic_id}: delegations to {max} operators, the most there can be")]
    TooManyDelegations { topic_id: TopicId, max: usize },

    #[error(
        "topic {topic_id}: a delegation moves from one reputer to another, not from {from} to {to}"
    )]
    CannotMove {
        topic_id: TopicId,
        from: Addr,
        to: Addr,
    },

    #[error("topic {topic_id}: {holder} has no position on {operator}")]
    NoPosition {
        topic_id: TopicId,
        holder: Addr,
        operator: Addr,
    },

    #[error("topic {topic_id}: only {holder} may compound its rewards")]
    NotOptedIn { topic_id: TopicId, holder: Addr },

    #[error("topic {topic_id}: commission is {current}, {commission} is not in 0 to {max}")]
    CommissionOutOfRange {
        topic_id: TopicId,
        current: u16,
        commission: u16,
        max: u16,
    },

    #[error("topic {topic_id}: {account} has a bond of {bond}, not {amount}")]
    InsufficientBond {
        topic_id: TopicId,
        account: Addr,
        bond: Uint128,
        amount: Uint128,
    },

    #[error("topic {topic_id}: entry {unbonding_id} is {unbonding}, not {amount}")]
    InsufficientUnbonding {
        topic_id: TopicId,
        unbonding_id: u64,
        unbonding: Uint128,
        amount: Uint128,
    },

    #[error("{account} is no bonded validator of the host chain")]
    NotValidator { account: Addr },

    #[error("{account} is a bonded validator of the host chain")]
    StillValidator { account: Addr },

    #[error("a subsidy lasts {max} seconds at most, not {seconds}")]
    SubsidyTooLong { seconds: u32, max: u32 },

    #[error("the treasury holds {treasury}, not {amount}")]
    InsufficientTreasury { treasury: Uint128, amount: Uint128 },

    #[error("topic {topic_id}: {count} offences, at most {max}")]
    TooManyOffences {
        topic_id: TopicId,
        count: usize,
        max: usize,
    },

    #[error("topic {topic_id}: {holder} has {max} unbonding entries, the most there can be")]
    TooManyUnbondings {
        topic_id: TopicId,
        holder: Addr,
        max: usize,
    },

    #[error("topic {topic_id}: {holder} has no unbonding entry {unbonding_id}")]
    UnknownUnbonding {
        topic_id: TopicId,
        holder: Addr,
        unbonding_id: u64,
    },

    #[error("topic {topic_id}: unbonding entries are exhausted")]
    UnbondingsExhausted { topic_id: TopicId },

    #[error("topic {topic_id}: nothing of {holder} is unbonding")]
    NothingUnbonding { topic_id: TopicId, holder: Addr },

    #[error("topic {topic_id}: nothing of {holder} matures before {earliest}")]
    NothingMatured {
        topic_id: TopicId,
        holder: Addr,
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

    #[error("topic {topic_id}: fractions sum to {sum}, at most {max}")]
    FractionsSum {
        topic_id: TopicId,
        sum: u128,
        max: u64,
    },

    #[error("a stored {record} is missing or cannot be read")]
    Corrupt { record: &'static str },

    #[error("topic {topic_id}: reward of actor {actor_id} overflows")]
    RewardOverflow {
        topic_id: TopicId,
        actor_id: ActorId,
    },

    #[error("parts of {parts} base units, emission of {whole}")]
    Unbalanced { whole: Uint128, parts: Uint128 },

    #[error("{seconds} seconds after {at} is no time")]
    TimeOutOfRange { at: Timestamp, seconds: u64 },
}

impl From<Corrupt> for ContractError {
    fn from(Corrupt { record }: Corrupt) -> Self {
        Self::Corrupt { record }
    }
}

allora_contract::boxed!(ContractError: StdError, MathError, Corrupt, OverflowError, ConversionOverflowError, CheckedMultiplyRatioError, OwnershipError, PaymentError);
