//! The range of every parameter of a rule.

use allora_math::Real;

use super::params::decimal;
use super::ranges::{between, positive, upto, whole};
use super::rule::{AlloraSettings, Rule, SecondOrderSettings};
use super::validate::ParamsError;

impl Rule {
    pub(super) fn validate(&self) -> Result<(), ParamsError> {
        match self {
            Self::SecondOrder(settings) => settings.validate(),
            Self::Allora(settings) => settings.validate(),
        }
    }
}

impl SecondOrderSettings {
    fn validate(&self) -> Result<(), ParamsError> {
        self.validate_synthesis()?;
        self.validate_pay()
    }

    fn validate_synthesis(&self) -> Result<(), ParamsError> {
        between(
            "rule.second_order.memory",
            "in [0.9, 1]",
            self.memory,
            decimal(9, 10),
            Real::ONE,
        )?;
        clip("rule.second_order.clip", self.clip)?;
        between(
            "rule.second_order.reference_reputation",
            "in [0, 0.5]",
            self.reference_reputation,
            Real::ZERO,
            decimal(1, 2),
        )?;
        upto(
            "rule.second_order.tenure",
            "in [0, 1000] epochs",
            self.tenure,
            1_000,
        )?;
        positive(
            "rule.second_order.error_alpha",
            "in (0, 1]",
            self.error_alpha,
            1,
        )?;
        let priors = [
            ("rule.second_order.prior_median", self.prior_median),
            ("rule.second_order.prior_inverse", self.prior_inverse),
            ("rule.second_order.prior_forecast", self.prior_forecast),
        ];
        for (field, prior) in priors {
            upto(field, "in [0, 10]", prior, 10)?;
        }
        between(
            "rule.second_order.sharpness",
            "in [1, 20]",
            self.sharpness,
            Real::ONE,
            decimal(20, 1),
        )
    }

    fn validate_pay(&self) -> Result<(), ParamsError> {
        upto(
            "rule.second_order.skill_prior",
            "in [0, 100] epochs",
            self.skill_prior,
            100,
        )?;
        between(
            "rule.second_order.skill_quantile",
            "in [0.25, 0.9]",
            self.skill_quantile,
            decimal(1, 4),
            decimal(9, 10),
        )?;
        whole(
            "rule.second_order.skill_power",
            "1 to 4",
            self.skill_power.into(),
            1,
            4,
        )?;
        upto("rule.second_order.caution", "in [0, 30]", self.caution, 30)?;
        whole(
            "rule.second_order.probation",
            "0 to 100 epochs",
            self.probation.into(),
            0,
            100,
        )?;
        positive("rule.second_order.lead", "in (0, 10]", self.lead, 10)?;
        let smoothings = [
            ("rule.second_order.skill_alpha", self.skill_alpha),
            ("rule.second_order.uniqueness_alpha", self.uniqueness_alpha),
            ("rule.second_order.forecast_alpha", self.forecast_alpha),
        ];
        for (field, alpha) in smoothings {
            positive(field, "in (0, 1]", alpha, 1)?;
        }
        let parts = [
            ("rule.second_order.uniqueness_width", self.uniqueness_width),
            ("rule.second_order.follower_width", self.follower_width),
            ("rule.second_order.forecast_max", self.forecast_max),
        ];
        for (field, part) in parts {
            upto(field, "in [0, 1]", part, 1)?;
        }
        between(
            "rule.second_order.forecast_min",
            "in [0, forecast_max]",
            self.forecast_min,
            Real::ZERO,
            self.forecast_max,
        )
    }
}

impl AlloraSettings {
    fn validate(&self) -> Result<(), ParamsError> {
        if let Some(width) = self.clip {
            clip("rule.allora.clip", width)?;
        }
        between(
            "rule.allora.p_norm",
            "in [2.5, 4.5]",
            self.p_norm,
            decimal(5, 2),
            decimal(9, 2),
        )?;
        upto("rule.allora.c_norm", "in [0, 2]", self.c_norm, 2)?;
        upto(
            "rule.allora.initial_regret_quantile",
            "in [0, 1]",
            self.initial_regret_quantile,
            1,
        )?;
        upto(
            "rule.allora.initial_regret_offset",
            "in [0, 100]",
            self.initial_regret_offset,
            100,
        )?;
        let parts = [
            ("rule.allora.alpha_regret", self.alpha_regret),
            ("rule.allora.epsilon", self.epsilon),
            ("rule.allora.alpha_task", self.alpha_task),
        ];
        for (field, part) in parts {
            positive(field, "in (0, 1]", part, 1)?;
        }
        self.validate_fractions()
    }

    fn validate_fractions(&self) -> Result<(), ParamsError> {
        positive(
            "rule.allora.p_inference",
            "in (0, 10]",
            self.p_inference,
            10,
        )?;
        upto(
            "rule.allora.c_inference",
            "in [0, 10]",
            self.c_inference,
            10,
        )?;
        positive("rule.allora.p_forecast", "in (0, 10]", self.p_forecast, 10)?;
        upto("rule.allora.c_forecast", "in [0, 10]", self.c_forecast, 10)?;
        upto(
            "rule.allora.beta_entropy",
            "in [0, 1]",
            self.beta_entropy,
            1,
        )?;
        whole(
            "rule.allora.score_epochs",
            "1 to 20",
            self.score_epochs.into(),
            1,
            20,
        )
    }
}

fn clip(field: &'static str, width: Real) -> Result<(), ParamsError> {
    between(
        field,
        "in [2, 100] typical errors",
        width,
        Real::from(2u32),
        Real::from(100u32),
    )
}
