//! What a participant counts and logs: accepted, refused, paid, claimed.

use std::rc::Rc;

use allora_interfaces::synthesis_coordinator::{PaymentStatus, RoleStatus, StatusResponse};
use allora_interfaces::EpochId;
use cosmwasm_std::Uint128;
use tracing::{error, info, warn};

use super::mail::{Deed, Fate};
use super::visit::Visit;
use crate::amount::in_allo;
use crate::chain::TxOutcome;
use crate::error::ClientError;

/// Refusals after which an epoch is given up.
const MOST_REFUSALS: u32 = 3;

impl Visit<'_, '_> {
    /// Takes note of what became of something that was sent.
    pub(super) fn settle(&mut self, deed: Deed, fate: Fate) -> Result<(), Rc<ClientError>> {
        self.topic.busy.remove(&deed);
        self.topic.next_look = None;
        match (deed, fate) {
            (Deed::Claim(_), Fate::Failed(problem)) => {
                self.topic.claimed_after = None;
                return Err(problem);
            }
            (_, Fate::Failed(problem)) => return Err(problem),
            (Deed::Join, Fate::Refused(reason)) => {
                let context = "registering or staking".to_owned();
                return Err(Rc::new(ClientError::Refused { context, reason }));
            }
            (Deed::Join, Fate::Done(outcome)) => self.note_joining(&outcome),
            (Deed::Turn(epoch), Fate::Refused(reason)) => self.note_refusal(epoch, &reason),
            (Deed::Turn(epoch), Fate::Done(outcome)) => {
                self.topic.done.insert(epoch);
                self.topic.complaint.clear();
                self.note_acceptance(epoch, &outcome);
            }
            (Deed::Reveal(epoch), Fate::Refused(reason)) => {
                let topic = self.topic.id.0;
                self.metrics.count("refused", topic, None);
                error!(topic, epoch = epoch.0, reason, "not revealed");
            }
            (Deed::Reveal(epoch), Fate::Done(outcome)) => {
                self.note_revelation(epoch, &outcome).map_err(Rc::new)?;
            }
            // What is owed stays owed: the next epoch is another occasion.
            (Deed::Claim(amount), Fate::Refused(reason)) => {
                let amount = in_allo(amount);
                warn!(topic = self.topic.id.0, reason, amount, "not claimed");
            }
            (Deed::Claim(amount), Fate::Done(outcome)) => self.note_claim(amount, &outcome),
        }
        Ok(())
    }

    fn note_joining(&self, outcome: &TxOutcome) {
        info!(
            topic = self.topic.id.0,
            role = %self.settings.role,
            transaction = outcome.hash,
            "registered or staked"
        );
    }

    fn note_acceptance(&self, epoch: EpochId, outcome: &TxOutcome) {
        let topic = self.topic.id.0;
        let (id, number) = (topic.to_string(), epoch.to_string());
        let admitted = !outcome.events.iter().any(|event| {
            event.kind == "wasm-submission_not_admitted"
                && event.attribute("topic_id") == Some(&id)
                && event.attribute("epoch") == Some(&number)
        });
        let counter = if admitted { "accepted" } else { "not_admitted" };
        self.metrics.count(counter, topic, None);
        info!(
            topic,
            epoch = epoch.0,
            role = %self.settings.role,
            admitted,
            gas = outcome.gas_used,
            transaction = outcome.hash,
            "submitted"
        );
    }

    fn note_refusal(&mut self, epoch: EpochId, reason: &str) {
        let topic = self.topic.id.0;
        self.metrics.count("refused", topic, None);
        let refusals = self.topic.refusals.entry(epoch).or_default();
        *refusals = refusals.saturating_add(1);
        let given_up = *refusals >= MOST_REFUSALS;
        error!(topic, epoch = epoch.0, reason, given_up, "refused");
        if given_up {
            self.topic.done.insert(epoch);
        }
    }

    /// Counts what became of the actor's part in the epoch that ended last.
    pub(super) fn note_payment(&mut self, status: &StatusResponse, role: &RoleStatus) {
        let before = std::mem::replace(&mut self.topic.last_ended, status.last_ended_epoch);
        let (Some(ended), Some(_)) = (status.last_ended_epoch, before) else {
            return;
        };
        if before == Some(ended) {
            return;
        }
        let topic = self.topic.id.0;
        match &role.last_payment {
            PaymentStatus::Earned { fraction } => {
                self.metrics.count("paid", topic, None);
                info!(topic, epoch = ended.0, fraction = fraction.u64(), "paid");
            }
            other => {
                let reason = payment_name(other);
                self.metrics
                    .count("unpaid", topic, Some(("reason", reason)));
                info!(topic, epoch = ended.0, reason, "not paid");
            }
        }
    }

    /// Logs a reason for idleness, once.
    pub(super) fn complain(&mut self, reason: &str) {
        if self.topic.complaint != reason {
            warn!(topic = self.topic.id.0, reason, "idle");
            reason.clone_into(&mut self.topic.complaint);
        }
    }

    fn note_claim(&self, amount: Uint128, outcome: &TxOutcome) {
        let topic = self.topic.id.0;
        self.metrics.count("claimed", topic, None);
        info!(
            topic,
            amount = in_allo(amount),
            gas = outcome.gas_used,
            transaction = outcome.hash,
            "claimed"
        );
    }
}

/// A word for what became of a part.
const fn payment_name(payment: &PaymentStatus) -> &'static str {
    match payment {
        PaymentStatus::NothingEnded {} => "nothing_ended",
        PaymentStatus::NotSubmitted {} => "not_submitted",
        PaymentStatus::VoidEpoch {} => "void_epoch",
        PaymentStatus::NothingEarned {} => "nothing_earned",
        PaymentStatus::Earned { .. } => "earned",
        PaymentStatus::NoEmission {} => "no_emission",
        PaymentStatus::PaymentPending {} => "payment_pending",
    }
}
