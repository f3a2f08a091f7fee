//! Epochs, one by one as far as anybody can ask, and what the coordinator says of them.

use std::collections::BTreeMap;

use super::{Accepted, DeskModel, Inference, Name, Outcome};

const SECOND: u64 = 1_000_000_000;
/// How far ahead epochs are listed: farther than a deadline.
const AHEAD: u64 = 45 * 86_400 * SECOND;
/// The coordinator forgets what is so many epochs older.
const KEPT: u64 = 40;

/// Lengths of a version, in seconds.
#[derive(Clone, Copy, Debug)]
pub struct Lengths {
    pub epoch: u64,
    pub submissions: u64,
    pub reveals: u64,
}

#[derive(Clone, Copy, Debug)]
pub struct Epoch {
    pub opens: u64,
    pub submissions_end: u64,
    pub closes: u64,
    /// `None` while nobody knows.
    pub said: Option<Outcome>,
}

/// A topic, as the desk can know it.
#[derive(Clone, Debug)]
pub struct Topic {
    pub creator: Name,
    pub epochs: BTreeMap<u64, Epoch>,
    /// Nobody knows the times of those before.
    pub known_from: u64,
    /// Newest inference, and of which epoch.
    pub latest: Option<(u64, Inference)>,
    /// The first that nobody has said anything of.
    pub unsaid: u64,
    lengths: Lengths,
}

impl Topic {
    /// Whose first epoch, 0, opens at a moment.
    pub fn new(creator: Name, opens: u64, lengths: Lengths) -> Self {
        let mut topic = Self {
            creator,
            epochs: BTreeMap::new(),
            known_from: 0,
            latest: None,
            unsaid: 0,
            lengths,
        };
        topic.announce(0, opens, lengths);
        topic.extend(opens);
        topic
    }

    /// Epochs from one on have other lengths.
    pub fn announce(&mut self, first: u64, opens: u64, lengths: Lengths) {
        self.epochs.split_off(&first);
        self.lengths = lengths;
        self.list(first, opens);
    }

    /// Lists epochs as far ahead as anybody can ask.
    pub fn extend(&mut self, now: u64) {
        while let Some((&last, epoch)) = self.epochs.last_key_value() {
            if epoch.opens > now + AHEAD {
                return;
            }
            self.list(last + 1, epoch.opens + self.lengths.epoch * SECOND);
        }
    }

    fn list(&mut self, number: u64, opens: u64) {
        let submissions_end = opens + self.lengths.submissions * SECOND;
        let epoch = Epoch {
            opens,
            submissions_end,
            closes: submissions_end + self.lengths.reveals * SECOND,
            said: None,
        };
        self.epochs.insert(number, epoch);
    }

    fn known(&self, epoch: u64) -> Option<&Epoch> {
        self.epochs.get(&epoch).filter(|_| epoch >= self.known_from)
    }

    /// When an epoch closes, if anybody knows.
    pub fn closes(&self, epoch: u64) -> Option<u64> {
        Some(self.known(epoch)?.closes)
    }

    pub fn takes_submissions(&self, epoch: u64, now: u64) -> bool {
        let epoch = self.known(epoch);
        epoch.is_some_and(|epoch| now < epoch.submissions_end)
    }

    /// The first that opens later, and when.
    pub fn next(&self, now: u64) -> (u64, u64) {
        let mut epochs = self.epochs.iter();
        let next = epochs.find(|(_, epoch)| epoch.opens > now);
        let (&number, epoch) = next.expect("epochs are listed far ahead");
        (number, epoch.opens)
    }

    /// What there is to deliver of an epoch, and since when.
    pub fn of_epoch(&self, epoch: u64, now: u64) -> Option<(Outcome, Option<u64>)> {
        let closes = self.closes(epoch);
        if closes.is_some_and(|closes| closes > now) {
            return None;
        }
        let said = self.epochs.get(&epoch)?.said?;
        let since = said.inference.map(|inference| inference.at);
        Some((said, since.or(closes)))
    }
}

impl DeskModel {
    /// The coordinator says what became of an epoch that has closed; in their order.
    pub(super) fn say(&mut self, topic: u64, outcome: Outcome) -> Accepted {
        let now = self.now;
        let topic = self.topic_mut(topic)?;
        let number = outcome.epoch;
        let epoch = topic.epochs.get_mut(&number)?;
        if number < topic.unsaid || epoch.closes > now {
            return None;
        }
        epoch.said = Some(outcome);
        topic.unsaid = number + 1;
        if let Some(inference) = outcome.inference {
            topic.latest = Some((number, inference));
        }
        // those passed over, and those too old to be kept
        for (&old, epoch) in topic.epochs.range_mut(..number) {
            let kept = epoch.said.is_some() && old + KEPT > number;
            let newest = topic.latest.is_some_and(|(latest, _)| latest == old);
            if !kept && !newest {
                epoch.said = Some(Outcome {
                    epoch: old,
                    inference: None,
                });
            }
        }
        Some(())
    }
}
