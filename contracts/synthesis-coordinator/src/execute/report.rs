//! Truths.

use allora_interfaces::synthesis_coordinator::{msg, Event};
use allora_interfaces::{EpochId, Role, TopicId};
use cosmwasm_std::{Addr, DepsMut, Response, Timestamp, Uint128};

use super::check_value;
use super::evidence::check_evidence;
use crate::admission::{check_stake, open_report_window, rules_of_reportable};
use crate::epoch::schedule::ReportWindow;
use crate::error::{ContractError, ContractResult};
use crate::places::placement::{load_member, PlaceRequest, Placement};
use crate::state::{load_clock, Member, Report, MEMBERS, REPORTS};

/// Takes a truth with the stake behind it; the last one counts.
// Not inlined: a function of the Wasm has 100 locals at most.
#[inline(never)]
pub(crate) fn report(
    mut deps: DepsMut<'_>,
    now: Timestamp,
    account: &Addr,
    msg::Report {
        topic_id,
        epoch,
        truth,
        evidence,
    }: msg::Report,
) -> ContractResult<Response> {
    check_value("a truth", truth)?;
    let clock = load_clock(deps.storage, topic_id)?;
    let rules = rules_of_reportable(deps.storage, &clock, topic_id, epoch)?;
    if rules.observed {
        return Err(ContractError::TruthFromContract { topic_id, epoch }.into());
    }
    rules.check_truth(topic_id, truth)?;
    let window = open_report_window(deps.storage, &rules, topic_id, epoch, now)?;
    let mut member = load_member(deps.storage, topic_id, Role::Reputer, account)?;
    let stake = check_stake(deps.as_ref(), topic_id, member.id, rules.min_stake)?;

    let response = Response::new().add_attribute("action", "report");
    let held_before = member.place(Role::Reputer).is_some();
    let held = held_before || {
        let unreported = clock.timeline().first_unreported(now).unwrap_or_default();
        let request = PlaceRequest {
            topic_id,
            role: Role::Reputer,
            rules: clock.rules_at(now),
            since: unreported,
            reports_from: unreported,
        };
        take_place(deps.branch(), &request, account, &mut member, stake)?
    };
    let from = member.reports_from;
    let too_new = epoch < from;
    // A place taken now may have been reported on from; then it counts later.
    if !held || (!held_before && too_new) {
        return Ok(response.add_event(not_admitted(topic_id, epoch, account)));
    }
    if too_new {
        return Err(place_too_new(topic_id, epoch, from));
    }

    let late = window == ReportWindow::Second;
    let report = Report {
        truth,
        stake,
        late,
        evidence: evidence.as_ref().map(check_evidence).transpose()?,
    };
    REPORTS.save(deps.storage, (topic_id, epoch, member.id), &report);

    Ok(response.add_event(Event::TruthReported {
        topic_id,
        epoch,
        actor: account.clone(),
        evidence,
    }))
}

fn not_admitted(topic_id: TopicId, epoch: EpochId, account: &Addr) -> Event {
    Event::SubmissionNotAdmitted {
        topic_id,
        epoch,
        role: Role::Reputer,
        actor: account.clone(),
    }
}

fn place_too_new(topic_id: TopicId, epoch: EpochId, from: EpochId) -> Box<ContractError> {
    Box::new(ContractError::PlaceTooNew {
        topic_id,
        epoch,
        from,
    })
}

/// Gives a reputer a place, if its stake allows. A place that others held counts from the
/// first epoch on that they cannot have reported on, so no epoch gets more reports
/// than there are places.
fn take_place(
    mut deps: DepsMut<'_>,
    request: &PlaceRequest<'_>,
    account: &Addr,
    member: &mut Member,
    stake: Uint128,
) -> ContractResult<bool> {
    let placement = request.take_by_stake(deps.branch(), member, stake)?;
    let held = placement != Placement::Refused;
    if held {
        MEMBERS.save(deps.storage, (request.topic_id, account), member);
    }
    Ok(held)
}
