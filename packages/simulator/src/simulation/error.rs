//! Why a simulation cannot be run.
#![allow(missing_docs)] // many fields say it all by their name and type

use allora_models::series::SeriesError;
use allora_models::Target;
use thiserror::Error;

/// An option that is impossible.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum ConfigError {
    /// A number of actors outside its bounds.
    #[error("{count} {role} are not possible; choose {least} to {most}")]
    Actors {
        /// In the plural.
        role: &'static str,
        /// How many were asked for.
        count: usize,
        /// Fewest.
        least: usize,
        /// Most.
        most: usize,
    },
    /// No epochs, or more than a scenario without a series runs.
    #[error("{epochs} epochs are not possible; choose 1 to {most}")]
    Epochs {
        /// How many were asked for.
        epochs: usize,
        /// Most the scenario allows.
        most: usize,
    },
    /// Fewer inferers than phases.
    #[error("{inferers} inferers are not possible in regimes: each is good in one of {phases} phases; choose {phases} or more")]
    Phases {
        /// How many were asked for.
        inferers: usize,
        /// Phases of a cycle.
        phases: usize,
    },
    /// A target that the scenario does not have.
    #[error("regimes are of a level; there is no {target} of them")]
    LevelOnly {
        /// What was asked for.
        target: Target,
    },
    /// More epochs than the series has observations for.
    #[error("{epochs} epochs need {needed} observations, and {series} has {observations}; choose at most {most} epochs")]
    TooManyEpochs {
        /// How many were asked for.
        epochs: usize,
        /// Observations they need.
        needed: usize,
        /// Name of the series.
        series: String,
        /// Observations it has.
        observations: usize,
        /// Most epochs it allows.
        most: usize,
    },
    /// A series too short for anything.
    #[error("{series} has {observations} observations; a simulation needs at least {needed}")]
    TooShort {
        /// Name of the series.
        series: String,
        /// Observations it has.
        observations: usize,
        /// Observations needed.
        needed: usize,
    },
    /// Nothing to predict.
    #[error("no target to predict; choose level, return, or both")]
    NoTarget,
    /// A target twice.
    #[error("target {target} is named twice")]
    TwoOfATarget { target: Target },
    /// An attack of impossible strength.
    #[error("{attack} of strength {strength} is not possible; choose {low} to {high} ({unit})")]
    Strength {
        attack: &'static str,
        strength: f64,
        unit: &'static str,
        low: f64,
        high: f64,
    },
    /// An attack after the end.
    #[error("an attack from epoch {from} never comes in {epochs} epochs")]
    AttackTooLate { from: usize, epochs: usize },
    /// Epochs that a live network cannot have.
    #[error("an epoch of {seconds} seconds is not possible; choose {least} to {most}")]
    EpochLength { seconds: u64, least: u64, most: u64 },
    /// The target is not defined on the series.
    #[error(transparent)]
    Series(#[from] SeriesError),
}

/// Why a simulation stopped.
#[derive(Debug, Error)]
pub enum SimulationError {
    /// An option is impossible.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The chain refused something it should not have.
    #[error("epoch {epoch}: {doing}")]
    Chain {
        /// Which epoch was under way.
        epoch: usize,
        /// What was being done.
        doing: String,
        /// What the chain said.
        source: anyhow::Error,
    },
}
