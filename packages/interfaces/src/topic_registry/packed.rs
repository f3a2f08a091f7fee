//! Parameters on their way to the coordinator: checked by the registry, read by
//! nobody in between, so packed.

use allora_math::loss::{Aggregation, LossFunction};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::Binary;

use super::params::{
    Caps, ConsensusSettings, Gate, Gates, LossSettings, MeritSettings, PublishedValue,
    RewardSettings, Schedule, SynthesisSettings, TopicParams,
};
use crate::codec::{Codec, Reader, Writer};

/// [`TopicParams`], packed. The registry shows them in full.
#[cw_serde]
pub struct PackedParams(pub Binary);

impl From<&TopicParams> for PackedParams {
    fn from(params: &TopicParams) -> Self {
        Self(params.to_bytes().into())
    }
}

impl PackedParams {
    /// The parameters; `None` if the bytes are none.
    pub fn unpack(&self) -> Option<TopicParams> {
        TopicParams::from_bytes(&self.0)
    }
}

/// Every part writes and reads its fields in the order of declaration; the patterns
/// name all of them, so that none is forgotten.
impl Codec for TopicParams {
    const NAME: &'static str = "parameters";

    fn write(&self, output: &mut Writer) {
        let Self {
            schedule,
            loss,
            synthesis,
            merit,
            consensus,
            reward,
            caps,
            gates,
        } = self;
        schedule.write(output);
        loss.write(output);
        synthesis.write(output);
        merit.write(output);
        consensus.write(output);
        reward.write(output);
        caps.write(output);
        gates.write(output);
    }

    fn read(input: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            schedule: Schedule::read(input)?,
            loss: LossSettings::read(input)?,
            synthesis: SynthesisSettings::read(input)?,
            merit: MeritSettings::read(input)?,
            consensus: ConsensusSettings::read(input)?,
            reward: RewardSettings::read(input)?,
            caps: Caps::read(input)?,
            gates: Gates::read(input)?,
        })
    }
}

impl Codec for Schedule {
    const NAME: &'static str = "schedule";

    fn write(&self, output: &mut Writer) {
        let Self {
            epoch_length,
            submission_window,
            ground_truth_lag,
            report_window,
        } = *self;
        for seconds in [
            epoch_length,
            submission_window,
            ground_truth_lag,
            report_window,
        ] {
            output.long(seconds);
        }
    }

    fn read(input: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            epoch_length: input.long()?,
            submission_window: input.long()?,
            ground_truth_lag: input.long()?,
            report_window: input.long()?,
        })
    }
}

impl Codec for LossSettings {
    const NAME: &'static str = "loss settings";

    fn write(&self, output: &mut Writer) {
        let Self {
            function,
            allow_negative,
            floor,
        } = self;
        function.write(output);
        output.flag(*allow_negative);
        output.real(floor);
    }

    fn read(input: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            function: LossFunction::read(input)?,
            allow_negative: input.flag()?,
            floor: input.real()?,
        })
    }
}

impl Codec for LossFunction {
    const NAME: &'static str = "loss function";

    fn write(&self, output: &mut Writer) {
        let (number, parameter) = match self {
            Self::Squared {} => (0, None),
            Self::Absolute {} => (1, None),
            Self::AbsolutePercentage {} => (2, None),
            Self::Huber { delta } => (3, Some(delta)),
            Self::LogCosh {} => (4, None),
            Self::BinaryCrossEntropy {} => (5, None),
            Self::Pinball { tau } => (6, Some(tau)),
        };
        output.byte(number);
        if let Some(parameter) = parameter {
            output.real(parameter);
        }
    }

    fn read(input: &mut Reader<'_>) -> Option<Self> {
        Some(match input.byte()? {
            0 => Self::Squared {},
            1 => Self::Absolute {},
            2 => Self::AbsolutePercentage {},
            3 => Self::Huber {
                delta: input.real()?,
            },
            4 => Self::LogCosh {},
            5 => Self::BinaryCrossEntropy {},
            6 => Self::Pinball { tau: input.real()? },
            _ => return None,
        })
    }
}

impl Codec for SynthesisSettings {
    const NAME: &'static str = "synthesis settings";

    fn write(&self, output: &mut Writer) {
        let Self {
            alpha_regret,
            p_norm,
            c_norm,
            epsilon,
            initial_regret_quantile,
            initial_regret_offset,
            published,
            clip_width,
        } = self;
        for value in [
            alpha_regret,
            p_norm,
            c_norm,
            epsilon,
            initial_regret_quantile,
            initial_regret_offset,
        ] {
            output.real(value);
        }
        output.flag(matches!(published, PublishedValue::Clipped {}));
        output.real(clip_width);
    }

    fn read(input: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            alpha_regret: input.real()?,
            p_norm: input.real()?,
            c_norm: input.real()?,
            epsilon: input.real()?,
            initial_regret_quantile: input.real()?,
            initial_regret_offset: input.real()?,
            published: match input.flag()? {
                true => PublishedValue::Clipped {},
                false => PublishedValue::Combined {},
            },
            clip_width: input.real()?,
        })
    }
}

impl Codec for MeritSettings {
    const NAME: &'static str = "merit settings";

    fn write(&self, output: &mut Writer) {
        let Self {
            alpha,
            newcomer_deviations,
        } = self;
        output.real(alpha);
        output.real(newcomer_deviations);
    }

    fn read(input: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            alpha: input.real()?,
            newcomer_deviations: input.real()?,
        })
    }
}

impl Codec for ConsensusSettings {
    const NAME: &'static str = "consensus settings";

    fn write(&self, output: &mut Writer) {
        let Self {
            aggregation,
            min_reporters,
            min_stake,
            learning_rate,
            max_iterations,
            min_stake_fraction,
            max_gradient,
            epsilon_reputer,
            slash_tolerance,
            slash_fraction,
        } = self;
        output.flag(matches!(aggregation, Aggregation::WeightedMedian {}));
        output.short(*min_reporters);
        output.amount(*min_stake);
        output.real(learning_rate);
        output.short(*max_iterations);
        output.real(min_stake_fraction);
        output.real(max_gradient);
        output.real(epsilon_reputer);
        output.real(slash_tolerance);
        output.real(slash_fraction);
    }

    fn read(input: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            aggregation: match input.flag()? {
                true => Aggregation::WeightedMedian {},
                false => Aggregation::Mean {},
            },
            min_reporters: input.short()?,
            min_stake: input.amount()?,
            learning_rate: input.real()?,
            max_iterations: input.short()?,
            min_stake_fraction: input.real()?,
            max_gradient: input.real()?,
            epsilon_reputer: input.real()?,
            slash_tolerance: input.real()?,
            slash_fraction: input.real()?,
        })
    }
}

impl Codec for RewardSettings {
    const NAME: &'static str = "reward settings";

    fn write(&self, output: &mut Writer) {
        let Self {
            p_inference,
            c_inference,
            p_forecast,
            c_forecast,
            p_reputer,
            alpha_task,
            beta_entropy,
            score_epochs,
            floor_at_zero,
        } = self;
        for value in [
            p_inference,
            c_inference,
            p_forecast,
            c_forecast,
            p_reputer,
            alpha_task,
            beta_entropy,
        ] {
            output.real(value);
        }
        output.short(*score_epochs);
        output.flag(*floor_at_zero);
    }

    fn read(input: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            p_inference: input.real()?,
            c_inference: input.real()?,
            p_forecast: input.real()?,
            c_forecast: input.real()?,
            p_reputer: input.real()?,
            alpha_task: input.real()?,
            beta_entropy: input.real()?,
            score_epochs: input.short()?,
            floor_at_zero: input.flag()?,
        })
    }
}

impl Codec for Caps {
    const NAME: &'static str = "caps";

    fn write(&self, output: &mut Writer) {
        let Self {
            inferers,
            forecasters,
            reputers,
            forecast_elements,
            detailed_epochs,
            archived_epochs,
        } = *self;
        for number in [
            inferers,
            forecasters,
            reputers,
            forecast_elements,
            detailed_epochs,
            archived_epochs,
        ] {
            output.short(number);
        }
    }

    fn read(input: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            inferers: input.short()?,
            forecasters: input.short()?,
            reputers: input.short()?,
            forecast_elements: input.short()?,
            detailed_epochs: input.short()?,
            archived_epochs: input.short()?,
        })
    }
}

impl Codec for Gates {
    const NAME: &'static str = "gates";

    fn write(&self, output: &mut Writer) {
        let Self {
            inferers,
            forecasters,
            reputers,
            worker_bond,
        } = *self;
        for gate in [inferers, forecasters, reputers] {
            output.flag(gate == Gate::Listed);
        }
        output.amount(worker_bond);
    }

    fn read(input: &mut Reader<'_>) -> Option<Self> {
        let gate = |input: &mut Reader<'_>| {
            Some(match input.flag()? {
                true => Gate::Listed,
                false => Gate::Open,
            })
        };
        Some(Self {
            inferers: gate(input)?,
            forecasters: gate(input)?,
            reputers: gate(input)?,
            worker_bond: input.amount()?,
        })
    }
}

#[cfg(test)]
mod tests;
