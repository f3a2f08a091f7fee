//! Records of an epoch that has ended.

use allora_interfaces::staking_vault::Offence;
use allora_interfaces::ActorId;
use allora_math::sample::Sample;
use allora_math::Real;
use allora_storage::{Packed, Reader, Writer};
use cosmwasm_std::{Timestamp, Uint128};

use super::expert::{pack_cut, unpack_cut, SHORT_BYTES};

/// What settlement made of a worker.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct WorkerOutcome {
    pub(crate) loss: Option<Real>,
    pub(crate) score: Option<Real>,
    /// In 1/10^18.
    pub(crate) fraction: u64,
}

const LOSS: u8 = 1;
const SCORE: u8 = 2;
const FRACTION: u8 = 4;

/// By hand: most earn nothing, a byte tells what there is, and losses and scores are cut: nothing is
/// computed from them again.
impl Packed for WorkerOutcome {
    const NAME: &'static str = "worker outcome";

    fn pack(&self, output: &mut Writer) {
        let present = [
            (self.loss.is_some(), LOSS),
            (self.score.is_some(), SCORE),
            (self.fraction > 0, FRACTION),
        ];
        let present = present.iter().filter(|(present, _)| *present);
        output.byte(present.fold(0, |flags, (_, flag)| flags | flag));
        for number in [&self.loss, &self.score].into_iter().flatten() {
            pack_cut(number, SHORT_BYTES, output);
        }
        if self.fraction > 0 {
            self.fraction.pack(output);
        }
    }

    fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        let flags = input.byte()?;
        let mut number = |flag: u8| match flags & flag {
            0 => Some(None),
            _ => unpack_cut(SHORT_BYTES, input).map(Some),
        };
        let (loss, score) = (number(LOSS)?, number(SCORE)?);
        let fraction = if flags & FRACTION == 0 {
            0
        } else {
            Packed::unpack(input)?
        };
        Some(Self {
            loss,
            score,
            fraction,
        })
    }
}

/// What settlement made of a reputer.
#[derive(Clone, Debug, PartialEq, Packed)]
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
#[derive(Clone, Debug, PartialEq, Packed)]
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

/// Summary of an ended epoch.
#[derive(Clone, Debug, PartialEq, Packed)]
#[packed(name = "archive entry")]
pub(crate) struct ArchiveRecord {
    pub(crate) version: u32,
    /// Settled, or void.
    pub(crate) settled: bool,
    /// When the submission window closed.
    pub(crate) closed_at: Timestamp,
    pub(crate) value: Option<Real>,
    /// Bounds of the intervals: 95 %, 68 %, 68 %, 95 %.
    #[packed(with = bounds)]
    pub(crate) bounds: Option<[Real; 4]>,
    pub(crate) truth: Option<Real>,
    pub(crate) loss: Option<Real>,
    pub(crate) naive_loss: Option<Real>,
    pub(crate) participants: u32,
    /// Base units paid to participants.
    pub(crate) rewards: Uint128,
    /// Moments of the scores of inferers and of forecasters, which scale those of
    /// later epochs.
    #[packed(with = samples)]
    pub(crate) scores: [Sample<Real>; 2],
}

/// The time an epoch earns for, on the grid: however it ended, and whenever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Packed)]
pub(crate) struct Earning {
    /// One epoch before `until`.
    pub(crate) since: Timestamp,
    /// When its first report window ends.
    pub(crate) until: Timestamp,
    /// From when epochs behind it earn, at the earliest.
    pub(crate) next_since: Timestamp,
}

impl Earning {
    /// No time, where the epoch begins to earn: nothing is taken, and nothing is left behind.
    pub(crate) fn nothing(&self) -> Self {
        let at = self.since.min(self.next_since);
        Self {
            since: at,
            until: at,
            next_since: at,
        }
    }

    fn is_nothing(&self) -> bool {
        self.since == self.until
    }
}

/// A settlement the vault has not accepted yet. What it pays is in the records of
/// its epoch, which are not pruned before.
#[derive(Clone, Debug, PartialEq, Eq, Packed)]
#[packed(name = "pending settlement")]
pub(crate) struct Pending {
    /// The time the epoch earns for.
    pub(crate) earning: Earning,
    /// When its turn came.
    pub(crate) due: Timestamp,
    /// By fractions, or void.
    pub(crate) paid: bool,
    /// What it costs those who offended.
    pub(crate) offences: Vec<Offence>,
}

impl Pending {
    /// With another of the same epoch: one of them is its settlement, the rest is what it costs
    /// besides.
    pub(crate) fn join(self, other: Self) -> Self {
        let other_leads = self.earning.is_nothing() && !other.earning.is_nothing();
        let (mut settlement, rest) = match other_leads {
            true => (other, self),
            false => (self, other),
        };
        settlement.offences.extend(rest.offences);
        settlement
    }
}

/// Present or not, then all four.
mod bounds {
    use allora_math::Real;
    use allora_storage::{Packed, Reader, Writer};

    pub(super) fn pack(bounds: &Option<[Real; 4]>, output: &mut Writer) {
        bounds.is_some().pack(output);
        output.each(bounds.as_ref().map_or(&[][..], |bounds| bounds));
    }

    pub(super) fn unpack(input: &mut Reader<'_>) -> Option<Option<[Real; 4]>> {
        if !bool::unpack(input)? {
            return Some(None);
        }
        let bounds: Vec<Real> = input.each(4)?;
        bounds.try_into().ok().map(Some)
    }
}

/// Moments, which are of `allora_math`.
mod samples {
    use allora_math::sample::Sample;
    use allora_math::Real;
    use allora_storage::{Packed, Reader, Writer};

    pub(super) fn pack(samples: &[Sample<Real>; 2], output: &mut Writer) {
        for Sample {
            count,
            mean,
            squares,
        } in samples
        {
            count.pack(output);
            if *count > 0 {
                mean.pack(output);
                squares.pack(output);
            }
        }
    }

    pub(super) fn unpack(input: &mut Reader<'_>) -> Option<[Sample<Real>; 2]> {
        Some([sample(input)?, sample(input)?])
    }

    fn sample(input: &mut Reader<'_>) -> Option<Sample<Real>> {
        let count = Packed::unpack(input)?;
        if count == 0 {
            return Some(Sample::empty());
        }
        Some(Sample {
            count,
            mean: Packed::unpack(input)?,
            squares: Packed::unpack(input)?,
        })
    }
}
