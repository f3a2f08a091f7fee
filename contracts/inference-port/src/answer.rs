//! Answers to requests: of the querier, the moment and the request alone, however they came here.

use allora_interfaces::inference_port::{Answers, Inference, Reading, Request};
use allora_interfaces::synthesis_coordinator::schedule::Grid;
use allora_interfaces::synthesis_coordinator::{
    self as coordinator, InferenceResponse, Latest, SynthesisCoordinator,
};
use allora_interfaces::{EpochId, TopicId};
use cosmwasm_std::{
    from_json, to_json_binary, Addr, Binary, Env, QuerierWrapper, StdResult, Timestamp,
};

use crate::refusal::Refusal;

/// Whom to ask, and when.
#[derive(Clone, Copy)]
pub(crate) struct Source<'a> {
    pub(crate) coordinator: &'a Addr,
    pub(crate) querier: QuerierWrapper<'a>,
    pub(crate) env: &'a Env,
}

/// Answers a request.
pub(crate) fn answer(source: Source<'_>, packet: &[u8]) -> Result<Binary, Refusal> {
    let answer = match read(packet)? {
        Request::Inference { topic_id, max_age } => {
            to_json_binary(&source.newest(topic_id, max_age)?)
        }
        Request::InferenceAt { topic_id, epoch } => to_json_binary(&source.at(topic_id, epoch)?),
        Request::Inferences { topic_ids, max_age } => {
            let readings = topic_ids
                .into_iter()
                .map(|topic_id| source.reading(topic_id, max_age))
                .collect::<StdResult<_>>()?;
            to_json_binary(&Answers { readings })
        }
    };
    Ok(answer?)
}

fn read(packet: &[u8]) -> Result<Request, Refusal> {
    let got = packet.len();
    if got > Request::MAX_BYTES {
        return Err(Refusal::TooLong { got });
    }
    let request = from_json(packet).map_err(|reason| Refusal::NotUnderstood { reason })?;
    match &request {
        Request::Inferences { topic_ids, .. } if topic_ids.len() > Request::MAX_TOPICS => {
            let got = topic_ids.len();
            Err(Refusal::TooMany { got })
        }
        _ => Ok(request),
    }
}

impl Source<'_> {
    fn newest(&self, topic_id: TopicId, max_age: u64) -> Result<Inference, Refusal> {
        match self.reading(topic_id, max_age)? {
            Reading::Fresh(inference) => Ok(inference),
            Reading::Stale(inference) => Err(Refusal::Stale {
                topic_id,
                epoch: inference.epoch,
                age: inference.age,
                max_age,
                expected_at: inference.expected_at,
            }),
            Reading::None { expected_at, .. } => {
                self.grid(topic_id)?;
                Err(Refusal::Nothing {
                    topic_id,
                    expected_at,
                })
            }
        }
    }

    fn reading(&self, topic_id: TopicId, max_age: u64) -> StdResult<Reading> {
        let now = self.env.block.time;
        let client = SynthesisCoordinator(self.coordinator);
        let reading = client.reading(&self.querier, topic_id, now, max_age)?;
        let expected_at = client.expected_at(&self.querier, topic_id, now)?;
        let carried = |latest| self.carried(topic_id, latest, expected_at);
        Ok(match reading {
            coordinator::Reading::Fresh(latest) => Reading::Fresh(carried(latest)),
            coordinator::Reading::Stale { latest, .. } => Reading::Stale(carried(latest)),
            coordinator::Reading::None => Reading::None {
                topic_id,
                expected_at,
            },
        })
    }

    /// Of a topic that there is.
    fn grid(&self, topic_id: TopicId) -> Result<Grid, Refusal> {
        let client = SynthesisCoordinator(self.coordinator);
        let grid = client.grid(&self.querier, topic_id)?;
        grid.ok_or(Refusal::UnknownTopic { topic_id })
    }

    fn at(&self, topic_id: TopicId, epoch: EpochId) -> Result<Inference, Refusal> {
        let client = SynthesisCoordinator(self.coordinator);
        let grid = self.grid(topic_id)?;
        match client.inference(&self.querier, topic_id, epoch)? {
            InferenceResponse::Published {
                value,
                interval,
                timestamp,
                contributors,
            } => {
                let latest = Latest {
                    epoch,
                    closed_at: timestamp,
                    value,
                    interval: interval.try_into().ok(),
                    contributors,
                };
                let now = self.env.block.time;
                let expected_at = client.expected_at(&self.querier, topic_id, now)?;
                Ok(self.carried(topic_id, latest, expected_at))
            }
            InferenceResponse::Pending {} => {
                let start = grid.timeline().of_epoch(epoch);
                let windows = start.and_then(|start| start.windows(epoch));
                Err(Refusal::Pending {
                    topic_id,
                    epoch,
                    closes_at: windows.map(|windows| windows.reveals_end),
                })
            }
            InferenceResponse::Void {} | InferenceResponse::Forgotten {} => {
                Err(Refusal::Void { topic_id, epoch })
            }
        }
    }

    /// As it travels.
    pub(crate) fn carried(
        &self,
        topic_id: TopicId,
        latest: Latest,
        expected_at: Option<Timestamp>,
    ) -> Inference {
        Inference {
            topic_id,
            epoch: latest.epoch,
            value: latest.value,
            interval: latest.interval,
            timestamp: latest.closed_at,
            age: latest.age(self.env.block.time),
            contributors: latest.contributors,
            expected_at,
            height: self.env.block.height,
        }
    }
}
