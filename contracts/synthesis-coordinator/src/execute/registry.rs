//! What the registry says: topics, versions, status, admissions.

use allora_interfaces::synthesis_coordinator::msg;
use allora_interfaces::topic_registry::{PackedParams, TopicParams, TopicStatus};
use allora_interfaces::{ActorId, EpochId, TopicId};
use allora_storage::Packed;
use cosmwasm_std::{Addr, DepsMut, Response, Storage, Timestamp};

use crate::error::{ContractError, ContractResult};
use crate::schedule::Anchor;
use crate::seats::{load_member, vacate, withdraw, Request, Seating};
use crate::state::{
    load_grid, Grid, Member, Progress, Terms, Version, ADDRESSES, GRIDS, MEMBERS, PROGRESS,
    VERSIONS,
};

/// Opens the time grid of a new topic.
pub(crate) fn open_topic(
    storage: &mut dyn Storage,
    msg::OpenTopic {
        topic_id,
        start,
        params,
    }: msg::OpenTopic,
) -> ContractResult<Response> {
    if GRIDS.has(storage, topic_id) {
        return Err(ContractError::TopicExists { topic_id }.into());
    }
    let params = unpack(&params)?;
    let anchor = Anchor {
        version: 1,
        first_epoch: EpochId(0),
        opens_at: start,
        schedule: params.schedule,
    };

    let grid = Grid {
        status: TopicStatus::Active,
        halted_at: None,
        earlier_ended: None,
        current: Terms::new(anchor, &params),
        next: None,
    };
    let progress = Progress {
        oldest_version: anchor.version,
        ..Progress::default()
    };
    GRIDS.save(storage, topic_id, &grid);
    PROGRESS.save(storage, topic_id, &progress);
    let version = Version::new(&anchor, params);
    VERSIONS.save(storage, (topic_id, anchor.version), &version);

    Ok(response("open_topic", topic_id))
}

/// Announces a version that holds from the next unopened epoch on.
pub(crate) fn update_topic(
    storage: &mut dyn Storage,
    now: Timestamp,
    msg::UpdateTopic {
        topic_id,
        version,
        params,
    }: msg::UpdateTopic,
) -> ContractResult<Response> {
    let mut grid = load_grid(storage, topic_id)?;
    let params = unpack(&params)?;
    check_editable(&grid, topic_id, version, now)?;
    let current = grid.timeline().epoch_at(now).unwrap_or_default();
    let (first_epoch, opens_at) =
        grid.timeline()
            .next_opening(now)
            .ok_or(ContractError::TimeOutOfRange {
                topic_id,
                epoch: current,
            })?;
    let anchor = Anchor {
        version,
        first_epoch,
        opens_at,
        schedule: params.schedule,
    };

    if let Some(announced) = grid.next.take() {
        if announced.anchor.opens_at <= now {
            let last = announced.anchor.first_epoch.0.checked_sub(1);
            grid.earlier_ended = last.and_then(|last| grid.ends_by(EpochId(last)));
            grid.current = announced;
        } else {
            // Nothing can have opened with it: its first epoch had not.
            VERSIONS.remove(storage, (topic_id, announced.anchor.version));
        }
    }
    grid.next = Some(Terms::new(anchor, &params));
    GRIDS.save(storage, topic_id, &grid);
    VERSIONS.save(storage, (topic_id, version), &Version::new(&anchor, params));

    Ok(response("update_topic", topic_id)
        .add_attribute("version", version.to_string())
        .add_attribute("first_epoch", first_epoch.to_string()))
}

/// Stops epochs from opening, or lets them. Open ones go on.
pub(crate) fn set_topic_status(
    storage: &mut dyn Storage,
    now: Timestamp,
    msg::SetTopicStatus { topic_id, status }: msg::SetTopicStatus,
) -> ContractResult<Response> {
    let mut grid = load_grid(storage, topic_id)?;
    if grid.status == TopicStatus::Retired && status != TopicStatus::Retired {
        return Err(ContractError::TopicRetired { topic_id }.into());
    }

    grid.halted_at = match status {
        TopicStatus::Active => None,
        TopicStatus::Paused | TopicStatus::Retired => grid.halted_at.or(Some(now)),
    };
    grid.status = status;
    GRIDS.save(storage, topic_id, &grid);

    Ok(response("set_topic_status", topic_id).add_attribute("status", status.to_string()))
}

/// Admits an account to a role: to a place if one is free, else to wait for one.
pub(crate) fn admit(
    deps: DepsMut<'_>,
    now: Timestamp,
    msg::Admit {
        topic_id,
        role,
        actor,
        actor_id,
    }: msg::Admit,
) -> ContractResult<Response> {
    let account = deps.api.addr_validate(&actor)?;
    let storage = deps.storage;
    let grid = load_grid(storage, topic_id)?;
    let mut member = member_of(storage, topic_id, &account, actor_id)?;
    if member.has(role) {
        return Err(ContractError::AlreadyAdmitted {
            topic_id,
            role,
            actor: account,
        }
        .into());
    }
    let timeline = grid.timeline();
    let current = timeline.epoch_at(now);
    let request = Request {
        topic_id,
        role,
        terms: grid.terms_at(now),
        since: current.and_then(EpochId::next).unwrap_or_default(),
        reports_from: timeline.first_unreported(now).unwrap_or_default(),
    };

    member.roles |= role.bit();
    // Only a free place: whoever sits there is challenged by submissions, not by
    // registrations.
    let seating = match request.has_vacancy(storage)? {
        true => request.seat(storage, &mut member)?,
        false => request.wait(storage, &member)?,
    };
    MEMBERS.save(storage, (topic_id, &account), &member);

    Ok(response("admit", topic_id)
        .add_attribute("role", role.to_string())
        .add_attribute("actor", account)
        .add_attribute("active", (seating != Seating::Refused).to_string()))
}

/// The account under its number; new ones are entered.
fn member_of(
    storage: &mut dyn Storage,
    topic_id: TopicId,
    account: &Addr,
    actor_id: ActorId,
) -> ContractResult<Member> {
    match MEMBERS.may_load(storage, (topic_id, account))? {
        Some(member) if member.id == actor_id => Ok(member),
        Some(member) => Err(ContractError::ActorMismatch {
            topic_id,
            actor: account.clone(),
            known: member.id,
            given: actor_id,
        }
        .into()),
        None => {
            ADDRESSES.save(storage, (topic_id, actor_id), account);
            Ok(Member::new(actor_id))
        }
    }
}

/// Dismisses an account from a role. What it submitted to the epoch whose window
/// is open is withdrawn, so that its place can be used; what it submitted before
/// stays.
pub(crate) fn dismiss(
    deps: DepsMut<'_>,
    now: Timestamp,
    msg::Dismiss {
        topic_id,
        role,
        actor,
    }: msg::Dismiss,
) -> ContractResult<Response> {
    let account = deps.api.addr_validate(&actor)?;
    let storage = deps.storage;
    let grid = load_grid(storage, topic_id)?;
    let mut member = load_member(storage, topic_id, role, &account)?;
    let timeline = grid.timeline();
    let open = timeline.epoch_at(now).filter(|epoch| {
        let windows = timeline.in_force(now).windows(*epoch);
        windows.is_some_and(|windows| windows.takes_submissions(now))
    });

    vacate(storage, topic_id, role, &mut member)?;
    member.roles &= !role.bit();
    MEMBERS.save(storage, (topic_id, &account), &member);
    if let Some(epoch) = open {
        withdraw(storage, topic_id, epoch, role, member.id)?;
    }

    Ok(response("dismiss", topic_id)
        .add_attribute("role", role.to_string())
        .add_attribute("actor", account))
}

/// The registry has checked every field against its range.
fn unpack(params: &PackedParams) -> ContractResult<TopicParams> {
    let corrupt = ContractError::Corrupt {
        record: TopicParams::NAME,
    };
    params.unpack().ok_or_else(|| corrupt.into())
}

/// A version may be announced while no submission window is open: nobody who
/// has submitted finds the rules changed.
fn check_editable(
    grid: &Grid,
    topic_id: TopicId,
    version: u32,
    now: Timestamp,
) -> ContractResult<()> {
    let newest = grid.next.as_ref().unwrap_or(&grid.current).anchor.version;
    if version <= newest {
        return Err(ContractError::VersionOrder {
            topic_id,
            version,
            newest,
        }
        .into());
    }
    let timeline = grid.timeline();
    let Some(epoch) = timeline.epoch_at(now) else {
        return Ok(());
    };
    let windows = timeline.in_force(now).windows(epoch);
    let open = windows.filter(|windows| windows.takes_submissions(now));
    match open {
        Some(windows) if grid.status == TopicStatus::Active => Err(ContractError::EditWhileOpen {
            topic_id,
            epoch,
            closes_at: windows.submissions_end,
        }
        .into()),
        _ => Ok(()),
    }
}

fn response(action: &str, topic_id: TopicId) -> Response {
    Response::new()
        .add_attribute("action", action)
        .add_attribute("topic_id", topic_id.to_string())
}
