//! Which epochs take truths.

use allora_interfaces::{EpochId, TopicId};
use allora_storage::Bound;
use cosmwasm_std::{Deps, Order, Storage, Timestamp};

use crate::admission::open_report_window;
use crate::error::ContractResult;
use crate::state::{OpenEpoch, SubmissionRules, TopicClock, OPEN, VERSIONS};

/// Most epochs of a version that take truths at one moment: as many as open within its
/// two report windows, each of 100 epochs at most, with the revealing after it.
const MOST_OF_VERSION: usize = 200;

/// Most versions that are looked at, the newest first. Every version holds for an epoch,
/// and lag and report windows are 100 epochs at most, each: among epochs of one length
/// none behind 300 others takes truths.
const MOST_VERSIONS: usize = 300;

/// Epochs that take truths now, ascending: of every version those in whose report
/// windows `now` lies, however many others are open before them or between.
pub(super) fn reportable(
    deps: Deps<'_>,
    clock: &TopicClock,
    topic_id: TopicId,
    now: Timestamp,
) -> ContractResult<Vec<EpochId>> {
    let mut epochs = Vec::new();
    let mut newer: Option<EpochId> = None;
    let in_force = [clock.next.as_ref(), Some(&clock.current)];
    let in_force = in_force.into_iter().flatten().cloned().map(Ok);
    for rules in in_force
        .chain(older(deps.storage, clock, topic_id))
        .take(MOST_VERSIONS)
    {
        let rules: SubmissionRules = rules?;
        of_version(deps, &rules, topic_id, newer, now, &mut epochs)?;
        newer = Some(rules.start.first_epoch);
    }
    epochs.sort_unstable();
    Ok(epochs)
}

/// Rules of the versions before the two of the clock that open epochs still use.
fn older<'a>(
    storage: &'a dyn Storage,
    clock: &TopicClock,
    topic_id: TopicId,
) -> impl Iterator<Item = ContractResult<SubmissionRules>> + 'a {
    let before = Some(Bound::exclusive(clock.current.start.version));
    let versions = VERSIONS.prefix(topic_id);
    let versions = versions.range(storage, None, before, Order::Descending);
    versions.map(|entry| {
        let (_, version) = entry?;
        Ok(SubmissionRules::new(version.start(), &version.params))
    })
}

/// Adds the epochs of a version, which end where a `newer` one begins.
fn of_version(
    deps: Deps<'_>,
    rules: &SubmissionRules,
    topic_id: TopicId,
    newer: Option<EpochId>,
    now: Timestamp,
    epochs: &mut Vec<EpochId>,
) -> ContractResult<()> {
    let Some((first, last)) = rules.start.reportable(now) else {
        return Ok(());
    };
    let end = last.next().into_iter().chain(newer).min();
    // a newer version holds for all of them
    if end.is_some_and(|end| end <= first) {
        return Ok(());
    }
    let (first, end) = (Bound::inclusive(first), end.map(Bound::exclusive));
    let open = OPEN.prefix(topic_id);
    let open = open.range(deps.storage, Some(first), end, Order::Ascending);
    for entry in open.take(MOST_OF_VERSION) {
        let (epoch, OpenEpoch { phase, .. }) = entry?;
        let window = open_report_window(deps.storage, &deps.querier, rules, topic_id, epoch, now);
        if phase.awaits_truths() && window.is_ok() {
            epochs.push(epoch);
        }
    }
    Ok(())
}
