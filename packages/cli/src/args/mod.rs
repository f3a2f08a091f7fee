//! Options that several commands share, and those of `simulate`.

mod attack;
mod backtest;
mod choices;
mod common;
mod csv;
mod series;
mod serve;
mod simulate;
mod tokenomics;

pub use attack::AttackArgs;
pub use backtest::BacktestArgs;
pub use choices::{RoleArg, ScenarioArg, TargetArg, VoteArg};
pub use common::{CommonArgs, Connect, LogFormat, Session};
pub use csv::CsvArgs;
pub use series::{Bundled, SeriesArgs};
pub use serve::ServeArgs;
pub use simulate::SimulateArgs;
pub use tokenomics::TokenomicsArgs;

pub(crate) use common::read_json;
