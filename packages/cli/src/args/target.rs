//! What models predict.

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
