//! Windows that closed with nothing sent: each is logged and counted.

use std::collections::BTreeMap;

use allora_interfaces::synthesis_coordinator::StatusResponse;
use allora_interfaces::topic_registry::TopicStatus;
use allora_interfaces::{EpochId, Role};
use cosmwasm_std::Timestamp;
use tracing::warn;

use super::mail::Deed;
use super::visit::{Turn, Visit};

/// Epochs looked back at after a long absence.
const MOST: u64 = 1_000;

/// Windows a participant is expected in.
#[derive(Debug, Default)]
pub(super) struct Watch {
    /// When windows that were open at a look close.
    open: BTreeMap<EpochId, Timestamp>,
    /// The newest epoch that was looked at.
    newest: Option<EpochId>,
}

impl Watch {
    /// Who holds no role, misses nothing.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// When the window of an epoch closes, if it was seen.
    pub(super) fn closes_at(&self, epoch: EpochId) -> Option<Timestamp> {
        self.open.get(&epoch).copied()
    }

    /// Epochs whose windows have closed since the last look, whatever became of them.
    fn closed(&mut self, now: Timestamp) -> Vec<EpochId> {
        let closed = self.open.iter().filter(|(_, closes_at)| **closes_at <= now);
        closed.map(|(epoch, _)| *epoch).collect()
    }

    /// Epochs after the newest looked at, up to this one, whose windows came and went unseen.
    fn unseen(&mut self, current: EpochId) -> Vec<EpochId> {
        let Some(newest) = self.newest.replace(current) else {
            return vec![];
        };
        let first = newest.0.saturating_add(1);
        let first = first.max(current.0.saturating_sub(MOST));
        let epochs = (first..=current.0).map(EpochId);
        epochs.filter(|one| !self.open.contains_key(one)).collect()
    }
}

impl Visit<'_, '_> {
    pub(super) fn note_missed(&mut self, status: &StatusResponse, open: &[Turn]) {
        let turns = open.iter().map(|turn| (turn.epoch, turn.window.closes_at));
        self.topic.watch.open.extend(turns);
        for epoch in self.topic.watch.closed(self.now) {
            // What becomes of it is not known yet.
            if !self.topic.busy.contains(&Deed::Turn(epoch)) {
                self.topic.watch.open.remove(&epoch);
                self.miss(epoch);
            }
        }
        // Of epochs that nobody submitted to there is nothing to report.
        let expected = self.settings.role != Role::Reputer && status.status == TopicStatus::Active;
        match status.current_epoch.filter(|_| expected) {
            Some(current) => {
                for epoch in self.topic.watch.unseen(current) {
                    self.miss(epoch);
                }
            }
            None => self.topic.watch.newest = None,
        }
    }

    fn miss(&self, epoch: EpochId) {
        if self.topic.done.contains(&epoch) {
            return;
        }
        let topic = self.topic.id.0;
        self.metrics.count("missed", topic, None);
        let reason = self.topic.complaint.as_str();
        warn!(topic, epoch = epoch.0, reason, "window missed");
    }
}
