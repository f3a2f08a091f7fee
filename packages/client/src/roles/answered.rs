//! What a model has said, as what is sent: a message, a commitment, or a signed submission.

use std::path::PathBuf;

use allora_interfaces::synthesis_coordinator::{msg, Evidence, ExecuteMsg};
use allora_interfaces::EpochId;
use cosmwasm_std::HexBinary;
use tracing::{info, warn};

use super::mail::Deed;
use super::model::Answer;
use super::outbox::{Outbox, Parcel};
use super::visit::{Turn, Visit};
use crate::error::Result;

impl Visit<'_, '_> {
    /// Sends, commits to, or signs what a model says; without an answer it is asked again.
    pub(super) fn answered(&mut self, turn: &Turn, answer: Result<Answer>) -> Result<()> {
        let (topic, epoch) = (self.topic.id.0, turn.epoch);
        self.topic.busy.remove(&Deed::Turn(epoch));
        self.topic.next_look = None;
        let answer = answer.inspect_err(|_| self.metrics.count("model_failures", topic, None))?;
        let Some(message) = self.message(epoch, answer) else {
            self.topic.done.insert(epoch);
            return Ok(());
        };
        if turn.window.closes_at <= self.now {
            warn!(
                topic,
                epoch = epoch.0,
                "the model answered after the window"
            );
            return Ok(());
        }
        if turn.hidden && !self.settings.dry_run {
            let commitment = self.committed_to(epoch, &message)?;
            return self.say(epoch, &commitment);
        }
        if let (false, Some(outbox)) = (turn.hidden, &self.settings.outbox) {
            return self.put(&outbox.clone(), turn, &message);
        }
        self.say(epoch, &message)
    }

    /// Where a signed submission is put.
    pub(super) fn parcel_path(&self, outbox: &Outbox, epoch: EpochId) -> Result<PathBuf> {
        let of = format!("{}-{}", self.settings.role, self.network.me()?);
        Ok(outbox.path(self.topic.id, epoch, &of))
    }

    /// Signs it for a relayer.
    fn put(&mut self, outbox: &Outbox, turn: &Turn, message: &ExecuteMsg) -> Result<()> {
        let (topic, epoch) = (self.topic.id, turn.epoch);
        let path = self.parcel_path(outbox, epoch)?;
        let until = turn.window.closes_at;
        let parcel = Parcel::sign(self.network, (topic, epoch), message, until)?;
        outbox.put(&path, &parcel)?;
        self.metrics.count("signed", topic.0, None);
        info!(topic = topic.0, epoch = epoch.0, file = %path.display(), "signed");
        self.topic.done.insert(epoch);
        Ok(())
    }

    fn message(&self, epoch: EpochId, answer: Answer) -> Option<ExecuteMsg> {
        let topic_id = self.topic.id;
        let submit = |inference, forecast| {
            ExecuteMsg::Submit(msg::Submit {
                topic_id,
                epoch,
                inference,
                forecast,
            })
        };
        match answer {
            Answer::Inference(value) => Some(submit(Some(value), vec![])),
            Answer::Forecast(elements) => Some(submit(None, elements)),
            Answer::Truth { truth, answer } => Some(ExecuteMsg::Report(msg::Report {
                topic_id,
                epoch,
                truth,
                evidence: self.evidence(epoch, &answer),
            })),
            Answer::Skip(reason) => {
                info!(
                    topic = topic_id.0,
                    epoch = epoch.0,
                    reason,
                    "nothing to say"
                );
                self.metrics.count("skipped", topic_id.0, None);
                None
            }
        }
    }

    /// Logs what it is a hash of, so that it can be kept where it is said to be.
    fn evidence(&self, epoch: EpochId, answer: &str) -> Option<Evidence> {
        let evidence = self.settings.evidence.as_ref()?.of(epoch, answer);
        let (hash, uri) = (HexBinary::from(evidence.hash.as_slice()), &evidence.uri);
        let topic = self.topic.id.0;
        info!(topic, epoch = epoch.0, %hash, uri, answer, "evidence");
        Some(evidence)
    }
}
