//! What is hidden in topics that ask for it, and revealed by somebody, some time.

use allora_interfaces::synthesis_coordinator::ForecastElement;
use allora_testing::Secret;
use synthesis_coordinator::ContractError;

use super::*;

/// What was committed to and not revealed yet.
pub(super) struct Hidden {
    topic_id: TopicId,
    epoch: EpochId,
    kind: WindowKind,
    secret: Secret,
}

/// Secrets looked through for one that can be revealed.
const LOOKED_AT: usize = 40;

/// Whether a message was refused because its topic hides what it takes.
pub(super) fn is_hidden<T>(result: &AnyResult<T>) -> bool {
    let refusal = result.as_ref().err().and_then(|error| error.downcast_ref());
    matches!(refusal, Some(ContractError::Hidden { .. }))
}

impl Walk {
    /// Commits to an inference, or to a forecast if there is none.
    pub(super) fn commit_submission(
        &mut self,
        by: Addr,
        (topic_id, epoch): (TopicId, EpochId),
        inference: Option<Real>,
        forecast: Vec<ForecastElement>,
        trace: &mut String,
    ) -> (Action, AnyResult<()>) {
        let name = format!("commit to {topic_id}/{epoch}: {inference:?} {forecast:?}");
        let action = self.action(name, Some(by), trace);
        let suite = &mut self.suite;
        let secret = match inference {
            Some(value) => suite.commit_inference(&action.by, topic_id, epoch, value),
            None => suite.commit_forecast(&action.by, topic_id, epoch, forecast),
        };
        if secret.is_ok() {
            self.note_bond(topic_id, &action.by);
        }
        let kept = self.keep((topic_id, epoch), WindowKind::Reveal, secret);
        (action, kept)
    }

    /// Commits to a truth.
    pub(super) fn commit_truth(
        &mut self,
        by: Addr,
        (topic_id, epoch): (TopicId, EpochId),
        truth: Real,
        trace: &mut String,
    ) -> (Action, AnyResult<()>) {
        let name = format!("commit to the truth of {topic_id}/{epoch}: {truth}");
        let action = self.action(name, Some(by), trace);
        let suite = &mut self.suite;
        let secret = suite.commit_truth(&action.by, topic_id, epoch, truth);
        let kept = self.keep((topic_id, epoch), WindowKind::ReportReveal, secret);
        (action, kept)
    }

    fn keep(
        &mut self,
        (topic_id, epoch): (TopicId, EpochId),
        kind: WindowKind,
        secret: AnyResult<Secret>,
    ) -> AnyResult<()> {
        let secret = secret?;
        self.hidden.push(Hidden {
            topic_id,
            epoch,
            kind,
            secret,
        });
        Ok(())
    }

    /// Has anybody reveal what can be, if anything can; rarely what cannot.
    pub(super) fn reveal_or_submit(&mut self, trace: &mut String) -> (Action, AnyResult<()>) {
        let skipped = self.hidden.len().saturating_sub(LOOKED_AT);
        let looked_at = self.hidden.iter().enumerate().skip(skipped);
        let due = looked_at.filter(|(_, hidden)| self.is_due(hidden));
        let due: Vec<usize> = due.map(|(index, _)| index).collect();
        let any = self.hidden.len() as u64;
        let index = if !due.is_empty() && !self.random.one_in(4) {
            *self.random.pick(&due)
        } else if any > 0 && self.random.one_in(20) {
            self.random.below(any) as usize
        } else {
            return self.submit(trace);
        };
        let Hidden {
            topic_id,
            epoch,
            ref secret,
            ..
        } = self.hidden[index];
        let secret = secret.clone();
        let name = format!("reveal of {topic_id}/{epoch}: {}", secret.message);
        let action = self.action(name, None, trace);
        let result = self.suite.reveal(&action.by, &secret);
        if result.is_ok() {
            self.hidden.swap_remove(index);
        }
        (action, result.map(|_| ()))
    }

    fn is_due(&self, hidden: &Hidden) -> bool {
        let windows = self.suite.windows(hidden.topic_id, Some(hidden.epoch));
        let windows = windows.map_or(vec![], |windows| windows.windows);
        let mut windows = windows.into_iter();
        windows.any(|window| window.open && window.kind == hidden.kind)
    }
}
