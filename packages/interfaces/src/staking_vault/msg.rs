//! What can be asked of the vault.

use allora_storage::Packed;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Timestamp, Uint128, Uint64};
use cw20::Cw20ReceiveMsg;
use cw_ownable::Action;
use schemars::JsonSchema;
use serde::Serialize;

use super::VaultParams;
use crate::{Access, ActorId, EpochId, TopicId};

/// The host chain's validators: a topic that is nobody's, without epochs. The vault
/// itself stands for its only operator; to leave is to undelegate.
pub const VALIDATORS: TopicId = TopicId(0);

/// Commissions are in units of 1 / this.
pub const COMMISSION_ONE: u16 = 10_000;

/// The fractions of a [`Settlement`] sum to this.
pub const FRACTION_ONE: Uint64 = Uint64::new(1_000_000_000_000_000_000);

/// Longest that anything unbonds, in seconds, whatever governance sets and whoever it
/// waits for.
pub const MAX_UNBONDING: u64 = 10_000_000;

/// Sent once, by the deployer.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct InstantiateMsg {
    /// Owner: wires the suite, then governs it.
    pub governance: String,
    /// Address of `allo-token`.
    pub allo_token: String,
    /// Address of `topic-registry`.
    pub topic_registry: String,
    /// Parameters; those left out take their defaults.
    #[serde(default)]
    pub params: VaultParams,
}

/// What an account can ask for.
#[derive(Serialize, Clone, Debug, PartialEq, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ExecuteMsg {
    /// Names the coordinator; once. Access: governance.
    Wire {
        /// Address of `synthesis-coordinator`.
        synthesis_coordinator: String,
    },
    /// Takes a cw20 `Send` of ALLO with a [`HookMsg`]. Access: the token.
    Receive(Cw20ReceiveMsg),
    /// Opens the account of a new topic. Access: registry.
    OpenTopic {
        /// Which.
        topic_id: TopicId,
    },
    /// Lets a topic take part in emission, or not. Access: registry.
    SetTopicActive {
        /// Which.
        topic_id: TopicId,
        /// Whether epochs open.
        active: bool,
    },
    /// Accrues a topic's emission up to `due`, funds what accrued after `since`
    /// from the treasury and then by minting, and credits it; what accrued before,
    /// while nobody worked, is dropped. Answers [`super::SettleResponse`].
    /// Access: coordinator.
    Settle {
        /// Which topic.
        topic_id: TopicId,
        /// Which epoch.
        epoch: EpochId,
        /// When the settlement of the epoch before it on the grid was due, whether or
        /// not anybody took part in that one.
        since: Timestamp,
        /// When the epoch's windows ended, however late this is called.
        due: Timestamp,
        /// Who gets which fraction.
        settlement: Settlement,
        /// Who loses stake, at most [`ExecuteMsg::MAX_OFFENCES`].
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        offences: Vec<Offence>,
    },
    /// Starts the unbonding of stake. Never refused for another's sake.
    /// Access: anyone, for itself.
    Unstake {
        /// Which topic.
        topic_id: TopicId,
        /// Base units.
        amount: Uint128,
    },
    /// Puts an unbonding entry back to stake. Access: anyone, for itself.
    CancelUnstake {
        /// Which topic.
        topic_id: TopicId,
        /// Number of the entry.
        unbonding_id: u64,
    },
    /// Starts the unbonding of a delegation. Never refused for another's sake.
    /// Access: anyone, for itself.
    Undelegate {
        /// Which topic.
        topic_id: TopicId,
        /// Whom it was delegated to.
        operator: String,
        /// Base units.
        amount: Uint128,
    },
    /// Puts an unbonding entry, or a part of it, back to where it came from.
    /// Access: anyone, for itself.
    CancelUnbonding {
        /// Which topic.
        topic_id: TopicId,
        /// Whom it was delegated to; the sender if left out.
        operator: Option<String>,
        /// Number of the entry.
        unbonding_id: u64,
        /// Base units; all of it if left out.
        amount: Option<Uint128>,
    },
    /// Moves a delegation to another reputer of the topic. Access: anyone, for itself.
    Redelegate {
        /// Which topic.
        topic_id: TopicId,
        /// Whom it was delegated to; not the sender, whose own stake unbonds.
        from: String,
        /// Who gets it.
        to: String,
        /// Base units.
        amount: Uint128,
    },
    /// Pays out all matured unbonding entries of a topic, of stake, delegations and
    /// bonds. Access: anyone, for itself.
    Withdraw {
        /// Which topic.
        topic_id: TopicId,
    },
    /// Starts the unbonding of a bond. It matures after the unbonding period, and not
    /// before every epoch has ended that the coordinator says it answers for, but in
    /// [`MAX_UNBONDING`] seconds in any case. Access: anyone, for itself.
    Unbond {
        /// Which topic.
        topic_id: TopicId,
        /// Base units.
        amount: Uint128,
    },
    /// Sets what the sender keeps of its delegators' rewards in a topic, in units of
    /// 1 / [`COMMISSION_ONE`]. Less holds at once; more, by at most
    /// [`ExecuteMsg::MAX_COMMISSION_RISE`] up to [`ExecuteMsg::MAX_COMMISSION`],
    /// [`ExecuteMsg::COMMISSION_NOTICE`] seconds later. Access: a reputer, for itself.
    SetCommission {
        /// Which topic.
        topic_id: TopicId,
        /// The new commission.
        commission: u16,
    },
    /// Says whether anybody may turn the sender's rewards of a position into stake.
    /// Access: anyone, for itself.
    SetCompound {
        /// Which topic.
        topic_id: TopicId,
        /// Whom it is delegated to; the sender if left out.
        operator: Option<String>,
        /// Whether.
        compound: bool,
    },
    /// Turns the rewards of a position into stake of it. Access: its holder; anyone if
    /// the holder said so.
    Compound {
        /// Which topic.
        topic_id: TopicId,
        /// Whom it is delegated to; the holder if left out.
        operator: Option<String>,
        /// Whose; the sender if left out.
        holder: Option<String>,
    },
    /// Pays out rewards of some topics, at most
    /// [`ExecuteMsg::MAX_TOPICS_PER_CLAIM`]. Access: anyone, for itself.
    Claim {
        /// Which topics.
        topic_ids: Vec<TopicId>,
    },
    /// Pays out rewards of all topics of a page. Access: anyone, for itself.
    ClaimAll {
        /// Topics after this one; from the validators' on if left out.
        start_after: Option<TopicId>,
        /// Page length in topics, with or without rewards.
        limit: Option<u32>,
    },
    /// Pays a topic's creator the share of what consumers paid. Access: anyone, for its
    /// benefit.
    PayCreator {
        /// Which topic.
        topic_id: TopicId,
    },
    /// Unbonds the stake of a validator the host chain no longer has bonded.
    /// Access: anyone.
    DropValidator {
        /// Its account.
        validator: String,
    },
    /// Sets treasury aside for a topic, on top of what was; every paid epoch pays an
    /// equal part. Zero epochs give back what is left. Access: governance.
    Subsidise {
        /// Which topic.
        topic_id: TopicId,
        /// Base units to add.
        amount: Uint128,
        /// Over how many epochs all of it is paid.
        epochs: u32,
    },
    /// Replaces the parameters. Access: governance.
    SetParams {
        /// New parameters.
        params: Box<VaultParams>,
    },
    /// Offers, accepts or renounces governance; two steps. Access: governance,
    /// or whom it was offered to.
    UpdateOwnership(Action),
}

impl ExecuteMsg {
    /// Bounds one `Claim`.
    pub const MAX_TOPICS_PER_CLAIM: usize = 20;
    /// Bounds the offences of one `Settle`.
    pub const MAX_OFFENCES: usize = 16;
    /// Highest commission: half.
    pub const MAX_COMMISSION: u16 = 5_000;
    /// Most that one announcement raises it: one percent.
    pub const MAX_COMMISSION_RISE: u16 = 100;
    /// Seconds between announcement and effect: a day.
    pub const COMMISSION_NOTICE: u64 = 86_400;

    /// The one place that says who may send what. No wildcard arm: a new
    /// message does not compile until its access is decided.
    pub const fn access(&self) -> Access {
        match self {
            Self::Receive(_) => Access::Token,
            Self::OpenTopic { .. } | Self::SetTopicActive { .. } => Access::Registry,
            Self::Settle { .. } => Access::Coordinator,
            Self::Wire { .. } | Self::SetParams { .. } | Self::Subsidise { .. } => {
                Access::Governance
            }
            // `cw-ownable` decides on the sender of an ownership action.
            Self::Unstake { .. }
            | Self::CancelUnstake { .. }
            | Self::Undelegate { .. }
            | Self::CancelUnbonding { .. }
            | Self::Redelegate { .. }
            | Self::Withdraw { .. }
            | Self::Unbond { .. }
            | Self::SetCommission { .. }
            | Self::SetCompound { .. }
            | Self::Compound { .. }
            | Self::Claim { .. }
            | Self::ClaimAll { .. }
            | Self::PayCreator { .. }
            | Self::DropValidator { .. }
            | Self::UpdateOwnership(_) => Access::Anyone,
        }
    }
}

/// How an epoch ended.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub enum Settlement {
    /// With a truth: all fractions together sum to [`FRACTION_ONE`].
    Paid {
        /// Of inferers.
        inferers: Vec<Share>,
        /// Of forecasters.
        forecasters: Vec<Share>,
        /// Of reputers.
        reputers: Vec<Share>,
    },
    /// Without; what accrued is not paid.
    Void {},
}

/// A fraction of a topic's reward.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(Copy, Eq)]
pub struct Share {
    /// Whose.
    pub actor_id: ActorId,
    /// In units of 1 / [`FRACTION_ONE`].
    pub fraction: Uint64,
}

/// What an operator did, and what it costs.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(Copy, Eq, Packed)]
pub struct Offence {
    /// Who.
    pub actor_id: ActorId,
    /// What.
    pub kind: OffenceKind,
    /// Of the stake, in units of 1 / [`FRACTION_ONE`].
    pub fraction: Uint64,
}

/// What can be done wrong.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(Copy, Eq, Packed)]
pub enum OffenceKind {
    /// A truth too far from everybody else's.
    DistantTruth,
}

/// What a cw20 `Send` to the vault may carry.
#[derive(Serialize, Clone, Debug, PartialEq, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum HookMsg {
    /// Adds the amount to the sender's stake as a reputer of a topic.
    Stake {
        /// Which topic.
        topic_id: TopicId,
    },
    /// Adds the amount to the sender's delegation to a reputer of a topic.
    Delegate {
        /// Which topic.
        topic_id: TopicId,
        /// To whom.
        operator: String,
    },
    /// Adds the amount to the sender's bond in a topic it is registered in, which may
    /// ask workers for one (`gates.worker_bond`).
    Bond {
        /// Which topic.
        topic_id: TopicId,
    },
    /// Adds the amount to the sender's stake as a validator of the host chain, whose
    /// address must be that of a bonded one.
    Enroll {},
    /// Pays the amount to the treasury, less the creator's share, and counts it as
    /// revenue of a topic: what consumers of its inference do.
    FundTopic {
        /// Which topic.
        topic_id: TopicId,
    },
    /// Pays the amount to the treasury.
    FundTreasury {},
}

/// Migration takes no parameters.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct MigrateMsg {}
