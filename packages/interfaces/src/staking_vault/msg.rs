//! What can be asked of the vault.
//!
//! Amounts are in base units of ALLO.

// Many fields say it all by their name and their type.
#![allow(missing_docs)]

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Timestamp, Uint128};
use cw20::Cw20ReceiveMsg;
use cw_ownable::Action;

use super::{Offence, Settlement, VaultParams};
use crate::{Access, EpochId, TopicId};

/// The host chain's validators: a topic that is nobody's, without epochs. The vault
/// itself stands for its only operator; to leave is to undelegate.
pub const VALIDATORS: TopicId = TopicId(0);

/// Commissions are in units of 1 / this.
pub const COMMISSION_ONE: u16 = 10_000;

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

/// Migration takes no parameters.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct MigrateMsg {}

/// What an account can ask for.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub enum ExecuteMsg {
    /// Names the coordinator; once.
    Wire(Wire),
    /// Takes a cw20 `Send` of ALLO with a [`super::HookMsg`]. Access: the token.
    Receive(Cw20ReceiveMsg),
    /// Opens the account of a new topic.
    OpenTopic(OpenTopic),
    /// Lets a topic take part in emission, or not.
    SetTopicActive(SetTopicActive),
    /// Credits what a topic accrued, by fractions, and takes stake of offenders.
    Settle(Settle),
    /// Starts the unbonding of stake.
    Unstake(Unstake),
    /// Puts an unbonding entry back to stake.
    CancelUnstake(CancelUnstake),
    /// Starts the unbonding of a delegation.
    Undelegate(Undelegate),
    /// Puts an unbonding entry, or a part of it, back to where it came from.
    CancelUnbonding(CancelUnbonding),
    /// Moves a delegation to another reputer of the topic.
    Redelegate(Redelegate),
    /// Lets a delegation that moves arrive.
    Arrive(Arrive),
    /// Pays out all matured unbonding entries of a topic.
    Withdraw(Withdraw),
    /// Starts the unbonding of a bond.
    Unbond(Unbond),
    /// Sets what the sender keeps of its delegators' rewards in a topic.
    SetCommission(SetCommission),
    /// Says whether anybody may turn the sender's rewards of a position into stake.
    SetCompound(SetCompound),
    /// Turns the rewards of a position into stake of it.
    Compound(Compound),
    /// Pays out rewards of some topics.
    Claim(Claim),
    /// Pays out rewards of all topics of a page.
    ClaimAll(ClaimAll),
    /// Pays a topic's creator the share of what consumers paid.
    PayCreator(PayCreator),
    /// Unbonds the stake of a validator the host chain no longer has bonded.
    DropValidator(DropValidator),
    /// Sets treasury aside for a topic, on top of what was.
    Subsidise(Subsidise),
    /// Replaces the parameters.
    SetParams(SetParams),
    /// Offers, accepts or renounces governance; two steps. Access: governance,
    /// or whom it was offered to.
    UpdateOwnership(Action),
}

impl ExecuteMsg {
    /// Bounds one `Claim`.
    pub const MAX_TOPICS_PER_CLAIM: usize = 20;
    /// Longest that a subsidy lasts: ten years.
    pub const MAX_SUBSIDY_SECONDS: u32 = 315_360_000;
    /// Bounds the offences of one `Settle`.
    pub const MAX_OFFENCES: usize = 96;
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
            Self::OpenTopic(_) | Self::SetTopicActive(_) => Access::Registry,
            Self::Settle(_) => Access::Coordinator,
            Self::Wire(_) | Self::SetParams(_) | Self::Subsidise(_) => Access::Governance,
            // `cw-ownable` decides on the sender of an ownership action.
            Self::Unstake(_)
            | Self::CancelUnstake(_)
            | Self::Undelegate(_)
            | Self::CancelUnbonding(_)
            | Self::Redelegate(_)
            | Self::Arrive(_)
            | Self::Withdraw(_)
            | Self::Unbond(_)
            | Self::SetCommission(_)
            | Self::SetCompound(_)
            | Self::Compound(_)
            | Self::Claim(_)
            | Self::ClaimAll(_)
            | Self::PayCreator(_)
            | Self::DropValidator(_)
            | Self::UpdateOwnership(_) => Access::Anyone,
        }
    }
}

/// Names the coordinator; once. Access: governance.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Wire {
    /// Address of `synthesis-coordinator`.
    pub synthesis_coordinator: String,
}

/// Opens the account of a new topic. Access: registry.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct OpenTopic {
    pub topic_id: TopicId,
}

/// Lets a topic take part in emission, or not. Access: registry.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct SetTopicActive {
    pub topic_id: TopicId,
    /// Whether epochs open.
    pub active: bool,
}

/// Accrues a topic's emission up to `due`, funds what accrued from `since` to `until`
/// from the treasury and then by minting, and credits it. What accrued before, while
/// nobody worked, is dropped, but for what epochs behind it can claim; what accrued
/// after is theirs. Answers [`super::SettleResponse`]. Access: coordinator.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Settle {
    pub topic_id: TopicId,
    pub epoch: EpochId,
    /// Start of the time the epoch earns for: one epoch before `until`, whether or not
    /// anybody took part in the epoch before.
    pub since: Timestamp,
    /// End of it: when the epoch's first report window ends, however it ended.
    pub until: Timestamp,
    /// From when epochs behind this one earn, at the earliest. Not before `until`, unless
    /// an edit made the way to the truth shorter; what both earn for is shared.
    pub next_since: Timestamp,
    /// When the epoch's turn came, however late this is called: no moment it earns for.
    pub due: Timestamp,
    /// Until when no epoch after this one takes reports; left out if nobody can say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet_until: Option<Timestamp>,
    /// Who gets which fraction.
    pub settlement: Settlement,
    /// Who loses stake or bond, at most [`ExecuteMsg::MAX_OFFENCES`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offences: Vec<Offence>,
}

/// Starts the unbonding of stake. Never refused for another's sake.
/// Access: anyone, for itself.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Unstake {
    pub topic_id: TopicId,
    pub amount: Uint128,
}

/// Puts an unbonding entry back to stake. Access: anyone, for itself.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct CancelUnstake {
    pub topic_id: TopicId,
    /// Number of the entry.
    pub unbonding_id: u64,
}

/// Starts the unbonding of a delegation. Never refused for another's sake.
/// Access: anyone, for itself.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Undelegate {
    pub topic_id: TopicId,
    /// Whom it was delegated to.
    pub operator: String,
    pub amount: Uint128,
}

/// Puts an unbonding entry, or a part of it, back to where it came from.
/// Access: anyone, for itself.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct CancelUnbonding {
    pub topic_id: TopicId,
    /// Whom it was delegated to; the sender if left out.
    pub operator: Option<String>,
    /// Number of the entry.
    pub unbonding_id: u64,
    /// Base units; all of it if left out.
    pub amount: Option<Uint128>,
}

/// Moves a delegation to another reputer of the topic: at once if no epoch waits for its
/// settlement that saw it where it was, else it unbonds until such epochs have ended and then
/// waits for [`Arrive`]. Access: anyone, for itself.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Redelegate {
    pub topic_id: TopicId,
    /// Whom it was delegated to; not the sender, whose own stake unbonds.
    pub from: String,
    /// Who gets it.
    pub to: String,
    pub amount: Uint128,
}

/// Lets a delegation that moves arrive at its reputer, where it counts from the next epoch
/// on that nobody can have reported on. Access: anyone, for its benefit.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Arrive {
    pub topic_id: TopicId,
    /// Whose it is.
    pub holder: String,
    /// Whom it was delegated to.
    pub from: String,
    /// Whom it moves to; a reputer of the topic.
    pub to: String,
    /// Number of the entry.
    pub unbonding_id: u64,
}

/// Pays out all matured unbonding entries of a topic, of stake, delegations and
/// bonds. Access: anyone, for itself.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Withdraw {
    pub topic_id: TopicId,
}

/// Starts the unbonding of a bond. It matures after the unbonding period, and not
/// before every epoch has ended that the coordinator says it answers for, but in
/// [`MAX_UNBONDING`] seconds in any case. Access: anyone, for itself.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Unbond {
    pub topic_id: TopicId,
    pub amount: Uint128,
}

/// Sets what the sender keeps of its delegators' rewards in a topic, in units of
/// 1 / [`COMMISSION_ONE`]. Less holds at once; more, by at most
/// [`ExecuteMsg::MAX_COMMISSION_RISE`] up to [`ExecuteMsg::MAX_COMMISSION`],
/// [`ExecuteMsg::COMMISSION_NOTICE`] seconds later. Access: a reputer, for itself.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct SetCommission {
    pub topic_id: TopicId,
    /// The new commission.
    pub commission: u16,
}

/// Says whether anybody may turn the sender's rewards of a position into stake.
/// Access: anyone, for itself.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct SetCompound {
    pub topic_id: TopicId,
    /// Whom it is delegated to; the sender if left out.
    pub operator: Option<String>,
    pub compound: bool,
}

/// Turns the rewards of a position into stake of it. Access: its holder; anyone if
/// the holder said so.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Compound {
    pub topic_id: TopicId,
    /// Whom it is delegated to; the holder if left out.
    pub operator: Option<String>,
    /// Whose; the sender if left out.
    pub holder: Option<String>,
}

/// Pays out rewards of some topics, at most
/// [`ExecuteMsg::MAX_TOPICS_PER_CLAIM`]. Access: anyone, for itself.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Claim {
    pub topic_ids: Vec<TopicId>,
}

/// Pays out rewards of all topics of a page. Access: anyone, for itself.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct ClaimAll {
    /// Topics after this one; from the validators' on if left out.
    pub start_after: Option<TopicId>,
    /// Page length in topics, with or without rewards.
    pub limit: Option<u32>,
}

/// Pays a topic's creator the share of what consumers paid. Access: anyone, for its
/// benefit.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct PayCreator {
    pub topic_id: TopicId,
}

/// Unbonds the stake of a validator the host chain no longer has bonded.
/// Access: anyone.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct DropValidator {
    /// Its account.
    pub validator: String,
}

/// Sets treasury aside for a topic, on top of what was: so much per second, which a paid
/// epoch pays for as many seconds as it earns for. Zero seconds give back what is left.
/// Access: governance.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Subsidise {
    pub topic_id: TopicId,
    /// Base units to add.
    pub amount: Uint128,
    /// Over how much time all of it is paid, at most
    /// [`ExecuteMsg::MAX_SUBSIDY_SECONDS`].
    pub seconds: u32,
}

/// Replaces the parameters. Access: governance.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct SetParams {
    /// New parameters.
    pub params: Box<VaultParams>,
}
