//! Topics that hide what they take: committing, and revealing later.

use allora_interfaces::synthesis_coordinator::{ExecuteMsg, RoleStatus, StatusResponse, Window};
use allora_interfaces::EpochId;
use cosmwasm_std::to_json_string;
use tracing::{error, info};

use super::secrets::Subject;
use super::visit::Visit;
use super::windows_of;
use crate::error::{ClientError, Result};

impl Visit<'_, '_> {
    /// The commitment to what the model says. What was kept before a restart is committed to again.
    pub(super) fn commitment(
        &mut self,
        epoch: EpochId,
        window: &Window,
    ) -> Result<Option<ExecuteMsg>> {
        let chain_id = self.network.chain.block()?.chain_id;
        let kept = self
            .settings
            .secrets
            .find(&self.subject(&chain_id, epoch)?)?;
        if let Some(secret) = kept {
            return Ok(Some(secret.commit(&self.subject(&chain_id, epoch)?)));
        }
        let Some(message) = self.ask(epoch, window)? else {
            return Ok(None);
        };
        if self.settings.dry_run {
            return Ok(Some(message));
        }
        let message =
            to_json_string(&message).map_err(|error| ClientError::malformed("an answer", error))?;
        let subject = self.subject(&chain_id, epoch)?;
        let secret = self.settings.secrets.keep(&subject, message)?;
        Ok(Some(secret.commit(&subject)))
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
        let chain_id = self.network.chain.block()?.chain_id;
        let (topic, subject) = (self.topic.id.0, self.subject(&chain_id, epoch)?);
        let Some(secret) = self.settings.secrets.find(&subject)? else {
            let path = self.settings.secrets.path(&subject);
            let complaint = format!("cannot reveal epoch {epoch}: {} is missing", path.display());
            self.complain(&complaint);
            return Ok(());
        };
        let message = self.network.on_coordinator(&secret.reveal(&subject))?;
        match self.send(&[message]) {
            Ok(Some(outcome)) => {
                self.settings.secrets.forget(&subject)?;
                self.metrics.count("revealed", topic, None);
                let gas = outcome.gas_used;
                let transaction = outcome.hash;
                info!(topic, epoch = epoch.0, gas, transaction, "revealed");
                Ok(())
            }
            Ok(None) => Ok(()),
            Err(ClientError::Refused { reason, .. }) => {
                self.metrics.count("refused", topic, None);
                error!(topic, epoch = epoch.0, reason, "not revealed");
                Ok(())
            }
            Err(problem) => Err(problem),
        }
    }

    fn subject<'s>(&'s self, chain_id: &'s str, epoch: EpochId) -> Result<Subject<'s>> {
        Ok(Subject {
            chain_id,
            contract: &self.network.at.coordinator,
            account: self.network.me()?,
            topic_id: self.topic.id,
            epoch,
            role: self.settings.role,
        })
    }
}
