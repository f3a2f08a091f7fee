//! How other contracts speak to the vault.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{to_json_binary, Addr, CosmosMsg, QuerierWrapper, StdResult, Uint128, WasmMsg};
use serde::Serialize;

use super::raw::{Staked, BONDS, STAKES};
use super::{msg, ExecuteMsg};
use crate::{ActorId, TopicId};

/// As [`ExecuteMsg::Settle`]. The coordinator sends the vault nothing else, and does without the code that
/// writes all its other messages.
#[cw_serde]
enum Settle {
    Settle(msg::Settle),
}

/// Client of `staking-vault`.
pub struct StakingVault<'a>(pub &'a Addr);

impl StakingVault<'_> {
    /// Opens the account of a topic; only the registry can.
    pub fn open_topic(&self, topic_id: TopicId) -> StdResult<CosmosMsg> {
        self.execute(&ExecuteMsg::OpenTopic(msg::OpenTopic { topic_id }))
    }

    /// Lets a topic take part in emission, or not; only the registry can.
    pub fn set_topic_active(&self, topic_id: TopicId, active: bool) -> StdResult<CosmosMsg> {
        self.execute(&ExecuteMsg::SetTopicActive(msg::SetTopicActive {
            topic_id,
            active,
        }))
    }

    /// Settles an epoch; only the coordinator can.
    pub fn settle(&self, msg: msg::Settle) -> StdResult<CosmosMsg> {
        self.execute(&Settle::Settle(msg))
    }

    /// Stake on an operator in a topic, its own and delegated, read raw.
    pub fn stake(
        &self,
        querier: &QuerierWrapper,
        topic_id: TopicId,
        actor_id: ActorId,
    ) -> StdResult<Staked> {
        let stake = STAKES.query(querier, self.0, (topic_id, actor_id))?;
        Ok(stake.map(|front| front.0).unwrap_or_default())
    }

    /// Bond of an account in a topic, read raw.
    pub fn bond(
        &self,
        querier: &QuerierWrapper,
        topic_id: TopicId,
        account: &Addr,
    ) -> StdResult<Uint128> {
        let bond = BONDS.query(querier, self.0, (topic_id, account))?;
        Ok(bond.unwrap_or_default())
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
