//! A file cut into rows and fields, and the line that names them.

use csv::{ReaderBuilder, StringRecord, Trim};

use super::columns::CsvOptions;
use super::moment::is_date;
use super::number::is_number;

/// What may stand between fields.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Rows at the top among which the names are looked for, and by which columns are judged.
pub(super) const HEAD: usize = 60;

/// A line, or several if a quote goes on.
pub(super) struct Row {
    /// Line in the file, from 1.
    pub(super) line: usize,
    fields: StringRecord,
}

impl Row {
    /// A field without the quotes around it; empty if there is none.
    pub(super) fn field(&self, index: usize) -> &str {
        unquoted(self.fields.get(index).unwrap_or_default())
    }

    /// All fields.
    pub(super) fn fields(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(unquoted)
    }

    pub(super) fn len(&self) -> usize {
        self.fields.len()
    }

    fn is_observation(&self) -> bool {
        self.fields().any(is_date) && self.fields().any(is_number)
    }

    fn is_values(&self) -> bool {
        self.len() > 1
            && self
                .fields()
                .any(|field| is_date(field) || is_number(field))
    }
}

/// The quotes of a field that begins with a blank.
fn unquoted(field: &str) -> &str {
    let inner = field
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    inner.unwrap_or(field)
}

/// The rows of a file below the line that names their fields.
pub(super) struct Table {
    /// Names of the columns; none if no line names them.
    pub(super) names: Vec<String>,
    /// Fields of a row.
    pub(super) width: usize,
    /// Line of the names, from 1; the first if there are none.
    pub(super) line: usize,
    /// What is below.
    pub(super) rows: Vec<Row>,
}

/// Where the names are, by one way to cut a file.
struct Layout {
    delimiter: u8,
    /// Index of the row that names the columns.
    header: Option<usize>,
    /// Whether one of the names is of a date.
    known: bool,
    names: Vec<String>,
    width: usize,
}

impl Table {
    /// Cuts a text whose lines end with `\n`; `None` if it has neither names nor values.
    pub(super) fn read(text: &str, options: &CsvOptions) -> Result<Option<Self>, csv::Error> {
        let mut best: Option<Layout> = None;
        for delimiter in DELIMITERS {
            let head: Vec<Row> = rows(text, delimiter).take(HEAD).collect::<Result<_, _>>()?;
            let found = Layout::find(&head, delimiter, options);
            let rank = |layout: &Layout| (layout.known, layout.width);
            best = match (best, found) {
                (Some(best), Some(found)) if rank(&best) >= rank(&found) => Some(best),
                (best, found) => found.or(best),
            };
        }
        let Some(layout) = best else {
            return Ok(None);
        };
        let first = layout.header.map_or(0, |header| header.saturating_add(1));
        let mut all = rows(text, layout.delimiter);
        let mut line = 1;
        for row in all.by_ref().take(first) {
            line = row?.line;
        }
        Ok(Some(Self {
            names: layout.names,
            width: layout.width,
            line,
            rows: all.collect::<Result<_, _>>()?,
        }))
    }
}

impl Layout {
    /// The names are in the row with one of a date, or in the last row before values.
    fn find(head: &[Row], delimiter: u8, options: &CsvOptions) -> Option<Self> {
        // A row of values may have such a word, too: no names take values away that stand above.
        let known = head.iter().enumerate().position(|(index, row)| {
            row.len() > 1
                && row.fields().any(|name| options.names_date(name))
                && (index == 0 || !row.is_values())
                && !head.iter().take(index).any(Row::is_observation)
        });
        let header = match known {
            Some(header) => Some(header),
            None => head.iter().position(Row::is_values)?.checked_sub(1),
        };
        let Some(header) = header else {
            return Some(Self {
                delimiter,
                header,
                known: false,
                names: vec![],
                width: head.first()?.len(),
            });
        };
        let mut names = names(head.get(..=header)?);
        while names.last().is_some_and(String::is_empty) {
            names.pop();
        }
        (names.len() > 1).then_some(Self {
            delimiter,
            header: Some(header),
            known: known.is_some(),
            width: names.len(),
            names,
        })
    }
}

/// The names in the last row; where it leaves one blank, those in the rows above, as of tables
/// with a line for the quantity and one for the symbol.
fn names(head: &[Row]) -> Vec<String> {
    let Some((last, above)) = head.split_last() else {
        return vec![];
    };
    let above = above.iter().rev();
    let above: Vec<&Row> = above.take_while(|row| row.len() == last.len()).collect();
    let name = |(index, name): (usize, &str)| {
        if !name.is_empty() {
            return name.to_owned();
        }
        let parts = above.iter().rev().map(|row| row.field(index));
        parts.collect::<Vec<_>>().join(" ").trim().to_owned()
    };
    last.fields().enumerate().map(name).collect()
}

/// Rows that are not blank.
fn rows(text: &str, delimiter: u8) -> impl Iterator<Item = Result<Row, csv::Error>> + '_ {
    let reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .from_reader(text.as_bytes());
    let blank_lines: Vec<bool> = text.lines().map(|line| line.is_empty()).collect();
    reader.into_records().filter_map(move |record| {
        let fields = match record {
            Ok(fields) if fields.len() == 1 && fields.get(0) == Some("") => return None,
            Ok(fields) => fields,
            Err(error) => return Some(Err(error)),
        };
        // The reader counts from the end of the row before.
        let before = fields.position().map_or(0, csv::Position::line);
        let before = usize::try_from(before).unwrap_or(1).saturating_sub(1);
        let blank = blank_lines.iter().skip(before).take_while(|blank| **blank);
        let line = before.saturating_add(blank.count()).saturating_add(1);
        Some(Ok(Row { line, fields }))
    })
}
