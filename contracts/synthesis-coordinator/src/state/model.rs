//! What a topic has learnt from its past.

use allora_math::interval::IntervalWidths;
use allora_math::reference::Typical;
use allora_math::second_order::{Certificate, Regret, Regrets, TopicRecord};
use allora_math::{MathResult, Real};
use allora_storage::{Packed, Reader, Writer};

/// What a topic has learnt from its past.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TopicModel {
    /// First version of the parameters under which what is remembered of anybody means the same: an edit
    /// of the rule or of the loss begins anew.
    pub(crate) since_version: u32,
    pub(crate) memory: RuleMemory,
    /// Of the intervals.
    pub(crate) widths: IntervalWidths<Real>,
    pub(crate) coverage: Coverage,
    /// Against the best inferer of the last settled epoch.
    pub(crate) certificate: Option<Certificate<Real>>,
}

/// By rule.
#[allow(
    clippy::large_enum_variant,
    reason = "one of them at a time is in memory"
)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum RuleMemory {
    SecondOrder(TopicRecord<Real>),
    /// What regrets are remembered with is in `Progress`.
    Allora(Typical<Real>),
}

/// How often the truth was where it was said to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Packed)]
pub(crate) struct Coverage {
    /// Settled epochs that had a calibrated interval.
    pub(crate) intervals: u64,
    /// Of these, with the truth in the 68 % interval.
    pub(crate) inner: u64,
    /// With the truth in the 95 % interval.
    pub(crate) outer: u64,
}

impl TopicModel {
    /// Of a topic without a settled epoch since a version.
    pub(crate) fn new(since_version: u32, memory: RuleMemory) -> MathResult<Self> {
        Ok(Self {
            since_version,
            memory,
            widths: IntervalWidths::new()?,
            coverage: Coverage::default(),
            certificate: None,
        })
    }

    pub(crate) const fn typical(&self) -> &Typical<Real> {
        match &self.memory {
            RuleMemory::SecondOrder(record) => &record.typical,
            RuleMemory::Allora(typical) => typical,
        }
    }
}

/// By hand: parts are of `allora_math`.
impl Packed for TopicModel {
    const NAME: &'static str = "topic model";

    fn pack(&self, output: &mut Writer) {
        self.since_version.pack(output);
        match &self.memory {
            RuleMemory::SecondOrder(record) => {
                output.byte(0);
                pack_record(record, output);
            }
            RuleMemory::Allora(typical) => {
                output.byte(1);
                pack_typical(typical, output);
            }
        }
        self.widths.error.pack(output);
        self.widths.inner.pack(output);
        self.widths.outer.pack(output);
        self.coverage.pack(output);
        self.certificate.is_some().pack(output);
        if let Some(certificate) = &self.certificate {
            certificate.regret.pack(output);
            certificate.bound.pack(output);
            certificate.losses.pack(output);
        }
    }

    fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        let since_version = Packed::unpack(input)?;
        let memory = match input.byte()? {
            0 => RuleMemory::SecondOrder(unpack_record(input)?),
            1 => RuleMemory::Allora(unpack_typical(input)?),
            _ => return None,
        };
        let widths = IntervalWidths {
            error: Packed::unpack(input)?,
            inner: Packed::unpack(input)?,
            outer: Packed::unpack(input)?,
        };
        let coverage = Packed::unpack(input)?;
        let certificate = if bool::unpack(input)? {
            Some(Certificate {
                regret: Packed::unpack(input)?,
                bound: Packed::unpack(input)?,
                losses: Packed::unpack(input)?,
            })
        } else {
            None
        };
        Some(Self {
            since_version,
            memory,
            widths,
            coverage,
            certificate,
        })
    }
}

fn pack_typical(typical: &Typical<Real>, output: &mut Writer) {
    typical.epochs.pack(output);
    typical.error.pack(output);
    typical.loss.pack(output);
}

fn unpack_typical(input: &mut Reader<'_>) -> Option<Typical<Real>> {
    Some(Typical {
        epochs: Packed::unpack(input)?,
        error: Packed::unpack(input)?,
        loss: Packed::unpack(input)?,
    })
}

fn pack_record(record: &TopicRecord<Real>, output: &mut Writer) {
    pack_typical(&record.typical, output);
    for regrets in [&record.median, &record.inverse] {
        for regret in [&regrets.combined, &regrets.naive] {
            regret.sum.pack(output);
            regret.squares.pack(output);
        }
    }
    output.each(&[
        record.squares,
        record.naive_squares,
        record.potential,
        record.losses,
        record.base,
        record.newcomer_excess,
        record.smoothed_loss,
        record.smoothed_naive_loss,
    ]);
}

fn unpack_record(input: &mut Reader<'_>) -> Option<TopicRecord<Real>> {
    Some(TopicRecord {
        typical: unpack_typical(input)?,
        median: unpack_regrets(input)?,
        inverse: unpack_regrets(input)?,
        squares: Packed::unpack(input)?,
        naive_squares: Packed::unpack(input)?,
        potential: Packed::unpack(input)?,
        losses: Packed::unpack(input)?,
        base: Packed::unpack(input)?,
        newcomer_excess: Packed::unpack(input)?,
        smoothed_loss: Packed::unpack(input)?,
        smoothed_naive_loss: Packed::unpack(input)?,
    })
}

fn unpack_regrets(input: &mut Reader<'_>) -> Option<Regrets<Real>> {
    let mut regret = || {
        Some(Regret {
            sum: Packed::unpack(input)?,
            squares: Packed::unpack(input)?,
        })
    };
    Some(Regrets {
        combined: regret()?,
        naive: regret()?,
    })
}
