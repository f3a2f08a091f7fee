//! What is stored, for how long, and who removes it.
//!
//! Money in custody is [`Ledger`](crate::ledger::Ledger); weights are
//! [`TopicWeight`](crate::weight::TopicWeight); both keep their fields to
//! themselves. Packed rewards are in [`rewards`](crate::rewards).

use allora_interfaces::staking_vault::{raw, Offence, OffenceKind, VaultParams, VALIDATORS};
use allora_interfaces::storage::{self, Account};
use allora_interfaces::{ActorId, EpochId, TopicId};
use cosmwasm_std::{Addr, Storage, Timestamp, Uint128, Uint256};

use crate::codec::{Codec, Fields, ReadFields, Reader, Writer};
use crate::emission::Emission;
use crate::error::{ContractError, ContractResult};
use crate::ledger::{Ledger, TopicLedger};
use crate::pool::{Pool, Position};
use crate::weight::{Revenue, TopicWeight};

type Slot<V> = storage::Slot<V, Box<ContractError>>;
pub(crate) type Packed<K, V> = storage::Packed<K, V, Box<ContractError>>;

/// Read raw by others: see there.
pub(crate) use allora_interfaces::staking_vault::raw::BONDS;

/// → addresses and what governance set. One entry; never removed.
pub(crate) const SETTINGS: Slot<Settings> = Slot::new("settings");
/// → totals of every liability, and the emission schedule: what nearly every message
/// changes. One entry; never removed.
pub(crate) const BOOKS: Slot<(Ledger, Emission)> = Slot::new("book");
/// topic → its account. One entry per topic the registry opened, and one for the
/// validators once one enrolled; never removed, because stake and rewards outlive a
/// topic.
pub(crate) const TOPICS: Packed<TopicId, Topic> = Packed::new("topic");
/// (topic, operator) → stake on it. One entry per operator that ever had some; never
/// removed: its entries' numbers of wipes must not start anew.
pub(crate) const POOLS: Packed<(TopicId, ActorId), Pool> = Packed::new(raw::POOLS);
/// (topic, operator) → its address. As [`POOLS`].
pub(crate) const OPERATORS: Packed<(TopicId, ActorId), Addr> = Packed::new("operators");
/// (topic, operator, holder) → what the holder has on it. One entry per position;
/// removed when nothing is left of it.
pub(crate) const POSITIONS: Packed<(TopicId, ActorId, &Addr), Position> = Packed::new("pos");
/// (holder, topic, operator) → whether the holder is the operator. As [`POSITIONS`].
pub(crate) const HELD: Packed<(Account, TopicId, ActorId), Own> = Packed::new("held");
/// (topic, number) → an offence. The last [`MAX_OFFENCES_KEPT`] of a topic; older ones
/// are removed by newer ones.
pub(crate) const OFFENCES: Packed<(TopicId, u64), OffenceRecord> = Packed::new("offences");

/// Most unbonding entries of a position.
pub(crate) const MAX_UNBONDINGS: usize = 7;
/// Most operators of a topic an account delegates to.
pub(crate) const MAX_DELEGATIONS: usize = 16;
/// Offences kept per topic.
pub(crate) const MAX_OFFENCES_KEPT: u64 = 100;

/// Addresses.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    pub(crate) allo_token: Addr,
    pub(crate) topic_registry: Addr,
    pub(crate) synthesis_coordinator: Option<Addr>,
}

/// Addresses, and what governance set.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) config: Config,
    pub(crate) params: VaultParams,
}

impl Codec for Settings {
    const NAME: &'static str = "settings";

    fn write(&self, output: &mut Writer) {
        let Config {
            allo_token,
            topic_registry,
            synthesis_coordinator,
        } = &self.config;
        allo_token.write(output);
        topic_registry.write(output);
        output.flag(synthesis_coordinator.is_some());
        if let Some(coordinator) = synthesis_coordinator {
            coordinator.write(output);
        }
        write_params(&self.params, output);
    }

    fn read(input: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            config: Config {
                allo_token: Addr::read(input)?,
                topic_registry: Addr::read(input)?,
                synthesis_coordinator: match input.flag()? {
                    true => Some(Addr::read(input)?),
                    false => None,
                },
            },
            params: read_params(input)?,
        })
    }
}

fn write_params(params: &VaultParams, output: &mut Writer) {
    let VaultParams {
        unbonding_period,
        stake_importance,
        revenue_importance,
        weight_alpha,
        weight_period,
        revenue_decay,
        min_topic_weight,
        ecosystem_emission,
        max_monthly_yield,
        validator_share,
        emission_alpha,
        max_slash,
        creator_share,
    } = params;
    output.long(*unbonding_period);
    output.real(stake_importance);
    output.real(revenue_importance);
    output.real(weight_alpha);
    output.long(*weight_period);
    output.long(*revenue_decay);
    output.amount(*min_topic_weight);
    output.real(ecosystem_emission);
    output.real(max_monthly_yield);
    output.real(validator_share);
    output.real(emission_alpha);
    output.real(max_slash);
    output.real(creator_share);
}

fn read_params(input: &mut Reader<'_>) -> Option<VaultParams> {
    Some(VaultParams {
        unbonding_period: input.long()?,
        stake_importance: input.real()?,
        revenue_importance: input.real()?,
        weight_alpha: input.real()?,
        weight_period: input.long()?,
        revenue_decay: input.long()?,
        min_topic_weight: input.amount()?,
        ecosystem_emission: input.real()?,
        max_monthly_yield: input.real()?,
        validator_share: input.real()?,
        emission_alpha: input.real()?,
        max_slash: input.real()?,
        creator_share: input.real()?,
    })
}

/// Account of a topic.
#[derive(Clone, Debug, PartialEq)]
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
    /// Paid epochs over which its subsidy is paid.
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

impl Codec for Topic {
    const NAME: &'static str = "topic";

    fn write(&self, output: &mut Writer) {
        output.flag(self.active);
        self.ledger.write(output);
        self.revenue.write(output);
        self.weight.write(output);
        output.wide(self.index);
        output.amount(self.accrued);
        output.time(self.accrued_from);
        output.maybe_count(self.last_epoch.map(|epoch| epoch.0));
        output.count(self.unbonding_count);
        output.count(self.subsidy_epochs.into());
    }

    fn read(input: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            active: input.flag()?,
            ledger: TopicLedger::read(input)?,
            revenue: Revenue::read(input)?,
            weight: TopicWeight::read(input)?,
            index: input.wide()?,
            accrued: input.amount()?,
            accrued_from: input.time()?,
            last_epoch: input.maybe_count()?.map(EpochId),
            unbonding_count: input.count()?,
            subsidy_epochs: input.count()?.try_into().ok()?,
        })
    }
}

/// Whether a position is the operator's own.
#[derive(Clone, Copy)]
pub(crate) struct Own(pub(crate) bool);

impl Codec for Own {
    const NAME: &'static str = "holding";

    fn write(&self, output: &mut Writer) {
        output.flag(self.0);
    }

    fn read(input: &mut Reader<'_>) -> Option<Self> {
        input.flag().map(Self)
    }
}

/// An offence and what it cost.
pub(crate) struct OffenceRecord {
    pub(crate) epoch: EpochId,
    pub(crate) offence: Offence,
    pub(crate) staked: Uint128,
    pub(crate) unbonding: Uint128,
}

impl Codec for OffenceRecord {
    const NAME: &'static str = "offence";

    fn write(&self, output: &mut Writer) {
        output.epoch(self.epoch);
        output.actor(self.offence.actor_id);
        output.byte(match self.offence.kind {
            OffenceKind::DistantTruth => 0,
        });
        output.long(self.offence.fraction.u64());
        output.amount(self.staked);
        output.amount(self.unbonding);
    }

    fn read(input: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            epoch: input.epoch()?,
            offence: Offence {
                actor_id: input.actor()?,
                kind: match input.byte()? {
                    0 => OffenceKind::DistantTruth,
                    _ => return None,
                },
                fraction: input.long()?.into(),
            },
            staked: input.amount()?,
            unbonding: input.amount()?,
        })
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
