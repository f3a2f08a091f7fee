//! Topics that hide what they take: committing, and revealing later.

use allora_interfaces::synthesis_coordinator::{ExecuteMsg, RoleStatus, StatusResponse};
use allora_interfaces::EpochId;
use cosmwasm_std::to_json_string;
use tracing::info;

use super::mail::Deed;
use super::secrets::Subject;
use super::visit::Visit;
use super::windows_of;
use crate::chain::TxOutcome;
use crate::error::{ClientError, Result};

impl Visit<'_, '_> {
    /// The commitment to what was kept before a restart.
    pub(super) fn kept(&self, epoch: EpochId) -> Result<Option<ExecuteMsg>> {
        let subject = self.subject(epoch)?;
        let secret = self.settings.secrets.find(&subject)?;
        Ok(secret.map(|secret| secret.commit(&subject)))
    }

    /// The commitment to a message, which is kept until it is revealed.
    pub(super) fn committed_to(&self, epoch: EpochId, message: &ExecuteMsg) -> Result<ExecuteMsg> {
        let message =
            to_json_string(message).map_err(|error| ClientError::malformed("an answer", error))?;
        let subject = self.subject(epoch)?;
        let secret = self.settings.secrets.keep(&subject, message)?;
        Ok(secret.commit(&subject))
    }

    /// Reveals what was committed to, where that is due.
    pub(super) fn reveal(&mut self, status: &StatusResponse, role: &RoleStatus) -> Result<()> {
        let (_, kind) = windows_of(self.settings.role);
        let due = |epoch: &&EpochId| {
            let mut windows = status.open_windows.iter();
            let found = windows.find(|windows| windows.epoch == **epoch);
            let mut windows = found.into_iter().flat_map(|epoch| &epoch.windows);
            windows.any(|window| window.kind == kind && window.open)
        };
        for epoch in role.committed.iter().filter(due) {
            self.reveal_epoch(*epoch)?;
        }
        Ok(())
    }

    fn reveal_epoch(&mut self, epoch: EpochId) -> Result<()> {
        let subject = self.subject(epoch)?;
        let Some(secret) = self.settings.secrets.find(&subject)? else {
            let path = self.settings.secrets.path(&subject);
            let complaint = format!("cannot reveal epoch {epoch}: {} is missing", path.display());
            self.complain(&complaint);
            return Ok(());
        };
        let message = self.network.on_coordinator(&secret.reveal(&subject))?;
        self.send(Deed::Reveal(epoch), vec![message]);
        Ok(())
    }

    /// What was revealed is no secret any more.
    pub(super) fn note_revelation(&self, epoch: EpochId, outcome: &TxOutcome) -> Result<()> {
        let subject = self.subject(epoch)?;
        self.settings.secrets.forget(&subject)?;
        let topic = self.topic.id.0;
        self.metrics.count("revealed", topic, None);
        let gas = outcome.gas_used;
        let transaction = &outcome.hash;
        info!(topic, epoch = epoch.0, gas, transaction, "revealed");
        Ok(())
    }

    fn subject(&self, epoch: EpochId) -> Result<Subject<'_>> {
        Ok(Subject {
            chain_id: self.network.chain_id()?,
            contract: &self.network.at.coordinator,
            account: self.network.me()?,
            topic_id: self.topic.id,
            epoch,
            role: self.settings.role,
        })
    }
}
