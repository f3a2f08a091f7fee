//! Attackers beside honest actors, on the same network: what they are paid, and what
//! they do to the network inference.
//!
//! ```no_run
//! use allora_models::series::Series;
//! use allora_simulator::attack::{self, Attack, AttackPlan};
//! use allora_simulator::simulation::SimulationConfig;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let config = SimulationConfig::new(Series::bundled("sp500")?);
//! let run = attack::run(config, AttackPlan::new(Attack::Copy), |_| ())?;
//! println!("{:?}", run.attacks[0].ratio);
//! # Ok(())
//! # }
//! ```
//!
//! An attacker sees the public record and what honest inferers submitted to the open epoch;
//! nothing else, unless its [`Attack`] says so.

mod adversary;
mod camp;
mod forecasts;
mod goal;
mod inferences;
mod kind;
mod places;
mod plan;
mod poison;
mod report;
mod run;
#[cfg(test)]
mod tests;
mod truths;

pub use goal::Goal;
pub use kind::{Attack, UnknownAttack};
pub use plan::{AttackPlan, DEFAULT_FROM};
pub use poison::{Poisoned, Spell};
pub use report::{AttackPoint, AttackReport};
pub use run::{beside, run, AttackRun};

pub(crate) use adversary::World;
pub(crate) use camp::{Camp, Ground};
