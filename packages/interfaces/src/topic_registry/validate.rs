//! The range of every topic parameter.

use core::fmt;

use allora_math::Real;

use super::params::{
    decimal, Caps, ConsensusSettings, Gates, LossSettings, MeritSettings, ReputerPart,
    RewardSettings, Schedule, TopicParams,
};
use super::ranges::{between, positive, upto, whole};
use super::rule::Rule;
use crate::staking_vault::MAX_UNBONDING;
use crate::units::SUPPLY_CAP;

/// A parameter outside its range.
#[derive(Clone, Debug, PartialEq)]
pub struct ParamsError {
    /// Which, as a path: `schedule.epoch_length`.
    pub field: &'static str,
    /// What it would have to be.
    pub expected: &'static str,
    /// What it is.
    pub actual: String,
}

impl fmt::Display for ParamsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            field,
            expected,
            actual,
        } = self;
        write!(f, "{field} must be {expected}, not {actual}")
    }
}

impl std::error::Error for ParamsError {}

const MAX_EPOCH_LENGTH: u64 = 31_536_000;
const MAX_LAG_EPOCHS: u64 = 100;

impl TopicParams {
    /// Checks every field against its documented range.
    pub fn validate(&self) -> Result<(), ParamsError> {
        self.schedule.validate()?;
        self.loss.validate()?;
        self.rule.validate()?;
        self.merit.validate()?;
        self.consensus.validate(self.caps.reputers)?;
        self.reward.validate(&self.rule)?;
        self.caps.validate()?;
        self.gates.validate(&self.schedule)?;
        self.truth_source.validate()?;
        self.validate_original()
    }

    /// The original to the letter loses every inference under every truth: it is given the places that the
    /// original has.
    fn validate_original(&self) -> Result<(), ParamsError> {
        if !matches!(&self.rule, Rule::Allora(settings) if settings.clip.is_none()) {
            return Ok(());
        }
        let caps = &self.caps;
        let limits = [
            (
                "caps.inferers",
                "at most 32 where rule.allora.clip is null",
                caps.inferers,
                32,
            ),
            (
                "caps.forecasters",
                "at most 6 where rule.allora.clip is null",
                caps.forecasters,
                6,
            ),
            (
                "caps.reputers",
                "at most 6 where rule.allora.clip is null",
                caps.reputers,
                6,
            ),
            (
                "caps.forecast_elements",
                "at most 12 where rule.allora.clip is null",
                caps.forecast_elements,
                12,
            ),
        ];
        for (field, expected, actual, most) in limits {
            whole(field, expected, actual.into(), 0, most)?;
        }
        Ok(())
    }
}

impl Schedule {
    fn validate(&self) -> Result<(), ParamsError> {
        let longest = self.epoch_length.saturating_mul(MAX_LAG_EPOCHS);
        whole(
            "schedule.epoch_length",
            "10 to 31536000 seconds",
            self.epoch_length,
            10,
            MAX_EPOCH_LENGTH,
        )?;
        whole(
            "schedule.submission_window",
            "1 second to epoch_length",
            self.submission_window,
            1,
            self.epoch_length,
        )?;
        whole(
            "schedule.ground_truth_lag",
            "submission_window to 100 epochs",
            self.ground_truth_lag,
            self.submission_window,
            longest,
        )?;
        whole(
            "schedule.report_window",
            "1 second to 100 epochs",
            self.report_window,
            1,
            longest,
        )?;
        whole(
            "schedule.reveal_window",
            "0 to ground_truth_lag - submission_window",
            self.reveal_window,
            0,
            self.ground_truth_lag.saturating_sub(self.submission_window),
        )?;
        whole(
            "schedule.report_reveal_window",
            "0 to 100 epochs - report_window",
            self.report_reveal_window,
            0,
            longest.saturating_sub(self.report_window),
        )
    }
}

impl LossSettings {
    fn validate(&self) -> Result<(), ParamsError> {
        self.function.validate().map_err(|e| ParamsError {
            field: "loss.function",
            expected: "a loss function with parameters inside its domain",
            actual: e.to_string(),
        })?;
        positive("loss.floor", "above 0 and at most 1", self.floor, 1)
    }
}

impl MeritSettings {
    fn validate(&self) -> Result<(), ParamsError> {
        positive("merit.alpha", "in (0, 1]", self.alpha, 1)?;
        upto(
            "merit.newcomer_deviations",
            "in [0, 10]",
            self.newcomer_deviations,
            10,
        )?;
        upto(
            "merit.waiting_quantile",
            "in [0, 1]",
            self.waiting_quantile,
            1,
        )
    }
}

impl ConsensusSettings {
    fn validate(&self, reputers: u32) -> Result<(), ParamsError> {
        whole(
            "consensus.min_reporters",
            "1 to caps.reputers",
            self.min_reporters.into(),
            1,
            reputers.into(),
        )?;
        if self.min_stake.is_zero() {
            return Err(ParamsError {
                field: "consensus.min_stake",
                expected: "above 0",
                actual: self.min_stake.to_string(),
            });
        }
        upto(
            "consensus.min_stake_share",
            "in [0, 1]",
            self.min_stake_share,
            1,
        )?;
        positive(
            "consensus.learning_rate",
            "in (0, 1]",
            self.learning_rate,
            1,
        )?;
        whole(
            "consensus.max_iterations",
            "1 to 20",
            self.max_iterations.into(),
            1,
            20,
        )?;
        upto(
            "consensus.min_stake_fraction",
            "in [0, 1]",
            self.min_stake_fraction,
            1,
        )?;
        positive("consensus.max_gradient", "in (0, 1]", self.max_gradient, 1)?;
        positive(
            "consensus.epsilon_reputer",
            "in (0, 1]",
            self.epsilon_reputer,
            1,
        )?;
        between(
            "consensus.slash_tolerance",
            "in [3, 1000]",
            self.slash_tolerance,
            Real::from(3u32),
            Real::from(1_000u32),
        )?;
        between(
            "consensus.slash_fraction",
            "in [0, 0.5]",
            self.slash_fraction,
            Real::ZERO,
            decimal(1, 2),
        )?;
        between(
            "consensus.unrevealed_fraction",
            "in [0, 0.5]",
            self.unrevealed_fraction,
            Real::ZERO,
            decimal(1, 2),
        )
    }
}

impl RewardSettings {
    fn validate(&self, rule: &Rule) -> Result<(), ParamsError> {
        match &self.reputer_part {
            ReputerPart::Fixed { share } => between(
                "reward.reputer_part.fixed.share",
                "in [0, 0.5]",
                *share,
                Real::ZERO,
                decimal(1, 2),
            )?,
            ReputerPart::Entropy {} if matches!(rule, Rule::SecondOrder(_)) => {
                return Err(ParamsError {
                    field: "reward.reputer_part",
                    expected: "fixed under the rule second_order, which has no entropies",
                    actual: "entropy".to_owned(),
                })
            }
            ReputerPart::Entropy {} => {}
        }
        positive("reward.p_reputer", "in (0, 10]", self.p_reputer, 10)
    }
}

impl Caps {
    fn validate(&self) -> Result<(), ParamsError> {
        let checks = [
            (
                "caps.inferers",
                "1 to 64",
                self.inferers,
                1,
                Self::MAX_INFERERS,
            ),
            (
                "caps.forecasters",
                "0 to 16",
                self.forecasters,
                0,
                Self::MAX_FORECASTERS,
            ),
            (
                "caps.reputers",
                "1 to 16",
                self.reputers,
                1,
                Self::MAX_REPUTERS,
            ),
            (
                "caps.forecast_elements",
                "1 to 64",
                self.forecast_elements,
                1,
                64,
            ),
            (
                "caps.detailed_epochs",
                "1 to 100",
                self.detailed_epochs,
                1,
                100,
            ),
            (
                "caps.archived_epochs",
                "detailed_epochs to 10000",
                self.archived_epochs,
                self.detailed_epochs,
                10_000,
            ),
        ];
        for (field, expected, actual, low, high) in checks {
            whole(field, expected, actual.into(), low.into(), high.into())?;
        }
        Ok(())
    }
}

impl Gates {
    fn validate(&self, schedule: &Schedule) -> Result<(), ParamsError> {
        if self.worker_bond > SUPPLY_CAP {
            return Err(ParamsError {
                field: "gates.worker_bond",
                expected: "0 to 10^27 base units",
                actual: self.worker_bond.to_string(),
            });
        }
        // the end of the second report window, and of what is revealed after it
        let window = schedule.report_window;
        let window = window.saturating_add(schedule.report_reveal_window);
        let longest = window.saturating_mul(2);
        let longest = longest.saturating_add(schedule.ground_truth_lag);
        if !self.worker_bond.is_zero() && longest > MAX_UNBONDING {
            return Err(ParamsError {
                field: "gates.worker_bond",
                expected: "0 where ground_truth_lag + 2 (report_window + report_reveal_window) exceed 10000000 seconds",
                actual: self.worker_bond.to_string(),
            });
        }
        Ok(())
    }
}
