//! Parameters of a topic: unit, range and default of each.

use allora_math::loss::{Aggregation, LossFunction};
use allora_math::{Number, Real};
use allora_storage::Packed;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::Uint128;

use super::kinds::{aggregation, loss_function, mostly_zero};
use super::rule::Rule;
use super::truth_source::TruthSource;

/// Everything that can be set about a topic. A field left out takes its default.
/// A change makes a new version, which holds from the next unopened epoch.
#[cw_serde]
#[derive(Default, Packed)]
#[serde(default, deny_unknown_fields)]
#[packed(name = "parameters")]
pub struct TopicParams {
    /// When what happens.
    pub schedule: Schedule,
    /// How predictions are measured.
    pub loss: LossSettings,
    /// How inferences become one, and what a worker is paid for.
    pub rule: Rule,
    /// Who is admitted when there are more than places.
    pub merit: MeritSettings,
    /// How reputers' truths become one.
    pub consensus: ConsensusSettings,
    /// How a reward is split between workers and reputers.
    pub reward: RewardSettings,
    /// Places per role.
    pub caps: Caps,
    /// Who may take part.
    pub gates: Gates,
    /// Who says what the truth is; default the reputers.
    pub truth_source: TruthSource,
}

/// Windows of an epoch, in seconds from its opening. Half-open intervals.
#[cw_serde]
#[serde(default, deny_unknown_fields)]
#[derive(Copy, Eq, Packed)]
pub struct Schedule {
    /// Distance between two openings; 10 to 31,536,000; default 86,400.
    pub epoch_length: u64,
    /// Submissions are taken in `[0, submission_window)`; 1 to `epoch_length`; default 3,600.
    pub submission_window: u64,
    /// Truths are taken from here on; `submission_window` to 100 epochs;
    /// default 86,400.
    pub ground_truth_lag: u64,
    /// Truths are taken in `[lag, lag + report_window)`, once more as long if
    /// too few came, or with too little stake; 1 to 100 epochs; default 3,600.
    pub report_window: u64,
    /// What was committed to in the submission window is revealed in as many seconds after it; 0:
    /// submissions are open. At most `ground_truth_lag` − `submission_window`; default 0.
    #[packed(count)]
    pub reveal_window: u64,
    /// As `reveal_window`, for truths, after each of the two report windows; at most 100 epochs −
    /// `report_window`; default 0.
    #[packed(count)]
    pub report_reveal_window: u64,
}

impl Schedule {
    /// Whether submissions are committed to first and revealed after the window.
    pub const fn hides_submissions(&self) -> bool {
        self.reveal_window > 0
    }

    /// Whether truths are.
    pub const fn hides_truths(&self) -> bool {
        self.report_reveal_window > 0
    }
}

impl Default for Schedule {
    fn default() -> Self {
        Self {
            epoch_length: 86_400,
            submission_window: 3_600,
            ground_truth_lag: 86_400,
            report_window: 3_600,
            reveal_window: 0,
            report_reveal_window: 0,
        }
    }
}

/// How predictions are measured.
#[cw_serde]
#[derive(Packed)]
#[serde(default, deny_unknown_fields)]
pub struct LossSettings {
    /// Loss of a value given the truth; default squared.
    #[packed(with = loss_function)]
    pub function: LossFunction,
    /// Under the rule `allora`. `false` (default): log10 of the loss; `true`: the loss itself, as a loss
    /// that can be negative would have to be.
    pub allow_negative: bool,
    /// Under the rule `allora`: losses below count as this before the logarithm, in typical losses of the
    /// topic (absolute if nothing is clipped); above zero; default 1e-18.
    pub floor: Real,
}

impl Default for LossSettings {
    fn default() -> Self {
        Self {
            function: LossFunction::Squared {},
            allow_negative: false,
            floor: decimal(1, 1_000_000_000).square(),
        }
    }
}

/// Who is admitted when there are more than places.
#[cw_serde]
#[derive(Copy, Packed)]
#[serde(default, deny_unknown_fields)]
pub struct MeritSettings {
    /// Weight of the newest score in an actor's merit; `(0, 1]`; default 0.1.
    pub alpha: Real,
    /// Newcomers to a full role enter this many standard deviations below the
    /// lowest merit; `[0, 10]`; default 2.
    pub newcomer_deviations: Real,
    /// Quantile of the holders' merits that the merit of workers who submit and wait
    /// moves towards, a step of `alpha` per epoch; `[0, 1]`; default 0.25.
    pub waiting_quantile: Real,
}

impl Default for MeritSettings {
    fn default() -> Self {
        Self {
            alpha: decimal(1, 10),
            newcomer_deviations: decimal(2, 1),
            waiting_quantile: decimal(1, 4),
        }
    }
}

/// How reputers' truths become one.
#[cw_serde]
#[derive(Packed)]
#[serde(default, deny_unknown_fields)]
pub struct ConsensusSettings {
    /// Default weighted median.
    #[packed(with = aggregation)]
    pub aggregation: Aggregation,
    /// Fewer reports than this do not settle an epoch; 1 to `caps.reputers`; default 1.
    pub min_reporters: u32,
    /// Stake a reputer needs to report, base units; above zero; default 1 ALLO.
    pub min_stake: Uint128,
    /// Part of the stake that may report which has to stand behind the truths of an epoch: less do
    /// not settle it; `[0, 1]`; default 0: none asked for.
    #[packed(with = mostly_zero)]
    pub min_stake_share: Real,
    /// Step of the search for listening coefficients; `(0, 1]`; default 0.05.
    pub learning_rate: Real,
    /// Most steps of that search; 1 to 20; default 10.
    pub max_iterations: u32,
    /// Share of stake always listened to; `[0, 1]`; default 0.5.
    pub min_stake_fraction: Real,
    /// Gradient at which the search stops; `(0, 1]`; default 0.001.
    pub max_gradient: Real,
    /// Added to relative distances; `(0, 1]`; default 0.01.
    pub epsilon_reputer: Real,
    /// Truths further from the consensus than so many times the median distance, by stake, of
    /// the reports are offences; a median below `epsilon_reputer` of the truth counts as
    /// that; `[3, 1000]`; default 20.
    pub slash_tolerance: Real,
    /// What an offence costs, of all stake on the reputer; `[0, 0.5]`; default 0: off.
    pub slash_fraction: Real,
    /// What a commitment that is not revealed costs: of all stake on a reputer; of all that a worker
    /// has bonded, where `gates.worker_bond` asks for a bond; `[0, 0.5]`; default 0.01.
    pub unrevealed_fraction: Real,
}

impl Default for ConsensusSettings {
    fn default() -> Self {
        Self {
            aggregation: Aggregation::WeightedMedian {},
            min_reporters: 1,
            min_stake: crate::units::ONE_ALLO,
            min_stake_share: Real::ZERO,
            learning_rate: decimal(1, 20),
            max_iterations: 10,
            min_stake_fraction: decimal(1, 2),
            max_gradient: decimal(1, 1_000),
            epsilon_reputer: decimal(1, 100),
            slash_tolerance: decimal(20, 1),
            slash_fraction: Real::ZERO,
            unrevealed_fraction: decimal(1, 100),
        }
    }
}

/// What reputers get of a topic's reward.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(Packed)]
pub enum ReputerPart {
    /// A constant part, however many there are.
    Fixed {
        /// `[0, 0.5]`; default 0.25.
        share: Real,
    },
    /// By the entropy of their fractions, as the original splits it: more accounts, more of it. Under
    /// the rule `allora` only.
    Entropy {},
}

/// How a reward is split between workers and reputers, and among these.
#[cw_serde]
#[derive(Packed)]
#[serde(default, deny_unknown_fields)]
pub struct RewardSettings {
    /// Part of the reputers; default fixed.
    pub reputer_part: ReputerPart,
    /// Exponent of reputers' stake times score; `(0, 10]`; default 1.
    pub p_reputer: Real,
}

impl Default for RewardSettings {
    fn default() -> Self {
        Self {
            reputer_part: ReputerPart::Fixed {
                share: decimal(1, 4),
            },
            p_reputer: decimal(1, 1),
        }
    }
}

/// Places per role. Where `rule.allora.clip` is null, at most those of the original: 32 inferers, 6
/// forecasters with 12 elements each, 6 reputers.
#[cw_serde]
#[serde(default, deny_unknown_fields)]
#[derive(Copy, Eq, Packed)]
pub struct Caps {
    /// 1 to 64; default 32.
    pub inferers: u32,
    /// 0 to 16; default 6.
    pub forecasters: u32,
    /// 1 to 16; default 6.
    pub reputers: u32,
    /// Elements kept per forecast; 1 to 64; default 12.
    pub forecast_elements: u32,
    /// Settled epochs kept in full detail; 1 to 100; default 10.
    pub detailed_epochs: u32,
    /// Settled epochs kept in the archive; `detailed_epochs` to 10,000; default 1,000.
    pub archived_epochs: u32,
}

impl Caps {
    /// Most places for inferers.
    pub const MAX_INFERERS: u32 = 64;
    /// Most places for forecasters.
    pub const MAX_FORECASTERS: u32 = 16;
    /// Most places for reputers.
    pub const MAX_REPUTERS: u32 = 16;
    /// Places of a role.
    pub const fn of(&self, role: crate::Role) -> u32 {
        match role {
            crate::Role::Inferer => self.inferers,
            crate::Role::Forecaster => self.forecasters,
            crate::Role::Reputer => self.reputers,
        }
    }
}

impl Default for Caps {
    fn default() -> Self {
        Self {
            inferers: 32,
            forecasters: 6,
            reputers: 6,
            forecast_elements: 12,
            detailed_epochs: 10,
            archived_epochs: 1_000,
        }
    }
}

/// Whether registration is open.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(Copy, Eq, Default, Packed)]
pub enum Gate {
    /// Anybody who pays the fee.
    #[default]
    Open,
    /// Only accounts the creator or governance listed.
    Listed,
}

/// Who may register, per role, and what a worker has to show.
#[cw_serde]
#[serde(default, deny_unknown_fields)]
#[derive(Copy, Eq, Default, Packed)]
pub struct Gates {
    /// Default open.
    pub inferers: Gate,
    /// Default open.
    pub forecasters: Gate,
    /// Default open.
    pub reputers: Gate,
    /// Bond an inferer or forecaster needs in the vault to submit, base units; 0 to
    /// 10^27, above zero only if every epoch ends within 10,000,000 seconds, as a bond is locked
    /// until then; default 0: none.
    pub worker_bond: Uint128,
}

impl Gates {
    /// Gate of a role.
    pub const fn of(&self, role: crate::Role) -> Gate {
        match role {
            crate::Role::Inferer => self.inferers,
            crate::Role::Forecaster => self.forecasters,
            crate::Role::Reputer => self.reputers,
        }
    }
}

/// A default; `denominator` is never zero here, so the fallback is never taken.
pub(super) fn decimal(numerator: i64, denominator: u32) -> Real {
    Real::from_ratio(numerator, denominator).unwrap_or(Real::ZERO)
}

trait Square {
    fn square(self) -> Self;
}

impl Square for Real {
    fn square(self) -> Self {
        self.mul(&self).unwrap_or(Self::ZERO)
    }
}
