//! Epochs: records, submissions, truths.

use allora_interfaces::synthesis_coordinator::{
    ArchiveEntry, EpochPhase, EpochResponse, HistoryResponse, ReportEntry, ReportsResponse,
    SubmissionEntry, SubmissionsResponse,
};
use allora_interfaces::{page_limit, ActorId, EpochId, TopicId};
use allora_storage::Bound;
use cosmwasm_std::{Binary, Order, Storage, Timestamp};

use super::inference::network;
use super::participants::participants;
use crate::epoch::submitted::submitted;
use crate::error::{ContractError, ContractResult};
use crate::state::{
    load_clock, ArchiveRecord, OpenEpoch, Phase, Report, Submission, SynthesisRecord, ARCHIVE,
    OPEN, OUTCOMES, PENDING, PROGRESS, RELAYED, REPORTS, SYNTHESES,
};

pub(super) fn epoch(
    storage: &dyn Storage,
    now: Timestamp,
    topic_id: TopicId,
    epoch: EpochId,
) -> ContractResult<EpochResponse> {
    let clock = load_clock(storage, topic_id)?;
    let key = (topic_id, epoch);
    let open = OPEN.may_load(storage, key)?;
    let open = open.filter(|open| open.phase != Phase::Ended);
    let archived = ARCHIVE.may_load(storage, key)?;
    let record = SYNTHESES.may_load(storage, key)?;
    let outcome = OUTCOMES.may_load(storage, key)?;
    let (version, phase) = match (open, &archived) {
        (Some(OpenEpoch { version, phase }), _) => (version, open_phase(phase)),
        (None, Some(archived)) => (archived.version, ended_phase(archived.settled)),
        (None, None) => return Err(ContractError::EpochUnknown { topic_id, epoch }.into()),
    };
    let paid = archived.as_ref().filter(|entry| entry.settled);
    let paid = paid.filter(|_| !PENDING.has(storage, key));
    let last_loss = PROGRESS.load(storage, topic_id)?.network_loss;
    let inference = record
        .as_ref()
        .map(|record| network(record, key, &clock, now, last_loss))
        .transpose()?;
    Ok(EpochResponse {
        epoch,
        version,
        phase,
        inference,
        truth: archived.as_ref().and_then(|entry| entry.truth),
        loss: archived.as_ref().and_then(|entry| entry.loss),
        naive_loss: archived.as_ref().and_then(|entry| entry.naive_loss),
        participants: match &record {
            Some(record) => participants(record, outcome.as_ref())?,
            None => Vec::new(),
        },
        virtual_experts: record
            .as_ref()
            .map(|record| record.synthesis.virtual_experts())
            .unwrap_or_default(),
        band: record
            .as_ref()
            .and_then(|record| record.synthesis.band())
            .map(|band| vec![band.low, band.high])
            .unwrap_or_default(),
        rewards: paid.map(|entry| entry.rewards),
    })
}

const fn open_phase(phase: Phase) -> EpochPhase {
    match phase {
        Phase::Submitting => EpochPhase::Submitting,
        Phase::Synthesized => EpochPhase::Synthesized,
        Phase::Empty | Phase::Ended => EpochPhase::Void,
    }
}

const fn ended_phase(settled: bool) -> EpochPhase {
    if settled {
        EpochPhase::Settled
    } else {
        EpochPhase::Void
    }
}

pub(super) fn history(
    storage: &dyn Storage,
    topic_id: TopicId,
    start_after: Option<EpochId>,
    limit: Option<u32>,
) -> ContractResult<HistoryResponse> {
    load_clock(storage, topic_id)?;
    let start = start_after.map(Bound::exclusive);
    let archive = ARCHIVE.prefix(topic_id);
    let archive = archive.range(storage, start, None, Order::Ascending);
    let mut epochs = Vec::new();
    for entry in archive.take(page_limit(limit)) {
        let (epoch, record) = entry?;
        epochs.push(archive_entry(epoch, record));
    }
    Ok(HistoryResponse { epochs })
}

fn archive_entry(epoch: EpochId, record: ArchiveRecord) -> ArchiveEntry {
    let ArchiveRecord {
        version: _,
        settled,
        closed_at,
        value,
        bounds,
        truth,
        loss,
        naive_loss,
        participants,
        rewards,
        scores: _,
    } = record;
    let (interval_68, interval_95) = match bounds {
        Some([low, inner_low, inner_high, high]) => (vec![inner_low, inner_high], vec![low, high]),
        None => (vec![], vec![]),
    };
    ArchiveEntry {
        epoch,
        phase: ended_phase(settled),
        timestamp: closed_at,
        value,
        interval_68,
        interval_95,
        truth,
        loss,
        naive_loss,
        participants,
        rewards,
    }
}

pub(super) fn submissions(
    storage: &dyn Storage,
    topic_id: TopicId,
    epoch: EpochId,
    start_after: Option<ActorId>,
    limit: Option<u32>,
) -> ContractResult<SubmissionsResponse> {
    load_clock(storage, topic_id)?;
    if let Some(record) = SYNTHESES.may_load(storage, (topic_id, epoch))? {
        return Ok(synthesized_submissions(&record, start_after, limit));
    }
    let relayed = RELAYED.may_load(storage, (topic_id, epoch))?;
    let submissions = submitted(storage, topic_id, epoch, relayed)?;
    let submissions = submissions
        .into_iter()
        .filter(|(actor_id, _)| start_after.is_none_or(|after| *actor_id > after))
        .take(page_limit(limit))
        .map(|(actor_id, submission)| {
            let Submission {
                inference,
                forecast,
            } = submission;
            SubmissionEntry {
                actor_id,
                inference,
                forecast,
            }
        })
        .collect();
    Ok(SubmissionsResponse { submissions })
}

/// Raw submissions are dropped at synthesis; the inferences live on in its record.
fn synthesized_submissions(
    record: &SynthesisRecord,
    start_after: Option<ActorId>,
    limit: Option<u32>,
) -> SubmissionsResponse {
    let entries = record.inferers.iter().zip(&record.inferences);
    let submissions = entries
        .filter(|(actor, _)| start_after.is_none_or(|after| **actor > after))
        .take(page_limit(limit))
        .map(|(actor, inference)| SubmissionEntry {
            actor_id: *actor,
            inference: Some(*inference),
            forecast: Vec::new(),
        })
        .collect();
    SubmissionsResponse { submissions }
}

pub(super) fn reports(
    storage: &dyn Storage,
    topic_id: TopicId,
    epoch: EpochId,
) -> ContractResult<ReportsResponse> {
    load_clock(storage, topic_id)?;
    let mut reports = Vec::new();
    let entries = REPORTS.prefix((topic_id, epoch));
    for entry in entries.range(storage, None, None, Order::Ascending) {
        let (actor_id, report) = entry?;
        let Report {
            truth,
            stake,
            late: _,
            evidence,
        } = report;
        reports.push(ReportEntry {
            actor_id,
            truth,
            stake,
            evidence: evidence.map(Binary::from),
        });
    }
    Ok(ReportsResponse { reports })
}
