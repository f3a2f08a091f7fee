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
    pub const ALL: [Self; 10] = [
        Self::Pair,
        Self::Poison,
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
            Self::Poison => "error in the hundredth epoch, in deviations",
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
            Self::Poison => [50.0, 1e6],
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
                "pay follows an inferer's own loss beside the network's in the same epoch: both \
                 halves of a pair are inaccurate, however well they cancel out"
            }
            Self::Poison => {
                "inferences are clipped around a median of reputation and heads, so one account \
                 moves the network by a few deviations at most, and its own loss costs it weight \
                 and pay"
            }
            Self::Clones => {
                "of equal predictions only the first registered is paid, and in the reference \
                 newcomers' heads count little"
            }
            Self::Copy => {
                "who repeats an inferer that registered earlier is paid for what mixing both \
                 improves, which is nothing"
            }
            Self::Noise => {
                "noise adds its square to the loss, and who is worse than the network in the long \
                 run earns nothing"
            }
            Self::Reset => {
                "newcomers earn nothing for their first epochs and are charged for how little is \
                 known of them"
            }
            Self::Cartel => {
                "the truth is the median by stake, which less than half of the stake cannot take \
                 beyond what others report; distant reports are listened to less and less"
            }
            Self::LazyReputer => {
                "reputers are paid by their closeness to the consensus, and an old truth is far \
                 from it"
            }
            Self::Squat => {
                "weight and pay go by accuracy whoever holds a place, and holders give way to \
                 those of higher merit, so the honest get in even where all places were taken"
            }
            Self::ForecastSabotage => {
                "a forecaster's inference is weighed by its own losses, and paid only if it \
                 improves the network"
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
