//! Topics, windows, members, work.

use allora_interfaces::synthesis_coordinator::schedule::Windows;
use allora_interfaces::synthesis_coordinator::{
    Member, MembersResponse, NextDueResponse, TopicResponse, Window, WindowKind, WindowsResponse,
};
use allora_interfaces::{page_limit, EpochId, Role, TopicId};
use cosmwasm_std::{Deps, Order, Storage, Timestamp};

use super::MOST_OPEN;
use crate::epoch::due::{due_topics, rules_of};
use crate::epoch::quorum::enough_on_time;
use crate::error::{ContractError, ContractResult};
use crate::state::{
    load_clock, load_roster, Phase, Place, Progress, Standing, TopicClock, OPEN, PROGRESS, VERSIONS,
};

pub(super) fn topic(
    storage: &dyn Storage,
    now: Timestamp,
    topic_id: TopicId,
) -> ContractResult<TopicResponse> {
    let clock = load_clock(storage, topic_id)?;
    let version = clock.timeline().in_force(now).version;
    let Progress {
        settled,
        void,
        network_loss,
        initial_regret,
        due,
        ..
    } = PROGRESS.load(storage, topic_id)?;
    let open = OPEN.prefix(topic_id);
    let open = open.range(storage, None, None, Order::Ascending);
    let open = open.filter(|entry| match entry {
        Ok((_, open)) => open.phase != Phase::Ended,
        Err(_) => true,
    });
    let open_epochs = open.take(MOST_OPEN).map(|entry| Ok(entry?.0));
    let open_epochs = open_epochs.collect::<ContractResult<_>>()?;
    Ok(TopicResponse {
        topic_id,
        status: clock.status,
        version,
        current_epoch: clock.timeline().epoch_at(now),
        open_epochs,
        settled,
        void,
        network_loss,
        initial_regret,
        next_due: due,
    })
}

pub(super) fn windows(
    deps: Deps<'_>,
    now: Timestamp,
    topic_id: TopicId,
    epoch: Option<EpochId>,
) -> ContractResult<WindowsResponse> {
    let clock = load_clock(deps.storage, topic_id)?;
    let current = clock.timeline().epoch_at(now);
    let epoch = epoch.or(current).unwrap_or_default();
    windows_of(deps, &clock, now, topic_id, epoch)
}

/// Windows of an epoch and which are open. The second report window is listed
/// only for an epoch that got too few truths in the first.
pub(super) fn windows_of(
    deps: Deps<'_>,
    clock: &TopicClock,
    now: Timestamp,
    topic_id: TopicId,
    epoch: EpochId,
) -> ContractResult<WindowsResponse> {
    let storage = deps.storage;
    let open = OPEN.may_load(storage, (topic_id, epoch))?;
    let version = match &open {
        Some(open) => open.version,
        None => version_of(storage, clock, topic_id, epoch)?,
    };
    let rules = rules_of(storage, clock, topic_id, version)?;
    let out_of_range = ContractError::TimeOutOfRange { topic_id, epoch };
    let windows = rules.start.windows(epoch).ok_or(out_of_range)?;
    let enough = enough_on_time(storage, &deps.querier, topic_id, epoch, &rules)?;
    let computed = open.is_some_and(|open| open.phase.awaits_truths());
    let mut listed = list(&windows, now, computed && !enough);
    for window in &mut listed {
        window.open = window.opens_at <= now && now < window.closes_at;
        window.open &= match window.kind {
            WindowKind::Submission => !clock.halts(windows.opens_at),
            WindowKind::Reveal => open.is_some(),
            WindowKind::Report | WindowKind::ReportReveal => computed,
        };
    }
    Ok(WindowsResponse {
        epoch,
        windows: listed,
        settles_at: windows.settlement_due(now, enough || !computed),
    })
}

/// Windows in order; the second for truths only once the first has passed.
fn list(windows: &Windows, now: Timestamp, short_of_truths: bool) -> Vec<Window> {
    let Windows {
        opens_at,
        submissions_end,
        reveals_end,
        reports_open,
        truths_end,
        reports_end,
        second_truths_end,
        second_reports_end,
        earns_since: _,
    } = *windows;
    let mut listed = Vec::new();
    let mut list = |kind, opens_at, closes_at| {
        // where nothing is hidden, nothing is revealed
        if opens_at < closes_at {
            listed.push(Window {
                kind,
                opens_at,
                closes_at,
                open: false,
            });
        }
    };
    list(WindowKind::Submission, opens_at, submissions_end);
    list(WindowKind::Reveal, submissions_end, reveals_end);
    list(WindowKind::Report, reports_open, truths_end);
    list(WindowKind::ReportReveal, truths_end, reports_end);
    if short_of_truths && now >= reports_end {
        list(WindowKind::Report, reports_end, second_truths_end);
        list(
            WindowKind::ReportReveal,
            second_truths_end,
            second_reports_end,
        );
    }
    listed
}

/// The version an epoch opens with, if it is still stored.
fn version_of(
    storage: &dyn Storage,
    clock: &TopicClock,
    topic_id: TopicId,
    epoch: EpochId,
) -> ContractResult<u32> {
    if let Some(start) = clock.timeline().of_epoch(epoch) {
        return Ok(start.version);
    }
    let versions = VERSIONS.prefix(topic_id);
    for entry in versions.range(storage, None, None, Order::Descending) {
        let (number, version) = entry?;
        if version.first_epoch <= epoch {
            return Ok(number);
        }
    }
    Err(ContractError::EpochUnknown { topic_id, epoch }.into())
}

pub(super) fn members(
    storage: &dyn Storage,
    now: Timestamp,
    topic_id: TopicId,
    role: Role,
) -> ContractResult<MembersResponse> {
    let clock = load_clock(storage, topic_id)?;
    let roster = load_roster(storage, topic_id, role)?;
    let capacity = clock.rules_at(now).capacity(role);
    Ok(MembersResponse {
        members: roster.holders().map(|place| member(role, place)).collect(),
        capacity: u32::try_from(capacity).unwrap_or(u32::MAX),
    })
}

fn member(role: Role, place: &Place) -> Member {
    let Standing {
        epochs,
        merit,
        regret,
        coefficient,
        ref expert,
        ..
    } = place.standing;
    let record = expert.as_ref().map(|expert| &expert.record);
    let reputer = role == Role::Reputer;
    Member {
        actor_id: place.actor,
        merit,
        regret: record
            .map(|record| record.regrets.combined.sum)
            .or(regret)
            .filter(|_| !reputer),
        excess: record.map(|record| record.excess),
        uniqueness: record.and_then(|record| record.uniqueness),
        coefficient: reputer.then_some(coefficient),
        epochs,
    }
}

pub(super) fn next_due(
    storage: &dyn Storage,
    limit: Option<u32>,
) -> ContractResult<NextDueResponse> {
    let topics = due_topics(storage, None, page_limit(limit))?;
    Ok(NextDueResponse { topics })
}
