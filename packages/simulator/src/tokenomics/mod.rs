//! Years of supply, emission, yield and treasury, through the contracts themselves.
//!
//! ```no_run
//! use allora_simulator::tokenomics::{Tokenomics, TokenomicsConfig};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let report = Tokenomics::new(TokenomicsConfig::default())?.run(|_| ())?;
//! assert!(report.violations.is_empty());
//! for year in report.by_year() {
//!     println!("{}: supply {}", year.year, year.end.supply);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Nothing of the schedule is computed here: topics have epochs, workers submit, reputers
//! report, consumers pay, holders delegate, and what the vault then says and pays is
//! written down. Epochs are long, so that a year is a few hundred messages.
//!
//! # The economy
//! * Genesis is divided as on Allora ([`plan`]).
//! * As a month begins, whoever can claims, withdraws what has unbonded, and works for a
//!   living sells all of it to the market, the account of the participants. Holders of
//!   genesis keep what they earn.
//! * Stake is brought to its share of the circulating supply: half of it validators', if
//!   any are enrolled; of the rest, a twentieth the reputers' own, and the others'
//!   delegated by the holders, each by what it owns and can move, evenly to all reputers,
//!   who take no commission. Stake follows fees: topic k gets a k-th of what the first gets.
//! * Consumers buy what they will pay, of whoever has most on hand, and pay it evenly.
//!
//! # The laws
//! After every month: the laws of [`Suite::check_invariants`](allora_testing::Suite), the
//! vault's own check among them, and sums over all events: emission is what was minted and
//! what the treasury paid, and where it went; supply is genesis and what was minted, and at
//! most the cap; the treasury is what it got less what it paid; rewards are what was paid
//! less what was claimed.

mod accounts;
mod config;
mod economy;
mod error;
mod participants;
pub mod plan;
mod report;
mod run;
#[cfg(test)]
mod tests;
mod work;

pub use config::{Slope, TokenomicsConfig};
pub use error::{TokenomicsConfigError, TokenomicsError};
pub use report::{Month, TokenomicsReport, Year};
pub use run::Tokenomics;
