//! Those who keep a network going: workers, forecasters, reputers, keepers.

pub mod doctor;
pub mod keeper;
pub mod metrics;
pub mod model;
pub mod participant;
mod question;
mod stop;

pub use stop::Stop;
