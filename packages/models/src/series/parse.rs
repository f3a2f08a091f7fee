//! Reads a CSV file as a series.

use super::columns::{Columns, CsvOptions};
use super::error::{RowError, SeriesError};
use super::moment::{Moment, Moments};
use super::number::{is_blank, Numbers};
use super::table::{Row, Table};
use super::{Observation, Series};

/// Longest piece of a line that an error quotes.
const QUOTE: usize = 60;

impl Series {
    /// Reads a series as a file of that name would be, its columns found by their names.
    ///
    /// # Errors
    /// [`SeriesError`] names the first line that is wrong.
    pub fn parse(file: &str, text: &str) -> Result<Self, SeriesError> {
        Self::parse_with(file, text, &CsvOptions::default())
    }

    /// Reads a series: lines that name columns, with whatever is above them, then one observation
    /// per line, the oldest first or last.
    ///
    /// Columns stand in any order, between commas, semicolons, tabulators or bars. A value is
    /// the number that is written, or an error.
    ///
    /// # Errors
    /// [`SeriesError`] names the first line that is wrong.
    pub fn parse_with(file: &str, text: &str, options: &CsvOptions) -> Result<Self, SeriesError> {
        let text = text.trim_start_matches('\u{feff}');
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let source = Source { file, text: &text };
        let table = Table::read(&text, options).map_err(|error| SeriesError::Unreadable {
            file: file.to_owned(),
            reason: error.to_string(),
        })?;
        let Some(table) = table else {
            return Err(source.no_header(1));
        };
        let columns = Columns::find(&table, options).map_err(|unclear| SeriesError::Column {
            file: file.to_owned(),
            line: table.line,
            reason: unclear.reason,
            columns: unclear.columns,
            option: unclear.option,
        })?;
        let columns = columns.ok_or_else(|| source.no_header(table.line))?;
        let mut points = source.points(&table, columns, options)?;
        source.sort(&mut points)?;
        Ok(Self {
            name: file.to_owned(),
            observations: observations(points),
        })
    }
}

/// A value with its moment.
struct Point {
    line: usize,
    moment: Moment,
    close: f64,
}

/// What errors name.
struct Source<'a> {
    file: &'a str,
    text: &'a str,
}

impl Source<'_> {
    fn line(&self, line: usize) -> String {
        let index = line.saturating_sub(1);
        quote(self.text.lines().nth(index).unwrap_or_default())
    }

    fn no_header(&self, line: usize) -> SeriesError {
        SeriesError::Header {
            file: self.file.to_owned(),
            line,
            found: self.line(line),
        }
    }

    fn wrong(&self, line: usize, reason: RowError) -> SeriesError {
        SeriesError::Row {
            file: self.file.to_owned(),
            line,
            reason,
            content: self.line(line),
        }
    }

    /// Rows as they come.
    fn points(
        &self,
        table: &Table,
        columns: Columns,
        options: &CsvOptions,
    ) -> Result<Vec<Point>, SeriesError> {
        let mut rows: Vec<(usize, String, &str)> = vec![];
        for row in &table.rows {
            check_width(row, table.width).map_err(|reason| self.wrong(row.line, reason))?;
            let value = row.field(columns.value);
            if options.skip_blank && is_blank(value) {
                continue;
            }
            let mut date = row.field(columns.date).to_owned();
            if let Some(time) = columns.time {
                date = format!("{date} {}", row.field(time));
            }
            rows.push((row.line, date.trim().to_owned(), value));
        }
        let moments = Moments::of(rows.iter().map(|(_, date, _)| date.as_str()));
        let numbers = Numbers::of(rows.iter().map(|(_, _, value)| *value));
        let point = |(line, date, value): (usize, String, &str)| {
            Ok(Point {
                line,
                moment: moments.read(&date)?,
                close: numbers.read(value)?,
            })
        };
        rows.into_iter()
            .map(|row| {
                let line = row.0;
                point(row).map_err(|reason| self.wrong(line, reason))
            })
            .collect()
    }

    /// Oldest first, whichever way the file has it.
    fn sort(&self, points: &mut [Point]) -> Result<(), SeriesError> {
        let newest_first = match (points.first(), points.last()) {
            (Some(first), Some(last)) => first.moment > last.moment,
            _ => false,
        };
        for (before, point) in points.iter().zip(points.iter().skip(1)) {
            let previous = before.moment.text();
            let reason = match point.moment.cmp(&before.moment) {
                std::cmp::Ordering::Equal => RowError::Twice { previous },
                std::cmp::Ordering::Less if !newest_first => RowError::NotAscending { previous },
                std::cmp::Ordering::Greater if newest_first => RowError::NotDescending { previous },
                _ => continue,
            };
            return Err(self.wrong(point.line, reason));
        }
        if newest_first {
            points.reverse();
        }
        Ok(())
    }
}

/// As many fields as names; empty ones at the end do not count.
fn check_width(row: &Row, columns: usize) -> Result<(), RowError> {
    let fields = row.len();
    if row.fields().any(|field| field.contains('\n')) {
        return Err(RowError::OpenQuote);
    }
    if fields < columns {
        return Err(RowError::TooFewFields { fields, columns });
    }
    if row.fields().skip(columns).any(|field| !field.is_empty()) {
        return Err(RowError::TooManyFields { fields, columns });
    }
    Ok(())
}

/// Days are called by their date, unless some are not whole.
fn observations(points: Vec<Point>) -> Vec<Observation> {
    let days = points.iter().all(|point| point.moment.is_midnight());
    let observation = |point: Point| Observation {
        line: point.line,
        date: match days {
            true => point.moment.day(),
            false => point.moment.instant(),
        },
        time: point.moment.seconds(),
        close: point.close,
    };
    points.into_iter().map(observation).collect()
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
