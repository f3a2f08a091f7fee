//! The network inference of an epoch and all that settlement needs.

use allora_interfaces::synthesis_coordinator::{Latest, VirtualExpert, VirtualExpertKind};
use allora_interfaces::{ActorId, EpochId};
use allora_math::allora::synthesis::Synthesis;
use allora_math::allora::weight::Weights;
use allora_math::reference::{Band, Reference};
use allora_math::second_order::{ExpertWeights, Prediction};
use allora_math::Real;
use allora_storage::{Packed, Reader, Writer};
use cosmwasm_std::Timestamp;

use super::expert::{pack_cut, unpack_cut};

/// Bytes of an implied inference without one inferer: up to `k · n` of them are stored.
const ROW_BYTES: usize = 8;

/// The network inference of an epoch and all that settlement needs.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SynthesisRecord {
    /// Version of the parameters the epoch opened with.
    pub(crate) version: u32,
    /// When the submission window closed.
    pub(crate) closed_at: Timestamp,
    pub(crate) interval: Option<Interval>,
    /// Ascending.
    pub(crate) inferers: Vec<ActorId>,
    /// Of the inferers, as submitted.
    pub(crate) inferences: Vec<Real>,
    /// Ascending.
    pub(crate) forecasters: Vec<ActorId>,
    /// By the rule of the version.
    pub(crate) synthesis: RuleSynthesis,
}

impl SynthesisRecord {
    /// What others read of it.
    pub(crate) fn latest(&self, epoch: EpochId) -> Latest {
        let contributors = self.inferers.len().saturating_add(self.forecasters.len());
        Latest {
            epoch,
            closed_at: self.closed_at,
            value: self.synthesis.combined(),
            interval: self.interval.map(|interval| interval.bounds),
            contributors: u32::try_from(contributors).unwrap_or(u32::MAX),
        }
    }
}

/// Where the truth is said to be.
#[derive(Clone, Copy, Debug, PartialEq, Packed)]
pub(crate) struct Interval {
    /// 95 % low, 68 % low, middle, 68 % high, 95 % high.
    pub(crate) bounds: [Real; 5],
    /// By past errors: it counts in the coverage, and widths learn from it.
    pub(crate) calibrated: bool,
}

/// What a rule made of the submissions. Weights sum to one.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum RuleSynthesis {
    Allora(AlloraSynthesis),
    SecondOrder(Prediction<Real>),
}

/// With all counterfactuals.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct AlloraSynthesis {
    /// `None` if nothing is clipped.
    pub(crate) reference: Option<Reference<Real>>,
    /// What inferences were clipped into, if there was a width.
    pub(crate) band: Option<Band<Real>>,
    pub(crate) synthesis: Synthesis<Real>,
}

impl RuleSynthesis {
    /// *The* inference.
    pub(crate) const fn combined(&self) -> Real {
        match self {
            Self::Allora(allora) => allora.synthesis.combined,
            Self::SecondOrder(prediction) => prediction.combined,
        }
    }

    /// The same without forecasters.
    pub(crate) const fn naive(&self) -> Real {
        match self {
            Self::Allora(allora) => allora.synthesis.naive,
            Self::SecondOrder(prediction) => prediction.naive,
        }
    }

    /// Of each forecaster; `None` if it named nobody present.
    pub(crate) fn implied(&self) -> &[Option<Real>] {
        match self {
            Self::Allora(allora) => &allora.synthesis.implied,
            Self::SecondOrder(prediction) => &prediction.implied,
        }
    }

    /// Of each inferer.
    pub(crate) fn inferer_weights(&self) -> &[Real] {
        match self {
            Self::Allora(allora) => &allora.synthesis.weights.inferers,
            Self::SecondOrder(prediction) => &prediction.weights.inferers,
        }
    }

    /// Of each forecaster.
    pub(crate) fn forecaster_weights(&self) -> &[Real] {
        match self {
            Self::Allora(allora) => &allora.synthesis.weights.forecasters,
            Self::SecondOrder(prediction) => &prediction.weights.forecasters,
        }
    }

    /// The experts nobody is.
    pub(crate) fn virtual_experts(&self) -> Vec<VirtualExpert> {
        let Self::SecondOrder(prediction) = self else {
            return Vec::new();
        };
        vec![
            VirtualExpert {
                kind: VirtualExpertKind::Median,
                value: prediction.reference.center,
                weight: prediction.weights.median,
            },
            VirtualExpert {
                kind: VirtualExpertKind::InverseLossMean,
                value: prediction.inverse,
                weight: prediction.weights.inverse,
            },
        ]
    }

    /// What inferences were clipped into.
    pub(crate) const fn band(&self) -> Option<&Band<Real>> {
        match self {
            Self::Allora(allora) => allora.band.as_ref(),
            Self::SecondOrder(prediction) => prediction.band.as_ref(),
        }
    }
}

/// By hand: the numbers of participants tell the lengths of all lists, and of what is mostly
/// equal only what differs is stored. This is the largest record there is.
impl Packed for SynthesisRecord {
    const NAME: &'static str = "synthesis";

    fn pack(&self, output: &mut Writer) {
        self.version.pack(output);
        self.closed_at.pack(output);
        self.interval.pack(output);
        self.inferers.pack(output);
        output.each(&self.inferences);
        self.forecasters.pack(output);
        match &self.synthesis {
            RuleSynthesis::SecondOrder(prediction) => {
                output.byte(0);
                pack_prediction(prediction, output);
            }
            RuleSynthesis::Allora(allora) => {
                output.byte(1);
                pack_allora(allora, output);
            }
        }
    }

    fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        let version = Packed::unpack(input)?;
        let closed_at = Packed::unpack(input)?;
        let interval = Packed::unpack(input)?;
        let inferers: Vec<ActorId> = Packed::unpack(input)?;
        let inferences = input.each(inferers.len())?;
        let forecasters: Vec<ActorId> = Packed::unpack(input)?;
        let (n, k) = (inferers.len(), forecasters.len());
        let synthesis = match input.byte()? {
            0 => RuleSynthesis::SecondOrder(unpack_prediction(input, n, k)?),
            1 => RuleSynthesis::Allora(unpack_allora(input, n, k)?),
            _ => return None,
        };
        Some(Self {
            version,
            closed_at,
            interval,
            inferers,
            inferences,
            forecasters,
            synthesis,
        })
    }
}

fn pack_reference(reference: &Reference<Real>, band: Option<&Band<Real>>, output: &mut Writer) {
    reference.center.pack(output);
    reference.deviation.pack(output);
    band.is_some().pack(output);
    if let Some(band) = band {
        band.low.pack(output);
        band.high.pack(output);
    }
}

fn unpack_reference(input: &mut Reader<'_>) -> Option<(Reference<Real>, Option<Band<Real>>)> {
    let reference = Reference {
        center: Packed::unpack(input)?,
        deviation: Packed::unpack(input)?,
    };
    let band = if bool::unpack(input)? {
        Some(Band {
            low: Packed::unpack(input)?,
            high: Packed::unpack(input)?,
        })
    } else {
        None
    };
    Some((reference, band))
}

fn pack_prediction(prediction: &Prediction<Real>, output: &mut Writer) {
    prediction.combined.pack(output);
    prediction.naive.pack(output);
    pack_reference(&prediction.reference, prediction.band.as_ref(), output);
    prediction.inverse.pack(output);
    output.each(&prediction.implied);
    pack_weights(&prediction.weights, output);
    let differ = prediction.naive_weights != prediction.weights;
    differ.pack(output);
    if differ {
        pack_weights(&prediction.naive_weights, output);
    }
}

fn unpack_prediction(input: &mut Reader<'_>, n: usize, k: usize) -> Option<Prediction<Real>> {
    let combined = Packed::unpack(input)?;
    let naive = Packed::unpack(input)?;
    let (reference, band) = unpack_reference(input)?;
    let inverse = Packed::unpack(input)?;
    let implied = input.each(k)?;
    let weights = unpack_weights(input, n, k)?;
    let naive_weights = if bool::unpack(input)? {
        unpack_weights(input, n, k)?
    } else {
        weights.clone()
    };
    Some(Prediction {
        combined,
        naive,
        reference,
        band,
        inverse,
        implied,
        weights,
        naive_weights,
    })
}

/// Most experts weigh nothing: a bit each says who does, then come the weights of those.
fn pack_weights(weights: &ExpertWeights<Real>, output: &mut Writer) {
    pack_flags(weights.iter().map(|weight| *weight != Real::ZERO), output);
    for weight in weights.iter().filter(|weight| **weight != Real::ZERO) {
        weight.pack(output);
    }
}

fn unpack_weights(input: &mut Reader<'_>, n: usize, k: usize) -> Option<ExpertWeights<Real>> {
    let count = n.checked_add(k)?.checked_add(2)?;
    let mut weights = Vec::with_capacity(count);
    for present in unpack_flags(count, input)? {
        weights.push(if present {
            Packed::unpack(input)?
        } else {
            Real::ZERO
        });
    }
    ExpertWeights::from_list(weights, n)
}

fn pack_allora(allora: &AlloraSynthesis, output: &mut Writer) {
    allora.reference.is_some().pack(output);
    if let Some(reference) = &allora.reference {
        pack_reference(reference, allora.band.as_ref(), output);
    }
    let synthesis = &allora.synthesis;
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

fn unpack_allora(input: &mut Reader<'_>, n: usize, k: usize) -> Option<AlloraSynthesis> {
    let (reference, band) = if bool::unpack(input)? {
        let (reference, band) = unpack_reference(input)?;
        (Some(reference), band)
    } else {
        (None, None)
    };
    Some(AlloraSynthesis {
        reference,
        band,
        synthesis: unpack_synthesis(input, n, k)?,
    })
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
/// entries that differ from the implied inference are stored, cut, behind a bit for each
/// that says which.
fn pack_row(implied: &Option<Real>, row: &[Option<Real>], output: &mut Writer) {
    pack_flags(row.iter().map(|value| value != implied), output);
    for value in row.iter().filter(|value| *value != implied) {
        value.is_some().pack(output);
        if let Some(value) = value {
            pack_cut(value, ROW_BYTES, output);
        }
    }
}

fn unpack_row(
    implied: &Option<Real>,
    width: usize,
    input: &mut Reader<'_>,
) -> Option<Vec<Option<Real>>> {
    let mut row = vec![*implied; width];
    let differs = unpack_flags(width, input)?;
    for (value, differs) in row.iter_mut().zip(differs) {
        if differs {
            *value = if bool::unpack(input)? {
                Some(unpack_cut(ROW_BYTES, input)?)
            } else {
                None
            };
        }
    }
    Some(row)
}

/// A bit each.
fn pack_flags(flags: impl Iterator<Item = bool>, output: &mut Writer) {
    let flags: Vec<bool> = flags.collect();
    for bits in flags.chunks(8) {
        let byte = bits
            .iter()
            .rev()
            .fold(0_u8, |byte, bit| byte << 1 | u8::from(*bit));
        output.byte(byte);
    }
}

fn unpack_flags(count: usize, input: &mut Reader<'_>) -> Option<Vec<bool>> {
    let bytes = input.take(count.div_ceil(8))?;
    let mut flags = Vec::with_capacity(count);
    for index in 0..count {
        let byte = bytes.get(index / 8)?;
        flags.push(byte >> (index % 8) & 1 == 1);
    }
    Some(flags)
}
