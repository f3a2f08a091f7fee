//! The same submissions at the same times, under cranks of any punctuality.

use allora_interfaces::EpochId;
use cosmwasm_std::{Storage, Timestamp};

use crate::setup::Setup;

/// What all actors do at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    Submit(EpochId),
    Report(EpochId),
}

/// When keepers crank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cranks {
    /// So many seconds after each step falls due.
    Late(u64),
    /// Not before all windows have closed.
    AtTheEnd,
}

/// Seconds after the opening of a window at which the actors act.
const DELAY: u64 = 10;

impl<S: Storage> Setup<S> {
    /// Runs epochs that may overlap, each to its end, and then waits until
    /// `wait` seconds after the last settlement is due.
    pub fn run_timeline(&mut self, epochs: &[u64], cranks: Cranks, wait: u64) {
        let mut end = self.suite.now();
        for (time, action) in self.actions(epochs, &mut end) {
            self.crank_until(time, cranks);
            self.suite.set_time(time);
            match action {
                Action::Submit(epoch) => self.submit_all(epoch),
                Action::Report(epoch) => self.report_all(epoch),
            }
        }
        let end = end.plus_seconds(wait);
        self.crank_until(end, cranks);
        self.suite.set_time(end);
        self.advance();
    }

    /// Who does what when, by time; `end` becomes the time of the last settlement.
    fn actions(&self, epochs: &[u64], end: &mut Timestamp) -> Vec<(Timestamp, Action)> {
        let mut actions = vec![];
        for epoch in epochs.iter().copied().map(EpochId) {
            let [submission, report] = self
                .suite
                .windows_of(self.topic, epoch)
                .expect("the topic exists");
            actions.push((
                submission.opens_at.plus_seconds(DELAY),
                Action::Submit(epoch),
            ));
            actions.push((report.opens_at.plus_seconds(DELAY), Action::Report(epoch)));
            *end = report.closes_at.max(*end);
        }
        actions.sort_by_key(|(time, _)| *time);
        actions
    }

    fn crank_until(&mut self, time: Timestamp, cranks: Cranks) {
        let Cranks::Late(seconds) = cranks else {
            return;
        };
        while let Some(due) = self.next_due() {
            let at = due.plus_seconds(seconds).max(self.suite.now());
            if at >= time {
                return;
            }
            self.suite.set_time(at);
            self.suite
                .advance(self.topic)
                .expect("due steps never fail");
        }
    }

    fn next_due(&self) -> Option<Timestamp> {
        self.suite
            .topic(self.topic)
            .expect("the topic exists")
            .next_due
    }
}
