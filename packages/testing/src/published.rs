//! The law of inferences: what is read raw is what is answered.

use allora_interfaces::synthesis_coordinator::{InferenceResponse, Latest};
use allora_interfaces::TopicId;
use cosmwasm_std::{StdResult, Storage};

use super::Suite;

impl<S: Storage> Suite<S> {
    /// The newest inference of a topic, read raw, is the one that is answered, as long as that is kept
    /// in detail; and no epoch after it has one.
    pub(super) fn newest_is_read_raw(&self, topic_id: TopicId) -> StdResult<Option<String>> {
        let latest = self.latest(topic_id)?;
        let answer = self.network_inference(topic_id, u64::MAX).ok();
        let answered = answer.map(|answer| Latest {
            epoch: answer.epoch,
            closed_at: answer.timestamp,
            value: answer.value,
            interval: answer.interval.try_into().ok(),
            contributors: answer.contributors,
        });
        let newest = self.history(topic_id)?.into_iter().rev();
        let newest = newest.filter(|entry| entry.value.is_some());
        let newest = newest.map(|entry| entry.epoch).next();
        let of = latest.map(|latest| latest.epoch);
        if newest > of {
            return Ok(Some(format!(
                "topic {topic_id}: the newest inference is of epoch {newest:?}, {of:?} is read raw"
            )));
        }
        let holds = match (&latest, &answered) {
            (Some(latest), None) => !self.is_kept_in_detail(topic_id, latest)?,
            _ => latest == answered,
        };
        let broken =
            || format!("topic {topic_id}: {answered:?} is answered, {latest:?} is read raw");
        Ok((!holds).then(broken))
    }

    fn is_kept_in_detail(&self, topic_id: TopicId, latest: &Latest) -> StdResult<bool> {
        let kept = self.inference(topic_id, latest.epoch)? != InferenceResponse::Void {};
        Ok(kept && self.epoch(topic_id, latest.epoch)?.inference.is_some())
    }
}
