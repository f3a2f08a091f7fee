//! Truths.

use allora_interfaces::staking_vault::StakingVault;
use allora_interfaces::synthesis_coordinator::{msg, Event};
use allora_interfaces::{ActorId, EpochId, Role, TopicId};
use cosmwasm_std::{Addr, Deps, DepsMut, Response, Storage, Timestamp, Uint128};

use super::check_value;
use crate::due::{enough_on_time, terms_of};
use crate::error::{ContractError, ContractResult};
use crate::schedule::ReportWindow;
use crate::seats::{load_member, Request, Seating};
use crate::state::{
    load_grid, Grid, Member, Phase, Report, Terms, MEMBERS, OPEN, REPORTS, STAKING_VAULT,
};

/// Takes a truth with the stake behind it; the last one counts.
pub(crate) fn report(
    deps: DepsMut<'_>,
    now: Timestamp,
    account: &Addr,
    msg::Report {
        topic_id,
        epoch,
        truth,
    }: msg::Report,
) -> ContractResult<Response> {
    check_value("a truth", truth)?;
    let grid = load_grid(deps.storage, topic_id)?;
    let terms = judged_terms(deps.storage, &grid, topic_id, epoch)?;
    if !terms.loss.accepts_truth(&truth) {
        return Err(ContractError::TruthRefused { topic_id, truth }.into());
    }
    let window = open_report_window(deps.storage, &terms, topic_id, epoch, now)?;
    let mut member = load_member(deps.storage, topic_id, Role::Reputer, account)?;
    let stake = stake_of(deps.as_ref(), topic_id, member.id, terms.min_stake)?;

    let response = Response::new().add_attribute("action", "report");
    let seated_before = member.slot(Role::Reputer).is_some();
    let seating = match seated_before {
        true => Seating::Held { replaced: None },
        false => seat(deps.storage, &grid, topic_id, account, &mut member, now)?,
    };
    let from = member.reports_from;
    let too_new = epoch < from;
    // A place taken now may have been reported on from; then it counts later.
    if seating == Seating::Refused || (!seated_before && too_new) {
        return Ok(response.add_event(Event::SubmissionNotAdmitted {
            topic_id,
            epoch,
            role: Role::Reputer,
            actor: account.clone(),
        }));
    }
    if too_new {
        return Err(ContractError::PlaceTooNew {
            topic_id,
            epoch,
            from,
        }
        .into());
    }

    let late = window == ReportWindow::Second;
    let report = Report { truth, stake, late };
    REPORTS.save(deps.storage, (topic_id, epoch, member.id), &report);

    Ok(response.add_event(Event::TruthReported {
        topic_id,
        epoch,
        actor: account.clone(),
    }))
}

/// Terms an epoch that waits for its truth was opened with.
fn judged_terms(
    storage: &dyn Storage,
    grid: &Grid,
    topic_id: TopicId,
    epoch: EpochId,
) -> ContractResult<Terms> {
    let open = OPEN.may_load(storage, (topic_id, epoch))?;
    let open = open.ok_or(ContractError::EpochNotOpen { topic_id, epoch })?;
    if open.phase == Phase::Empty {
        return Err(ContractError::EpochEmpty { topic_id, epoch }.into());
    }
    terms_of(storage, grid, topic_id, open.version)
}

/// The report window that is open, if one is.
pub(crate) fn open_report_window(
    storage: &dyn Storage,
    terms: &Terms,
    topic_id: TopicId,
    epoch: EpochId,
    now: Timestamp,
) -> ContractResult<ReportWindow> {
    let windows = terms.anchor.windows(epoch);
    let windows = windows.ok_or(ContractError::TimeOutOfRange { topic_id, epoch })?;
    // Only asked for where it matters: it is a range over all reports.
    let enough = now >= windows.reports_end && enough_on_time(storage, topic_id, epoch, terms)?;
    windows.report_window(now, enough).ok_or_else(|| {
        ContractError::ReportsClosed {
            topic_id,
            epoch,
            opens_at: windows.reports_open,
            closes_at: windows.settlement_due(now, enough),
            now,
        }
        .into()
    })
}

/// Stake of a reputer, if it is enough; one raw read of the vault's storage.
fn stake_of(
    deps: Deps<'_>,
    topic_id: TopicId,
    actor_id: ActorId,
    needed: Uint128,
) -> ContractResult<Uint128> {
    let vault = STAKING_VAULT.load(deps.storage)?;
    let staked = StakingVault(&vault).stake(&deps.querier, topic_id, actor_id)?;
    if staked < needed {
        return Err(ContractError::StakeTooLow {
            topic_id,
            staked,
            needed,
        }
        .into());
    }
    Ok(staked)
}

/// Sits a reputer down. A place that others held counts from the first epoch on
/// that they cannot have reported on, so no epoch gets more reports than there
/// are places.
fn seat(
    storage: &mut dyn Storage,
    grid: &Grid,
    topic_id: TopicId,
    account: &Addr,
    member: &mut Member,
    now: Timestamp,
) -> ContractResult<Seating> {
    let timeline = grid.timeline();
    let unreported = timeline.first_unreported(now).unwrap_or_default();
    let request = Request {
        topic_id,
        role: Role::Reputer,
        terms: grid.terms_at(now),
        since: unreported,
        reports_from: unreported,
    };
    let seating = request.seat(storage, member)?;
    if seating != Seating::Refused {
        MEMBERS.save(storage, (topic_id, account), member);
    }
    Ok(seating)
}
