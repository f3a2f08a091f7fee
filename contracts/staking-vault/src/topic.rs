//! The account of a topic: what it is entitled to, and that its weight follows.

use allora_interfaces::staking_vault::VaultParams;
use allora_interfaces::EpochId;
use allora_storage::Packed;
use cosmwasm_std::{Timestamp, Uint128, Uint256};

use crate::emission::entitlement::Entitlement;
use crate::emission::revenue::Revenue;
use crate::emission::schedule::{Emission, INDEX_BITS};
use crate::emission::weight::{Earned, TopicWeight};
use crate::error::ContractResult;
use crate::ledger::TopicLedger;
use crate::stake::epochs::Seen;
use crate::subsidy::SubsidyRate;

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
    /// Value of the emission index up to which `entitled` counts.
    pub(crate) index: Uint256,
    /// What accrued and no epoch was paid, by time.
    pub(crate) entitled: Entitlement,
    /// Base units of settled epochs that nobody earned, for the next paid one: funded
    /// then and no liability either. Apart from `entitled`, which is taken by time and dropped.
    pub(crate) carried: Uint128,
    /// Until when no epoch after the last one settled takes reports.
    pub(crate) quiet_until: Timestamp,
    /// Epochs from here on see all stake on the topic's operators that there is.
    #[packed(count)]
    pub(crate) all_seen_from: EpochId,
    /// Last epoch settled.
    #[packed(count)]
    pub(crate) last_epoch: Option<EpochId>,
    /// Unbonding entries numbered so far.
    #[packed(count)]
    pub(crate) unbonding_count: u64,
    /// What a second of a paid epoch pays of its subsidy.
    pub(crate) subsidy: SubsidyRate,
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
            entitled: Entitlement::none(now),
            carried: Uint128::zero(),
            quiet_until: Timestamp::default(),
            all_seen_from: EpochId(0),
            last_epoch: None,
            unbonding_count: 0,
            subsidy: SubsidyRate::none(now),
        }
    }
}

impl Topic {
    /// Remembers from where on epochs see all stake.
    pub(crate) fn note_seen(&mut self, seen: Option<&Seen>) {
        let from = seen.map_or(self.all_seen_from, |seen| seen.from);
        self.all_seen_from = self.all_seen_from.max(from);
    }
}

/// Adds what the topic's weight earned since it last looked to what it is
/// entitled to: `weight · Δindex`.
///
/// # Rounding
/// Down to a base unit, so that topics together never get more than was emitted.
pub(crate) fn collect(emission: &Emission, topic: &mut Topic) -> ContractResult<()> {
    if topic.weight.emitting() {
        let grown = emission.index.checked_sub(topic.index)?;
        let earned = grown
            .checked_mul(Uint256::from(topic.weight.value()))?
            .checked_shr(INDEX_BITS)?;
        topic.entitled.add(earned.try_into()?)?;
    }
    topic.index = emission.index;
    Ok(())
}

/// Weighs the topic as of `at`: decays its revenue, smooths its weight towards
/// `stake^μ · revenue^ν`, lets it take part in emission or not, and keeps the
/// sum of weights. What the old weight earned is collected first, so emission
/// must have accrued up to the time of the change.
///
/// Earlier than the newest value, `at` changes neither revenue nor weight.
pub(crate) fn refresh(
    params: &VaultParams,
    emission: &mut Emission,
    topic: &mut Topic,
    at: Timestamp,
) -> ContractResult<()> {
    collect(emission, topic)?;
    topic.revenue.decay(at, params.revenue_decay)?;

    let emitted = topic.weight.emitting();
    let earned = Earned {
        active: topic.active,
        staked: topic.ledger.staked(),
        revenue: topic.revenue.counted(),
    };
    let total = &mut emission.total_weight;
    topic.weight.refresh(params, total, &earned, at)?;
    if topic.weight.emitting() && !emitted {
        topic.entitled.begin(emission.accrued_until);
    }
    Ok(())
}
