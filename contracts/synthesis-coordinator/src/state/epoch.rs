//! Records of an open epoch and of what was submitted to it.

use allora_interfaces::synthesis_coordinator::ForecastElement;
use allora_math::Real;
use allora_storage::{Packed, Reader, Writer};
use cosmwasm_std::Uint128;

/// How far an open epoch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Packed)]
pub(crate) enum Phase {
    /// Submissions are or were taken.
    Submitting,
    /// It has a network inference and waits for the truth.
    Synthesized,
    /// It got no network inference; it ends void when its turn comes.
    Empty,
    /// It has ended, and some of those who did not reveal to it have not paid yet.
    Ended,
}

impl Phase {
    /// Whether truths count for it, in their windows.
    pub(crate) const fn awaits_truths(self) -> bool {
        matches!(self, Self::Submitting | Self::Synthesized)
    }
}

/// An epoch somebody submitted to, not ended yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Packed)]
pub(crate) struct OpenEpoch {
    /// Version of the parameters it opened with.
    pub(crate) version: u32,
    pub(crate) phase: Phase,
}

/// What an actor submitted to an epoch.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Submission {
    pub(crate) inference: Option<Real>,
    /// Ascending by inferer, none twice.
    pub(crate) forecast: Vec<ForecastElement>,
}

impl Submission {
    pub(crate) fn is_empty(&self) -> bool {
        self.inference.is_none() && self.forecast.is_empty()
    }
}

/// By hand: the end of the record ends the forecast, so that its length is not stored.
impl Packed for Submission {
    const NAME: &'static str = "submission";

    fn pack(&self, output: &mut Writer) {
        self.inference.is_some().pack(output);
        if let Some(inference) = &self.inference {
            inference.pack(output);
        }
        for ForecastElement { inferer, loss } in &self.forecast {
            inferer.pack(output);
            loss.pack(output);
        }
    }

    fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        let inference = if bool::unpack(input)? {
            Some(Real::unpack(input)?)
        } else {
            None
        };
        let mut forecast = Vec::new();
        while !input.is_empty() {
            forecast.push(ForecastElement {
                inferer: Packed::unpack(input)?,
                loss: Packed::unpack(input)?,
            });
        }
        Some(Self {
            inference,
            forecast,
        })
    }
}

/// A truth reported.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Report {
    pub(crate) truth: Real,
    /// Stake when it was reported.
    pub(crate) stake: Uint128,
    /// Whether it came in the second window.
    pub(crate) late: bool,
    /// What it was read from, if it says so.
    pub(crate) evidence: Option<EvidenceHash>,
}

/// A SHA-256.
pub(crate) type EvidenceHash = [u8; 32];

const LATE: u8 = 1;
const EVIDENCE: u8 = 2;

/// By hand: one byte says both what window it came in and whether there is evidence, so that
/// a report without is not longer for it.
impl Packed for Report {
    const NAME: &'static str = "report";

    fn pack(&self, output: &mut Writer) {
        self.truth.pack(output);
        self.stake.pack(output);
        let late = if self.late { LATE } else { 0 };
        match &self.evidence {
            Some(hash) => {
                output.byte(late | EVIDENCE);
                output.bytes(hash);
            }
            None => output.byte(late),
        }
    }

    fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        let (truth, stake) = Packed::unpack(input)?;
        let flags = input.byte()?;
        if flags & !(LATE | EVIDENCE) != 0 {
            return None;
        }
        Some(Self {
            truth,
            stake,
            late: flags & LATE != 0,
            evidence: match flags & EVIDENCE {
                0 => None,
                _ => Some(input.array()?),
            },
        })
    }
}
