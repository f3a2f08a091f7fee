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
    /// Nothing names the columns.
    #[error("{file}, line {line}: found no line that names columns, but `{found}`; put one such as `date,close` above the values")]
    Header {
        /// Its path.
        file: String,
        /// Line, from 1.
        line: usize,
        /// What is there.
        found: String,
    },
    /// A column cannot be chosen.
    #[error("{file}, line {line}: {reason}; name one of {columns} with {option}")]
    Column {
        /// Path of the file.
        file: String,
        /// Line that names the columns, from 1.
        line: usize,
        /// What is unclear.
        reason: String,
        /// All columns.
        columns: String,
        /// The option that decides.
        option: &'static str,
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

/// What is wrong with a row, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RowError {
    /// More values than names.
    #[error("{fields} fields, but the header names {columns}; write numbers with a decimal point and no separator of thousands, or in quotes")]
    TooManyFields {
        /// In the row.
        fields: usize,
        /// In the header.
        columns: usize,
    },
    /// Fewer values than names.
    #[error("{fields} fields, but the header names {columns}; complete the line or take it out")]
    TooFewFields {
        /// In the row.
        fields: usize,
        /// In the header.
        columns: usize,
    },
    /// A quote that nothing ends.
    #[error("a field in quotes goes on over several lines; close the quote")]
    OpenQuote,
    /// No date.
    #[error("not a date or time; write YYYY-MM-DD, YYYY-MM-DDThh:mm:ssZ or seconds since 1970, or name another column with --date-column")]
    NotADate,
    /// `03/04/2024`, and no other row tells.
    #[error(
        "no date of the file tells whether the day or the month comes first; write YYYY-MM-DD"
    )]
    DayOrMonth,
    /// Not after the row before.
    #[error("the date is not after {previous}, that of the row before; sort the file by date")]
    NotAscending {
        /// Date of the row before.
        previous: String,
    },
    /// Not before the row before, in a file with the newest first.
    #[error("the date is not before {previous}, that of the row before, in a file that ends with its oldest; sort the file by date")]
    NotDescending {
        /// Date of the row before.
        previous: String,
    },
    /// Two values of one time.
    #[error("the row before has the same date, {previous}; keep one of the two")]
    Twice {
        /// Date of both.
        previous: String,
    },
    /// No value.
    #[error("there is no value; --skip-blank leaves such rows out")]
    Blank,
    /// No number.
    #[error("the value is not a number; correct it, or name another column with --value-column")]
    NotANumber,
    /// `61,37`.
    #[error("the value has a decimal comma; write a decimal point")]
    DecimalComma,
    /// `1,234`, and no other row tells.
    #[error("no value of the file tells whether the comma stands before decimals or between thousands; write it without")]
    EitherComma,
    /// Infinite, or outside what a topic takes.
    #[error("the value must be 0 or between 1e-40 and 1e40 in size; choose another unit")]
    OutOfRange,
}
