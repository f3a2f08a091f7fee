//! Those who keep a network going: workers, forecasters, reputers, keepers, relayers.

pub mod bond;
pub mod doctor;
pub mod evidence;
pub mod keeper;
pub mod metrics;
pub mod model;
mod notes;
pub mod outbox;
pub mod participant;
mod question;
pub mod relayer;
mod reveal;
pub mod secrets;
pub mod settings;
mod stop;
mod visit;

pub use stop::Stop;
