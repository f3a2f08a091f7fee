//! Which step of a topic comes next, and when.

use allora_interfaces::synthesis_coordinator::schedule::Windows;
use allora_interfaces::synthesis_coordinator::DueTopic;
use allora_interfaces::{EpochId, TopicId};
use allora_storage::Bound;
use cosmwasm_std::{Order, QuerierWrapper, Storage, Timestamp};

use crate::epoch::observe::next_observation;
use crate::epoch::quorum::enough_on_time;
use crate::error::{ContractError, ContractResult};
use crate::state::{
    Earning, Mark, OpenEpoch, Phase, Progress, SubmissionRules, TopicClock, DUE, OPEN, VERSIONS,
};

/// Versions looked at between that of an ending epoch and the one in force.
const MOST_BETWEEN: usize = 8;

/// One unit of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Settles the oldest open epoch, or ends it void.
    End,
    /// Has some of those pay who did not reveal to the epoch that ended last.
    Forfeit,
    /// Synthesizes an epoch whose submissions have ended, and have been revealed.
    Close,
    /// Asks the contract that says the truth of an epoch.
    Observe,
}

/// A unit of work and what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Work {
    pub(crate) step: Step,
    pub(crate) epoch: EpochId,
    pub(crate) open: OpenEpoch,
    /// The time the epoch earns for.
    pub(crate) earning: Earning,
    /// When its turn comes: orders the work, and is no moment it earns for.
    pub(crate) due: Timestamp,
}

/// The next step of a topic, due or not: the earliest of asking a contract for a truth,
/// ending the oldest open epoch, if it is synthesized (or the rest of its end), and closing the oldest that is not;
/// in this order when they are due at once. Epochs end in order, so one never ends before the
/// one before it.
pub(crate) fn next_work(
    storage: &dyn Storage,
    querier: &QuerierWrapper<'_>,
    topic_id: TopicId,
    clock: &TopicClock,
    progress: &Progress,
    now: Timestamp,
) -> ContractResult<Option<Work>> {
    let ending = next_end(storage, querier, topic_id, clock, progress, now)?;
    let closing = next_close(storage, topic_id, clock, progress)?;
    let observing = next_observation(storage, topic_id)?;
    Ok(earlier(observing, earlier(ending, closing)))
}

/// The one due first; of both at once the former.
fn earlier(former: Option<Work>, latter: Option<Work>) -> Option<Work> {
    match (former, latter) {
        (Some(former), Some(latter)) if latter.due < former.due => Some(latter),
        (None, latter) => latter,
        (former, _) => former,
    }
}

fn next_end(
    storage: &dyn Storage,
    querier: &QuerierWrapper<'_>,
    topic_id: TopicId,
    clock: &TopicClock,
    progress: &Progress,
    now: Timestamp,
) -> ContractResult<Option<Work>> {
    let Some((epoch, open)) = open_from(storage, topic_id, EpochId(0))? else {
        return Ok(None);
    };
    let rules = rules_of(storage, clock, topic_id, open.version)?;
    let windows = windows_of(&rules, topic_id, epoch)?;
    let own = match open.phase {
        Phase::Submitting => return Ok(None),
        Phase::Empty => windows.reveals_end,
        Phase::Ended => progress.ended_until,
        Phase::Synthesized => {
            let enough = now >= windows.reports_end
                && enough_on_time(storage, querier, topic_id, epoch, &rules)?;
            windows.settlement_due(now, enough)
        }
    };
    let due = own.max(progress.ended_until);
    let mut earning = of_its_own(&windows);
    let first = first_since(storage, topic_id, clock, open.version, due)?;
    earning.next_since = first.map_or(earning.until, |first| first.min(earning.until));
    let mut step = Step::End;
    if open.phase == Phase::Ended {
        step = Step::Forfeit;
        earning = earning.nothing();
    }
    Ok(Some(Work {
        step,
        epoch,
        open,
        earning,
        due,
    }))
}

fn next_close(
    storage: &dyn Storage,
    topic_id: TopicId,
    clock: &TopicClock,
    progress: &Progress,
) -> ContractResult<Option<Work>> {
    let Some((epoch, open)) = open_from(storage, topic_id, progress.next_close)? else {
        return Ok(None);
    };
    let rules = rules_of(storage, clock, topic_id, open.version)?;
    let windows = windows_of(&rules, topic_id, epoch)?;
    Ok(Some(Work {
        step: Step::Close,
        epoch,
        open,
        earning: of_its_own(&windows),
        due: windows.reveals_end,
    }))
}

/// The time an epoch earns for by itself.
fn of_its_own(windows: &Windows) -> Earning {
    Earning {
        since: windows.earns_since,
        until: windows.reports_end,
        next_since: windows.reports_end,
    }
}

/// From when epochs of versions after `version` earn, at the earliest; of those that
/// held by `due`, so that it does not matter how late this is asked.
fn first_since(
    storage: &dyn Storage,
    topic_id: TopicId,
    clock: &TopicClock,
    version: u32,
    due: Timestamp,
) -> ContractResult<Option<Timestamp>> {
    let mut newer = vec![];
    for rules in [Some(&clock.current), clock.next.as_ref()] {
        newer.extend(rules.map(|rules| rules.start));
    }
    // those between, if it was edited more than once on the way to this truth
    let between = version.saturating_add(1)..clock.current.start.version;
    for between in between.take(MOST_BETWEEN) {
        let between = VERSIONS.may_load(storage, (topic_id, between))?;
        newer.extend(between.map(|version| version.start()));
    }
    let newer = newer.iter().filter(|start| start.version > version);
    let held = newer.filter(|start| start.opens_at <= due);
    let windows = held.filter_map(|start| start.windows(start.first_epoch));
    Ok(windows.map(|first| first.earns_since).min())
}

/// The first open epoch from `first` on.
pub(crate) fn open_from(
    storage: &dyn Storage,
    topic_id: TopicId,
    first: EpochId,
) -> ContractResult<Option<(EpochId, OpenEpoch)>> {
    let first = Some(Bound::inclusive(first));
    let open = OPEN.prefix(topic_id);
    let mut open = open.range(storage, first, None, Order::Ascending);
    Ok(open.next().transpose()?)
}

/// Moves the topic's entry in `DUE` to where its next step is; if that is due too, behind all that wait
/// already, but only if the topic was served. So topics are served in turn, however old the work is that
/// one of them has piled up: a topic that waits since `d` waits for those that did before `d`, whose
/// number cannot grow.
pub(crate) fn requeue(
    storage: &mut dyn Storage,
    querier: &QuerierWrapper<'_>,
    topic_id: TopicId,
    clock: &TopicClock,
    progress: &mut Progress,
    (now, served): (Timestamp, bool),
) -> ContractResult<bool> {
    let work = next_work(storage, querier, topic_id, clock, progress, now)?;
    let due = work.map(|work| match work.due > now {
        true => work.due,
        false if served => now,
        false => progress.due.unwrap_or(work.due),
    });
    Ok(postpone(storage, topic_id, progress, due))
}

/// Moves the topic's entry in `DUE` for an epoch that opened: never to before it, so that a submission
/// gets nobody ahead in the queue.
pub(crate) fn enqueue(
    storage: &mut dyn Storage,
    topic_id: TopicId,
    progress: &mut Progress,
    closes_at: Timestamp,
) -> bool {
    let due = progress.due.map_or(closes_at, |due| due.min(closes_at));
    postpone(storage, topic_id, progress, Some(due))
}

/// Moves the topic's entry in `DUE`.
pub(crate) fn postpone(
    storage: &mut dyn Storage,
    topic_id: TopicId,
    progress: &mut Progress,
    due: Option<Timestamp>,
) -> bool {
    if due == progress.due {
        return false;
    }
    if let Some(before) = progress.due {
        DUE.remove(storage, (before.nanos(), topic_id));
    }
    if let Some(due) = due {
        DUE.save(storage, (due.nanos(), topic_id), &Mark);
    }
    progress.due = due;
    true
}

/// Topics with work, by when it is due: at most `limit`, and one more than are due
/// at `until`.
pub(crate) fn due_topics(
    storage: &dyn Storage,
    until: Option<Timestamp>,
    limit: usize,
) -> ContractResult<Vec<DueTopic>> {
    let mut topics = Vec::new();
    let entries = DUE.range(storage, None, None, Order::Ascending);
    for entry in entries.take(limit) {
        let ((nanos, topic_id), Mark) = entry?;
        let due = Timestamp::from_nanos(nanos);
        topics.push(DueTopic { topic_id, due });
        if until.is_some_and(|until| due > until) {
            break;
        }
    }
    Ok(topics)
}

/// Rules of a version that an open epoch uses.
pub(crate) fn rules_of(
    storage: &dyn Storage,
    clock: &TopicClock,
    topic_id: TopicId,
    version: u32,
) -> ContractResult<SubmissionRules> {
    if let Some(rules) = clock.rules(version) {
        return Ok(rules.clone());
    }
    let version = VERSIONS.load(storage, (topic_id, version))?;
    Ok(SubmissionRules::new(version.start(), &version.params))
}

/// Windows of an epoch under its rules.
pub(crate) fn windows_of(
    rules: &SubmissionRules,
    topic_id: TopicId,
    epoch: EpochId,
) -> ContractResult<Windows> {
    let windows = rules.start.windows(epoch);
    windows.ok_or_else(|| ContractError::TimeOutOfRange { topic_id, epoch }.into())
}
