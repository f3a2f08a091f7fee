//! Records of an epoch that has ended.

use allora_interfaces::ActorId;
use allora_math::sample::Sample;
use allora_math::Real;
use cosmwasm_std::{Timestamp, Uint128};

use allora_interfaces::codec::{Codec, Reader, Writer};

/// What settlement made of a worker.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct WorkerOutcome {
    pub(crate) loss: Option<Real>,
    pub(crate) score: Option<Real>,
    /// In 1/10^18.
    pub(crate) fraction: u64,
}

/// What settlement made of a reputer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ReputerOutcome {
    pub(crate) actor: ActorId,
    pub(crate) truth: Real,
    pub(crate) stake: Uint128,
    /// Combined loss under its truth.
    pub(crate) loss: Real,
    pub(crate) score: Real,
    /// In 1/10^18.
    pub(crate) fraction: u64,
}

/// Losses, scores and fractions of a settled epoch.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Outcome {
    pub(crate) truth: Real,
    /// Combined loss.
    pub(crate) loss: Real,
    pub(crate) naive_loss: Real,
    /// As in the synthesis.
    pub(crate) inferers: Vec<WorkerOutcome>,
    /// As in the synthesis.
    pub(crate) forecasters: Vec<WorkerOutcome>,
    /// Ascending by actor.
    pub(crate) reputers: Vec<ReputerOutcome>,
}

impl Codec for Outcome {
    const NAME: &'static str = "outcome";

    fn write(&self, output: &mut Writer) {
        output.real(&self.truth);
        output.real(&self.loss);
        output.real(&self.naive_loss);
        for workers in [&self.inferers, &self.forecasters] {
            output.length(workers.len());
            for worker in workers {
                output.optional(worker.loss.as_ref());
                output.optional(worker.score.as_ref());
                output.long(worker.fraction);
            }
        }
        output.length(self.reputers.len());
        for reputer in &self.reputers {
            output.actor(reputer.actor);
            output.real(&reputer.truth);
            output.amount(reputer.stake);
            output.real(&reputer.loss);
            output.real(&reputer.score);
            output.long(reputer.fraction);
        }
    }

    fn read(input: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            truth: input.real()?,
            loss: input.real()?,
            naive_loss: input.real()?,
            inferers: read_workers(input)?,
            forecasters: read_workers(input)?,
            reputers: read_reputers(input)?,
        })
    }
}

fn read_workers(input: &mut Reader<'_>) -> Option<Vec<WorkerOutcome>> {
    let length = input.length()?;
    let worker = |_| {
        Some(WorkerOutcome {
            loss: input.optional()?,
            score: input.optional()?,
            fraction: input.long()?,
        })
    };
    (0..length).map(worker).collect()
}

fn read_reputers(input: &mut Reader<'_>) -> Option<Vec<ReputerOutcome>> {
    let length = input.length()?;
    let reputer = |_| {
        Some(ReputerOutcome {
            actor: input.actor()?,
            truth: input.real()?,
            stake: input.amount()?,
            loss: input.real()?,
            score: input.real()?,
            fraction: input.long()?,
        })
    };
    (0..length).map(reputer).collect()
}

/// Summary of an ended epoch.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ArchiveRecord {
    pub(crate) version: u32,
    /// Settled, or void.
    pub(crate) settled: bool,
    /// When the submission window closed.
    pub(crate) closed_at: Timestamp,
    pub(crate) value: Option<Real>,
    pub(crate) truth: Option<Real>,
    pub(crate) loss: Option<Real>,
    pub(crate) naive_loss: Option<Real>,
    pub(crate) participants: u32,
    /// Base units paid to participants.
    pub(crate) rewards: Uint128,
    /// Moments of the scores of inferers and of forecasters, which scale those of
    /// later epochs.
    pub(crate) scores: [Sample<Real>; 2],
}

impl Codec for ArchiveRecord {
    const NAME: &'static str = "archive entry";

    fn write(&self, output: &mut Writer) {
        output.short(self.version);
        output.flag(self.settled);
        output.time(self.closed_at);
        output.optional(self.value.as_ref());
        output.optional(self.truth.as_ref());
        output.optional(self.loss.as_ref());
        output.optional(self.naive_loss.as_ref());
        output.short(self.participants);
        output.amount(self.rewards);
        for sample in &self.scores {
            output.short(sample.count);
            output.real(&sample.mean);
            output.real(&sample.squares);
        }
    }

    fn read(input: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            version: input.short()?,
            settled: input.flag()?,
            closed_at: input.time()?,
            value: input.optional()?,
            truth: input.optional()?,
            loss: input.optional()?,
            naive_loss: input.optional()?,
            participants: input.short()?,
            rewards: input.amount()?,
            scores: [read_sample(input)?, read_sample(input)?],
        })
    }
}

fn read_sample(input: &mut Reader<'_>) -> Option<Sample<Real>> {
    Some(Sample {
        count: input.short()?,
        mean: input.real()?,
        squares: input.real()?,
    })
}

/// A settlement the vault has not accepted yet. What it pays is in the records of
/// its epoch, which are not pruned before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pending {
    /// Start of the time the epoch earns for.
    pub(crate) since: Timestamp,
    /// End of it.
    pub(crate) due: Timestamp,
    /// By fractions, or void.
    pub(crate) paid: bool,
}

impl Codec for Pending {
    const NAME: &'static str = "pending settlement";

    fn write(&self, output: &mut Writer) {
        output.time(self.since);
        output.time(self.due);
        output.flag(self.paid);
    }

    fn read(input: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            since: input.time()?,
            due: input.time()?,
            paid: input.flag()?,
        })
    }
}
