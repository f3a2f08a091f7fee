//! Real forecasting models, small and clean: what the actors of a network run.
//!
//! Off chain, so plain `f64`. The same seed gives the same predictions; the last
//! digit of a return or a loss may differ between machines, because `ln` does.

mod context;
pub mod forecaster;
pub mod inferer;
mod jump;
mod least_squares;
pub mod record;
pub mod regimes;
mod reputer;
pub mod rng;
pub mod series;
mod target;
mod window;
mod zoo;

pub use forecaster::Forecaster;
pub use inferer::Inferer;
pub use record::{EpochRecord, PublicRecord};
pub use reputer::Reputer;
pub use target::Target;
pub use zoo::{forecasters, inferers, reputers};
