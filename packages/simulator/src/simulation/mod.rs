//! A whole network on a real series: a topic per target, models at work, a
//! consumer that pays, a keeper that cranks, and everybody claiming what they
//! earned.
//!
//! ```no_run
//! use allora_models::series::Series;
//! use allora_simulator::simulation::{Simulation, SimulationConfig};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let config = SimulationConfig::new(Series::bundled("sp500")?);
//! let report = Simulation::new(config)?.run(|_| ())?;
//! assert!(report.violations.is_empty());
//! # Ok(())
//! # }
//! ```
//!
//! An observation of the series is an epoch of one day, whatever its date: weekends
//! and holidays are left out of the chain's calendar as they are out of the data.
//! Models are shown only what was known when a submission window opened.

mod config;
mod error;
mod guest;
mod live;
mod measure;
pub(crate) mod number;
mod outcome;
mod participants;
mod quality;
mod report;
mod run;
mod scenario;
mod scene;
mod setup;
pub(crate) mod skill;
#[cfg(test)]
mod tests;
mod topic;

pub use config::{SimulationConfig, DEFAULT_EPOCHS};
pub use error::{ConfigError, SimulationError};
pub use guest::{Asked, Guest};
pub use live::{Live, LiveConfig};
pub use number::takes;
pub use quality::Quality;
pub use report::{
    Allocation, EpochReport, Part, Rmse, SimulationReport, Supply, SupplyPoint, TopicReport,
    VirtualExpertReport, WorkerReport,
};
pub use run::{Progress, Simulation};
pub use scenario::Scenario;
pub use skill::{spearman, Skill};
