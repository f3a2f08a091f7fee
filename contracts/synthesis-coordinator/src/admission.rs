//! What a submission or a report must fulfil: asked when one comes, and by those who ask
//! whether one would be taken.

use allora_interfaces::staking_vault::StakingVault;
use allora_interfaces::synthesis_coordinator::schedule::{ReportWindow, Windows};
use allora_interfaces::{ActorId, EpochId, TopicId};
use allora_math::Real;
use cosmwasm_std::{Addr, QuerierWrapper, Storage, Timestamp, Uint128};

use crate::epoch::due::{rules_of, windows_of};
use crate::epoch::quorum::enough_on_time;
use crate::error::{ContractError, ContractResult};
use crate::state::{Phase, SubmissionRules, TopicClock, OPEN, STAKING_VAULT};

/// Rules and windows of the epoch, if it takes submissions now.
pub(crate) fn open_window(
    clock: &TopicClock,
    topic_id: TopicId,
    epoch: EpochId,
    now: Timestamp,
) -> ContractResult<(&SubmissionRules, Windows)> {
    let timeline = clock.timeline();
    let start = timeline.in_force(now);
    let open = timeline.epoch_at(now).and_then(|open| {
        let windows = start.windows(open)?;
        windows.takes_submissions(now).then_some((open, windows))
    });
    let halted = || ContractError::TopicHalted {
        topic_id,
        status: clock.status,
        epoch,
    };
    match open {
        Some((_, windows)) if clock.halts(windows.opens_at) => Err(halted().into()),
        Some((open, windows)) if open == epoch => Ok((clock.rules_at(now), windows)),
        Some((open, windows)) => Err(ContractError::WrongEpoch {
            topic_id,
            epoch,
            open,
            closes_at: windows.submissions_end,
        }
        .into()),
        None if clock.halted_at.is_some() => Err(halted().into()),
        None => {
            let out_of_range = ContractError::TimeOutOfRange { topic_id, epoch };
            let (next, opens_at) = timeline.next_opening(now).ok_or(out_of_range)?;
            Err(ContractError::SubmissionsClosed {
                topic_id,
                epoch,
                next,
                opens_at,
            }
            .into())
        }
    }
}

/// Refuses workers without the bond that the epoch asks for; one raw read of the
/// vault's storage, and none if it asks for none.
pub(crate) fn check_bond(
    storage: &dyn Storage,
    querier: &QuerierWrapper<'_>,
    topic_id: TopicId,
    account: &Addr,
    rules: &SubmissionRules,
) -> ContractResult<()> {
    let needed = rules.worker_bond;
    if needed.is_zero() {
        return Ok(());
    }
    let vault = STAKING_VAULT.load(storage)?;
    let bond = StakingVault(&vault).bond(querier, topic_id, account)?;
    if bond < needed {
        return Err(ContractError::BondTooLow {
            topic_id,
            account: account.clone(),
            bond,
            needed,
        }
        .into());
    }
    Ok(())
}

/// Rules an epoch was opened with, if it was: those of the clock hold for its epochs, and only of an
/// older version is it looked up which that is.
pub(crate) fn rules_of_epoch(
    storage: &dyn Storage,
    clock: &TopicClock,
    topic_id: TopicId,
    epoch: EpochId,
) -> ContractResult<SubmissionRules> {
    let version = match clock.timeline().of_epoch(epoch) {
        Some(start) => start.version,
        None => {
            let open = OPEN.may_load(storage, (topic_id, epoch))?;
            let open = open.ok_or(ContractError::EpochNotOpen { topic_id, epoch })?;
            open.version
        }
    };
    rules_of(storage, clock, topic_id, version)
}

/// Rules an epoch that waits for its truth was opened with.
pub(crate) fn rules_of_reportable(
    storage: &dyn Storage,
    clock: &TopicClock,
    topic_id: TopicId,
    epoch: EpochId,
) -> ContractResult<SubmissionRules> {
    let open = OPEN.may_load(storage, (topic_id, epoch))?;
    let open = open.ok_or(ContractError::EpochNotOpen { topic_id, epoch })?;
    match open.phase {
        Phase::Submitting | Phase::Synthesized => {}
        Phase::Empty => return Err(ContractError::EpochEmpty { topic_id, epoch }.into()),
        Phase::Ended => return Err(ContractError::EpochNotOpen { topic_id, epoch }.into()),
    }
    rules_of(storage, clock, topic_id, open.version)
}

/// Windows of an epoch, and whether the first for reports has passed with enough truths.
fn reporting(
    storage: &dyn Storage,
    querier: &QuerierWrapper<'_>,
    rules: &SubmissionRules,
    topic_id: TopicId,
    epoch: EpochId,
    now: Timestamp,
) -> ContractResult<(Windows, bool)> {
    let windows = windows_of(rules, topic_id, epoch)?;
    // Only asked for where it matters: it is a range over all reports.
    let passed = now >= windows.reports_end;
    let enough = passed && enough_on_time(storage, querier, topic_id, epoch, rules)?;
    Ok((windows, enough))
}

/// The report window that is open, if one is.
pub(crate) fn open_report_window(
    storage: &dyn Storage,
    querier: &QuerierWrapper<'_>,
    rules: &SubmissionRules,
    topic_id: TopicId,
    epoch: EpochId,
    now: Timestamp,
) -> ContractResult<ReportWindow> {
    let (windows, enough) = reporting(storage, querier, rules, topic_id, epoch, now)?;
    windows.report_window(now, enough).ok_or_else(|| {
        ContractError::ReportsClosed {
            topic_id,
            epoch,
            opens_at: windows.reports_open,
            closes_at: windows.reporting(now, enough).taken_until,
            now,
        }
        .into()
    })
}

impl SubmissionRules {
    /// Refuses truths that the loss is not defined for.
    pub(crate) fn check_truth(&self, topic_id: TopicId, truth: Real) -> ContractResult<()> {
        if self.loss.accepts(&truth) {
            return Ok(());
        }
        let domain = self.loss.domain();
        Err(ContractError::TruthRefused {
            topic_id,
            truth,
            domain,
        }
        .into())
    }
}

/// The report window after which truths are revealed now, if they are.
pub(crate) fn open_reveal_window(
    storage: &dyn Storage,
    querier: &QuerierWrapper<'_>,
    rules: &SubmissionRules,
    topic_id: TopicId,
    epoch: EpochId,
    now: Timestamp,
) -> ContractResult<ReportWindow> {
    let (windows, enough) = reporting(storage, querier, rules, topic_id, epoch, now)?;
    windows.truths_revealed(now, enough).ok_or_else(|| {
        let reporting = windows.reporting(now, enough);
        ContractError::RevealsClosed {
            topic_id,
            epoch,
            opens_at: reporting.taken_until,
            closes_at: reporting.revealed_until,
            now,
        }
        .into()
    })
}

/// Stake that stood behind a reputer when the report window of `epoch` opened; one raw read of the
/// vault's storage. Of one moment for all reputers, so no token stands behind two.
pub(crate) fn stake_at(
    querier: &QuerierWrapper<'_>,
    vault: &StakingVault<'_>,
    topic_id: TopicId,
    epoch: EpochId,
    actor_id: ActorId,
) -> ContractResult<Uint128> {
    Ok(vault.stake(querier, topic_id, actor_id)?.at(epoch))
}

/// As [`stake_at`], refused if it is not enough.
pub(crate) fn check_stake(
    storage: &dyn Storage,
    querier: &QuerierWrapper<'_>,
    topic_id: TopicId,
    epoch: EpochId,
    actor_id: ActorId,
    needed: Uint128,
) -> ContractResult<Uint128> {
    let vault = STAKING_VAULT.load(storage)?;
    let vault = StakingVault(&vault);
    let staked = stake_at(querier, &vault, topic_id, epoch, actor_id)?;
    if staked < needed {
        return Err(ContractError::StakeTooLow {
            topic_id,
            epoch,
            staked,
            needed,
        }
        .into());
    }
    Ok(staked)
}
