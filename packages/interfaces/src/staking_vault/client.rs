//! How other contracts speak to the vault.

use cosmwasm_std::{
    to_json_binary, Addr, CosmosMsg, QuerierWrapper, StdResult, Timestamp, Uint128, WasmMsg,
};

use super::raw::STAKES;
use super::{ExecuteMsg, Offence, Settlement};
use crate::{EpochId, TopicId};

/// Client of `staking-vault`.
pub struct StakingVault<'a>(pub &'a Addr);

impl StakingVault<'_> {
    /// Opens the account of a topic; only the registry can.
    pub fn open_topic(&self, topic_id: TopicId) -> StdResult<CosmosMsg> {
        self.execute(&ExecuteMsg::OpenTopic { topic_id })
    }

    /// Lets a topic take part in emission, or not; only the registry can.
    pub fn set_topic_active(&self, topic_id: TopicId, active: bool) -> StdResult<CosmosMsg> {
        self.execute(&ExecuteMsg::SetTopicActive { topic_id, active })
    }

    /// Settles an epoch for what accrued from `since` to `due`; only the coordinator
    /// can.
    pub fn settle(
        &self,
        topic_id: TopicId,
        epoch: EpochId,
        (since, due): (Timestamp, Timestamp),
        settlement: Settlement,
    ) -> StdResult<CosmosMsg> {
        self.settle_and_slash(topic_id, epoch, (since, due), settlement, vec![])
    }

    /// As [`settle`](Self::settle), and takes stake of offenders.
    pub fn settle_and_slash(
        &self,
        topic_id: TopicId,
        epoch: EpochId,
        (since, due): (Timestamp, Timestamp),
        settlement: Settlement,
        offences: Vec<Offence>,
    ) -> StdResult<CosmosMsg> {
        self.execute(&ExecuteMsg::Settle {
            topic_id,
            epoch,
            since,
            due,
            settlement,
            offences,
        })
    }

    /// Stake on an operator in a topic, its own and delegated, read raw.
    pub fn stake(
        &self,
        querier: &QuerierWrapper,
        topic_id: TopicId,
        account: &Addr,
    ) -> StdResult<Uint128> {
        let stake = STAKES.query(querier, self.0.clone(), (topic_id, account))?;
        Ok(stake.unwrap_or_default())
    }

    fn execute(&self, msg: &ExecuteMsg) -> StdResult<CosmosMsg> {
        Ok(WasmMsg::Execute {
            contract_addr: self.0.to_string(),
            msg: to_json_binary(msg)?,
            funds: vec![],
        }
        .into())
    }
}
