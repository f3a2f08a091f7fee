//! What the registry says: topics, versions, status, admissions.

use allora_interfaces::synthesis_coordinator::msg;
use allora_interfaces::synthesis_coordinator::schedule::ScheduleStart;
use allora_interfaces::topic_registry::{PackedParams, TopicParams, TopicStatus};
use allora_interfaces::{ActorId, EpochId, TopicId};
use allora_storage::Packed;
use cosmwasm_std::{Addr, DepsMut, Response, Storage, Timestamp};

use crate::error::{ContractError, ContractResult};
use crate::places::placement::{load_member, vacate, withdraw, PlaceRequest, Placement};
use crate::state::{
    load_clock, Member, Progress, SubmissionRules, TopicClock, Version, ADDRESSES, CLOCKS, MEMBERS,
    PROGRESS, VERSIONS,
};

/// Starts the clock of a new topic.
pub(crate) fn open_topic(
    storage: &mut dyn Storage,
    msg::OpenTopic {
        topic_id,
        start,
        params,
    }: msg::OpenTopic,
) -> ContractResult<Response> {
    if CLOCKS.has(storage, topic_id) {
        return Err(ContractError::TopicExists { topic_id }.into());
    }
    let params = unpack(&params)?;
    let start = ScheduleStart {
        version: 1,
        first_epoch: EpochId(0),
        opens_at: start,
        schedule: params.schedule,
    };

    let clock = TopicClock {
        status: TopicStatus::Active,
        halted_at: None,
        earlier_ended: None,
        current: SubmissionRules::new(start, &params),
        next: None,
    };
    let progress = Progress {
        oldest_version: start.version,
        ..Progress::default()
    };
    CLOCKS.save(storage, topic_id, &clock);
    PROGRESS.save(storage, topic_id, &progress);
    let version = Version::new(&start, params, None);
    VERSIONS.save(storage, (topic_id, start.version), &version);

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
    let mut clock = load_clock(storage, topic_id)?;
    let params = unpack(&params)?;
    check_editable(&clock, topic_id, version, now)?;
    let current = clock.timeline().epoch_at(now).unwrap_or_default();
    let (first_epoch, opens_at) =
        clock
            .timeline()
            .next_opening(now)
            .ok_or(ContractError::TimeOutOfRange {
                topic_id,
                epoch: current,
            })?;
    let start = ScheduleStart {
        version,
        first_epoch,
        opens_at,
        schedule: params.schedule,
    };

    if let Some(announced) = clock.next.take() {
        if announced.start.opens_at <= now {
            let last = announced.start.first_epoch.0.checked_sub(1);
            clock.earlier_ended = last.and_then(|last| clock.ends_by(EpochId(last)));
            clock.current = announced;
        } else {
            // Nothing can have opened with it: its first epoch had not.
            VERSIONS.remove(storage, (topic_id, announced.start.version));
        }
    }
    clock.next = Some(SubmissionRules::new(start, &params));
    CLOCKS.save(storage, topic_id, &clock);
    let before = VERSIONS.may_load(storage, (topic_id, clock.current.start.version))?;
    let announced = Version::new(&start, params, before.as_ref());
    VERSIONS.save(storage, (topic_id, version), &announced);

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
    let mut clock = load_clock(storage, topic_id)?;
    if clock.status == TopicStatus::Retired && status != TopicStatus::Retired {
        return Err(ContractError::TopicRetired { topic_id }.into());
    }

    clock.halted_at = match status {
        TopicStatus::Active => None,
        TopicStatus::Paused | TopicStatus::Retired => clock.halted_at.or(Some(now)),
    };
    clock.status = status;
    CLOCKS.save(storage, topic_id, &clock);

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
    let clock = load_clock(storage, topic_id)?;
    let mut member = member_of(storage, topic_id, &account, actor_id)?;
    if member.has(role) {
        return Err(ContractError::AlreadyAdmitted {
            topic_id,
            role,
            actor: account,
        }
        .into());
    }
    let timeline = clock.timeline();
    let current = timeline.epoch_at(now);
    let request = PlaceRequest {
        topic_id,
        role,
        rules: clock.rules_at(now),
        since: current.and_then(EpochId::next).unwrap_or_default(),
        reports_from: timeline.first_unreported(now).unwrap_or_default(),
    };

    member.roles |= role.bit();
    // Only a free place: whoever holds it is challenged by submissions, not by
    // registrations.
    let placement = if request.has_vacancy(storage)? {
        request.take_by_merit(storage, &mut member)?
    } else {
        request.wait(storage, &member)?
    };
    MEMBERS.save(storage, (topic_id, &account), &member);

    Ok(response("admit", topic_id)
        .add_attribute("role", role.to_string())
        .add_attribute("actor", account)
        .add_attribute("active", (placement != Placement::Refused).to_string()))
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
    let clock = load_clock(storage, topic_id)?;
    let mut member = load_member(storage, topic_id, role, &account)?;
    let timeline = clock.timeline();
    let open = timeline.epoch_at(now).filter(|epoch| {
        let windows = timeline.in_force(now).windows(*epoch);
        windows.is_some_and(|windows| windows.takes_submissions(now))
    });

    vacate(storage, topic_id, role, &mut member)?;
    member.roles &= !role.bit();
    MEMBERS.save(storage, (topic_id, &account), &member);
    if let Some(epoch) = open {
        let rules = clock.rules_at(now);
        withdraw(storage, rules, (topic_id, epoch, member.id), role)?;
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
    clock: &TopicClock,
    topic_id: TopicId,
    version: u32,
    now: Timestamp,
) -> ContractResult<()> {
    let newest = clock.next.as_ref().unwrap_or(&clock.current).start.version;
    if version <= newest {
        return Err(ContractError::VersionOrder {
            topic_id,
            version,
            newest,
        }
        .into());
    }
    let timeline = clock.timeline();
    let Some(epoch) = timeline.epoch_at(now) else {
        return Ok(());
    };
    let windows = timeline.in_force(now).windows(epoch);
    let open = windows.filter(|windows| windows.takes_submissions(now));
    match open {
        Some(windows) if clock.status == TopicStatus::Active => Err(ContractError::EditWhileOpen {
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
