//! Why a simulation of years cannot be run.
#![allow(missing_docs)] // many fields say it all by their name and type

use thiserror::Error;

/// An option that is impossible.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum TokenomicsConfigError {
    /// A whole number outside its bounds.
    #[error("{count} {what} are not possible; choose {least} to {most}")]
    Count {
        /// Of what, in the plural.
        what: &'static str,
        /// How many were asked for.
        count: u32,
        /// Fewest.
        least: u32,
        /// Most.
        most: u32,
    },
    /// A month is no whole number of epochs of whole days.
    #[error("{epochs} epochs a month are not possible; choose 1, 2, 3, 5, 6, 10, 15 or 30")]
    EpochsPerMonth {
        /// How many were asked for.
        epochs: u32,
    },
    /// A number outside its bounds.
    #[error("{what} cannot be {value}; choose 0 to {most}")]
    Value {
        /// Of what.
        what: &'static str,
        /// What was asked for.
        value: f64,
        /// Most.
        most: f64,
    },
    /// The vault does not take its parameters.
    #[error("the vault refuses its parameters: {reason}")]
    Vault { reason: String },
}

/// Why a simulation of years stopped.
#[derive(Debug, Error)]
#[error("month {month}: {doing}")]
pub struct TokenomicsError {
    /// Which month was under way.
    pub month: u32,
    /// What was being done.
    pub doing: &'static str,
    /// What the chain said.
    pub source: anyhow::Error,
}
