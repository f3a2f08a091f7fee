//! Inferences.

use allora_interfaces::synthesis_coordinator::{
    InferenceResponse, Latest, NetworkInferenceResponse,
};
use allora_interfaces::{EpochId, TopicId};
use allora_math::{MathResult, Number, Real};
use cosmwasm_std::{Storage, Timestamp};

use crate::error::{ContractError, ContractResult};
use crate::state::{
    load_clock, ArchiveRecord, Phase, RuleSynthesis, SynthesisRecord, TopicClock, ARCHIVE, OPEN,
    PROGRESS, SYNTHESES,
};

pub(super) fn network_inference(
    storage: &dyn Storage,
    now: Timestamp,
    topic_id: TopicId,
    max_age: u64,
) -> ContractResult<NetworkInferenceResponse> {
    load_clock(storage, topic_id)?;
    let nothing = || ContractError::NothingSynthesized { topic_id };
    let progress = PROGRESS.load(storage, topic_id)?;
    let epoch = progress.last_synthesized.ok_or_else(nothing)?;
    let record = SYNTHESES.may_load(storage, (topic_id, epoch))?;
    let record = record.ok_or_else(nothing)?;
    let answer = network(&record, topic_id, epoch, now, progress.network_loss)?;
    if answer.age > max_age {
        return Err(ContractError::Stale {
            topic_id,
            epoch,
            age: answer.age,
            max_age,
        }
        .into());
    }
    Ok(answer)
}

/// `1/Σw²` over inferers and forecasters; what virtual experts weigh counts for all inferers evenly.
fn effective_contributors(synthesis: &RuleSynthesis) -> MathResult<Real> {
    let inferers = synthesis.inferer_weights();
    let mut spread = Real::ZERO;
    for expert in synthesis.virtual_experts() {
        spread = spread.add(&expert.weight)?;
    }
    let count = u64::try_from(inferers.len()).unwrap_or(u64::MAX);
    let each = spread.div(&Real::from(count))?;
    let mut squares = Real::ZERO;
    for weight in inferers {
        let weight = weight.add(&each)?;
        squares = squares.add(&weight.mul(&weight)?)?;
    }
    for weight in synthesis.forecaster_weights() {
        squares = squares.add(&weight.mul(weight)?)?;
    }
    Real::ONE.div(&squares)
}

/// The network inference of an epoch kept in detail.
pub(super) fn network(
    record: &SynthesisRecord,
    topic_id: TopicId,
    epoch: EpochId,
    now: Timestamp,
    last_loss: Option<Real>,
) -> ContractResult<NetworkInferenceResponse> {
    let synthesis = &record.synthesis;
    let latest = record.latest(epoch);
    Ok(NetworkInferenceResponse {
        topic_id,
        epoch,
        value: latest.value,
        naive: synthesis.naive(),
        interval: listed(latest.interval),
        timestamp: latest.closed_at,
        age: latest.age(now),
        contributors: latest.contributors,
        effective_contributors: effective_contributors(synthesis)?,
        last_loss,
    })
}

pub(super) fn inference(
    storage: &dyn Storage,
    now: Timestamp,
    topic_id: TopicId,
    epoch: EpochId,
) -> ContractResult<InferenceResponse> {
    let clock = load_clock(storage, topic_id)?;
    let key = (topic_id, epoch);
    if let Some(record) = SYNTHESES.may_load(storage, key)? {
        return Ok(published(record.latest(epoch)));
    }
    if let Some(record) = ARCHIVE.may_load(storage, key)? {
        let latest = archived(&record, epoch);
        return Ok(latest.map_or(InferenceResponse::Void {}, published));
    }
    let pending = match OPEN.may_load(storage, key)? {
        Some(open) => open.phase == Phase::Submitting,
        None => is_to_come(&clock, epoch, now),
    };
    Ok(match pending {
        true => InferenceResponse::Pending {},
        false => InferenceResponse::Void {},
    })
}

/// Whether somebody may still submit to an epoch nobody has submitted to. Of versions before those the
/// clock knows nothing is to come: the grid of one of the two has begun.
fn is_to_come(clock: &TopicClock, epoch: EpochId, now: Timestamp) -> bool {
    let start = clock.timeline().of_epoch(epoch);
    let windows = start.and_then(|start| start.windows(epoch));
    windows.is_some_and(|windows| now < windows.reveals_end)
}

/// The inference of an epoch that has ended, with its value in the middle of its interval.
fn archived(record: &ArchiveRecord, epoch: EpochId) -> Option<Latest> {
    let value = record.value?;
    Some(Latest {
        epoch,
        closed_at: record.closed_at,
        value,
        interval: record
            .bounds
            .map(|[low, inner_low, inner_high, high]| [low, inner_low, value, inner_high, high]),
        contributors: record.participants,
    })
}

fn published(latest: Latest) -> InferenceResponse {
    let Latest {
        epoch: _,
        closed_at,
        value,
        interval,
        contributors,
    } = latest;
    InferenceResponse::Published {
        value,
        interval: listed(interval),
        timestamp: closed_at,
        contributors,
    }
}

fn listed(interval: Option<[Real; 5]>) -> Vec<Real> {
    interval.map(|bounds| bounds.to_vec()).unwrap_or_default()
}
