//! Inferences.

use allora_interfaces::synthesis_coordinator::{
    AverageResponse, Freshness, InferenceResponse, Latest, LatestInference, ManyResponse,
    NetworkInferenceResponse, Reading, TopicReading,
};
use allora_interfaces::{EpochId, TopicId};
use allora_math::{stats, MathResult, Number, Real};
use cosmwasm_std::{Order, Storage, Timestamp};

use crate::error::{ContractError, ContractResult};
use crate::state::{
    load_clock, ArchiveRecord, Phase, RuleSynthesis, SynthesisRecord, TopicClock, ARCHIVE, LATEST,
    OPEN, PROGRESS, SYNTHESES,
};

/// Most epochs that are averaged, and most that are searched for as many with an inference.
const MOST_AVERAGED: usize = 100;
const MOST_SEARCHED: usize = 200;

/// Most topics that are answered at once.
const MOST_TOPICS: usize = 20;

pub(super) fn network_inference(
    storage: &dyn Storage,
    now: Timestamp,
    topic_id: TopicId,
    max_age: u64,
) -> ContractResult<NetworkInferenceResponse> {
    let clock = load_clock(storage, topic_id)?;
    let nothing = || ContractError::NothingSynthesized { topic_id };
    let progress = PROGRESS.load(storage, topic_id)?;
    let epoch = progress.last_synthesized.ok_or_else(nothing)?;
    let record = SYNTHESES.may_load(storage, (topic_id, epoch))?;
    let record = record.ok_or_else(nothing)?;
    let key = (topic_id, epoch);
    let answer = network(&record, key, &clock, now, progress.network_loss)?;
    young(key, answer.age, max_age)?;
    Ok(answer)
}

fn young(
    (topic_id, epoch): (TopicId, EpochId),
    age: u64,
    max_age: u64,
) -> Result<(), ContractError> {
    if age > max_age {
        return Err(ContractError::Stale {
            topic_id,
            epoch,
            age,
            max_age,
        });
    }
    Ok(())
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
    (topic_id, epoch): (TopicId, EpochId),
    clock: &TopicClock,
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
        expected_at: clock.front().expected_at(now),
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
    Ok(match OPEN.may_load(storage, key)? {
        Some(open) if open.phase == Phase::Submitting => InferenceResponse::Pending {},
        Some(_) => InferenceResponse::Void {},
        None if is_to_come(&clock, epoch, now) => InferenceResponse::Pending {},
        None if is_forgotten(storage, topic_id, epoch)? => InferenceResponse::Forgotten {},
        None => InferenceResponse::Void {},
    })
}

/// Whether an epoch is older than all that is archived, where some are not archived any more.
fn is_forgotten(storage: &dyn Storage, topic_id: TopicId, epoch: EpochId) -> ContractResult<bool> {
    let progress = PROGRESS.load(storage, topic_id)?;
    let ended = progress.settled.saturating_add(progress.void);
    if ended <= progress.archive_kept.into() {
        return Ok(false);
    }
    let archive = ARCHIVE.prefix(topic_id);
    let mut archive = archive.range(storage, None, None, Order::Ascending);
    let oldest = archive.next().transpose()?;
    Ok(oldest.is_none_or(|(oldest, _)| epoch < oldest))
}

pub(super) fn average(
    storage: &dyn Storage,
    now: Timestamp,
    topic_id: TopicId,
    epochs: u32,
    max_age: u64,
) -> ContractResult<AverageResponse> {
    load_clock(storage, topic_id)?;
    let epochs = bounded(
        "epochs",
        usize::try_from(epochs).unwrap_or(usize::MAX),
        MOST_AVERAGED,
    )?;
    let found = newest(storage, topic_id, epochs)?;
    let (Some(last), Some(first)) = (found.first(), found.last()) else {
        return Err(ContractError::NothingSynthesized { topic_id }.into());
    };
    let age = last.age(now);
    young((topic_id, last.epoch), age, max_age)?;
    let values: Vec<_> = found.iter().map(|latest| latest.value).collect();
    Ok(AverageResponse {
        topic_id,
        value: stats::mean(&values)?,
        epochs: u32::try_from(found.len()).unwrap_or(u32::MAX),
        first_epoch: first.epoch,
        last_epoch: last.epoch,
        timestamp: last.closed_at,
        age,
    })
}

/// The newest inferences, newest first: of epochs that have not ended, then of those that have.
fn newest(storage: &dyn Storage, topic_id: TopicId, count: usize) -> ContractResult<Vec<Latest>> {
    let mut found = Vec::new();
    let mut left = MOST_SEARCHED;
    let open = OPEN.prefix(topic_id);
    let open = open.range(storage, None, None, Order::Descending);
    for entry in open.take(MOST_SEARCHED) {
        let (epoch, open) = entry?;
        left = left.saturating_sub(1);
        if open.phase == Phase::Synthesized && found.len() < count {
            let record = SYNTHESES.load(storage, (topic_id, epoch))?;
            found.push(record.latest(epoch));
        }
    }
    let ended = ARCHIVE.prefix(topic_id);
    let ended = ended.range(storage, None, None, Order::Descending);
    for entry in ended.take(left) {
        if found.len() >= count {
            break;
        }
        let (epoch, record) = entry?;
        found.extend(archived(&record, epoch));
    }
    Ok(found)
}

pub(super) fn many(
    storage: &dyn Storage,
    now: Timestamp,
    topic_ids: &[TopicId],
    max_age: u64,
) -> ContractResult<ManyResponse> {
    bounded("topics", topic_ids.len(), MOST_TOPICS)?;
    let mut topics = Vec::new();
    for topic_id in topic_ids {
        let latest = LATEST.may_load(storage, *topic_id)?;
        let reading = latest.map_or(Reading::None, |latest| latest.reading(now, max_age));
        let (reading, latest) = match reading {
            Reading::Fresh(latest) => (Freshness::Fresh, Some(latest)),
            Reading::Stale { latest, .. } => (Freshness::Stale, Some(latest)),
            Reading::None => (Freshness::None, None),
        };
        topics.push(TopicReading {
            topic_id: *topic_id,
            reading,
            inference: latest.map(|latest| LatestInference {
                epoch: latest.epoch,
                value: latest.value,
                interval: listed(latest.interval),
                timestamp: latest.closed_at,
                age: latest.age(now),
                contributors: latest.contributors,
            }),
        });
    }
    Ok(ManyResponse { topics })
}

/// A number of what is asked for, if it is one that is answered.
fn bounded(what: &'static str, count: usize, most: usize) -> Result<usize, ContractError> {
    if count == 0 || count > most {
        return Err(ContractError::WrongCount { what, count, most });
    }
    Ok(count)
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
