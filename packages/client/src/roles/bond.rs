//! The bond a topic asks its workers for.

use allora_interfaces::{Role, TopicId};
use cosmwasm_std::Uint128;

use crate::amount::in_allo;
use crate::error::Result;
use crate::network::Network;

/// A bond too low to submit with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingBond {
    topic_id: TopicId,
    /// Base units bonded.
    pub bond: Uint128,
    /// Base units needed.
    pub needed: Uint128,
}

impl MissingBond {
    /// What of an account's bond is missing, if anything; reputers need none.
    ///
    /// # Errors
    /// If there is no such topic.
    pub fn of(
        network: &Network,
        topic_id: TopicId,
        role: Role,
        account: &str,
    ) -> Result<Option<Self>> {
        let needed = network.topic(topic_id)?.params.gates.worker_bond;
        if role == Role::Reputer || needed.is_zero() {
            return Ok(None);
        }
        let bond = network.stake_of(topic_id, account)?.bond;
        let missing = Self {
            topic_id,
            bond,
            needed,
        };
        Ok((bond < needed).then_some(missing))
    }

    /// In words.
    pub fn what(&self) -> String {
        let (bond, needed) = (in_allo(self.bond), in_allo(self.needed));
        format!("{bond} ALLO bonded, {needed} needed to submit")
    }

    /// The command that adds it.
    pub fn remedy(&self) -> String {
        let missing = self.needed.saturating_sub(self.bond);
        format!("allora stake bond {} {}", self.topic_id, in_allo(missing))
    }
}
