//! What is stored, for how long, and who removes it.
//!
//! Money in custody is [`Ledger`](crate::ledger::Ledger); weights are
//! [`TopicWeight`](crate::weight::TopicWeight); both keep their fields to
//! themselves. Packed rewards are in [`rewards`](crate::rewards).

use allora_interfaces::staking_vault::VaultParams;
use allora_interfaces::{EpochId, TopicId};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Storage, Timestamp, Uint128, Uint256};
use cw_storage_plus::{Item, Map};

use crate::emission::Emission;
use crate::error::ContractError;
use crate::ledger::{Ledger, TopicLedger};
use crate::weight::{Revenue, TopicWeight};

/// (topic, account) → base units staked; one entry per position; removed when zero.
pub(crate) use allora_interfaces::staking_vault::raw::STAKES;

mod keys {
    pub(super) const CONFIG: &str = "config";
    pub(super) const EMISSION: &str = "emission";
    pub(super) const LEDGER: &str = "ledger";
    pub(super) const PARAMS: &str = "params";
    pub(super) const TOPICS: &str = "topics";
    pub(super) const UNBONDINGS: &str = "unbondings";
}

/// → addresses. One entry; never removed.
pub(crate) const CONFIG: Item<Config> = Item::new(keys::CONFIG);
/// → what governance set. One entry; never removed.
pub(crate) const PARAMS: Item<VaultParams> = Item::new(keys::PARAMS);
/// → totals of every liability. One entry; never removed.
pub(crate) const LEDGER: Item<Ledger> = Item::new(keys::LEDGER);
/// → the emission schedule. One entry; never removed.
pub(crate) const EMISSION: Item<Emission> = Item::new(keys::EMISSION);
/// topic → its account. One entry per topic the registry opened; never removed,
/// because stake and rewards outlive a topic.
pub(crate) const TOPICS: Map<TopicId, Topic> = Map::new(keys::TOPICS);
/// (topic, account) → its unbonding entries in the order they began, at most
/// [`MAX_UNBONDINGS`]; removed with the last entry.
pub(crate) const UNBONDINGS: Map<(TopicId, &Addr), Vec<UnbondingEntry>> =
    Map::new(keys::UNBONDINGS);

/// Most unbonding entries of an account in a topic.
pub(crate) const MAX_UNBONDINGS: usize = 7;

/// Addresses.
#[cw_serde]
pub(crate) struct Config {
    pub(crate) allo_token: Addr,
    pub(crate) topic_registry: Addr,
    pub(crate) synthesis_coordinator: Option<Addr>,
}

/// Account of a topic.
#[cw_serde]
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
    pub(crate) last_epoch: Option<EpochId>,
    /// Unbonding entries numbered so far.
    pub(crate) unbonding_count: u64,
}

impl Topic {
    /// An account without money, revenue or weight.
    pub(crate) fn open(emission: &Emission, now: Timestamp) -> Self {
        Self {
            active: true,
            ledger: TopicLedger::default(),
            revenue: Revenue::none(now),
            weight: TopicWeight::none(),
            index: emission.index,
            accrued: Uint128::zero(),
            accrued_from: now,
            last_epoch: None,
            unbonding_count: 0,
        }
    }
}

/// Stake on its way out.
#[cw_serde]
pub(crate) struct UnbondingEntry {
    /// Number within the topic; never used twice.
    pub(crate) id: u64,
    pub(crate) amount: Uint128,
    pub(crate) matures_at: Timestamp,
}

/// The account of a topic the registry opened.
pub(crate) fn load_topic(storage: &dyn Storage, topic_id: TopicId) -> Result<Topic, ContractError> {
    TOPICS
        .may_load(storage, topic_id)?
        .ok_or(ContractError::UnknownTopic { topic_id })
}
