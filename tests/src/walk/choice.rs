//! What, where and by whom.

use super::*;

impl Walk {
    /// An epoch of any topic that takes truths.
    pub(super) fn a_reportable_epoch(&mut self) -> Option<(TopicId, EpochId)> {
        let mut found = vec![];
        for topic_id in self.topics() {
            let status = self.suite.status(topic_id, &self.crowd[0]).ok()?;
            let reportable = |window: &Window| window.open && window.kind == WindowKind::Report;
            let epochs = status.open_windows.into_iter();
            let epochs = epochs.filter(|epoch| epoch.windows.iter().any(reportable));
            found.extend(epochs.map(|epoch| (topic_id, epoch.epoch)));
        }
        (!found.is_empty()).then(|| *self.random.pick(&found))
    }

    /// Mostly somebody with that role.
    pub(super) fn somebody_with(&mut self, topic_id: TopicId, role: Role) -> Option<Addr> {
        let actors = self
            .suite
            .actors(topic_id, Some(role))
            .expect("the topic exists");
        if actors.is_empty() || self.random.one_in(6) {
            return None;
        }
        Some(Addr::unchecked(&self.random.pick(&actors).address))
    }

    /// Mostly one of the first three, in which everybody has a role; the third is observed.
    pub(super) fn a_topic(&mut self) -> TopicId {
        let topics = self.topics();
        if self.random.one_in(4) {
            *self.random.pick(&topics)
        } else {
            topics[*self.random.pick(&[0, 0, 1, 1, 2])]
        }
    }

    /// Mostly the current epoch.
    pub(super) fn an_epoch(&mut self, topic_id: TopicId) -> EpochId {
        let current = self
            .suite
            .topic(topic_id)
            .ok()
            .and_then(|topic| topic.current_epoch);
        let current = current.unwrap_or_default().0;
        match self.random.below(30) {
            0 => EpochId(current + 1),
            1 => EpochId(current.saturating_sub(1)),
            2 => EpochId(u64::MAX),
            _ => EpochId(current),
        }
    }

    /// Mostly near 100, sometimes on the edge of what is accepted, or beyond.
    pub(super) fn a_value(&mut self) -> Real {
        let edge = |text: &str| text.parse().expect("a decimal string");
        match self.random.below(40) {
            0 => Real::ZERO,
            1 => edge("1e40"),
            2 => edge("-1e40"),
            3 => edge("1e-40"),
            4 => edge("1.0000001e40"),
            5 => Real::MAX,
            _ => real(95_000 + self.random.below(10_000) as i64),
        }
    }
}
