//! Reads `date,close`.

use super::error::{RowError, SeriesError};
use super::{Observation, Series};

/// Longest piece of a line that an error quotes.
const QUOTE: usize = 60;

/// Bounds of a value a topic takes, apart from zero.
const SMALLEST: f64 = 1e-40;
const LARGEST: f64 = 1e40;

impl Series {
    /// Reads a series: a header that begins with `date,close`, then one observation per line, dates
    /// `YYYY-MM-DD` strictly ascending. Further columns are ignored, as are quotes around a field
    /// and empty lines at the end.
    ///
    /// # Errors
    /// [`SeriesError`] names the first line that is wrong.
    pub fn parse(file: &str, text: &str) -> Result<Self, SeriesError> {
        let text = text.trim_start_matches('\u{feff}').trim_end();
        let mut lines = text.lines().enumerate();
        let header = lines.next().map_or("", |(_, line)| line);
        if !is_header(header) {
            return Err(SeriesError::Header {
                file: file.to_owned(),
                found: quote(header),
            });
        }
        let mut observations: Vec<Observation> = Vec::new();
        for (index, content) in lines {
            let line = index + 1;
            let previous = observations.last();
            let observation = row(content, line, previous).map_err(|reason| SeriesError::Row {
                file: file.to_owned(),
                line,
                reason,
                content: quote(content),
            })?;
            observations.push(observation);
        }
        Ok(Self {
            name: file.to_owned(),
            observations,
        })
    }
}

fn is_header(line: &str) -> bool {
    let mut fields = line.split(',').map(field);
    let mut next_is = |name: &str| {
        fields
            .next()
            .is_some_and(|field| field.eq_ignore_ascii_case(name))
    };
    next_is("date") && next_is("close")
}

fn row(
    content: &str,
    line: usize,
    previous: Option<&Observation>,
) -> Result<Observation, RowError> {
    let mut fields = content.split(',').map(field);
    let (Some(date), Some(close)) = (fields.next(), fields.next()) else {
        return Err(RowError::TooFewFields);
    };
    if !is_date(date) {
        return Err(RowError::NotADate);
    }
    if let Some(previous) = previous {
        if date <= previous.date.as_str() {
            return Err(RowError::NotAscending {
                previous: previous.date.clone(),
            });
        }
    }
    let close: f64 = close.parse().map_err(|_| RowError::NotANumber)?;
    if close.is_nan() {
        return Err(RowError::NotANumber);
    }
    if close != 0.0 && !(SMALLEST..=LARGEST).contains(&close.abs()) {
        return Err(RowError::OutOfRange);
    }
    Ok(Observation {
        line,
        date: date.to_owned(),
        close,
    })
}

/// A field without the blanks and quotes around it.
fn field(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix('"')
        .and_then(|inner| inner.strip_suffix('"'))
        .unwrap_or(text)
}

/// Dates of four-digit years, so that they sort as text.
fn is_date(text: &str) -> bool {
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(index, byte)| match index {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if !shape {
        return false;
    }
    let number = |range: core::ops::Range<usize>| -> u32 {
        text.get(range)
            .and_then(|digits| digits.parse().ok())
            .unwrap_or(0)
    };
    let (year, month, day) = (number(0..4), number(5..7), number(8..10));
    (1..=days_of(year, month)).contains(&day)
}

fn days_of(year: u32, month: u32) -> u32 {
    let leap = (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400);
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    }
}

/// What an error shows of a line.
fn quote(line: &str) -> String {
    let line: String = line
        .chars()
        .map(|character| {
            if character.is_control() {
                '·'
            } else {
                character
            }
        })
        .collect();
    if line.chars().count() <= QUOTE {
        return line;
    }
    line.chars().take(QUOTE).chain(['…']).collect()
}
