//! What actors do in an epoch, and the clock of its windows.

use allora_interfaces::synthesis_coordinator::{msg, ExecuteMsg, ForecastElement, WindowKind};
use allora_interfaces::{EpochId, TopicId};
use allora_math::Real;
use anyhow::{bail, Result as AnyResult};
use cosmwasm_std::{Addr, Storage, Timestamp};
use cw_multi_test::AppResponse;

use super::Suite;

/// Bounds [`Suite::advance_all`]; an `Advance` that does not get on is a defect.
const MAX_ADVANCES: u32 = 100_000;

/// Epochs.
impl<S: Storage> Suite<S> {
    /// Submits an inference, a forecast, or both.
    pub fn submit(
        &mut self,
        who: &Addr,
        topic_id: TopicId,
        epoch: EpochId,
        inference: Option<Real>,
        forecast: Vec<ForecastElement>,
    ) -> AnyResult<AppResponse> {
        let msg = ExecuteMsg::Submit(msg::Submit {
            topic_id,
            epoch,
            inference,
            forecast,
        });
        self.on_coordinator(who, &msg)
    }

    /// Reports the truth of an epoch.
    pub fn report(
        &mut self,
        who: &Addr,
        topic_id: TopicId,
        epoch: EpochId,
        truth: Real,
    ) -> AnyResult<AppResponse> {
        let msg = ExecuteMsg::Report(msg::Report {
            topic_id,
            epoch,
            truth,
            evidence: None,
        });
        self.on_coordinator(who, &msg)
    }

    /// Does due steps of a topic, as many as one message may.
    pub fn advance(&mut self, topic_id: TopicId) -> AnyResult<AppResponse> {
        let keeper = self.keeper();
        let msg = ExecuteMsg::Advance(msg::Advance {
            topic_id,
            max_steps: None,
        });
        self.on_coordinator(&keeper, &msg)
    }

    /// Does the due steps of a topic until nothing is due.
    pub fn advance_all(&mut self, topic_id: TopicId) -> AnyResult<Vec<AppResponse>> {
        let mut responses = vec![];
        while self.is_due(topic_id)? {
            if responses.len() as u32 >= MAX_ADVANCES {
                bail!("topic {topic_id}: still due after {MAX_ADVANCES} advances");
            }
            responses.push(self.advance(topic_id)?);
        }
        Ok(responses)
    }

    /// Has the settlement of an epoch paid again, after the vault refused it.
    pub fn retry_settlement(
        &mut self,
        topic_id: TopicId,
        epoch: EpochId,
    ) -> AnyResult<AppResponse> {
        let keeper = self.keeper();
        self.on_coordinator(
            &keeper,
            &ExecuteMsg::RetrySettlement(msg::RetrySettlement { topic_id, epoch }),
        )
    }

    /// Sends a message to the coordinator.
    pub fn on_coordinator(&mut self, sender: &Addr, msg: &ExecuteMsg) -> AnyResult<AppResponse> {
        let coordinator = self.contracts.coordinator.clone();
        self.execute(sender, &coordinator, msg)
    }

    /// Lets time pass until an epoch opens, if it has not.
    pub fn skip_to_open(&mut self, topic_id: TopicId, epoch: EpochId) -> AnyResult<()> {
        let [submission, _] = self.windows_of(topic_id, epoch)?;
        self.skip_until(submission.opens_at);
        Ok(())
    }

    /// Lets time pass until the submission window of an epoch has closed, and all that was hidden in
    /// it has been revealed.
    pub fn skip_to_close(&mut self, topic_id: TopicId, epoch: EpochId) -> AnyResult<()> {
        let windows = self.windows(topic_id, Some(epoch))?.windows;
        let workers = [WindowKind::Submission, WindowKind::Reveal];
        let theirs = windows
            .iter()
            .filter(|window| workers.contains(&window.kind));
        if let Some(closes_at) = theirs.map(|window| window.closes_at).max() {
            self.skip_until(closes_at);
        }
        Ok(())
    }

    /// Lets time pass until the report window of an epoch has opened.
    pub fn skip_to_report(&mut self, topic_id: TopicId, epoch: EpochId) -> AnyResult<()> {
        let [_, report] = self.windows_of(topic_id, epoch)?;
        self.skip_until(report.opens_at);
        Ok(())
    }

    /// Lets time pass until an epoch is due to settle.
    pub fn skip_to_settlement(&mut self, topic_id: TopicId, epoch: EpochId) -> AnyResult<()> {
        let settles_at = self.windows(topic_id, Some(epoch))?.settles_at;
        self.skip_until(settles_at);
        Ok(())
    }

    pub(crate) fn skip_until(&mut self, time: Timestamp) {
        if time > self.now() {
            self.set_time(time);
        }
    }
}
