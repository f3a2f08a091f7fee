//! Epochs of the walk: a grid that the coordinator would have, which epochs somebody worked in, and
//! what of it the vault can read.

use allora_interfaces::synthesis_coordinator::schedule::{Grid, ScheduleStart};
use allora_interfaces::topic_registry::Schedule;
use allora_test_kit::model::Epochs;

use super::super::test_vault::GENESIS;
use super::*;

/// Most epochs of a topic that wait for their settlement.
const MOST_WAITING: usize = 12;

/// Epochs of one topic.
#[derive(Clone, Debug)]
pub(super) struct TopicEpochs {
    pub(super) grid: Grid,
    /// Those somebody worked in and that are not settled, ascending.
    waiting: Vec<EpochId>,
    /// The first that has not opened.
    unopened: EpochId,
}

impl TopicEpochs {
    /// Of a topic whose epochs are `length` long and take truths for so many of them.
    pub(super) fn new(length: u64, reportable: u64) -> Self {
        let current = ScheduleStart {
            version: 1,
            first_epoch: EpochId(0),
            opens_at: Timestamp::from_seconds(GENESIS),
            schedule: Schedule {
                epoch_length: length,
                submission_window: length / 2,
                ground_truth_lag: length,
                report_window: length * reportable / 2,
                ..Schedule::default()
            },
        };
        Self {
            grid: Grid {
                current,
                next: None,
                earlier_ended: None,
            },
            waiting: vec![],
            unopened: EpochId(0),
        }
    }

    /// Opens the epochs that began: somebody works in every other one.
    pub(super) fn open(&mut self, now: Timestamp, dice: &mut Dice) {
        let open = self.grid.timeline().epoch_at(now).unwrap_or_default();
        let behind = open.0.saturating_sub(MOST_WAITING as u64);
        for epoch in self.unopened.0.max(behind)..=open.0 {
            if dice.one_in(2) && self.waiting.len() < MOST_WAITING {
                self.waiting.push(EpochId(epoch));
            }
        }
        self.unopened = self.unopened.max(EpochId(open.0 + 1));
    }

    /// Takes the oldest epoch that waits, if it can have been reported on.
    pub(super) fn take(&mut self, now: Timestamp) -> Option<EpochId> {
        let oldest = *self.waiting.first()?;
        let windows = self.grid.timeline().of_epoch(oldest)?.windows(oldest)?;
        (windows.reports_open <= now).then(|| self.waiting.remove(0))
    }

    /// The oldest that waits.
    pub(super) fn unsettled(&self) -> Option<EpochId> {
        self.waiting.first().copied()
    }

    /// As the model wants them.
    pub(super) fn as_of(&self, now: Timestamp) -> Epochs {
        let first = self.grid.timeline().first_unreported(now).unwrap();
        Epochs {
            first: first.0,
            from: self.grid.stake_from(now).unwrap().0,
            unsettled: self.unsettled().map(|epoch| epoch.0),
            grid: Some(self.grid),
        }
    }
}

impl Walk {
    /// What the vault reads of the coordinator, and the model of the walk, as of now.
    pub(super) fn tell_epochs(&mut self) {
        let now = self.test.now();
        for topic_id in topic_ids() {
            let epochs = self.epochs.get_mut(&topic_id).unwrap();
            epochs.open(now, &mut self.dice);
            let mut peers = self.test.peers.borrow_mut();
            peers.set_epochs(topic_id, epochs.grid, epochs.unsettled());
            let topic = self.model.topics.get_mut(&topic_id.0).unwrap();
            topic.epochs = epochs.as_of(now);
        }
    }
}
