//! Who is at work in the world.

use super::wave::PHASES;
use crate::forecaster::{Contextual, Forecaster, LastLoss, LossAverage};
use crate::record::PublicRecord;
use crate::rng::Rng;
use crate::window::mean;

/// Standard deviation of an inferer's error in its phase, and the range of that in others.
const GOOD: f64 = 0.15;
const POOR: (f64, f64) = (1.0, 1.5);

/// Part of the variance of poor inferers' errors that they have in common: whoever does not know
/// the phase errs like others who do not.
const COMMON: f64 = 0.5;

/// Mean of the decimal logarithm of the square of a standard normal number,
/// `−(γ + ln 2) / ln 10`.
const LOG_SQUARE: f64 = -0.551_652;

/// An inferer that is right in one phase.
#[derive(Clone, Debug)]
pub(super) struct Specialist {
    phase: usize,
    poor: f64,
    rng: Rng,
}

impl Specialist {
    pub(super) fn new(index: usize, mut rng: Rng) -> Self {
        let (least, most) = POOR;
        Self {
            phase: index % PHASES,
            poor: least + (most - least) * rng.uniform(),
            rng,
        }
    }

    fn deviation(&self, phase: usize) -> f64 {
        if phase == self.phase {
            GOOD
        } else {
            self.poor
        }
    }

    /// The error it makes in a phase, in which everybody poor errs by `common` deviations.
    pub(super) fn error(&mut self, phase: usize, common: f64) -> f64 {
        let own = self.rng.normal();
        let poor = phase != self.phase;
        let error = if poor {
            COMMON.sqrt() * common + (1.0 - COMMON).sqrt() * own
        } else {
            own
        };
        self.deviation(phase) * error
    }

    /// Mean of the loss, log10 of the squared error, in a phase.
    pub(super) fn expected_loss(&self, phase: usize) -> f64 {
        2.0 * self.deviation(phase).log10() + LOG_SQUARE
    }
}

/// What a forecaster knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skill {
    /// The expected losses of the phase, up to noise.
    Knows,
    /// The same in about every other epoch, else the mean over all phases.
    HalfKnows,
    /// Nothing but what is public: it learns losses by context.
    Learns,
    /// The average of past losses.
    Averages,
    /// The last losses.
    Repeats,
    /// Nothing: noise.
    Guesses,
    /// The expected losses, turned round: the best are named the worst.
    Misleads,
}

impl Skill {
    /// All, in the order forecasters come in.
    pub const ALL: [Self; 7] = [
        Self::Knows,
        Self::HalfKnows,
        Self::Learns,
        Self::Averages,
        Self::Repeats,
        Self::Guesses,
        Self::Misleads,
    ];

    /// In a word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Knows => "knows",
            Self::HalfKnows => "half-knows",
            Self::Learns => "learns",
            Self::Averages => "averages",
            Self::Repeats => "repeats",
            Self::Guesses => "guesses",
            Self::Misleads => "misleads",
        }
    }
}

/// A forecaster.
pub(super) struct Seer {
    pub(super) skill: Skill,
    /// What a forecaster that looks at the record goes by.
    model: Option<Box<dyn Forecaster>>,
    rng: Rng,
}

impl Seer {
    /// Standard deviations of what is said around what is known, and of a guess, in powers of
    /// ten.
    const NOISE: f64 = 0.1;
    const GUESS: f64 = 0.9;

    pub(super) fn new(index: usize, rng: Rng) -> Self {
        let skill = Skill::ALL.get(index % Skill::ALL.len());
        let skill = skill.copied().unwrap_or(Skill::Knows);
        let model: Option<Box<dyn Forecaster>> = match skill {
            Skill::Learns => Some(Box::new(Contextual::new(0.0))),
            Skill::Averages => Some(Box::new(LossAverage::new(0.02))),
            Skill::Repeats => Some(Box::new(LastLoss)),
            _ => None,
        };
        Self { skill, model, rng }
    }

    /// Losses by index of inferer in a phase, given those expected of everybody in each.
    pub(super) fn forecast(
        &mut self,
        phase: usize,
        expected: &[Vec<f64>],
        record: &PublicRecord,
    ) -> Vec<(usize, f64)> {
        if let Some(model) = &mut self.model {
            return model.forecast(record);
        }
        let known = match self.skill {
            Skill::HalfKnows if self.rng.uniform() < 0.5 => over_all_phases(expected),
            _ => expected.get(phase).cloned().unwrap_or_default(),
        };
        let best = known.iter().copied().fold(f64::INFINITY, f64::min);
        let worst = known.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let said = |loss: &f64| match self.skill {
            Skill::Guesses => (best + worst) / 2.0 + Self::GUESS * self.rng.normal(),
            Skill::Misleads => best + worst - loss + Self::NOISE * self.rng.normal(),
            _ => loss + Self::NOISE * self.rng.normal(),
        };
        known.iter().map(said).enumerate().collect()
    }
}

/// Mean over phases of what is expected of each inferer.
fn over_all_phases(expected: &[Vec<f64>]) -> Vec<f64> {
    let inferers = expected.first().map_or(0, Vec::len);
    (0..inferers)
        .map(|inferer| {
            let of_phases = expected.iter().filter_map(|phase| phase.get(inferer));
            mean(&of_phases.copied().collect::<Vec<f64>>())
        })
        .collect()
}
