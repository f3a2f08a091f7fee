//! When what happens.

use allora_interfaces::topic_registry::Schedule;
use cosmwasm_std::Timestamp;

/// Something to be done in an epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// Its submission window has opened, and the report window of the epoch before.
    Opening(usize),
    /// Those windows have closed.
    Closing(usize),
}

impl Moment {
    pub(super) fn epoch(self) -> usize {
        match self {
            Self::Opening(epoch) | Self::Closing(epoch) => epoch,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Opening(_) => "submission",
            Self::Closing(_) => "advance",
        }
    }

    pub(super) fn next(self) -> Self {
        match self {
            Self::Opening(epoch) => Self::Closing(epoch),
            Self::Closing(epoch) => Self::Opening(epoch + 1),
        }
    }
}

/// Epochs one after the other, and the windows in them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rhythm {
    start: Timestamp,
    epoch_length: u64,
}

impl Rhythm {
    pub(super) fn new(start: Timestamp, epoch_length: u64) -> Self {
        Self {
            start,
            epoch_length,
        }
    }

    pub(super) fn start(&self) -> Timestamp {
        self.start
    }

    /// Windows are open for half of an epoch.
    fn window(&self) -> u64 {
        self.epoch_length / 2
    }

    /// Actors act when a fifth of the epoch is over.
    fn delay(&self) -> u64 {
        self.epoch_length / 5
    }

    pub(super) fn schedule(&self) -> Schedule {
        Schedule {
            epoch_length: self.epoch_length,
            submission_window: self.window(),
            ground_truth_lag: self.epoch_length,
            report_window: self.window(),
            ..Schedule::default()
        }
    }

    pub(super) fn time(&self, moment: Moment) -> Timestamp {
        let offset = match moment {
            Moment::Opening(_) => self.delay(),
            Moment::Closing(_) => self.window(),
        };
        let before = self.epoch_length.saturating_mul(moment.epoch() as u64);
        self.start.plus_seconds(before.saturating_add(offset))
    }
}
