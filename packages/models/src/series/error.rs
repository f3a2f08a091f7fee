//! Why a file is not a series.

use thiserror::Error;

/// Why a file is not a series, naming file, line and content.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SeriesError {
    /// The file cannot be read.
    #[error("cannot read {file}: {reason}")]
    Unreadable {
        /// Its path.
        file: String,
        /// What the system says.
        reason: String,
    },
    /// The file does not begin as it must.
    #[error("{file}, line 1: expected the header `date,close`, found `{found}`")]
    Header {
        /// Its path.
        file: String,
        /// What is there.
        found: String,
    },
    /// A row is not an observation.
    #[error("{file}, line {line}: {reason}: `{content}`")]
    Row {
        /// Path of the file.
        file: String,
        /// Line, from 1.
        line: usize,
        /// What is wrong with it.
        reason: RowError,
        /// The line.
        content: String,
    },
    /// A close has no logarithm.
    #[error("{file}, line {line}: a return needs closes above 0, found {close}; only the level of this series can be predicted")]
    NotPositive {
        /// Path of the file.
        file: String,
        /// Line, from 1.
        line: usize,
        /// The close.
        close: String,
    },
    /// There is no series of that name.
    #[error("no bundled series is called `{name}`; there are {known}")]
    Unknown {
        /// The name.
        name: String,
        /// All names.
        known: String,
    },
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RowError {
    /// One value, or none.
    #[error("expected a date and a close")]
    TooFewFields,
    /// No date.
    #[error("not a date of the form YYYY-MM-DD")]
    NotADate,
    /// Not after the row before.
    #[error("the date is not after {previous}, that of the row before")]
    NotAscending {
        /// Date of the row before.
        previous: String,
    },
    /// No number.
    #[error("the close is not a number")]
    NotANumber,
    /// Infinite, or outside what a topic takes.
    #[error("the close must be 0 or between 1e-40 and 1e40 in size")]
    OutOfRange,
}
