//! Step *end*: the truth is known, or is not, and the epoch leaves the queue.

mod absence;
mod offences;
mod prune;
mod unrevealed;

use allora_interfaces::staking_vault::{Offence, Settlement, Share};
use allora_interfaces::synthesis_coordinator::Event;
use allora_interfaces::topic_registry::{ReputerPart, TopicParams};
use allora_interfaces::{ActorId, EpochId, Role, TopicId};
use allora_math::sample::Sample;
use allora_math::Real;
use cosmwasm_std::{Order, QuerierWrapper, Storage, Timestamp, Uint128, Uint64};

use crate::epoch::due::Work;
use crate::epoch::observe::SOURCE;
use crate::epoch::quorum::{backed, reports_of};
use crate::epoch::rule::{recall, settle, History, Known, Remembered};
use crate::error::ContractResult;
use crate::places::standings::{RoleStandings, Standings};
use crate::state::{
    ArchiveRecord, Interval, Outcome, Phase, Progress, Report, SubmissionRules, SynthesisRecord,
    Version, WorkerOutcome, ARCHIVE, ASKED_NEXT, MODELS, OUTCOMES, REPORTS, SYNTHESES, VERSIONS,
};

use offences::offences;
pub(crate) use prune::prune;
pub(crate) use unrevealed::forfeit;

const NO_INFERENCE: &str = "no inference";
const NO_TRUTH: &str = "too few truths";
const NO_VALUE: &str = "losses out of range";

/// An epoch that has ended.
pub(crate) struct EndedEpoch {
    pub(crate) event: Event,
    /// The message to the vault.
    pub(crate) settlement: Settlement,
    /// Who is to lose stake or bond.
    pub(crate) offences: Vec<Offence>,
    /// How much is kept from now on.
    pub(crate) limits: Retention,
}

/// Records kept of ended epochs.
#[derive(Clone, Copy)]
pub(crate) struct Retention {
    pub(crate) detailed: u32,
    pub(crate) archived: u32,
}

impl Retention {
    fn new(params: &TopicParams) -> Self {
        // The archive finds what is kept in detail, and scales scores.
        let detailed = params.caps.detailed_epochs;
        let needed = detailed.max(params.rule.score_epochs());
        Self {
            detailed,
            archived: params.caps.archived_epochs.max(needed),
        }
    }
}

/// What an epoch leaves behind.
struct EpochEnd<'a> {
    topic_id: TopicId,
    epoch: EpochId,
    version: &'a Version,
    /// Whether a contract said the truth.
    observed: bool,
}

/// Settles an epoch as of the moment its report window closed; without enough
/// truths, or without an inference, ends it void. No data of a participant makes
/// it fail.
// Not inlined: a function of the Wasm has 100 locals at most.
#[inline(never)]
pub(crate) fn end(
    storage: &mut dyn Storage,
    querier: &QuerierWrapper<'_>,
    topic_id: TopicId,
    work: &Work,
    progress: &mut Progress,
) -> ContractResult<EndedEpoch> {
    let Work {
        epoch, open, due, ..
    } = *work;
    let mut version = VERSIONS.load(storage, (topic_id, open.version))?;
    let observed = version.params.truth_source.contract().is_some();
    if observed {
        // where nobody reports nobody is paid for it, and one truth is enough
        version.params.reward.reputer_part = ReputerPart::Fixed { share: Real::ZERO };
        version.params.consensus.min_reporters = 1;
    }
    let ending = EpochEnd {
        topic_id,
        epoch,
        version: &version,
        observed,
    };
    let rules = SubmissionRules::new(version.start(), &version.params);
    let backed = backed(storage, querier, topic_id, epoch, &rules, true)?;
    let reports = take_reports(storage, topic_id, epoch)?;
    if observed {
        ASKED_NEXT.remove(storage, (topic_id, epoch));
    }

    let mut ended = match open.phase {
        Phase::Synthesized => ending.settle(storage, progress, &reports, backed)?,
        Phase::Submitting | Phase::Empty | Phase::Ended => {
            let windows = version.start().windows(epoch);
            let closed_at = windows.map_or(due, |windows| windows.reveals_end);
            ending.void(storage, progress, NO_INFERENCE, closed_at, None)
        }
    };
    ending.note_unrevealed(storage, open, &mut ended.offences)?;
    progress.last_ended = Some(epoch);
    progress.ended_until = due;
    progress.archive_kept = progress.archive_kept.saturating_add(1);
    progress.detailed_kept = progress.detailed_kept.saturating_add(1);
    Ok(ended)
}

/// Reads and removes the truths of an epoch.
fn take_reports(
    storage: &mut dyn Storage,
    topic_id: TopicId,
    epoch: EpochId,
) -> ContractResult<Vec<(ActorId, Report)>> {
    let reports = reports_of(storage, topic_id, epoch)?;
    for (actor, _) in &reports {
        REPORTS.remove(storage, (topic_id, epoch, *actor));
    }
    Ok(reports)
}

impl EpochEnd<'_> {
    fn settle(
        &self,
        storage: &mut dyn Storage,
        progress: &mut Progress,
        reports: &[(ActorId, Report)],
        backed: bool,
    ) -> ContractResult<EndedEpoch> {
        let (topic_id, epoch) = (self.topic_id, self.epoch);
        let record = SYNTHESES.load(storage, (topic_id, epoch))?;
        let reporters = reports.iter().map(|(actor, _)| *actor);
        let reporters: Vec<_> = reporters.filter(|actor| *actor != SOURCE).collect();
        let needed = self.version.params.consensus.min_reporters;
        let few = reports.len() < usize::try_from(needed).unwrap_or(usize::MAX);
        if few || !backed {
            self.note_silence(storage, &reporters)?;
            return Ok(self.void_record(storage, progress, NO_TRUTH, &record));
        }

        let mut remembered = self.remembered(storage, progress, &record, &reporters)?;
        let known = Known {
            params: &self.version.params,
            record: &record,
            reports,
            history: &self.past_scores(storage)?,
        };
        let computed = settle(&known, &mut remembered).and_then(|mut outcome| {
            if self.observed {
                outcome.reputers.clear();
            }
            self.note_absence(&mut remembered, &record, &reporters)?;
            Ok(outcome)
        });
        let Ok(outcome) = computed else {
            return Ok(self.void_record(storage, progress, NO_VALUE, &record));
        };

        *progress = remembered.progress;
        remembered.workers.inferers.save(storage, topic_id);
        remembered.workers.forecasters.save(storage, topic_id);
        if !self.observed {
            remembered.reputers.save(storage, topic_id);
        }
        MODELS.save(storage, topic_id, &remembered.model);
        OUTCOMES.save(storage, (topic_id, epoch), &outcome);
        self.archive(storage, record.closed_at, Some(&record), Some(&outcome));

        Ok(self.settled(&record, &outcome))
    }

    /// All that is remembered of who took part, under the rule of the version.
    fn remembered(
        &self,
        storage: &dyn Storage,
        progress: &Progress,
        record: &SynthesisRecord,
        reporters: &[ActorId],
    ) -> ContractResult<Remembered> {
        let (topic_id, since) = (self.topic_id, self.version.since_version);
        let stored = MODELS.may_load(storage, topic_id)?;
        let (model, progress) = recall(stored, self.version, progress)?;
        let (inferers, forecasters) = (&record.inferers, &record.forecasters);
        let reputers = (topic_id, Role::Reputer);
        Ok(Remembered {
            workers: Standings::load(storage, topic_id, since, inferers, forecasters)?,
            reputers: RoleStandings::load(storage, reputers, since, reporters)?,
            progress,
            model,
        })
    }

    fn settled(&self, record: &SynthesisRecord, outcome: &Outcome) -> EndedEpoch {
        EndedEpoch {
            event: Event::EpochSettled {
                topic_id: self.topic_id,
                epoch: self.epoch,
                truth: outcome.truth,
                loss: outcome.loss,
                reputers: length(outcome.reputers.len()),
            },
            settlement: settlement_of(record, outcome),
            offences: offences(&self.version.params.consensus, outcome),
            limits: Retention::new(&self.version.params),
        }
    }

    /// Scores of the epochs that ended before this one, newest first, as far as they mean the same.
    fn past_scores(&self, storage: &dyn Storage) -> ContractResult<History> {
        let wanted = self.version.params.rule.score_epochs().saturating_sub(1);
        let wanted = usize::try_from(wanted).unwrap_or(usize::MAX);
        let mut history = History::default();
        let epochs = ARCHIVE.prefix(self.topic_id);
        let epochs = epochs.range(storage, None, None, Order::Descending);
        for entry in epochs.take(wanted) {
            let (_, ended) = entry?;
            if ended.version < self.version.since_version {
                break;
            }
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
    ) -> EndedEpoch {
        self.void(storage, progress, reason, record.closed_at, Some(record))
    }

    fn void(
        &self,
        storage: &mut dyn Storage,
        progress: &mut Progress,
        reason: &'static str,
        closed_at: Timestamp,
        record: Option<&SynthesisRecord>,
    ) -> EndedEpoch {
        progress.void = progress.void.saturating_add(1);
        self.archive(storage, closed_at, record, None);
        EndedEpoch {
            event: Event::EpochVoided {
                topic_id: self.topic_id,
                epoch: self.epoch,
                reason,
            },
            settlement: Settlement::Void {},
            offences: vec![],
            limits: Retention::new(&self.version.params),
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
            version: self.version.number,
            settled: outcome.is_some(),
            closed_at,
            value: record.map(|record| record.synthesis.combined()),
            bounds: record.and_then(|record| record.interval).map(bounds),
            truth: outcome.map(|outcome| outcome.truth),
            loss: outcome.map(|outcome| outcome.loss),
            naive_loss: outcome.map(|outcome| outcome.naive_loss),
            participants: length(workers.saturating_add(reputers)),
            rewards: Uint128::zero(),
            scores: match outcome {
                Some(outcome) if self.version.params.rule.score_epochs() > 1 => {
                    [scores(&outcome.inferers), scores(&outcome.forecasters)]
                }
                _ => [Sample::empty(), Sample::empty()],
            },
        };
        ARCHIVE.save(storage, (self.topic_id, self.epoch), &entry);
    }
}

/// Both intervals, without the middle.
const fn bounds(interval: Interval) -> [Real; 4] {
    let [low, inner_low, _, inner_high, high] = interval.bounds;
    [low, inner_low, inner_high, high]
}

/// Moments of the scores of workers; none if they are out of range.
fn scores(workers: &[WorkerOutcome]) -> Sample<Real> {
    let scores: Vec<Real> = workers.iter().filter_map(|worker| worker.score).collect();
    Sample::of(&scores).unwrap_or_else(|_| Sample::empty())
}

/// The settlement of an epoch, as the vault takes it.
pub(crate) fn settlement_of(record: &SynthesisRecord, outcome: &Outcome) -> Settlement {
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
