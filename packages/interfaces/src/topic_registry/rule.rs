//! The rules by which inferences become one and workers are paid, and what can be set about each.

use allora_math::reference::ReferenceParams;
use allora_math::second_order::SecondOrderParams;
use allora_math::Real;
use allora_storage::Packed;
use cosmwasm_schema::cw_serde;

use super::params::decimal;

/// How inferences become one, and what a worker is paid for.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(Packed)]
pub enum Rule {
    /// ML-Poly on excess losses with sleeping experts; pay for skill and uniqueness. The default.
    SecondOrder(SecondOrderSettings),
    /// Regrets, one-outs and entropies of the original network.
    Allora(AlloraSettings),
}

impl Default for Rule {
    fn default() -> Self {
        Self::SecondOrder(SecondOrderSettings::default())
    }
}

impl Rule {
    /// What keeps a spread from being 0 where merits are compared.
    pub fn epsilon(&self) -> Real {
        match self {
            Self::SecondOrder(_) => decimal(1, 100),
            Self::Allora(settings) => settings.epsilon,
        }
    }

    /// Epochs whose scores scale the present ones, the present one included.
    pub const fn score_epochs(&self) -> u32 {
        match self {
            Self::SecondOrder(_) => 1,
            Self::Allora(settings) => settings.score_epochs,
        }
    }

    /// Whether what participants are remembered by under one of them means the same under the other.
    pub const fn remembers_as(&self, other: &Self) -> bool {
        matches!(
            (self, other),
            (Self::SecondOrder(_), Self::SecondOrder(_)) | (Self::Allora(_), Self::Allora(_))
        )
    }
}

/// What can be set about the rule `second_order`. Epochs are settled epochs a worker took part in; typical
/// errors and losses are running ones, so that nothing has a unit.
#[cw_serde]
#[derive(Packed)]
#[serde(default, deny_unknown_fields)]
pub struct SecondOrderSettings {
    /// Forgetting of regrets per epoch, 1 for none; `[0.9, 1]`; default 0.999.
    pub memory: Real,
    /// Typical errors an inference may be from the reference; `[2, 100]`; default 5.
    pub clip: Real,
    /// Part of the reference that follows reputation; `[0, 0.5]`; default 0.25.
    pub reference_reputation: Real,
    /// Epochs in which a newcomer gets half of its prior and its vote; `[0, 1000]`; default 10.
    pub tenure: Real,
    /// Smoothing of the typical error and loss; `(0, 1]`; default 0.05.
    pub error_alpha: Real,
    /// Prior of the median, all inferers together counting 1; `[0, 10]`; default 0.25.
    pub prior_median: Real,
    /// Prior of the mean by inverse losses; `[0, 10]`; default 0.5.
    pub prior_inverse: Real,
    /// Prior of all forecasters together; `[0, 10]`; default 0.25.
    pub prior_forecast: Real,
    /// Sharpness of forecast-implied weights; `[1, 20]`; default 4.
    pub sharpness: Real,
    /// Smoothing of accuracy for pay; `(0, 1]`; default 0.01.
    pub skill_alpha: Real,
    /// Epochs that a newcomer's start at the median counts for; `[0, 100]`; default 5.
    pub skill_prior: Real,
    /// Quantile whose skill is worth nothing; `[0.25, 0.9]`; default 0.5.
    pub skill_quantile: Real,
    /// Power of skill in pay; 1 to 4; default 2.
    pub skill_power: u32,
    /// Uncertainty charged, in mean absolute excesses per epoch seen; `[0, 30]`; default 7.
    pub caution: Real,
    /// Unpaid epochs at the start, once the topic is that old; 0 to 100; default 10.
    pub probation: u32,
    /// Typical errors within which equals count as the same; `[0, 1]`; default 0.01.
    pub uniqueness_width: Real,
    /// Typical errors within which followers count as the same; `[0, 1]`; default 0.3.
    pub follower_width: Real,
    /// How much a follower must add to be paid in full, in the range of skill; `(0, 10]`; default 0.5.
    pub lead: Real,
    /// Smoothing of uniqueness; `(0, 1]`; default 0.1.
    pub uniqueness_alpha: Real,
    /// Least part of the workers' pay for forecasters that earn; `[0, forecast_max]`; default 0.05.
    pub forecast_min: Real,
    /// Most of it; `[0, 1]`; default 0.5.
    pub forecast_max: Real,
    /// Smoothing of the losses that decide it; `(0, 1]`; default 0.02.
    pub forecast_alpha: Real,
}

impl Default for SecondOrderSettings {
    fn default() -> Self {
        Self {
            memory: decimal(999, 1_000),
            clip: decimal(5, 1),
            reference_reputation: decimal(1, 4),
            tenure: decimal(10, 1),
            error_alpha: decimal(1, 20),
            prior_median: decimal(1, 4),
            prior_inverse: decimal(1, 2),
            prior_forecast: decimal(1, 4),
            sharpness: decimal(4, 1),
            skill_alpha: decimal(1, 100),
            skill_prior: decimal(5, 1),
            skill_quantile: decimal(1, 2),
            skill_power: 2,
            caution: decimal(7, 1),
            probation: 10,
            uniqueness_width: decimal(1, 100),
            follower_width: decimal(3, 10),
            lead: decimal(1, 2),
            uniqueness_alpha: decimal(1, 10),
            forecast_min: decimal(1, 20),
            forecast_max: decimal(1, 2),
            forecast_alpha: decimal(1, 50),
        }
    }
}

impl SecondOrderSettings {
    /// As the maths takes them.
    pub const fn params(&self) -> SecondOrderParams<Real> {
        SecondOrderParams {
            reference: ReferenceParams {
                reputation: self.reference_reputation,
                tenure: self.tenure,
                clip: self.clip,
            },
            memory: self.memory,
            error_alpha: self.error_alpha,
            prior_median: self.prior_median,
            prior_inverse: self.prior_inverse,
            prior_forecast: self.prior_forecast,
            sharpness: self.sharpness,
            skill_alpha: self.skill_alpha,
            skill_prior: self.skill_prior,
            skill_quantile: self.skill_quantile,
            skill_power: self.skill_power,
            caution: self.caution,
            probation: self.probation,
            uniqueness_width: self.uniqueness_width,
            follower_width: self.follower_width,
            lead: self.lead,
            uniqueness_alpha: self.uniqueness_alpha,
            forecast_min: self.forecast_min,
            forecast_max: self.forecast_max,
            forecast_alpha: self.forecast_alpha,
        }
    }
}

/// What can be set about the rule `allora`.
#[cw_serde]
#[derive(Packed)]
#[serde(default, deny_unknown_fields)]
pub struct AlloraSettings {
    /// Typical errors an inference may be from the reference before it enters anything, with losses in
    /// typical losses; `[2, 100]`; default 5. Null: neither, the original to the letter.
    pub clip: Option<Real>,
    /// Weight of the newest epoch in regrets; `(0, 1]`; default 0.1.
    pub alpha_regret: Real,
    /// Sharpness `p` of weights; `[2.5, 4.5]`; default 3.
    pub p_norm: Real,
    /// Offset `c` of weights in standard deviations; `[0, 2]`; default 0.75.
    pub c_norm: Real,
    /// Added to standard deviations; `(0, 1]`; default 0.01.
    pub epsilon: Real,
    /// Quantile of experienced regrets a newcomer starts from; `[0, 1]`; default 0.25.
    pub initial_regret_quantile: Real,
    /// Numerator of the newcomer's distance below that quantile; `[0, 100]`; default 8.25.
    pub initial_regret_offset: Real,
    /// Sharpness of inferers' fractions; `(0, 10]`; default 3.
    pub p_inference: Real,
    /// Offset of inferers' fractions; `[0, 10]`; default 0.75.
    pub c_inference: Real,
    /// Sharpness of forecasters' fractions; `(0, 10]`; default 3.
    pub p_forecast: Real,
    /// Offset of forecasters' fractions; `[0, 10]`; default 0.75.
    pub c_forecast: Real,
    /// Smoothing of fractions and of the utility ratio; `(0, 1]`; default 0.1.
    pub alpha_task: Real,
    /// Exponent of the effective number in entropies; `[0, 1]`; default 0.25.
    pub beta_entropy: Real,
    /// Epochs, the present one and the last that ended, whose scores scale the present ones; 1 to 20;
    /// default 10.
    pub score_epochs: u32,
    /// Whether a worker whose score is not positive earns nothing, unless nobody's is; default true.
    pub floor_at_zero: bool,
}

impl Default for AlloraSettings {
    fn default() -> Self {
        Self {
            clip: Some(decimal(5, 1)),
            alpha_regret: decimal(1, 10),
            p_norm: decimal(3, 1),
            c_norm: decimal(3, 4),
            epsilon: decimal(1, 100),
            initial_regret_quantile: decimal(1, 4),
            initial_regret_offset: decimal(33, 4),
            p_inference: decimal(3, 1),
            c_inference: decimal(3, 4),
            p_forecast: decimal(3, 1),
            c_forecast: decimal(3, 4),
            alpha_task: decimal(1, 10),
            beta_entropy: decimal(1, 4),
            score_epochs: 10,
            floor_at_zero: true,
        }
    }
}

impl AlloraSettings {
    /// The reference inferences are clipped around, with its usual mix; `None` if they are not.
    pub fn reference(&self) -> Option<ReferenceParams<Real>> {
        let usual = SecondOrderSettings::default().params().reference;
        Some(ReferenceParams {
            clip: self.clip?,
            ..usual
        })
    }
}
