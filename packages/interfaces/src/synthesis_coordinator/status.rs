//! What the coordinator tells a participant about itself.
//!
//! Amounts are in base units of ALLO.

// Many fields say it all by their name and their type.
#![allow(missing_docs)]

use allora_math::Real;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Timestamp, Uint128, Uint64};

use super::windows::WindowsResponse;
use crate::topic_registry::TopicStatus;
use crate::{ActorId, EpochId, Role, TopicId};

/// What became of an actor's part in the last ended epoch.
#[cw_serde]
#[derive(Eq)]
pub enum PaymentStatus {
    /// No epoch of the topic has ended yet.
    NothingEnded {},
    /// It had not submitted.
    NotSubmitted {},
    /// The epoch was void.
    VoidEpoch {},
    /// It took part and its score earned nothing.
    NothingEarned {},
    /// It earned this fraction of the topic's reward in 1/10^18.
    Earned { fraction: Uint64 },
    /// The topic had no emission, so that fractions were of nothing.
    NoEmission {},
    /// The vault refused; `retry_settlement` pays it.
    PaymentPending {},
}

/// An actor in a role.
#[cw_serde]
pub struct RoleStatus {
    pub role: Role,
    /// Whether the registry admitted it.
    pub registered: bool,
    /// Whether it holds a place.
    pub active: bool,
    /// Its rank by merit among holders of places, from 1.
    pub rank: Option<u32>,
    /// Average score.
    pub merit: Option<Real>,
    /// Lowest merit among holders, when all places are taken.
    pub lowest_merit: Option<Real>,
    /// Whether a submission now would be accepted.
    pub would_be_accepted: bool,
    /// Why not, in words.
    pub reason: Option<String>,
    /// Whether it has submitted to (or reported on) the epoch whose window is open, or committed to do.
    pub submitted: bool,
    /// Open epochs that it has committed to and not revealed, of the newest 301.
    pub committed: Vec<EpochId>,
    /// What became of its part in the last ended epoch.
    pub last_payment: PaymentStatus,
}

/// An actor in a topic.
#[cw_serde]
pub struct ActorStatus {
    pub actor_id: ActorId,
    /// Stake as a reputer.
    pub stake: Uint128,
    /// Commitments it never revealed, in any role.
    pub unrevealed: u32,
}

/// All a participant wants to know.
#[cw_serde]
pub struct StatusResponse {
    /// Where the topic stands.
    pub status: TopicStatus,
    /// Epoch of the grid now.
    pub current_epoch: Option<EpochId>,
    /// Epochs with a window open now, or with something of the actor's that is not revealed yet.
    pub open_windows: Vec<WindowsResponse>,
    /// `None` if it never registered.
    pub actor: Option<ActorStatus>,
    /// One entry per role.
    pub roles: Vec<RoleStatus>,
    /// Last epoch that ended.
    pub last_ended_epoch: Option<EpochId>,
}

/// A topic with work.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct DueTopic {
    pub topic_id: TopicId,
    /// When its next step is due.
    pub due: Timestamp,
}

/// Topics with work, by time.
#[cw_serde]
pub struct NextDueResponse {
    /// Ascending by time.
    pub topics: Vec<DueTopic>,
}
