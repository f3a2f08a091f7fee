//! What the coordinator has published about a topic, as deliveries see it.

use allora_interfaces::inference_desk::{Inference, Outcome};
use allora_interfaces::synthesis_coordinator::schedule::Grid;
use allora_interfaces::synthesis_coordinator::{InferenceResponse, Latest, SynthesisCoordinator};
use allora_interfaces::{EpochId, TopicId};
use cosmwasm_std::{Addr, QuerierWrapper, Timestamp};

use crate::error::{ContractError, ContractResult};
use crate::state::Request;

/// What can be delivered, and since when.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Due {
    pub(crate) outcome: Outcome,
    /// When the submissions of its epoch ended; `None` if that is too long ago to be known.
    pub(crate) since: Option<Timestamp>,
}

/// Of one topic.
pub(crate) struct News<'a> {
    querier: QuerierWrapper<'a>,
    coordinator: Addr,
    topic_id: TopicId,
    pub(crate) now: Timestamp,
    pub(crate) latest: Option<Latest>,
    pub(crate) grid: Grid,
    /// What became of older epochs that were asked for: few, a message names few requests.
    asked: Vec<(EpochId, Option<Due>)>,
}

impl From<Latest> for Due {
    fn from(latest: Latest) -> Self {
        let Latest {
            epoch,
            closed_at,
            value,
            interval,
            contributors,
        } = latest;
        Self {
            outcome: Outcome::Inference(Inference {
                epoch,
                value,
                interval,
                timestamp: closed_at,
                contributors,
            }),
            since: Some(closed_at),
        }
    }
}

impl<'a> News<'a> {
    /// Two raw reads.
    pub(crate) fn load(
        querier: QuerierWrapper<'a>,
        coordinator: Addr,
        topic_id: TopicId,
        now: Timestamp,
    ) -> ContractResult<Self> {
        let client = SynthesisCoordinator(&coordinator);
        let grid = client.grid(&querier, topic_id)?;
        let latest = client.latest_unchecked(&querier, topic_id)?;
        Ok(Self {
            querier,
            coordinator,
            topic_id,
            now,
            latest,
            grid: grid.ok_or(ContractError::UnknownTopic { topic_id })?,
            asked: vec![],
        })
    }

    /// When the submissions of an epoch end, and the revealing after them; `None` if it is older
    /// than the grid knows, or time does not reach so far.
    pub(crate) fn closes_at(&self, epoch: EpochId) -> Option<Timestamp> {
        let start = self.grid.timeline().of_epoch(epoch)?;
        Some(start.windows(epoch)?.reveals_end)
    }

    /// About how many epochs the coordinator was asked.
    pub(crate) fn asked(&self) -> usize {
        self.asked.len()
    }

    /// The first epoch that opens later.
    pub(crate) fn next_epoch(&self, topic_id: TopicId) -> ContractResult<EpochId> {
        let next = self.grid.timeline().next_opening(self.now);
        let (epoch, _) = next.ok_or(ContractError::EpochsExhausted { topic_id })?;
        Ok(epoch)
    }

    /// Whether anybody may still submit to an epoch.
    pub(crate) fn takes_submissions(&self, epoch: EpochId) -> bool {
        let start = self.grid.timeline().of_epoch(epoch);
        let windows = start.and_then(|start| start.windows(epoch));
        windows.is_some_and(|windows| self.now < windows.submissions_end)
    }

    /// What can be delivered for a request, if anything can.
    pub(crate) fn due(&mut self, request: &Request) -> ContractResult<Option<Due>> {
        match &request.watch {
            Some(watch) => {
                let late = |latest: &Latest| latest.epoch >= request.epoch;
                let latest = self.latest.filter(late);
                let latest = latest.filter(|latest| watch.fires(&latest.value));
                Ok(latest.map(Due::from))
            }
            None => self.of_epoch(request.epoch),
        }
    }

    /// What became of an epoch. Asks the coordinator, whose code is loaded for that, only about one
    /// that is over and is not the newest with an inference.
    fn of_epoch(&mut self, epoch: EpochId) -> ContractResult<Option<Due>> {
        if let Some(latest) = self.latest.filter(|latest| latest.epoch == epoch) {
            return Ok(Some(latest.into()));
        }
        let since = self.closes_at(epoch);
        if since.is_some_and(|since| since > self.now) {
            return Ok(None);
        }
        if let Some((_, known)) = self.asked.iter().find(|(asked, _)| *asked == epoch) {
            return Ok(*known);
        }
        let due = self.ask(epoch, since)?;
        self.asked.push((epoch, due));
        Ok(due)
    }

    fn ask(&self, epoch: EpochId, since: Option<Timestamp>) -> ContractResult<Option<Due>> {
        let client = SynthesisCoordinator(&self.coordinator);
        let answer = client.inference(&self.querier, self.topic_id, epoch)?;
        Ok(match answer {
            // what is not known is not said: such a request is paid back at its deadline
            InferenceResponse::Pending {} | InferenceResponse::Forgotten {} => None,
            InferenceResponse::Void {} => Some(Due {
                outcome: Outcome::Void { epoch },
                since,
            }),
            InferenceResponse::Published {
                value,
                interval,
                timestamp,
                contributors,
            } => Some(Due {
                outcome: Outcome::Inference(Inference {
                    epoch,
                    value,
                    interval: interval.try_into().ok(),
                    timestamp,
                    contributors,
                }),
                since: Some(timestamp),
            }),
        })
    }
}
