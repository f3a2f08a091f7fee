//! Forgetting: bounded work per step, whatever has piled up.

use allora_interfaces::{EpochId, TopicId};
use cosmwasm_std::{Order, Storage};

use super::Limits;
use crate::error::ContractResult;
use crate::state::{Grid, Packed, Progress, ARCHIVE, OPEN, OUTCOMES, SYNTHESES, VERSIONS};
use allora_interfaces::codec::Codec;

/// Most entries of one kind removed per step: one keeps the number level, two
/// catch up after a cap was lowered or payments were pending.
const PER_STEP: u32 = 2;

/// Removes what is kept beyond its limit, but nothing of `unpaid` and later
/// epochs, which is needed to pay them.
pub(crate) fn prune(
    storage: &mut dyn Storage,
    topic_id: TopicId,
    grid: &Grid,
    progress: &mut Progress,
    limits: &Limits,
    unpaid: EpochId,
) -> ContractResult<()> {
    let kept = &mut progress.syntheses_kept;
    prune_map(
        storage,
        &SYNTHESES,
        topic_id,
        kept,
        limits.syntheses,
        unpaid,
    )?;
    let kept = &mut progress.outcomes_kept;
    prune_map(storage, &OUTCOMES, topic_id, kept, limits.outcomes, unpaid)?;
    let kept = &mut progress.archive_kept;
    prune_map(storage, &ARCHIVE, topic_id, kept, limits.archive, unpaid)?;
    let in_force = grid.timeline().in_force(progress.ended_until).version;
    prune_versions(storage, topic_id, progress, in_force)
}

fn prune_map<V: Codec>(
    storage: &mut dyn Storage,
    map: &Packed<(TopicId, EpochId), V>,
    topic_id: TopicId,
    kept: &mut u32,
    limit: u32,
    unpaid: EpochId,
) -> ContractResult<()> {
    for _ in 0..PER_STEP {
        if *kept <= limit {
            break;
        }
        let oldest = map
            .range::<_, EpochId>(storage, topic_id, None, Order::Ascending)
            .next()
            .transpose()?;
        let Some((oldest, _)) = oldest.filter(|(oldest, _)| *oldest < unpaid) else {
            break;
        };
        map.remove(storage, (topic_id, oldest));
        *kept = kept.saturating_sub(1);
    }
    Ok(())
}

/// Versions older than the one in force that no open epoch uses.
fn prune_versions(
    storage: &mut dyn Storage,
    topic_id: TopicId,
    progress: &mut Progress,
    in_force: u32,
) -> ContractResult<()> {
    let first_open = OPEN
        .range::<_, EpochId>(storage, topic_id, None, Order::Ascending)
        .next()
        .transpose()?;
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
