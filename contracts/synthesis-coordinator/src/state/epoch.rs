//! Records of an epoch, from the first submission to the synthesis.

use allora_interfaces::synthesis_coordinator::ForecastElement;
use allora_interfaces::ActorId;
use allora_math::synthesis::Synthesis;
use allora_math::weight::Weights;
use allora_math::Real;
use cosmwasm_std::{Timestamp, Uint128};

use allora_interfaces::codec::{Codec, Reader, Writer};

/// How far an open epoch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Submissions are or were taken.
    Submitting,
    /// It has a network inference and waits for the truth.
    Synthesized,
    /// It got no network inference; it ends void when its turn comes.
    Empty,
}

/// An epoch somebody submitted to, not ended yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OpenEpoch {
    /// Version of the parameters it opened with.
    pub(crate) version: u32,
    pub(crate) phase: Phase,
}

impl Codec for OpenEpoch {
    const NAME: &'static str = "open epoch";

    fn write(&self, output: &mut Writer) {
        output.short(self.version);
        output.byte(match self.phase {
            Phase::Submitting => 0,
            Phase::Synthesized => 1,
            Phase::Empty => 2,
        });
    }

    fn read(input: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            version: input.short()?,
            phase: match input.byte()? {
                0 => Phase::Submitting,
                1 => Phase::Synthesized,
                2 => Phase::Empty,
                _ => return None,
            },
        })
    }
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

impl Codec for Submission {
    const NAME: &'static str = "submission";

    fn write(&self, output: &mut Writer) {
        output.flag(self.inference.is_some());
        if let Some(inference) = &self.inference {
            output.real(inference);
        }
        for element in &self.forecast {
            output.actor(element.inferer);
            output.real(&element.loss);
        }
    }

    fn read(input: &mut Reader<'_>) -> Option<Self> {
        let inference = match input.flag()? {
            true => Some(input.real()?),
            false => None,
        };
        let mut forecast = Vec::new();
        while !input.is_empty() {
            forecast.push(ForecastElement {
                inferer: input.actor()?,
                loss: input.real()?,
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
}

impl Codec for Report {
    const NAME: &'static str = "report";

    fn write(&self, output: &mut Writer) {
        output.real(&self.truth);
        output.amount(self.stake);
        output.flag(self.late);
    }

    fn read(input: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            truth: input.real()?,
            stake: input.amount()?,
            late: input.flag()?,
        })
    }
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

impl Codec for SynthesisRecord {
    const NAME: &'static str = "synthesis";

    fn write(&self, output: &mut Writer) {
        output.short(self.version);
        output.time(self.closed_at);
        output.real(&self.value);
        output.flag(self.interval.is_some());
        if let Some(interval) = &self.interval {
            output.reals(interval);
        }
        output.actors(&self.inferers);
        output.reals(&self.inferences);
        output.actors(&self.forecasters);
        let synthesis = &self.synthesis;
        output.real(&synthesis.combined);
        output.real(&synthesis.naive);
        output.reals(&synthesis.weights.inferers);
        output.reals(&synthesis.weights.forecasters);
        output.optionals(&synthesis.implied);
        output.flag(!synthesis.without_inferer.is_empty());
        output.reals(&synthesis.without_inferer);
        output.optionals(&synthesis.without_forecaster);
        output.optionals(&synthesis.only_forecaster);
        for (implied, row) in synthesis.implied.iter().zip(&synthesis.implied_without) {
            write_row(implied, row, output);
        }
    }

    fn read(input: &mut Reader<'_>) -> Option<Self> {
        let version = input.short()?;
        let closed_at = input.time()?;
        let value = input.real()?;
        let interval = match input.flag()? {
            true => Some(input.reals(5)?.try_into().ok()?),
            false => None,
        };
        let inferers = input.actors()?;
        let inferences = input.reals(inferers.len())?;
        let forecasters = input.actors()?;
        let synthesis = read_synthesis(input, inferers.len(), forecasters.len())?;
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

fn read_synthesis(input: &mut Reader<'_>, n: usize, k: usize) -> Option<Synthesis<Real>> {
    let combined = input.real()?;
    let naive = input.real()?;
    let weights = Weights {
        inferers: input.reals(n)?,
        forecasters: input.reals(k)?,
    };
    let implied = input.optionals(k)?;
    let one_outs = if input.flag()? { n } else { 0 };
    let without_inferer = input.reals(one_outs)?;
    let without_forecaster = input.optionals(k)?;
    let only_forecaster = input.optionals(k)?;
    let rows = implied.iter().map(|implied| read_row(implied, n, input));
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
fn write_row(implied: &Option<Real>, row: &[Option<Real>], output: &mut Writer) {
    let differing = || {
        row.iter()
            .enumerate()
            .filter(|(_, value)| *value != implied)
    };
    output.length(differing().count());
    for (index, value) in differing() {
        output.length(index);
        output.optional(value.as_ref());
    }
}

fn read_row(
    implied: &Option<Real>,
    width: usize,
    input: &mut Reader<'_>,
) -> Option<Vec<Option<Real>>> {
    let mut row = vec![*implied; width];
    for _ in 0..input.length()? {
        let index = input.length()?;
        *row.get_mut(index)? = input.optional()?;
    }
    Some(row)
}
