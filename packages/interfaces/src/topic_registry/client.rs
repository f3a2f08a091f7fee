//! How other contracts speak to the registry.

use cosmwasm_std::{Addr, QuerierWrapper, StdResult};

use super::raw::{Actor, ACTORS};
use super::{QueryMsg, TopicResponse};
use crate::TopicId;

/// Client of `topic-registry`.
pub struct TopicRegistry<'a>(pub &'a Addr);

impl TopicRegistry<'_> {
    /// A topic, or the registry's error if there is none.
    pub fn topic(&self, querier: &QuerierWrapper, topic_id: TopicId) -> StdResult<TopicResponse> {
        querier.query_wasm_smart(self.0, &QueryMsg::Topic { topic_id })
    }

    /// An account in a topic, read raw.
    pub fn actor(
        &self,
        querier: &QuerierWrapper,
        topic_id: TopicId,
        account: &Addr,
    ) -> StdResult<Option<Actor>> {
        ACTORS.query(querier, self.0, (topic_id, account))
    }
}
