//! The account of a topic.

use allora_interfaces::staking_vault::VALIDATORS;
use allora_interfaces::{EpochId, TopicId};
use allora_storage::Packed;
use cosmwasm_std::{Storage, Timestamp, Uint128, Uint256};

use super::TOPICS;
use crate::emission::revenue::Revenue;
use crate::emission::schedule::Emission;
use crate::emission::weight::TopicWeight;
use crate::error::{ContractError, ContractResult};
use crate::ledger::TopicLedger;

/// Account of a topic.
#[derive(Clone, Debug, PartialEq, Packed)]
pub(crate) struct Topic {
    /// Whether the registry lets it take part in emission.
    pub(crate) active: bool,
    /// What the vault holds for its actors.
    pub(crate) ledger: TopicLedger,
    /// What it earned lately.
    pub(crate) revenue: Revenue,
    /// Its weight and whether it takes part.
    pub(crate) weight: TopicWeight,
    /// Value of the emission index up to which `accrued` counts.
    pub(crate) index: Uint256,
    /// Base units it is entitled to. No liability: nothing is funded before an
    /// epoch is settled.
    pub(crate) accrued: Uint128,
    /// Since when `accrued` counts: the time up to which epochs were settled.
    pub(crate) accrued_from: Timestamp,
    /// Last epoch settled.
    #[packed(count)]
    pub(crate) last_epoch: Option<EpochId>,
    /// Unbonding entries numbered so far.
    #[packed(count)]
    pub(crate) unbonding_count: u64,
    /// Paid epochs over which its subsidy is paid.
    #[packed(count)]
    pub(crate) subsidy_epochs: u32,
}

impl Topic {
    /// An account without money, revenue or weight.
    pub(crate) fn open(emission: &Emission, now: Timestamp, active: bool) -> Self {
        Self {
            active,
            ledger: TopicLedger::default(),
            revenue: Revenue::none(now),
            weight: TopicWeight::none(),
            index: emission.index,
            accrued: Uint128::zero(),
            accrued_from: now,
            last_epoch: None,
            unbonding_count: 0,
            subsidy_epochs: 0,
        }
    }
}

/// Refuses what only topics of the registry have.
pub(crate) fn check_real(topic_id: TopicId) -> ContractResult<()> {
    match topic_id {
        VALIDATORS => Err(ContractError::UnknownTopic { topic_id }.into()),
        _ => Ok(()),
    }
}

/// The account of a topic the registry opened, or of the validators.
pub(crate) fn load_topic(storage: &dyn Storage, topic_id: TopicId) -> ContractResult<Topic> {
    TOPICS
        .may_load(storage, topic_id)?
        .ok_or_else(|| ContractError::UnknownTopic { topic_id }.into())
}
