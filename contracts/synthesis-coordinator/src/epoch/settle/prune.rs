//! Forgetting: bounded work per step, whatever has piled up. The archive, small and
//! kept longest, says which epochs ended: nothing large is read to be removed.

use allora_interfaces::{EpochId, TopicId};
use allora_storage::Bound;
use cosmwasm_std::{Order, Storage};

use super::Retention;
use crate::epoch::due::open_from;
use crate::error::ContractResult;
use crate::state::{Progress, TopicClock, ARCHIVE, OUTCOMES, SYNTHESES, VERSIONS};

/// Most epochs forgotten per step, in detail and in the archive: one keeps the number
/// level, two catch up after a cap was lowered or payments were pending.
const PER_STEP: u32 = 2;

/// Removes what is kept beyond its limit, but nothing of `unpaid` and later
/// epochs, which is needed to pay them.
pub(crate) fn prune(
    storage: &mut dyn Storage,
    topic_id: TopicId,
    clock: &TopicClock,
    progress: &mut Progress,
    limits: &Retention,
    unpaid: EpochId,
) -> ContractResult<()> {
    prune_detailed(storage, topic_id, progress, limits.detailed, unpaid)?;
    prune_archive(storage, topic_id, progress, limits.archived, unpaid)?;
    let in_force = clock.timeline().in_force(progress.ended_until).version;
    prune_versions(storage, topic_id, progress, in_force)
}

fn prune_detailed(
    storage: &mut dyn Storage,
    topic_id: TopicId,
    progress: &mut Progress,
    limit: u32,
    unpaid: EpochId,
) -> ContractResult<()> {
    for _ in 0..PER_STEP {
        if progress.detailed_kept <= limit {
            break;
        }
        let oldest = oldest_archived(storage, topic_id, progress.detailed_from)?;
        let Some(oldest) = oldest.filter(|oldest| *oldest < unpaid) else {
            break;
        };
        SYNTHESES.remove(storage, (topic_id, oldest));
        OUTCOMES.remove(storage, (topic_id, oldest));
        progress.detailed_from = oldest.next().unwrap_or(oldest);
        progress.detailed_kept = progress.detailed_kept.saturating_sub(1);
    }
    Ok(())
}

/// Never beyond what is kept in detail.
fn prune_archive(
    storage: &mut dyn Storage,
    topic_id: TopicId,
    progress: &mut Progress,
    limit: u32,
    unpaid: EpochId,
) -> ContractResult<()> {
    let unpaid = unpaid.min(progress.detailed_from);
    for _ in 0..PER_STEP {
        if progress.archive_kept <= limit {
            break;
        }
        let oldest = oldest_archived(storage, topic_id, EpochId(0))?;
        let Some(oldest) = oldest.filter(|oldest| *oldest < unpaid) else {
            break;
        };
        ARCHIVE.remove(storage, (topic_id, oldest));
        progress.archive_kept = progress.archive_kept.saturating_sub(1);
    }
    Ok(())
}

/// The first epoch from `first` on that the archive knows.
fn oldest_archived(
    storage: &dyn Storage,
    topic_id: TopicId,
    first: EpochId,
) -> ContractResult<Option<EpochId>> {
    let first = Some(Bound::inclusive(first));
    let archive = ARCHIVE.prefix(topic_id);
    let mut archive = archive.range(storage, first, None, Order::Ascending);
    let oldest = archive.next().transpose()?;
    Ok(oldest.map(|(epoch, _)| epoch))
}

/// Versions older than the one in force that no open epoch uses.
fn prune_versions(
    storage: &mut dyn Storage,
    topic_id: TopicId,
    progress: &mut Progress,
    in_force: u32,
) -> ContractResult<()> {
    let first_open = open_from(storage, topic_id, EpochId(0))?;
    let oldest = first_open.map_or(in_force, |(_, open)| open.version.min(in_force));
    for _ in 0..PER_STEP {
        if progress.oldest_version >= oldest {
            break;
        }
        VERSIONS.remove(storage, (topic_id, progress.oldest_version));
        progress.oldest_version = progress.oldest_version.saturating_add(1);
    }
    Ok(())
}
