//! Quorum: how many truths settle an epoch, and how much of the stake that may report has to stand
//! behind them.
//!
//! All stake is as it stood when the report window opened, so nobody moves the quorum by staking or
//! leaving later. Of those who said nothing, only holders of places count of whom a truth is
//! awaited: what has no place cannot report, a place taken since waits for later epochs, and stake
//! that kept silent too often counts as none, as in the contest for places, or it would keep a topic
//! void for ever. Who counts as none has chosen so: a truth, even of an epoch that ends void, makes
//! it count again.

use allora_interfaces::staking_vault::StakingVault;
use allora_interfaces::{ActorId, EpochId, Role, TopicId};
use allora_math::{Number, Real};
use cosmwasm_std::{Order, QuerierWrapper, Storage, Uint128};

use crate::admission::stake_at;
use crate::error::ContractResult;
use crate::state::{load_roster, Report, SubmissionRules, REPORTS, STAKING_VAULT};

/// Whether enough truths came in the first report window, with enough stake behind them.
pub(crate) fn enough_on_time(
    storage: &dyn Storage,
    querier: &QuerierWrapper<'_>,
    topic_id: TopicId,
    epoch: EpochId,
    rules: &SubmissionRules,
) -> ContractResult<bool> {
    let needed = usize::from(rules.min_reporters);
    let mut on_time: usize = 0;
    let reports = REPORTS.prefix((topic_id, epoch));
    for entry in reports.range(storage, None, None, Order::Ascending) {
        let (_, report) = entry?;
        on_time = on_time.saturating_add(usize::from(!report.late));
        if on_time >= needed {
            return backed(storage, querier, topic_id, epoch, rules, false);
        }
    }
    Ok(false)
}

/// Whether the truths of the first report window, or of both, have the share of stake behind them
/// that is asked for: `b ≥ share · (b + l + s)`, with `b` behind them, `l` behind
/// those that came too late and `s` behind holders that are silent.
///
/// # Units
/// Base units.
///
/// # Rounding
/// That of `Real`.
///
/// # Errors
/// Storage of the vault that cannot be read; one raw read for each silent holder, none where no
/// share is asked for.
///
/// # Source
/// Own.
pub(crate) fn backed(
    storage: &dyn Storage,
    querier: &QuerierWrapper<'_>,
    topic_id: TopicId,
    epoch: EpochId,
    rules: &SubmissionRules,
    both: bool,
) -> ContractResult<bool> {
    if rules.min_stake_share.is_zero() {
        return Ok(true);
    }
    let reports = reports_of(storage, topic_id, epoch)?;
    let [mut behind, mut others] = [Uint128::zero(); 2];
    for (_, report) in &reports {
        let counts = both || !report.late;
        let sum = if counts { &mut behind } else { &mut others };
        *sum = sum.saturating_add(report.stake);
    }
    let vault = STAKING_VAULT.load(storage)?;
    let vault = StakingVault(&vault);
    let roster = load_roster(storage, topic_id, Role::Reputer)?;
    for place in roster.holders().filter(|place| place.awaited(epoch)) {
        if reports.iter().any(|(actor, _)| *actor == place.actor) {
            continue;
        }
        let staked = stake_at(querier, &vault, topic_id, epoch, place.actor)?;
        // Less cannot report.
        if staked >= rules.min_stake {
            others = others.saturating_add(staked);
        }
    }
    let all = behind.saturating_add(others);
    let needed = rules.min_stake_share.mul(&Real::from_u128(all.u128()))?;
    Ok(Real::from_u128(behind.u128()) >= needed)
}

/// The truths of an epoch; bounded by the places of reputers.
pub(crate) fn reports_of(
    storage: &dyn Storage,
    topic_id: TopicId,
    epoch: EpochId,
) -> ContractResult<Vec<(ActorId, Report)>> {
    let reports = REPORTS.prefix((topic_id, epoch));
    let reports = reports.range(storage, None, None, Order::Ascending);
    Ok(reports.collect::<Result<_, _>>()?)
}
