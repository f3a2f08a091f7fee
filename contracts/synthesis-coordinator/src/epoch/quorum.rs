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
use cosmwasm_std::{Deps, Order, Uint128};

use crate::error::ContractResult;
use crate::state::{load_roster, Report, SubmissionRules, REPORTS, STAKING_VAULT};

/// Whether enough truths came in the first report window, with enough stake behind them.
pub(crate) fn enough_on_time(
    deps: Deps<'_>,
    topic_id: TopicId,
    epoch: EpochId,
    rules: &SubmissionRules,
) -> ContractResult<bool> {
    let needed = usize::from(rules.min_reporters);
    let mut on_time: usize = 0;
    let mut reports = vec![];
    let entries = REPORTS.prefix((topic_id, epoch));
    for entry in entries.range(deps.storage, None, None, Order::Ascending) {
        let (actor, report) = entry?;
        on_time = on_time.saturating_add(usize::from(!report.late));
        reports.push((actor, report));
        // Where no share is asked for, the others need not be looked at.
        if on_time >= needed && rules.min_stake_share.is_zero() {
            break;
        }
    }
    let counts = |report: &Report| !report.late;
    Ok(on_time >= needed && backed(deps, (topic_id, epoch), rules, &reports, counts)?)
}

/// Whether enough truths came in either window, with enough stake behind them.
pub(crate) fn enough(
    deps: Deps<'_>,
    key: (TopicId, EpochId),
    rules: &SubmissionRules,
    reports: &[(ActorId, Report)],
) -> ContractResult<bool> {
    let needed = usize::from(rules.min_reporters);
    Ok(reports.len() >= needed && backed(deps, key, rules, reports, |_| true)?)
}

/// Whether the truths that count have the share of stake behind them that is asked for:
/// `c ≥ share · (r + s)`, with `c` behind them, `r` behind all that came and `s` behind holders
/// that are silent.
///
/// # Units
/// Base units.
///
/// # Rounding
/// That of `Real`.
///
/// # Errors
/// Storage of the vault that cannot be read; one raw read for each silent holder, none where no share is
/// asked for.
///
/// # Source
/// Own.
fn backed(
    deps: Deps<'_>,
    (topic_id, epoch): (TopicId, EpochId),
    rules: &SubmissionRules,
    reports: &[(ActorId, Report)],
    counts: fn(&Report) -> bool,
) -> ContractResult<bool> {
    if rules.min_stake_share.is_zero() {
        return Ok(true);
    }
    let [mut behind, mut all] = [Uint128::zero(); 2];
    for (_, report) in reports {
        all = all.saturating_add(report.stake);
        if counts(report) {
            behind = behind.saturating_add(report.stake);
        }
    }
    let vault = STAKING_VAULT.load(deps.storage)?;
    let roster = load_roster(deps.storage, topic_id, Role::Reputer)?;
    for place in roster.holders().filter(|place| place.awaited(epoch)) {
        if reports.iter().any(|(actor, _)| *actor == place.actor) {
            continue;
        }
        let staked = StakingVault(&vault).stake(&deps.querier, topic_id, place.actor)?;
        let staked = staked.at(epoch);
        // Less cannot report.
        if staked >= rules.min_stake {
            all = all.saturating_add(staked);
        }
    }
    let needed = rules.min_stake_share.mul(&Real::from_u128(all.u128()))?;
    Ok(Real::from_u128(behind.u128()) >= needed)
}
