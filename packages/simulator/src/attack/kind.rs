//! The attacks, in words.

use core::fmt;
use std::str::FromStr;

use allora_interfaces::Role;
use serde::{Serialize, Serializer};
use thiserror::Error;

/// Something to try against a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Attack {
    /// Two inferers say the last truth plus and minus a distance, so that they cancel out.
    Pair,
    /// An inferer knows the truth for 150 epochs, and then in 99 of 100; in the hundredth
    /// it is far off.
    Poison,
    /// Twenty inferers say what the weakest model says, and twenty more poison.
    Horde,
    /// Twenty inferers say what a middle model says.
    Clones,
    /// Inferers repeat what the best one so far has submitted to the same epoch.
    Copy,
    /// An inferer says what the best one so far says, plus noise.
    Noise,
    /// An inferer without skill leaves and comes back as somebody else, again and again.
    Reset,
    /// Two reputers with 40 % of the stake report a wrong truth.
    Cartel,
    /// A reputer reports the truth of the epoch before.
    LazyReputer,
    /// Accounts take places of inferers before anybody else, and submit a constant.
    Squat,
    /// A forecaster predicts the lowest losses for the worst inferers.
    ForecastSabotage,
}

/// No attack of that name.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("there is no attack {0}; choose {}", Attack::ALL.map(Attack::name).join(", "))]
pub struct UnknownAttack(String);

impl Attack {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Pair,
        Self::Poison,
        Self::Horde,
        Self::Clones,
        Self::Copy,
        Self::Noise,
        Self::Reset,
        Self::Cartel,
        Self::LazyReputer,
        Self::Squat,
        Self::ForecastSabotage,
    ];

    /// On the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pair => "pair",
            Self::Poison => "poison",
            Self::Horde => "horde",
            Self::Clones => "clones",
            Self::Copy => "copy",
            Self::Noise => "noise",
            Self::Reset => "reset",
            Self::Cartel => "cartel",
            Self::LazyReputer => "lazy-reputer",
            Self::Squat => "squat",
            Self::ForecastSabotage => "forecast-sabotage",
        }
    }

    /// What attackers register as.
    pub const fn role(self) -> Role {
        match self {
            Self::Cartel | Self::LazyReputer => Role::Reputer,
            Self::ForecastSabotage => Role::Forecaster,
            _ => Role::Inferer,
        }
    }

    /// What attackers do, in a few words.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Pair => "two inferers say the last truth plus and minus a distance",
            Self::Poison => {
                "an inferer that knows the truth for 150 epochs is far off in 1 of 100 after that"
            }
            Self::Horde => "twenty inferers copy the weakest model and twenty poison",
            Self::Clones => "twenty inferers copy a middle model",
            Self::Copy => "inferers repeat what the best submitted to the same epoch",
            Self::Noise => "an inferer says what the best submitted, plus noise",
            Self::Reset => "an inferer without skill comes back as somebody else",
            Self::Cartel => "two reputers of 40 % of the stake report a wrong truth",
            Self::LazyReputer => "a reputer reports the truth of the epoch before",
            Self::Squat => "accounts take inferers' places first and submit a constant",
            Self::ForecastSabotage => "a forecaster praises the worst third of the inferers",
        }
    }

    /// What the strength counts. A *deviation* is the root mean squared error of the
    /// median of honest inferences over the last 100 epochs.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Pair => "distance from the last truth, in deviations",
            Self::Poison | Self::Horde => "error in the hundredth epoch, in deviations",
            Self::Clones => "jitter of each copy, in deviations",
            Self::Copy => "accounts that copy",
            Self::Noise => "standard deviation of the noise, in deviations",
            Self::Reset => "epochs between two registrations",
            Self::Cartel => "error of the reported truth, in deviations",
            Self::LazyReputer => "share of all reputers' stake",
            Self::Squat => "share of all inferers' places",
            Self::ForecastSabotage => "decades by which the forecast losses are off",
        }
    }

    /// Strengths to measure it at; the first is the default.
    pub const fn strengths(self) -> [f64; 2] {
        match self {
            Self::Pair => [1.0, 1e6],
            Self::Poison | Self::Horde => [50.0, 1e6],
            Self::Clones => [0.0, 0.1],
            Self::Copy => [1.0, 10.0],
            Self::Noise => [1.0, 0.3],
            Self::Reset => [3.0, 30.0],
            Self::Cartel => [5.0, 0.5],
            Self::LazyReputer => [0.1, 0.4],
            Self::Squat => [0.75, 1.0],
            Self::ForecastSabotage => [3.0, 0.5],
        }
    }

    /// Smallest and largest possible strength.
    pub const fn bounds(self) -> (f64, f64) {
        match self {
            Self::Copy => (1.0, 20.0),
            Self::Reset => (1.0, 1e6),
            Self::LazyReputer => (0.001, 0.9),
            Self::Squat => (0.01, 1.0),
            Self::ForecastSabotage => (0.0, 15.0),
            _ => (0.0, 1e12),
        }
    }

    /// What of the default rule stands against it.
    pub const fn stopped_by(self) -> &'static str {
        match self {
            Self::Pair => {
                "pay follows an inferer's own loss above the network's in the same epochs: both \
                 halves of a pair are inaccurate, however well they cancel out"
            }
            Self::Poison => {
                "inferences are clipped to five typical errors around a reference, a median by \
                 reputation and heads, so one account moves the network little; what it loses \
                 above the network costs it weight at once and pay for a hundred epochs. It is \
                 paid for the epochs in which it predicts better than everybody"
            }
            Self::Horde => {
                "reputation decides a quarter of the reference and heads the rest, those of \
                 newcomers less, so that it falls to two thirds of the accounts at the earliest; \
                 the clip around it bounds all of them together"
            }
            Self::Clones => {
                "of equal predictions only that of the senior is paid, and newcomers' heads count \
                 little in the reference. Copies with a jitter of their own from the first epoch \
                 are paid as the accurate inferers they are: registrations and bonds price them"
            }
            Self::Copy => {
                "who follows a senior inferer is paid for what mixing both improves, and a copy \
                 improves nothing"
            }
            Self::Noise => {
                "noise adds its square to the loss, and skill is measured in loss above the \
                 network's: whoever is worse than the median inferer earns nothing"
            }
            Self::Reset => {
                "the first ten epochs of an account are unpaid, and after them its skill is \
                 charged for how few epochs it has been seen"
            }
            Self::Cartel => {
                "the truth is the median of reports by stake, which less than half of the stake \
                 cannot move beyond what others report; reports far from it are paid little, and \
                 reputers' part of all pay is fixed, so that nobody else loses by their fight"
            }
            Self::LazyReputer => {
                "reputers are paid by their closeness to the truth, in the network's typical \
                 errors, and an old truth is far from it"
            }
            Self::Squat => {
                "weight and pay go by accuracy whoever holds a place, and places go by merit: \
                 holders give way to better ones, so the honest get in where all were taken"
            }
            Self::ForecastSabotage => {
                "a forecaster's inference is weighed by its own losses, and paid only where it is \
                 better than the network without forecasters"
            }
        }
    }
}

impl fmt::Display for Attack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Attack {
    type Err = UnknownAttack;

    fn from_str(name: &str) -> Result<Self, UnknownAttack> {
        let found = Self::ALL.into_iter().find(|attack| attack.name() == name);
        found.ok_or_else(|| UnknownAttack(name.to_owned()))
    }
}

impl Serialize for Attack {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
