//! Facts the coordinator announces: past tense, one type per fact.
//!
//! Amounts are in base units of ALLO.

// Many fields say it all by their name and their type.
#![allow(missing_docs)]

use allora_math::Real;
use cosmwasm_std::{attr, Addr, Uint128};

use super::msg::Evidence;
use crate::{ActorId, EpochId, Role, TopicId};

/// Facts.
pub enum Event {
    /// A submission counts.
    SubmissionAccepted {
        topic_id: TopicId,
        epoch: EpochId,
        role: Role,
        actor: Addr,
        actor_id: ActorId,
        /// The inference; a forecast has no one value.
        value: Option<Real>,
        /// Whose place it took, if places were short.
        replaced: Option<ActorId>,
    },
    /// A submission does not count: all places are taken by higher merit.
    SubmissionNotAdmitted {
        topic_id: TopicId,
        epoch: EpochId,
        role: Role,
        actor: Addr,
    },
    /// One of a batch was not taken.
    SubmissionRefused {
        topic_id: TopicId,
        epoch: EpochId,
        /// Which of the batch, from 0.
        position: usize,
        reason: String,
    },
    /// Somebody committed to a submission or a truth.
    CommitmentAccepted {
        topic_id: TopicId,
        epoch: EpochId,
        role: Role,
        actor: Addr,
        /// Whose place a worker took, if places were short.
        replaced: Option<ActorId>,
    },
    /// A truth counts.
    TruthReported {
        topic_id: TopicId,
        epoch: EpochId,
        actor: Addr,
        /// What it was read from.
        evidence: Option<Evidence>,
    },
    /// The network inference of an epoch is final.
    EpochSynthesized {
        topic_id: TopicId,
        epoch: EpochId,
        /// *The* inference.
        value: Real,
        /// Inferers that took part.
        inferers: u32,
        /// Forecasters that took part.
        forecasters: u32,
    },
    /// The truth is known and fractions are final.
    EpochSettled {
        topic_id: TopicId,
        epoch: EpochId,
        /// The truth.
        truth: Real,
        /// Combined loss.
        loss: Real,
        /// Reputers that took part.
        reputers: u32,
    },
    /// An epoch ended without inference or truth.
    EpochVoided {
        topic_id: TopicId,
        epoch: EpochId,
        reason: &'static str,
    },
    /// The vault credited the rewards of an epoch.
    EpochRewarded {
        topic_id: TopicId,
        epoch: EpochId,
        /// To inferers, forecasters and reputers together.
        rewards: Uint128,
    },
    /// The vault refused; anyone can have it tried again.
    SettlementFailed {
        topic_id: TopicId,
        epoch: EpochId,
        /// What the vault said.
        reason: String,
    },
    /// The truth was read from the contract that the topic names.
    TruthObserved {
        topic_id: TopicId,
        epoch: EpochId,
        truth: Real,
    },
    /// That contract gave no truth; it is asked again while the window is open.
    ObservationFailed {
        topic_id: TopicId,
        epoch: EpochId,
        /// What the chain said.
        reason: String,
    },
}

impl From<Event> for cosmwasm_std::Event {
    fn from(event: Event) -> Self {
        let of = |name: &str, topic_id: TopicId, epoch: EpochId| {
            Self::new(name)
                .add_attribute("topic_id", topic_id.to_string())
                .add_attribute("epoch", epoch.to_string())
        };
        match event {
            Event::SubmissionAccepted {
                topic_id,
                epoch,
                role,
                actor,
                actor_id,
                value,
                replaced,
            } => {
                let value = value.map(|value| attr("value", value.to_string()));
                let replaced = replaced.map(|actor_id| attr("replaced", actor_id.to_string()));
                of("submission_accepted", topic_id, epoch)
                    .add_attribute("role", role.to_string())
                    .add_attribute("actor", actor)
                    .add_attribute("actor_id", actor_id.to_string())
                    .add_attributes(value.into_iter().chain(replaced))
            }
            Event::SubmissionNotAdmitted {
                topic_id,
                epoch,
                role,
                actor,
            } => of("submission_not_admitted", topic_id, epoch)
                .add_attribute("role", role.to_string())
                .add_attribute("actor", actor),
            Event::SubmissionRefused {
                topic_id,
                epoch,
                position,
                reason,
            } => of("submission_refused", topic_id, epoch)
                .add_attribute("position", position.to_string())
                .add_attribute("reason", reason),
            Event::CommitmentAccepted {
                topic_id,
                epoch,
                role,
                actor,
                replaced,
            } => of("commitment_accepted", topic_id, epoch)
                .add_attribute("role", role.to_string())
                .add_attribute("actor", actor)
                .add_attributes(replaced.map(|actor_id| attr("replaced", actor_id.to_string()))),
            Event::TruthReported {
                topic_id,
                epoch,
                actor,
                evidence,
            } => {
                let event = of("truth_reported", topic_id, epoch).add_attribute("actor", actor);
                match evidence {
                    Some(Evidence { hash, uri }) => event
                        .add_attribute("evidence_hash", hash.to_base64())
                        .add_attribute("evidence_uri", uri),
                    None => event,
                }
            }
            Event::EpochSynthesized {
                topic_id,
                epoch,
                value,
                inferers,
                forecasters,
            } => of("epoch_synthesized", topic_id, epoch)
                .add_attribute("value", value.to_string())
                .add_attribute("inferers", inferers.to_string())
                .add_attribute("forecasters", forecasters.to_string()),
            Event::EpochSettled {
                topic_id,
                epoch,
                truth,
                loss,
                reputers,
            } => of("epoch_settled", topic_id, epoch)
                .add_attribute("truth", truth.to_string())
                .add_attribute("loss", loss.to_string())
                .add_attribute("reputers", reputers.to_string()),
            Event::EpochVoided {
                topic_id,
                epoch,
                reason,
            } => of("epoch_voided", topic_id, epoch).add_attribute("reason", reason),
            Event::EpochRewarded {
                topic_id,
                epoch,
                rewards,
            } => of("epoch_rewarded", topic_id, epoch).add_attribute("rewards", rewards),
            Event::SettlementFailed {
                topic_id,
                epoch,
                reason,
            } => of("settlement_failed", topic_id, epoch).add_attribute("reason", reason),
            Event::TruthObserved {
                topic_id,
                epoch,
                truth,
            } => of("truth_observed", topic_id, epoch).add_attribute("truth", truth.to_string()),
            Event::ObservationFailed {
                topic_id,
                epoch,
                reason,
            } => of("observation_failed", topic_id, epoch).add_attribute("reason", reason),
        }
    }
}
