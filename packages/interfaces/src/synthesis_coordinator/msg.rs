//! What can be asked of the coordinator.

use allora_math::Real;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::Timestamp;

use crate::topic_registry::{PackedParams, TopicStatus};
use crate::{Access, ActorId, EpochId, Role, TopicId};

/// Sent once, by the deployer.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct InstantiateMsg {
    /// Address of `topic-registry`.
    pub topic_registry: String,
    /// Address of `staking-vault`.
    pub staking_vault: String,
}

/// What an account can ask for.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub enum ExecuteMsg {
    /// Opens the time grid of a new topic. Access: registry.
    OpenTopic {
        /// Which.
        topic_id: TopicId,
        /// When epoch 0 opens.
        start: Timestamp,
        /// Version 1 of its parameters.
        params: PackedParams,
    },
    /// A new version, which holds from the next unopened epoch; refused while a
    /// submission window is open. Access: registry.
    UpdateTopic {
        /// Which.
        topic_id: TopicId,
        /// Number of the version.
        version: u32,
        /// Its parameters.
        params: PackedParams,
    },
    /// Stops epochs from opening, or lets them. Access: registry.
    SetTopicStatus {
        /// Which.
        topic_id: TopicId,
        /// Where it stands.
        status: TopicStatus,
    },
    /// Admits an account to a role. Access: registry.
    Admit {
        /// Which topic.
        topic_id: TopicId,
        /// Which role.
        role: Role,
        /// Who.
        actor: String,
        /// Its number.
        actor_id: ActorId,
    },
    /// Dismisses an account from a role and withdraws what it submitted to a window
    /// still open; earlier submissions stay. Access: registry.
    Dismiss {
        /// Which topic.
        topic_id: TopicId,
        /// Which role.
        role: Role,
        /// Who.
        actor: String,
    },
    /// Submits an inference, a forecast, or both, for the epoch whose window is
    /// open; the last one counts. Access: anyone admitted to the role.
    Submit {
        /// Which topic.
        topic_id: TopicId,
        /// Must be the epoch whose window is open.
        epoch: EpochId,
        /// In the unit of the target; 0 or 1e-40 ≤ |x| ≤ 1e40.
        inference: Option<Real>,
        /// Losses expected of inferers, in the space of the topic's losses
        /// (log10 unless `allow_negative`); nobody twice; those not present are
        /// ignored.
        #[serde(default)]
        forecast: Vec<ForecastElement>,
    },
    /// Reports the truth of an epoch whose report window is open; the last one
    /// counts. Access: anyone admitted as a reputer who has the stake.
    Report {
        /// Which topic.
        topic_id: TopicId,
        /// Which epoch.
        epoch: EpochId,
        /// In the unit of the target; 0 or 1e-40 ≤ |x| ≤ 1e40.
        truth: Real,
    },
    /// Does the next due steps of a topic, at most `max_steps` (default and
    /// bound: [`ExecuteMsg::MAX_STEPS`]); nothing due is a cheap success.
    /// Access: anyone.
    Advance {
        /// Which topic.
        topic_id: TopicId,
        /// Most steps.
        max_steps: Option<u32>,
    },
    /// Sends the settlement of an epoch to the vault again, after it failed.
    /// Access: anyone.
    RetrySettlement {
        /// Which topic.
        topic_id: TopicId,
        /// Which epoch.
        epoch: EpochId,
    },
}

impl ExecuteMsg {
    /// Bounds one `Advance`.
    pub const MAX_STEPS: u32 = 10;

    /// The one place that says who may send what. No wildcard arm: a new
    /// message does not compile until its access is decided.
    pub const fn access(&self) -> Access {
        match self {
            Self::OpenTopic { .. }
            | Self::UpdateTopic { .. }
            | Self::SetTopicStatus { .. }
            | Self::Admit { .. }
            | Self::Dismiss { .. } => Access::Registry,
            // Roles are looked up with the submission.
            Self::Submit { .. }
            | Self::Report { .. }
            | Self::Advance { .. }
            | Self::RetrySettlement { .. } => Access::Anyone,
        }
    }
}

/// A loss expected of an inferer.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(Copy, Eq)]
pub struct ForecastElement {
    /// Of whom.
    pub inferer: ActorId,
    /// How much.
    pub loss: Real,
}

/// Called by modules of the host chain (clock, cron, governance).
#[cw_serde]
#[serde(deny_unknown_fields)]
pub enum SudoMsg {
    /// Does due steps of the topics that are due longest. Never fails.
    ClockEndBlock {},
}

/// Migration takes no parameters.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct MigrateMsg {}
