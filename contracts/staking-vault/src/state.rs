//! What is stored, for how long, and who removes it.
//!
//! Money in custody is [`Ledger`](crate::ledger::Ledger); weights are
//! [`TopicWeight`](crate::weight::TopicWeight); both keep their fields to
//! themselves. Packed rewards are in [`rewards`](crate::rewards).

use allora_interfaces::staking_vault::{raw, Offence, VaultParams, VALIDATORS};
use allora_interfaces::{ActorId, EpochId, TopicId};
use allora_storage::{Item, Map, Packed};
use cosmwasm_std::{Addr, Storage, Timestamp, Uint128, Uint256};

use crate::emission::Emission;
use crate::error::{ContractError, ContractResult};
use crate::ledger::{Ledger, TopicLedger};
use crate::pool::{Pool, Position};
use crate::weight::{Revenue, TopicWeight};

/// Read raw by others: see there.
pub(crate) use allora_interfaces::staking_vault::raw::BONDS;

/// → addresses and what governance set. One entry; never removed.
pub(crate) const SETTINGS: Item<Settings> = Item::new("settings");
/// → totals of every liability, and the emission schedule: what nearly every message
/// changes. One entry; never removed.
pub(crate) const BOOKS: Item<(Ledger, Emission)> = Item::new("book");
/// topic → its account. One entry per topic the registry opened, and one for the
/// validators once one enrolled; never removed, because stake and rewards outlive a
/// topic.
pub(crate) const TOPICS: Map<TopicId, Topic> = Map::new("topic");
/// (topic, operator) → stake on it. One entry per operator that ever had some; never
/// removed: its entries' numbers of wipes must not start anew.
pub(crate) const POOLS: Map<(TopicId, ActorId), Pool> = Map::new(raw::POOLS);
/// (topic, operator) → its address. As [`POOLS`].
pub(crate) const OPERATORS: Map<(TopicId, ActorId), Addr> = Map::new("operators");
/// (topic, operator, holder) → what the holder has on it. One entry per position;
/// removed when nothing is left of it.
pub(crate) const POSITIONS: Map<(TopicId, ActorId, &Addr), Position> = Map::new("pos");
/// (holder, topic, operator) → whether the holder is the operator. As [`POSITIONS`].
pub(crate) const HELD: Map<(&Addr, TopicId, ActorId), Own> = Map::new("held");
/// (topic, number) → an offence. The last [`MAX_OFFENCES_KEPT`] of a topic; older ones
/// are removed by newer ones.
pub(crate) const OFFENCES: Map<(TopicId, u64), OffenceRecord> = Map::new("offences");

/// Most unbonding entries of a position.
pub(crate) const MAX_UNBONDINGS: usize = 7;
/// Most operators of a topic an account delegates to.
pub(crate) const MAX_DELEGATIONS: usize = 16;
/// Offences kept per topic.
pub(crate) const MAX_OFFENCES_KEPT: u64 = 100;

/// Addresses.
#[derive(Clone, Debug, Packed)]
pub(crate) struct Config {
    pub(crate) allo_token: Addr,
    pub(crate) topic_registry: Addr,
    pub(crate) synthesis_coordinator: Option<Addr>,
}

/// Addresses, and what governance set.
#[derive(Clone, Debug, Packed)]
pub(crate) struct Settings {
    pub(crate) config: Config,
    pub(crate) params: VaultParams,
}

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

/// Whether a position is the operator's own.
#[derive(Clone, Copy, Packed)]
#[packed(name = "holding")]
pub(crate) struct Own(pub(crate) bool);

/// An offence and what it cost.
#[derive(Packed)]
#[packed(name = "offence")]
pub(crate) struct OffenceRecord {
    pub(crate) epoch: EpochId,
    pub(crate) offence: Offence,
    pub(crate) staked: Uint128,
    pub(crate) unbonding: Uint128,
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
