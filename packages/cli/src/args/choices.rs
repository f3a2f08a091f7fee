//! The words of the command line for what the libraries have enums for.

use allora_client::chain::VoteOption;
use allora_interfaces::Role;
use allora_models::Target;
use clap::ValueEnum;

/// What is predicted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TargetArg {
    /// The next close
    Level,
    /// The logarithm of the next close over this one, in percent
    Return,
}

impl From<TargetArg> for Target {
    fn from(target: TargetArg) -> Self {
        match target {
            TargetArg::Level => Self::Level,
            TargetArg::Return => Self::Return,
        }
    }
}

/// What happens in a simulation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ScenarioArg {
    /// A price series and models that know its past
    #[default]
    Market,
    /// A cycle with phases: each inferer is good in one of them
    Regimes,
}

/// A role in a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RoleArg {
    /// Predicts the target.
    Inferer,
    /// Predicts the inferers' losses.
    Forecaster,
    /// Reports the truth.
    Reputer,
}

impl From<RoleArg> for Role {
    fn from(role: RoleArg) -> Self {
        match role {
            RoleArg::Inferer => Self::Inferer,
            RoleArg::Forecaster => Self::Forecaster,
            RoleArg::Reputer => Self::Reputer,
        }
    }
}

/// How to vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum VoteArg {
    /// For.
    Yes,
    /// Neither.
    Abstain,
    /// Against.
    No,
    /// Against, and the deposit is burned.
    NoWithVeto,
}

impl From<VoteArg> for VoteOption {
    fn from(vote: VoteArg) -> Self {
        match vote {
            VoteArg::Yes => Self::Yes,
            VoteArg::Abstain => Self::Abstain,
            VoteArg::No => Self::No,
            VoteArg::NoWithVeto => Self::NoWithVeto,
        }
    }
}
