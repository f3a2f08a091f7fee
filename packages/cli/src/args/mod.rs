//! Options that several commands share, and those of `simulate`.

mod attack;
mod choices;
mod common;
mod csv;
mod simulate;
mod tokenomics;

pub use attack::AttackArgs;
pub use choices::{RoleArg, ScenarioArg, TargetArg, VoteArg};
pub use common::{CommonArgs, Connect, LogFormat, Session};
pub use csv::CsvArgs;
pub use simulate::{Bundled, SimulateArgs};
pub use tokenomics::TokenomicsArgs;

pub(crate) use common::read_json;
