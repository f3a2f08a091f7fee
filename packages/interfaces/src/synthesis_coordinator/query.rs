//! What the coordinator answers.
//!
//! Amounts are in base units of ALLO.

// Many fields say it all by their name and their type.
#![allow(missing_docs)]

use allora_math::Real;
use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Binary, Timestamp, Uint128, Uint64};

use super::fields::Named;
use super::inference::{
    AverageResponse, InferenceResponse, ManyResponse, NetworkInferenceResponse,
};
use super::windows::WindowsResponse;
use super::{ForecastElement, NextDueResponse, StatusResponse};
use crate::topic_registry::TopicStatus;
use crate::{ActorId, EpochId, Role, TopicId};

/// Questions. Lists are ascending; a page starts after `start_after` and has `limit`
/// entries: 30 if left out, at most 100.
#[cw_serde]
#[derive(QueryResponses)]
#[serde(deny_unknown_fields, try_from = "Named")]
pub enum QueryMsg {
    /// Addresses.
    #[returns(ConfigResponse)]
    Config {},
    /// Where a topic stands in time.
    #[returns(TopicResponse)]
    Topic { topic_id: TopicId },
    /// Windows of an epoch; of the current one if left out.
    #[returns(WindowsResponse)]
    Windows {
        topic_id: TopicId,
        epoch: Option<EpochId>,
    },
    /// The newest network inference, or that of an epoch still kept in detail
    /// or archive; an error if it is older than `max_age` seconds.
    #[returns(NetworkInferenceResponse)]
    NetworkInference {
        topic_id: TopicId,
        /// Seconds since the submission window closed.
        max_age: u64,
    },
    /// What became of the inference of an epoch, as long as it is kept in detail or archive.
    #[returns(InferenceResponse)]
    Inference { topic_id: TopicId, epoch: EpochId },
    /// The mean of the newest inferences; an error if the newest is older than `max_age` seconds. Of time
    /// too, because the steps of a grid are equal; across an edit of `epoch_length` it is a mean of
    /// epochs, of which the longer count as much as the shorter.
    #[returns(AverageResponse)]
    Average {
        topic_id: TopicId,
        /// Of how many, at most: 1 to 100. No more than the 200 newest epochs that somebody submitted to
        /// are searched for them.
        epochs: u32,
        /// Seconds since the newest one's submission window closed.
        max_age: u64,
    },
    /// The newest network inferences of at most 20 topics. One that is too old, or that there is not,
    /// is no error.
    #[returns(ManyResponse)]
    Many {
        topic_ids: Vec<TopicId>,
        /// Seconds since the submission window closed.
        max_age: u64,
    },
    /// Everything known about an epoch.
    #[returns(EpochResponse)]
    Epoch { topic_id: TopicId, epoch: EpochId },
    /// Settled epochs.
    #[returns(HistoryResponse)]
    History {
        topic_id: TopicId,
        start_after: Option<EpochId>,
        limit: Option<u32>,
    },
    /// What was submitted to an epoch not yet settled.
    #[returns(SubmissionsResponse)]
    Submissions {
        topic_id: TopicId,
        epoch: EpochId,
        /// After this actor.
        start_after: Option<ActorId>,
        limit: Option<u32>,
    },
    /// Truths reported for an epoch not yet settled.
    #[returns(ReportsResponse)]
    Reports { topic_id: TopicId, epoch: EpochId },
    /// Holders of the places of a role: merit, regret, what they are remembered by.
    #[returns(MembersResponse)]
    Members { topic_id: TopicId, role: Role },
    /// All a participant wants to know: window, registered, accepted, rank, why
    /// not paid.
    #[returns(StatusResponse)]
    Status { topic_id: TopicId, actor: String },
    /// How good a topic's network inference has been: certificate, coverage, typical error.
    #[returns(QualityResponse)]
    Quality { topic_id: TopicId },
    /// Topics with work that is due or will be, by time.
    #[returns(NextDueResponse)]
    NextDue { limit: Option<u32> },
}

/// Addresses.
#[cw_serde]
pub struct ConfigResponse {
    /// Address of `topic-registry`.
    pub topic_registry: String,
    /// Address of `staking-vault`.
    pub staking_vault: String,
}

/// Where a topic stands in time.
#[cw_serde]
pub struct TopicResponse {
    pub topic_id: TopicId,
    /// Where it stands.
    pub status: TopicStatus,
    /// Version that holds now.
    pub version: u32,
    /// Epoch of the grid now; `None` before the start.
    pub current_epoch: Option<EpochId>,
    /// Epochs synthesized and not yet settled, and the one being submitted to, if
    /// anybody has: the oldest hundred.
    pub open_epochs: Vec<EpochId>,
    /// Epochs settled so far.
    pub settled: u64,
    /// Epochs that ended void so far.
    pub void: u64,
    /// Combined loss of the last settled epoch.
    pub network_loss: Option<Real>,
    /// Regret newcomers start with, once anybody is experienced.
    pub initial_regret: Option<Real>,
    /// When the next step is due.
    pub next_due: Option<Timestamp>,
}

/// How far the network is behind its best worker, and at most can be.
#[cw_serde]
pub struct CertificateResponse {
    /// Discounted sum of what the network lost more than the best inferer of the last settled epoch;
    /// below 0 if it lost less.
    pub regret: Real,
    /// What that cannot exceed.
    pub bound: Real,
    /// Discounted sum of the network's losses.
    pub losses: Real,
    /// `regret/(losses − regret)`: by how much the network's loss is above the best worker's; `None`
    /// if that lost nothing.
    pub excess: Option<Real>,
    /// The same with the bound in place of the regret.
    pub excess_bound: Option<Real>,
    /// The same, to read.
    pub sentence: String,
}

/// How often the truth was where the network said it would be.
#[cw_serde]
pub struct CoverageResponse {
    /// Settled epochs with an interval.
    pub intervals: u64,
    /// Of these, with the truth inside the 68 % interval.
    pub inside_68: u64,
    /// Inside the 95 % interval.
    pub inside_95: u64,
}

/// How good a topic's network inference has been, since its rule or its loss was last changed.
#[cw_serde]
pub struct QualityResponse {
    pub topic_id: TopicId,
    /// Version since which this holds.
    pub since_version: u32,
    /// Settled epochs since then.
    pub epochs: u32,
    /// Typical absolute error of the robust reference.
    pub typical_error: Real,
    /// Typical loss of the network.
    pub typical_loss: Real,
    /// Of the last settled epoch; none under the rule `allora`.
    pub certificate: Option<CertificateResponse>,
    pub coverage: CoverageResponse,
}

/// How far an epoch is.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum EpochPhase {
    /// Submissions are or were taken; not yet synthesized.
    Submitting,
    /// Synthesized; waits for the truth.
    Synthesized,
    /// Settled.
    Settled,
    /// Ended without inference or truth.
    Void,
}

/// An expert nobody is.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum VirtualExpertKind {
    /// The robust reference: a weighted median of the inferences.
    Median,
    /// The mean of the inferences by the inverse cube of their inferers' losses.
    InverseLossMean,
}

/// An expert nobody is, beside the participants in the network inference.
#[cw_serde]
#[derive(Copy)]
pub struct VirtualExpert {
    pub kind: VirtualExpertKind,
    /// What it says.
    pub value: Real,
    /// Weight in the network inference, of one.
    pub weight: Real,
}

/// A participant of an epoch.
#[cw_serde]
pub struct Participant {
    pub actor_id: ActorId,
    pub role: Role,
    /// Inference, implied inference, or truth reported.
    pub value: Option<Real>,
    /// Weight in the combined inference, of one; reputers: stake share.
    pub weight: Option<Real>,
    /// Loss, once settled.
    pub loss: Option<Real>,
    /// Score, once settled.
    pub score: Option<Real>,
    /// Fraction of the topic's reward in 1/10^18, once settled.
    pub fraction: Option<Uint64>,
}

/// Everything known about an epoch.
#[cw_serde]
pub struct EpochResponse {
    pub epoch: EpochId,
    /// Version of the parameters it opened with.
    pub version: u32,
    /// How far it is.
    pub phase: EpochPhase,
    /// The inference, once synthesized.
    pub inference: Option<NetworkInferenceResponse>,
    /// The truth, once settled.
    pub truth: Option<Real>,
    /// Combined loss, once settled.
    pub loss: Option<Real>,
    /// Naive loss, once settled.
    pub naive_loss: Option<Real>,
    /// Who took part, while kept in detail.
    pub participants: Vec<Participant>,
    /// Who nobody is, while kept in detail; none under the rule `allora`.
    pub virtual_experts: Vec<VirtualExpert>,
    /// Lowest and highest value an inference counted as, while kept in detail; empty if nothing was
    /// clipped.
    pub band: Vec<Real>,
    /// ALLO paid to participants, once settled and paid.
    pub rewards: Option<Uint128>,
}

/// A settled epoch in the archive.
#[cw_serde]
pub struct ArchiveEntry {
    pub epoch: EpochId,
    /// Settled or void.
    pub phase: EpochPhase,
    /// When the submission window closed.
    pub timestamp: Timestamp,
    /// *The* inference; `None` if void for want of any.
    pub value: Option<Real>,
    /// Its 68 % interval, low and high; empty if there was none.
    pub interval_68: Vec<Real>,
    /// Its 95 % interval, low and high; empty if there was none.
    pub interval_95: Vec<Real>,
    /// The truth; `None` if void.
    pub truth: Option<Real>,
    /// Combined loss.
    pub loss: Option<Real>,
    /// Naive loss.
    pub naive_loss: Option<Real>,
    /// Inferers, forecasters and reputers that took part.
    pub participants: u32,
    /// ALLO paid to participants.
    pub rewards: Uint128,
}

/// A page of settled epochs.
#[cw_serde]
pub struct HistoryResponse {
    /// Ascending.
    pub epochs: Vec<ArchiveEntry>,
}

/// What an account submitted.
#[cw_serde]
pub struct SubmissionEntry {
    pub actor_id: ActorId,
    /// Its inference.
    pub inference: Option<Real>,
    /// Its forecast.
    pub forecast: Vec<ForecastElement>,
}

/// A page of submissions.
#[cw_serde]
pub struct SubmissionsResponse {
    /// Ascending by actor.
    pub submissions: Vec<SubmissionEntry>,
}

/// A truth reported.
#[cw_serde]
pub struct ReportEntry {
    pub actor_id: ActorId,
    pub truth: Real,
    /// With which stake.
    pub stake: Uint128,
    /// SHA-256 of what it was read from, if it came with one.
    pub evidence: Option<Binary>,
}

/// All truths reported for an epoch.
#[cw_serde]
pub struct ReportsResponse {
    /// Ascending by actor.
    pub reports: Vec<ReportEntry>,
}

/// Holder of a place.
#[cw_serde]
pub struct Member {
    pub actor_id: ActorId,
    /// Average score; `None` before the first.
    pub merit: Option<Real>,
    /// Regret (inferers and forecasters).
    pub regret: Option<Real>,
    /// Under the rule `second_order`: smoothed loss above the network's, in typical losses; the less, the
    /// better.
    pub excess: Option<Real>,
    /// Under the rule `second_order`: how little of what it says somebody senior says as well, of one.
    pub uniqueness: Option<Real>,
    /// Listening coefficient (reputers).
    pub coefficient: Option<Real>,
    /// Settled epochs it took part in.
    pub epochs: u32,
}

/// Holders of all places of a role.
#[cw_serde]
pub struct MembersResponse {
    /// By place.
    pub members: Vec<Member>,
    /// How many places there are.
    pub capacity: u32,
}
