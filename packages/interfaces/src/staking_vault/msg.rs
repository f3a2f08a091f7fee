//! What can be asked of the vault.

use allora_math::Real;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Timestamp, Uint128, Uint64};
use cw20::Cw20ReceiveMsg;
use cw_ownable::Action;

use crate::{Access, ActorId, EpochId, TopicId};

/// The fractions of a [`Settlement`] sum to this.
pub const FRACTION_ONE: Uint64 = Uint64::new(1_000_000_000_000_000_000);

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

/// What governance can set. A field left out takes its default.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[serde(default)]
pub struct VaultParams {
    /// Seconds from unstaking to withdrawal; up to 10,000,000; default 1,814,400 (three weeks).
    pub unbonding_period: u64,
    /// Importance `μ` of stake in a topic's weight; `[0, 1]`; default 0.5.
    pub stake_importance: Real,
    /// Importance `ν` of revenue in a topic's weight; `[0, 1]`; default 0.5.
    pub revenue_importance: Real,
    /// Weight of the newest value in a topic's weight, per `weight_period`; `(0, 1]`; default 0.5.
    pub weight_alpha: Real,
    /// Seconds after which `weight_alpha` applies in full; 1 to 31,536,000; default 604,800.
    pub weight_period: u64,
    /// Seconds in which a topic's counted revenue falls to 1/e; 1 to 31,536,000; default 604,800.
    pub revenue_decay: u64,
    /// Weight below which a topic takes no part in emission; default 100.
    pub min_topic_weight: Uint128,
    /// `f_e`, monthly share of the ecosystem's ALLO; `[0, 1]`; default 0.025.
    pub ecosystem_emission: Real,
    /// `Ξ`, bound of the monthly yield of stakers; `[0, 1]`; default 0.0095.
    pub max_monthly_yield: Real,
    /// Validators' share of emission; `[0, 1]`; default 0.25.
    pub validator_share: Real,
    /// Weight of the newest month in the emission rate; `(0, 1]`; default 0.1.
    pub emission_alpha: Real,
}

impl Default for VaultParams {
    fn default() -> Self {
        let real = |n: i64, d: u32| Real::ratio(n, d).unwrap_or(Real::ZERO);
        Self {
            unbonding_period: 1_814_400,
            stake_importance: real(1, 2),
            revenue_importance: real(1, 2),
            weight_alpha: real(1, 2),
            weight_period: 604_800,
            revenue_decay: 604_800,
            min_topic_weight: Uint128::new(100),
            ecosystem_emission: real(1, 40),
            max_monthly_yield: real(19, 2_000),
            validator_share: real(1, 4),
            emission_alpha: real(1, 10),
        }
    }
}

/// What an account can ask for.
#[cw_serde]
#[serde(deny_unknown_fields)]
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
    /// Pays out all matured unbonding entries of a topic. Access: anyone, for itself.
    Withdraw {
        /// Which topic.
        topic_id: TopicId,
    },
    /// Pays out rewards of some topics, at most
    /// [`ExecuteMsg::MAX_TOPICS_PER_CLAIM`]. Access: anyone, for itself.
    Claim {
        /// Which topics.
        topic_ids: Vec<TopicId>,
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

    /// The one place that says who may send what. No wildcard arm: a new
    /// message does not compile until its access is decided.
    pub const fn access(&self) -> Access {
        match self {
            Self::Receive(_) => Access::Token,
            Self::OpenTopic { .. } | Self::SetTopicActive { .. } => Access::Registry,
            Self::Settle { .. } => Access::Coordinator,
            Self::Wire { .. } | Self::SetParams { .. } => Access::Governance,
            // `cw-ownable` decides on the sender of an ownership action.
            Self::Unstake { .. }
            | Self::CancelUnstake { .. }
            | Self::Withdraw { .. }
            | Self::Claim { .. }
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

/// What a cw20 `Send` to the vault may carry.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub enum HookMsg {
    /// Adds the amount to the sender's stake as a reputer of a topic.
    Stake {
        /// Which topic.
        topic_id: TopicId,
    },
    /// Pays the amount to the treasury and counts it as revenue of a topic:
    /// what consumers of its inference do.
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
