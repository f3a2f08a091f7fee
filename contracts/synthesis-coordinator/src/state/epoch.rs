//! Records of an epoch, from the first submission to the synthesis.

use allora_interfaces::synthesis_coordinator::ForecastElement;
use allora_interfaces::ActorId;
use allora_math::allora::synthesis::Synthesis;
use allora_math::allora::weight::Weights;
use allora_math::Real;
use allora_storage::{Packed, Reader, Writer};
use cosmwasm_std::{Timestamp, Uint128};

/// How far an open epoch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Packed)]
pub(crate) enum Phase {
    /// Submissions are or were taken.
    Submitting,
    /// It has a network inference and waits for the truth.
    Synthesized,
    /// It got no network inference; it ends void when its turn comes.
    Empty,
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
#[derive(Clone, Debug, PartialEq, Packed)]
pub(crate) struct Report {
    pub(crate) truth: Real,
    /// Stake when it was reported.
    pub(crate) stake: Uint128,
    /// Whether it came in the second window.
    pub(crate) late: bool,
}

/// The network inference of an epoch and all that settlement needs.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SynthesisRecord {
    /// Version of the parameters the epoch opened with.
    pub(crate) version: u32,
    /// When the submission window closed.
    pub(crate) closed_at: Timestamp,
    /// *The* inference.
    pub(crate) value: Real,
    pub(crate) interval: Option<[Real; 5]>,
    /// Ascending.
    pub(crate) inferers: Vec<ActorId>,
    /// Of the inferers.
    pub(crate) inferences: Vec<Real>,
    /// Ascending.
    pub(crate) forecasters: Vec<ActorId>,
    /// Its weights sum to one.
    pub(crate) synthesis: Synthesis<Real>,
}

/// By hand: the numbers of participants tell the lengths of nine lists, and of the last
/// only what differs is stored. This is the largest record there is.
impl Packed for SynthesisRecord {
    const NAME: &'static str = "synthesis";

    fn pack(&self, output: &mut Writer) {
        self.version.pack(output);
        self.closed_at.pack(output);
        self.value.pack(output);
        self.interval.pack(output);
        self.inferers.pack(output);
        output.each(&self.inferences);
        self.forecasters.pack(output);
        let synthesis = &self.synthesis;
        synthesis.combined.pack(output);
        synthesis.naive.pack(output);
        output.each(&synthesis.weights.inferers);
        output.each(&synthesis.weights.forecasters);
        output.each(&synthesis.implied);
        (!synthesis.without_inferer.is_empty()).pack(output);
        output.each(&synthesis.without_inferer);
        output.each(&synthesis.without_forecaster);
        output.each(&synthesis.only_forecaster);
        for (implied, row) in synthesis.implied.iter().zip(&synthesis.implied_without) {
            pack_row(implied, row, output);
        }
    }

    fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        let version = Packed::unpack(input)?;
        let closed_at = Packed::unpack(input)?;
        let value = Packed::unpack(input)?;
        let interval = Packed::unpack(input)?;
        let inferers: Vec<ActorId> = Packed::unpack(input)?;
        let inferences = input.each(inferers.len())?;
        let forecasters: Vec<ActorId> = Packed::unpack(input)?;
        let synthesis = unpack_synthesis(input, inferers.len(), forecasters.len())?;
        Some(Self {
            version,
            closed_at,
            value,
            interval,
            inferers,
            inferences,
            forecasters,
            synthesis,
        })
    }
}

fn unpack_synthesis(input: &mut Reader<'_>, n: usize, k: usize) -> Option<Synthesis<Real>> {
    let combined = Packed::unpack(input)?;
    let naive = Packed::unpack(input)?;
    let weights = Weights {
        inferers: input.each(n)?,
        forecasters: input.each(k)?,
    };
    let implied: Vec<Option<Real>> = input.each(k)?;
    let one_outs = if bool::unpack(input)? { n } else { 0 };
    let without_inferer = input.each(one_outs)?;
    let without_forecaster = input.each(k)?;
    let only_forecaster = input.each(k)?;
    let rows = implied.iter().map(|implied| unpack_row(implied, n, input));
    let implied_without = rows.collect::<Option<_>>()?;
    Some(Synthesis {
        combined,
        naive,
        weights,
        implied,
        without_inferer,
        without_forecaster,
        only_forecaster,
        implied_without,
    })
}

/// Withholding an inferer the forecaster did not name changes nothing: only the
/// entries that differ from the implied inference are stored, with their index.
fn pack_row(implied: &Option<Real>, row: &[Option<Real>], output: &mut Writer) {
    let differing = || {
        row.iter()
            .enumerate()
            .filter(|(_, value)| *value != implied)
    };
    output.length(differing().count());
    for (index, value) in differing() {
        output.length(index);
        value.pack(output);
    }
}

fn unpack_row(
    implied: &Option<Real>,
    width: usize,
    input: &mut Reader<'_>,
) -> Option<Vec<Option<Real>>> {
    let mut row = vec![*implied; width];
    for _ in 0..input.length()? {
        let index = input.length()?;
        *row.get_mut(index)? = Packed::unpack(input)?;
    }
    Some(row)
}
