//! Step *end*: the truth is known, or is not, and the epoch leaves the queue.

mod judge;
mod offences;
mod prune;
mod shares;
mod update;

use allora_interfaces::staking_vault::{Offence, Settlement, Share};
use allora_interfaces::synthesis_coordinator::Event;
use allora_interfaces::topic_registry::TopicParams;
use allora_interfaces::{ActorId, EpochId, Role, TopicId};
use allora_math::sample::Sample;
use allora_math::Real;
use cosmwasm_std::{Order, Storage, Timestamp, Uint128, Uint64};

use self::judge::{judge, Witness};
use self::shares::History;
use crate::book::{Book, Page};
use crate::due::Work;
use crate::error::ContractResult;
use crate::state::{
    ArchiveRecord, Outcome, Phase, Progress, Report, SynthesisRecord, WorkerOutcome, ARCHIVE, OPEN,
    OUTCOMES, REPORTS, SYNTHESES, VERSIONS,
};

pub(crate) use offences::offences;
pub(crate) use prune::prune;

const NO_INFERENCE: &str = "no inference";
const NO_TRUTH: &str = "too few truths";
const NO_VALUE: &str = "losses out of range";

/// An epoch that has ended.
pub(crate) struct Ended {
    pub(crate) event: Event,
    /// What the vault is told.
    pub(crate) settlement: Settlement,
    /// Who is to lose stake.
    pub(crate) offences: Vec<Offence>,
    /// How much is kept from now on.
    pub(crate) limits: Limits,
}

/// Records kept of ended epochs.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) detailed: u32,
    pub(crate) archived: u32,
}

impl Limits {
    fn new(params: &TopicParams) -> Self {
        // The archive finds what is kept in detail, and scales scores.
        let detailed = params.caps.detailed_epochs;
        let needed = detailed.max(params.reward.score_epochs);
        Self {
            detailed,
            archived: params.caps.archived_epochs.max(needed),
        }
    }
}

/// What an epoch leaves behind.
struct Closing<'a> {
    topic_id: TopicId,
    epoch: EpochId,
    version: u32,
    params: &'a TopicParams,
}

/// Settles an epoch as of the moment its report window closed; without enough
/// truths, or without an inference, ends it void. No data of a participant makes
/// it fail.
pub(crate) fn end(
    storage: &mut dyn Storage,
    topic_id: TopicId,
    work: &Work,
    progress: &mut Progress,
) -> ContractResult<Ended> {
    let Work {
        epoch, open, due, ..
    } = *work;
    let version = VERSIONS.load(storage, (topic_id, open.version))?;
    let closing = Closing {
        topic_id,
        epoch,
        version: open.version,
        params: &version.params,
    };
    let reports = take_reports(storage, topic_id, epoch)?;
    OPEN.remove(storage, (topic_id, epoch));

    let ended = match open.phase {
        Phase::Synthesized => closing.settle(storage, progress, &reports)?,
        Phase::Submitting | Phase::Empty => {
            let windows = version.anchor().windows(epoch);
            let closed_at = windows.map_or(due, |windows| windows.submissions_end);
            closing.void(storage, progress, NO_INFERENCE, closed_at, None)
        }
    };
    progress.last_ended = Some(epoch);
    progress.ended_until = due;
    progress.archive_kept = progress.archive_kept.saturating_add(1);
    progress.detailed_kept = progress.detailed_kept.saturating_add(1);
    Ok(ended)
}

/// Reads and removes the truths of an epoch; bounded by the places of reputers.
fn take_reports(
    storage: &mut dyn Storage,
    topic_id: TopicId,
    epoch: EpochId,
) -> ContractResult<Vec<(ActorId, Report)>> {
    let reports: Vec<_> = REPORTS
        .prefix((topic_id, epoch))
        .range(storage, None, None, Order::Ascending)
        .collect::<Result<_, _>>()?;
    for (actor, _) in &reports {
        REPORTS.remove(storage, (topic_id, epoch, *actor));
    }
    Ok(reports)
}

impl Closing<'_> {
    fn settle(
        &self,
        storage: &mut dyn Storage,
        progress: &mut Progress,
        reports: &[(ActorId, Report)],
    ) -> ContractResult<Ended> {
        let Self {
            topic_id, epoch, ..
        } = *self;
        let record = SYNTHESES.load(storage, (topic_id, epoch))?;
        let reporters: Vec<_> = reports.iter().map(|(actor, _)| *actor).collect();
        let needed = self.params.consensus.min_reporters;
        if reports.len() < usize::try_from(needed).unwrap_or(usize::MAX) {
            self.note_absence(storage, &reporters)?;
            return Ok(self.void_record(storage, progress, NO_TRUTH, &record));
        }

        let book = Book::load(storage, topic_id, &record.inferers, &record.forecasters)?;
        let reputers = Page::load(storage, topic_id, Role::Reputer, &reporters)?;
        let history = self.past_scores(storage)?;
        let initial = progress.initial_regret.unwrap_or(Real::ZERO);
        let witness = Witness {
            params: self.params,
            record: &record,
            reports,
            book: &book,
            reputers: &reputers,
            naive_shift: progress.naive_shift,
            initial,
            utility_ratio: progress.utility_ratio,
            history,
        };
        let judged = judge(&witness).and_then(|judgement| {
            let (mut book, mut reputers, mut moved) = (book, reputers, progress.clone());
            self.update_workers(&mut book, &mut moved, &record, initial, &judgement)?;
            self.update_reputers(&mut reputers, &reporters, &judgement)?;
            Ok((judgement.outcome, book, reputers, moved))
        });
        let Ok((outcome, book, reputers, moved)) = judged else {
            return Ok(self.void_record(storage, progress, NO_VALUE, &record));
        };

        *progress = moved;
        book.inferers.save(storage, topic_id);
        book.forecasters.save(storage, topic_id);
        reputers.save(storage, topic_id);
        OUTCOMES.save(storage, (topic_id, epoch), &outcome);
        self.archive(storage, record.closed_at, Some(&record), Some(&outcome));

        Ok(self.settled(&record, &outcome))
    }

    fn settled(&self, record: &SynthesisRecord, outcome: &Outcome) -> Ended {
        Ended {
            event: Event::EpochSettled {
                topic_id: self.topic_id,
                epoch: self.epoch,
                truth: outcome.truth,
                loss: outcome.loss,
                reputers: length(outcome.reputers.len()),
            },
            settlement: paid(record, outcome),
            offences: offences(&self.params.consensus, outcome),
            limits: Limits::new(self.params),
        }
    }

    /// Scores of the epochs that ended before this one, newest first.
    fn past_scores(&self, storage: &dyn Storage) -> ContractResult<History> {
        let wanted = self.params.reward.score_epochs.saturating_sub(1);
        let wanted = usize::try_from(wanted).unwrap_or(usize::MAX);
        let mut history = History::default();
        let epochs = ARCHIVE.prefix(self.topic_id);
        let epochs = epochs.range(storage, None, None, Order::Descending);
        for entry in epochs.take(wanted) {
            let (_, ended) = entry?;
            for (samples, sample) in history.iter_mut().zip(ended.scores) {
                samples.push(sample);
            }
        }
        Ok(history)
    }

    fn void_record(
        &self,
        storage: &mut dyn Storage,
        progress: &mut Progress,
        reason: &'static str,
        record: &SynthesisRecord,
    ) -> Ended {
        self.void(storage, progress, reason, record.closed_at, Some(record))
    }

    fn void(
        &self,
        storage: &mut dyn Storage,
        progress: &mut Progress,
        reason: &'static str,
        closed_at: Timestamp,
        record: Option<&SynthesisRecord>,
    ) -> Ended {
        progress.void = progress.void.saturating_add(1);
        self.archive(storage, closed_at, record, None);
        Ended {
            event: Event::EpochVoided {
                topic_id: self.topic_id,
                epoch: self.epoch,
                reason,
            },
            settlement: Settlement::Void {},
            offences: vec![],
            limits: Limits::new(self.params),
        }
    }

    fn archive(
        &self,
        storage: &mut dyn Storage,
        closed_at: Timestamp,
        record: Option<&SynthesisRecord>,
        outcome: Option<&Outcome>,
    ) {
        let workers = record.map_or(0, |r| r.inferers.len().saturating_add(r.forecasters.len()));
        let reputers = outcome.map_or(0, |outcome| outcome.reputers.len());
        let entry = ArchiveRecord {
            version: self.version,
            settled: outcome.is_some(),
            closed_at,
            value: record.map(|record| record.value),
            truth: outcome.map(|outcome| outcome.truth),
            loss: outcome.map(|outcome| outcome.loss),
            naive_loss: outcome.map(|outcome| outcome.naive_loss),
            participants: length(workers.saturating_add(reputers)),
            rewards: Uint128::zero(),
            scores: outcome.map_or_else(
                || [Sample::empty(), Sample::empty()],
                |outcome| [scores(&outcome.inferers), scores(&outcome.forecasters)],
            ),
        };
        ARCHIVE.save(storage, (self.topic_id, self.epoch), &entry);
    }
}

/// Moments of the scores of workers; none if they are out of range.
fn scores(workers: &[WorkerOutcome]) -> Sample<Real> {
    let scores: Vec<Real> = workers.iter().filter_map(|worker| worker.score).collect();
    Sample::of(&scores).unwrap_or_else(|_| Sample::empty())
}

/// What the vault is told about a settled epoch.
pub(crate) fn paid(record: &SynthesisRecord, outcome: &Outcome) -> Settlement {
    let share = |actor_id: ActorId, fraction: u64| Share {
        actor_id,
        fraction: Uint64::new(fraction),
    };
    let workers = |actors: &[ActorId], outcomes: &[WorkerOutcome]| {
        let pairs = actors.iter().zip(outcomes);
        pairs
            .map(|(actor, outcome)| share(*actor, outcome.fraction))
            .collect()
    };
    let reputers = outcome.reputers.iter();
    Settlement::Paid {
        inferers: workers(&record.inferers, &outcome.inferers),
        forecasters: workers(&record.forecasters, &outcome.forecasters),
        reputers: reputers
            .map(|reputer| share(reputer.actor, reputer.fraction))
            .collect(),
    }
}

fn length(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
