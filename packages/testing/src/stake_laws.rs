//! Laws about what stands behind reports, read from outside.

use allora_interfaces::staking_vault::StakingVault;
use allora_interfaces::synthesis_coordinator::schedule::Grid;
use allora_interfaces::synthesis_coordinator::{SynthesisCoordinator, TopicResponse};
use allora_interfaces::{EpochId, TopicId};
use cosmwasm_std::{StdResult, Storage, Uint128};

use super::Suite;

impl<S: Storage> Suite<S> {
    /// What the vault reads of where the epochs of a topic stand: the oldest that is not settled,
    /// and the grid of time.
    pub fn epochs_as_read(&self, topic_id: TopicId) -> StdResult<(Option<EpochId>, Option<Grid>)> {
        let coordinator = SynthesisCoordinator(&self.contracts.coordinator);
        let querier = &self.app.wrap();
        let unsettled = coordinator.unsettled(querier, topic_id)?;
        Ok((unsettled, coordinator.grid(querier, topic_id)?))
    }

    /// Stake that the reports of an epoch were made with, and what of the topic stands behind
    /// them or was taken from it since. The first is never more than the second.
    pub fn stake_behind(&self, topic_id: TopicId, epoch: EpochId) -> StdResult<(Uint128, Uint128)> {
        let reports = self.reports(topic_id, epoch)?;
        // the truth of a contract has nobody's stake behind it
        let reports = reports.iter().filter(|report| report.actor_id.0 != 0);
        let behind = reports.map(|report| report.stake).sum();
        let account = self.topic_account(topic_id)?;
        let taken: Uint128 = self
            .offences(topic_id)?
            .iter()
            .map(|offence| offence.staked + offence.unbonding)
            .sum();
        Ok((behind, account.staked + account.unbonding + taken))
    }

    /// Sentences about epochs whose reports have more behind them than the topic ever had, all
    /// together or by what the vault says now.
    pub(super) fn stake_is_counted_once(&self, topic: &TopicResponse) -> StdResult<Vec<String>> {
        let mut found = Vec::new();
        let topic_id = topic.topic_id;
        let vault = StakingVault(&self.contracts.vault);
        for epoch in &topic.open_epochs {
            let (behind, most) = self.stake_behind(topic_id, *epoch)?;
            if behind > most {
                found.push(format!(
                    "topic {topic_id}: {behind} behind the reports of epoch {epoch}, {most} in all"
                ));
            }
            for report in self.reports(topic_id, *epoch)? {
                let stake = vault.stake(&self.app.wrap(), topic_id, report.actor_id)?;
                let now = stake.at(*epoch);
                // rounding of moved shares
                if now > report.stake + Uint128::new(100) {
                    found.push(format!(
                        "topic {topic_id}: actor {} reported epoch {epoch} with {}, now {now}",
                        report.actor_id, report.stake
                    ));
                }
            }
        }
        Ok(found)
    }
}
