//! Those who keep a network going: workers, forecasters, reputers, keepers, relayers.

mod answered;
pub mod bond;
pub mod deliveries;
pub mod doctor;
pub mod evidence;
pub mod keeper;
mod mail;
pub mod metrics;
mod missed;
pub mod model;
mod notes;
pub mod outbox;
mod panel;
pub mod participant;
mod question;
pub mod relayer;
mod reveal;
pub mod secrets;
pub mod settings;
mod stop;
mod turns;
mod visit;

pub use question::HISTORY;
pub use stop::Stop;

use allora_interfaces::synthesis_coordinator::WindowKind;
use allora_interfaces::Role;

/// In which window a role says something, or commits to it, and in which it reveals that.
const fn windows_of(role: Role) -> (WindowKind, WindowKind) {
    match role {
        Role::Inferer | Role::Forecaster => (WindowKind::Submission, WindowKind::Reveal),
        Role::Reputer => (WindowKind::Report, WindowKind::ReportReveal),
    }
}
