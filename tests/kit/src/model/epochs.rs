//! Epochs that wait for their settlement, and everybody's shares as each of them sees them.

use allora_interfaces::synthesis_coordinator::schedule::Grid;
use allora_interfaces::EpochId;

use super::*;

const HOUR: u64 = 3_600_000_000_000;
/// Most snapshots of the shares of a pool.
const SNAPSHOTS: usize = 16;

/// Where the epochs of a topic stand when a message comes.
#[derive(Clone, Debug, Default)]
pub struct Epochs {
    /// The first that nobody can report on yet, and the first that sees stake of now.
    pub first: u64,
    pub from: u64,
    /// The oldest that waits for its settlement.
    pub unsettled: Option<u64>,
    pub grid: Option<Grid>,
}

impl Epochs {
    /// By when all epochs before one are settled, if they are on time; in nanoseconds.
    pub(super) fn settled_by(&self, epoch: u64) -> u64 {
        let last = EpochId(epoch.saturating_sub(1));
        let ended = self.grid.and_then(|grid| grid.ends_by(last));
        ended.map_or(u64::MAX, |ended| ended.nanos() + HOUR)
    }
}

impl Pool {
    /// Everybody's shares.
    pub(super) fn snapshot(&self) -> BTreeMap<Name, u128> {
        let holdings = self.holdings.iter();
        holdings.map(|(name, held)| (*name, held.shares)).collect()
    }

    /// Which epoch sees stake of now first, if one waits that must not.
    pub(super) fn seen(&mut self, epochs: &Epochs) -> Option<u64> {
        if self.earlier.is_empty() && epochs.unsettled.is_none() {
            return None;
        }
        self.pass(epochs.unsettled.unwrap_or(u64::MAX).min(epochs.first));
        let waiting = epochs.unsettled.is_some_and(|epoch| epoch < epochs.first);
        let newest = self.earlier.last().map(|(until, _)| *until);
        waiting.then_some(epochs.from).max(newest)
    }

    /// All epochs before one are settled.
    pub(super) fn pass(&mut self, epoch: u64) {
        self.passed = self.passed.max(epoch);
        let passed = self.passed;
        self.earlier.retain(|(until, _)| *until > passed);
    }

    /// Whether one more snapshot would be too many.
    pub(super) fn is_crowded(&self, seen: Option<u64>) -> bool {
        let newest = self.earlier.last().map(|(until, _)| *until);
        self.earlier.len() >= SNAPSHOTS && newest < seen
    }

    /// Before the shares of a holding change: remembers all for epochs that do not see it; if
    /// there is no room to, such epochs see it from the newest snapshot on.
    pub(super) fn remember(&mut self, name: Name, seen: Option<u64>) {
        let Some(from) = seen else { return };
        let newest = self.earlier.last().map(|(until, _)| *until);
        if newest < Some(from) && !self.is_crowded(seen) {
            let snapshot = self.snapshot();
            self.earlier.push((from, snapshot));
        }
        let (until, _) = self.earlier.last().expect("a snapshot");
        let changes = &mut self.holdings.entry(name).or_default().changes;
        if changes.last() != Some(until) {
            changes.push(*until);
        }
    }

    /// Shares out a reward of an epoch to those who stood there.
    pub(super) fn reward(&mut self, operator: Name, epoch: u64, reward: u128) -> u128 {
        let earlier = self.earlier.iter().find(|(until, _)| *until > epoch);
        let standing = earlier.map(|(_, shares)| shares.clone());
        let standing = standing.unwrap_or_else(|| self.snapshot());
        self.distribute(operator, reward, &standing)
    }
}
