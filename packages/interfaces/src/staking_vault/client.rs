//! How other contracts speak to the vault.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{
    to_json_binary, Addr, CosmosMsg, QuerierWrapper, StdResult, Timestamp, Uint128, WasmMsg,
};
use serde::Serialize;

use super::raw::{Staked, BONDS, STAKES};
use super::{ExecuteMsg, Offence, Settlement};
use crate::{ActorId, EpochId, TopicId};

/// [`ExecuteMsg::Settle`] alone: the coordinator would carry the code to write all the
/// others for nothing.
#[cw_serde]
enum SettleMsg {
    Settle {
        topic_id: TopicId,
        epoch: EpochId,
        since: Timestamp,
        due: Timestamp,
        settlement: Settlement,
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        offences: Vec<Offence>,
    },
}

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

    /// Settles an epoch for what accrued from `since` to `due`, and takes stake of
    /// offenders; only the coordinator can.
    pub fn settle(
        &self,
        topic_id: TopicId,
        epoch: EpochId,
        (since, due): (Timestamp, Timestamp),
        settlement: Settlement,
        offences: Vec<Offence>,
    ) -> StdResult<CosmosMsg> {
        self.execute(&SettleMsg::Settle {
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
        actor_id: ActorId,
    ) -> StdResult<Uint128> {
        let stake = STAKES.query(querier, self.0, (topic_id, actor_id))?;
        Ok(stake.map(|Staked(amount)| amount).unwrap_or_default())
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

    fn execute<M: Serialize>(&self, msg: &M) -> StdResult<CosmosMsg> {
        Ok(WasmMsg::Execute {
            contract_addr: self.0.to_string(),
            msg: to_json_binary(msg)?,
            funds: vec![],
        }
        .into())
    }
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::to_json_vec;

    use super::*;

    #[test]
    fn the_lone_settlement_reads_like_the_message() {
        let (topic_id, epoch) = (TopicId(3), EpochId(7));
        let (since, due) = (Timestamp::from_nanos(1), Timestamp::from_nanos(2));
        let settlement = Settlement::Void {};
        let alone = SettleMsg::Settle {
            topic_id,
            epoch,
            since,
            due,
            settlement: settlement.clone(),
            offences: vec![],
        };
        let whole = ExecuteMsg::Settle {
            topic_id,
            epoch,
            since,
            due,
            settlement,
            offences: vec![],
        };
        assert_eq!(to_json_vec(&alone).unwrap(), to_json_vec(&whole).unwrap());
    }
}
