//! Truths.

use allora_interfaces::synthesis_coordinator::schedule::ReportWindow;
use allora_interfaces::synthesis_coordinator::{msg, Event, Evidence};
use allora_interfaces::{ActorId, EpochId, Role, TopicId};
use allora_math::Real;
use cosmwasm_std::{Addr, DepsMut, Response, Storage, Timestamp, Uint128};

use super::evidence::check_evidence;
use super::{check_open, check_value};
use crate::admission::{check_stake, open_report_window, rules_of_reportable};
use crate::error::{ContractError, ContractResult};
use crate::places::placement::{load_member, PlaceRequest, Placement};
use crate::state::{load_clock, Member, Report, SubmissionRules, TopicClock, MEMBERS, REPORTS};

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
    check_open(rules.start.schedule.hides_truths(), topic_id, epoch)?;
    if rules.observed {
        return Err(ContractError::TruthFromContract { topic_id, epoch }.into());
    }
    rules.check_truth(topic_id, truth)?;
    let window = open_report_window(deps.storage, &deps.querier, &rules, topic_id, epoch, now)?;
    let reporter = Reporter {
        topic_id,
        epoch,
        account,
    };
    let held = reporter.ensure_place(deps.branch(), now, &clock, &rules)?;

    let response = Response::new().add_attribute("action", "report");
    let Some((actor, stake)) = held else {
        return Ok(response.add_event(reporter.not_admitted()));
    };
    let event = reporter.store(deps.storage, actor, window, (truth, stake), evidence)?;
    Ok(response.add_event(event))
}

/// Who reports on what.
pub(super) struct Reporter<'a> {
    pub(super) topic_id: TopicId,
    pub(super) epoch: EpochId,
    pub(super) account: &'a Addr,
}

impl Reporter<'_> {
    /// Its number and its stake, if it has the place that reporting takes, or gets it now.
    pub(super) fn ensure_place(
        &self,
        mut deps: DepsMut<'_>,
        now: Timestamp,
        clock: &TopicClock,
        rules: &SubmissionRules,
    ) -> ContractResult<Option<(ActorId, Uint128)>> {
        let Self {
            topic_id,
            epoch,
            account,
        } = *self;
        let mut member = load_member(deps.storage, topic_id, Role::Reputer, account)?;
        let (querier, needed) = (&deps.querier, rules.min_stake);
        let stake = check_stake(deps.storage, querier, topic_id, epoch, member.id, needed)?;

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
            take_place(
                deps.branch(),
                &request,
                account,
                &mut member,
                (epoch, stake),
            )?
        };
        let from = member.reports_from;
        let too_new = epoch < from;
        // A place taken now may have been reported on from; then it counts later.
        if !held || (!held_before && too_new) {
            return Ok(None);
        }
        if too_new {
            return Err(place_too_new(topic_id, epoch, from));
        }
        Ok(Some((member.id, stake)))
    }

    /// Stores a truth and the stake behind it; answers what is announced.
    pub(super) fn store(
        &self,
        storage: &mut dyn Storage,
        actor: ActorId,
        window: ReportWindow,
        (truth, stake): (Real, Uint128),
        evidence: Option<Evidence>,
    ) -> ContractResult<Event> {
        let (topic_id, epoch) = (self.topic_id, self.epoch);
        let late = window == ReportWindow::Second;
        let report = Report {
            truth,
            stake,
            late,
            evidence: evidence.as_ref().map(check_evidence).transpose()?,
        };
        REPORTS.save(storage, (topic_id, epoch, actor), &report);
        Ok(Event::TruthReported {
            topic_id,
            epoch,
            actor: self.account.clone(),
            evidence,
        })
    }

    /// What is announced if it has none.
    pub(super) fn not_admitted(&self) -> Event {
        Event::SubmissionNotAdmitted {
            topic_id: self.topic_id,
            epoch: self.epoch,
            role: Role::Reputer,
            actor: self.account.clone(),
        }
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
    stake: (EpochId, Uint128),
) -> ContractResult<bool> {
    let placement = request.take_by_stake(deps.branch(), member, stake)?;
    let held = placement != Placement::Refused;
    if held {
        MEMBERS.save(deps.storage, (request.topic_id, account), member);
    }
    Ok(held)
}
