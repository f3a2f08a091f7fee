//! How other contracts speak to the coordinator.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{
    to_json_binary, Addr, CosmosMsg, QuerierWrapper, StdResult, Timestamp, WasmMsg,
};
use serde::Serialize;

use super::latest::{Demand, Latest, ReadError, Reading, LATEST};
use super::raw::{ADDRESSES, BOND_LOCKS, CLOCK_FRONTS, GRIDS, UNSETTLED};
use super::schedule::Grid;
use super::{msg, ExecuteMsg, InferenceResponse, NetworkInferenceResponse, QueryMsg};
use crate::topic_registry::{TopicParams, TopicStatus};
use crate::{ActorId, EpochId, Role, TopicId};

/// Of [`ExecuteMsg`] what the coordinator sends to itself: it does without the code that writes the
/// messages it only reads.
#[cw_serde]
enum Own {
    Advance(msg::Advance),
    Observe(msg::Observe),
}

/// Client of `synthesis-coordinator`.
pub struct SynthesisCoordinator<'a>(pub &'a Addr);

impl SynthesisCoordinator<'_> {
    /// Opens a topic; only the registry can.
    pub fn open_topic(
        &self,
        topic_id: TopicId,
        start: Timestamp,
        params: &TopicParams,
    ) -> StdResult<CosmosMsg> {
        self.execute(&ExecuteMsg::OpenTopic(msg::OpenTopic {
            topic_id,
            start,
            params: params.into(),
        }))
    }

    /// Announces a version; only the registry can.
    pub fn update_topic(
        &self,
        topic_id: TopicId,
        version: u32,
        params: &TopicParams,
    ) -> StdResult<CosmosMsg> {
        self.execute(&ExecuteMsg::UpdateTopic(msg::UpdateTopic {
            topic_id,
            version,
            params: params.into(),
        }))
    }

    /// Announces where a topic stands; only the registry can.
    pub fn set_topic_status(&self, topic_id: TopicId, status: TopicStatus) -> StdResult<CosmosMsg> {
        self.execute(&ExecuteMsg::SetTopicStatus(msg::SetTopicStatus {
            topic_id,
            status,
        }))
    }

    /// Admits an account to a role; only the registry can.
    pub fn admit(
        &self,
        topic_id: TopicId,
        role: Role,
        actor: &Addr,
        actor_id: ActorId,
    ) -> StdResult<CosmosMsg> {
        self.execute(&ExecuteMsg::Admit(msg::Admit {
            topic_id,
            role,
            actor: actor.to_string(),
            actor_id,
        }))
    }

    /// Dismisses an account from a role; only the registry can.
    pub fn dismiss(&self, topic_id: TopicId, role: Role, actor: &Addr) -> StdResult<CosmosMsg> {
        self.execute(&ExecuteMsg::Dismiss(msg::Dismiss {
            topic_id,
            role,
            actor: actor.to_string(),
        }))
    }

    /// Does due steps of a topic: what the coordinator asks of itself.
    pub fn advance(&self, topic_id: TopicId, steps: u32) -> StdResult<CosmosMsg> {
        self.execute(&Own::Advance(msg::Advance {
            topic_id,
            max_steps: Some(steps),
        }))
    }

    /// Reads the truth of an epoch from the contract that says it: what the coordinator asks of itself.
    pub fn observe(&self, topic_id: TopicId, epoch: EpochId) -> StdResult<CosmosMsg> {
        self.execute(&Own::Observe(msg::Observe { topic_id, epoch }))
    }

    /// The newest network inference, or an error if it is older than `max_age` seconds.
    pub fn network_inference(
        &self,
        querier: &QuerierWrapper,
        topic_id: TopicId,
        max_age: u64,
    ) -> StdResult<NetworkInferenceResponse> {
        querier.query_wasm_smart(self.0, &QueryMsg::NetworkInference { topic_id, max_age })
    }

    /// The newest inference of a topic to act on, read raw.
    ///
    /// # Errors
    /// `Nothing` before the first, `Stale` beyond `max_age`, `Wide` beyond `max_spread`.
    pub fn latest(
        &self,
        querier: &QuerierWrapper,
        topic_id: TopicId,
        now: Timestamp,
        Demand {
            max_age,
            max_spread,
        }: Demand,
    ) -> Result<Latest, ReadError> {
        let latest = match self.reading(querier, topic_id, now, max_age)? {
            Reading::Fresh(latest) => latest,
            Reading::Stale { latest, age } => {
                return Err(ReadError::Stale {
                    topic_id,
                    epoch: latest.epoch,
                    age,
                    max_age,
                    expected_at: self.expected_at(querier, topic_id, now)?,
                })
            }
            Reading::None => return Err(ReadError::Nothing { topic_id }),
        };
        match (max_spread, latest.spread()) {
            (Some(max_spread), spread) if spread.is_none_or(|spread| spread > max_spread) => {
                Err(ReadError::Wide {
                    topic_id,
                    epoch: latest.epoch,
                    spread,
                    max_spread,
                })
            }
            _ => Ok(latest),
        }
    }

    /// The newest inference of a topic, read raw, for those who do something else if it is too old
    /// or there is none.
    pub fn reading(
        &self,
        querier: &QuerierWrapper,
        topic_id: TopicId,
        now: Timestamp,
        max_age: u64,
    ) -> StdResult<Reading> {
        let latest = self.latest_unchecked(querier, topic_id)?;
        Ok(latest.map_or(Reading::None, |latest| latest.reading(now, max_age)))
    }

    /// The newest inference of a topic however old it is, read raw.
    pub fn latest_unchecked(
        &self,
        querier: &QuerierWrapper,
        topic_id: TopicId,
    ) -> StdResult<Option<Latest>> {
        LATEST.query(querier, self.0, topic_id)
    }

    /// When the next inference of a topic is due by its grid, read raw; `None` if there is no such
    /// topic, or it stands still.
    pub fn expected_at(
        &self,
        querier: &QuerierWrapper,
        topic_id: TopicId,
        now: Timestamp,
    ) -> StdResult<Option<Timestamp>> {
        let found = CLOCK_FRONTS.query(querier, self.0, topic_id)?;
        Ok(found.and_then(|front| front.0.expected_at(now)))
    }

    /// What became of the inference of an epoch.
    pub fn inference(
        &self,
        querier: &QuerierWrapper,
        topic_id: TopicId,
        epoch: EpochId,
    ) -> StdResult<InferenceResponse> {
        querier.query_wasm_smart(self.0, &QueryMsg::Inference { topic_id, epoch })
    }

    /// Until when an account's bond in a topic stays where a slash can reach it, read
    /// raw; `None` if it never answered for an epoch.
    pub fn bond_lock(
        &self,
        querier: &QuerierWrapper,
        topic_id: TopicId,
        account: &Addr,
    ) -> StdResult<Option<Timestamp>> {
        BOND_LOCKS.query(querier, self.0, (topic_id, account))
    }

    /// The oldest epoch of a topic that is not settled, read raw; `None` if none is open.
    pub fn unsettled(
        &self,
        querier: &QuerierWrapper,
        topic_id: TopicId,
    ) -> StdResult<Option<EpochId>> {
        let found = UNSETTLED.query(querier, self.0, topic_id)?;
        Ok(found.and_then(|front| front.0 .0))
    }

    /// The grid of time of a topic, read raw; `None` if there is no such topic.
    pub fn grid(&self, querier: &QuerierWrapper, topic_id: TopicId) -> StdResult<Option<Grid>> {
        let found = GRIDS.query(querier, self.0, topic_id)?;
        Ok(found.map(|front| front.0))
    }

    /// The account of an actor, read raw; `None` if it was never admitted.
    pub fn account(
        &self,
        querier: &QuerierWrapper,
        topic_id: TopicId,
        actor_id: ActorId,
    ) -> StdResult<Option<Addr>> {
        ADDRESSES.query(querier, self.0, (topic_id, actor_id))
    }

    fn execute(&self, msg: &impl Serialize) -> StdResult<CosmosMsg> {
        Ok(WasmMsg::Execute {
            contract_addr: self.0.to_string(),
            msg: to_json_binary(msg)?,
            funds: vec![],
        }
        .into())
    }
}
