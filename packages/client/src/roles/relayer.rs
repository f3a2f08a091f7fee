//! The loop of a relayer: hands in what workers signed, many in one transaction.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use allora_interfaces::synthesis_coordinator::msg::{Relay, Signed};
use allora_interfaces::synthesis_coordinator::{ExecuteMsg, WindowKind};
use allora_interfaces::{EpochId, TopicId};
use tracing::{error, info, warn};

use super::metrics::Metrics;
use super::outbox::Outbox;
use super::stop::Stop;
use crate::chain::TxOutcome;
use crate::error::{ClientError, Result};
use crate::network::Network;

/// A relayer.
pub struct Relayer<'a> {
    network: &'a Network<'a>,
    metrics: Metrics,
    inbox: Outbox,
    poll: Duration,
    dry_run: bool,
}

/// What waits for an epoch, and the files it is in.
type Waiting = BTreeMap<(TopicId, EpochId), Vec<(PathBuf, Signed)>>;

impl<'a> Relayer<'a> {
    /// A relayer of what is put into a folder.
    pub fn new(
        network: &'a Network<'a>,
        metrics: Metrics,
        inbox: Outbox,
        poll: Duration,
        dry_run: bool,
    ) -> Self {
        Self {
            network,
            metrics,
            inbox,
            poll,
            dry_run,
        }
    }

    /// Works until asked to stop.
    pub fn run(&self, stop: &Stop) {
        while !stop.is_asked() {
            if let Err(problem) = self.round() {
                warn!(%problem, "trying again");
                self.metrics.count("problems", 0, None);
            }
            stop.sleep(self.poll);
        }
    }

    /// Hands in all that waits and can be taken now; what cannot any more is removed.
    ///
    /// # Errors
    /// If the folder cannot be read, or the chain does not answer.
    pub fn round(&self) -> Result<()> {
        let block = self.network.chain.block()?;
        for ((topic_id, epoch), waiting) in self.waiting(&block.chain_id)? {
            let windows = match self.network.windows(topic_id, Some(epoch)) {
                Ok(windows) => windows,
                Err(problem @ ClientError::QueryRefused { .. }) => {
                    warn!(topic = topic_id.0, epoch = epoch.0, %problem, "of no epoch");
                    continue;
                }
                Err(problem) => return Err(problem),
            };
            let mut windows = windows.windows.iter();
            let window = windows.find(|window| window.kind == WindowKind::Submission);
            let Some(window) = window.copied() else {
                continue;
            };
            if block.time >= window.closes_at {
                self.drop_all(topic_id, epoch, &waiting);
            } else if window.open {
                for batch in waiting.chunks(ExecuteMsg::MAX_RELAYED) {
                    self.relay(topic_id, epoch, batch)?;
                }
            }
        }
        Ok(())
    }

    /// What is in the folder, by epoch.
    fn waiting(&self, chain_id: &str) -> Result<Waiting> {
        let mut waiting = Waiting::new();
        for path in self.inbox.list()? {
            let parcel = match Outbox::read(&path) {
                Ok(parcel) => parcel,
                Err(problem) => {
                    warn!(%problem, "no signed submission");
                    continue;
                }
            };
            let elsewhere =
                parcel.chain_id != chain_id || parcel.contract != self.network.at.coordinator;
            if elsewhere {
                warn!(file = %path.display(), chain = parcel.chain_id, "of another network");
                continue;
            }
            let key = (parcel.topic_id, parcel.epoch);
            waiting.entry(key).or_default().push((path, parcel.signed));
        }
        Ok(waiting)
    }

    fn relay(&self, topic_id: TopicId, epoch: EpochId, batch: &[(PathBuf, Signed)]) -> Result<()> {
        let submissions = batch.iter().map(|(_, signed)| signed.clone()).collect();
        let message = ExecuteMsg::Relay(Relay {
            topic_id,
            epoch,
            submissions,
        });
        let message = self.network.on_coordinator(&message)?;
        if self.dry_run {
            info!(topic = topic_id.0, message = %message.describe(), "dry run");
            return Ok(());
        }
        match self.network.chain.submit(&[message]) {
            Ok(outcome) => {
                self.note(topic_id, epoch, batch, &outcome);
                Ok(())
            }
            Err(ClientError::Refused { reason, .. }) => {
                self.metrics.count("refused", topic_id.0, None);
                error!(topic = topic_id.0, epoch = epoch.0, reason, "refused");
                Ok(())
            }
            Err(problem) => Err(problem),
        }
    }

    /// Says what became of each of a batch, and removes it.
    fn note(
        &self,
        topic_id: TopicId,
        epoch: EpochId,
        batch: &[(PathBuf, Signed)],
        outcome: &TxOutcome,
    ) {
        let topic = topic_id.0;
        let mut refused = BTreeMap::new();
        let events = outcome.events.iter();
        for event in events.filter(|event| event.kind == "wasm-submission_refused") {
            let position = event.read("position");
            let reason = event.attribute("reason").unwrap_or_default();
            refused.extend(position.map(|position: usize| (position, reason)));
        }
        for (position, (path, signed)) in batch.iter().enumerate() {
            let counter = match refused.get(&position) {
                Some(reason) => {
                    let actor = &signed.actor;
                    warn!(topic, epoch = epoch.0, actor, reason, "not taken");
                    "not_relayed"
                }
                None => "relayed",
            };
            self.metrics.count(counter, topic, None);
            remove(path);
        }
        info!(
            topic,
            epoch = epoch.0,
            submissions = batch.len().saturating_sub(refused.len()),
            refused = refused.len(),
            gas = outcome.gas_used,
            transaction = outcome.hash,
            "relayed"
        );
    }

    /// Removes what came too late.
    fn drop_all(&self, topic_id: TopicId, epoch: EpochId, waiting: &[(PathBuf, Signed)]) {
        for (path, signed) in waiting {
            let (topic, actor) = (topic_id.0, &signed.actor);
            warn!(topic, epoch = epoch.0, actor, "its window has closed");
            self.metrics.count("missed", topic, None);
            remove(path);
        }
    }
}

/// What stays by mistake is refused when it is handed in again.
fn remove(path: &Path) {
    if let Err(error) = std::fs::remove_file(path) {
        warn!(file = %path.display(), %error, "not removed");
    }
}
