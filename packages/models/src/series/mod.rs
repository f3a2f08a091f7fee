//! Price series: those that come with the package, and any CSV file.

mod columns;
mod decode;
mod error;
mod moment;
mod number;
mod parse;
mod table;
#[cfg(test)]
mod tests;

use std::path::Path;

pub use columns::CsvOptions;
pub use error::{RowError, SeriesError};
pub use number::{LARGEST, SMALLEST};

use crate::Target;

/// Series that come with the package, with their CSV text. Sources: `data/SOURCE.md`.
const BUNDLED: [(&str, &str); 2] = [
    ("sp500", include_str!("../../data/sp500_daily.csv")),
    ("wti", include_str!("../../data/wti_daily.csv")),
];

/// A close at a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// Line in the file, from 1.
    pub line: usize,
    /// `YYYY-MM-DD`, or `YYYY-MM-DDThh:mm:ssZ` in a series with times of day.
    pub date: String,
    /// The same in seconds since 1970.
    pub time: i64,
    /// The close; finite.
    pub close: f64,
}

/// Closing prices, or other values, strictly ascending by time.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    name: String,
    observations: Vec<Observation>,
}

impl Series {
    /// Names of the bundled series.
    pub fn bundled_names() -> Vec<&'static str> {
        BUNDLED.iter().map(|(name, _)| *name).collect()
    }

    /// A bundled series.
    ///
    /// # Errors
    /// [`SeriesError::Unknown`].
    pub fn bundled(name: &str) -> Result<Self, SeriesError> {
        let Some((name, text)) = BUNDLED.iter().find(|(known, _)| *known == name) else {
            return Err(SeriesError::Unknown {
                name: name.to_owned(),
                known: Self::bundled_names().join(", "),
            });
        };
        Self::parse(name, text)
    }

    /// Reads a CSV file, as [`Self::parse_with`].
    ///
    /// # Errors
    /// [`SeriesError`] says what is wrong with it, and where.
    pub fn read(path: &Path, options: &CsvOptions) -> Result<Self, SeriesError> {
        let file = path.display().to_string();
        let text = decode::read(path).map_err(|reason| SeriesError::Unreadable {
            file: file.clone(),
            reason,
        })?;
        Self::parse_with(&file, &text, options)
    }

    /// Name, or path of the file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Oldest first.
    pub fn observations(&self) -> &[Observation] {
        &self.observations
    }

    /// Closes, oldest first.
    pub fn closes(&self) -> Vec<f64> {
        self.observations
            .iter()
            .map(|observation| observation.close)
            .collect()
    }

    /// Checks that a target is defined on every observation.
    ///
    /// # Errors
    /// [`SeriesError::NotPositive`] for returns of a series that is not above zero.
    pub fn check(&self, target: Target) -> Result<(), SeriesError> {
        let bad = self
            .observations
            .iter()
            .find(|observation| target == Target::Return && observation.close <= 0.0);
        match bad {
            None => Ok(()),
            Some(observation) => Err(SeriesError::NotPositive {
                file: self.name.clone(),
                line: observation.line,
                close: observation.close.to_string(),
            }),
        }
    }
}
