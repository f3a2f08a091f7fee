//! What a participant counts and logs: accepted, refused, paid, claimed.

use allora_interfaces::synthesis_coordinator::{PaymentStatus, RoleStatus, StatusResponse};
use allora_interfaces::EpochId;
use cosmwasm_std::Uint128;
use tracing::{error, info, warn};

use super::visit::Visit;
use crate::amount::in_allo;
use crate::chain::TxOutcome;

/// Refusals after which an epoch is given up.
const MOST_REFUSALS: u32 = 3;

impl Visit<'_, '_> {
    pub(super) fn note_acceptance(&self, epoch: EpochId, outcome: &TxOutcome) {
        let topic = self.topic.id.0;
        let admitted = outcome
            .announced("wasm-submission_not_admitted", "epoch")
            .is_none();
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

    pub(super) fn note_refusal(&mut self, epoch: EpochId, reason: &str) {
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

    pub(super) fn note_claim(&self, amount: Uint128, outcome: &TxOutcome) {
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
