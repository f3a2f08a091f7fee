//! Which columns of a table are the date and the value.

use super::moment::{is_date, Moments};
use super::number::{is_blank, is_number};
use super::table::{Row, Table, HEAD};

/// How a CSV file is read; by default its columns are found by their names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CsvOptions {
    /// Name, or number from 1, of the column with dates.
    pub date_column: Option<String>,
    /// Name, or number from 1, of the column with values.
    pub value_column: Option<String>,
    /// Leave out rows without a value instead of refusing them.
    pub skip_blank: bool,
}

/// Names of dates and times, without blanks and signs; the first one a file has is taken.
const DATES: [&str; 29] = [
    "date",
    "datetime",
    "timestamp",
    "opentime",
    "opentimestamp",
    "timeopen",
    "time",
    "day",
    "tradedate",
    "tradingdate",
    "tradingday",
    "observationdate",
    "snappedat",
    "gmttime",
    "localtime",
    "utctime",
    "datetimeutc",
    "dateutc",
    "timeutc",
    "windowstart",
    "month",
    "year",
    "week",
    "period",
    "timeperiod",
    "ds",
    "unix",
    "unixtimestamp",
    "closetime",
];

/// Names of closes, which go before all other values.
const CLOSES: [&str; 6] = [
    "close",
    "closeprice",
    "closingprice",
    "closelast",
    "closing",
    "closingvalue",
];

/// Names of values.
const VALUES: [&str; 16] = [
    "price",
    "value",
    "last",
    "lastprice",
    "pricelast",
    "settle",
    "settlement",
    "settlementprice",
    "rate",
    "exchangerate",
    "spotprice",
    "obsvalue",
    "adjclose",
    "adjustedclose",
    "adjclosingprice",
    "y",
];

/// Words beside `close` or `price` that make it something else.
const OTHERS: [&str; 18] = [
    "adj", "adjusted", "prev", "previous", "open", "opening", "high", "low", "time", "date",
    "change", "chg", "pct", "percent", "diff", "volume", "market", "target",
];

/// Most columns that an error lists.
const LISTED: usize = 30;

/// Places of the columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    pub(super) date: usize,
    /// The time of day, where it has a column of its own.
    pub(super) time: Option<usize>,
    pub(super) value: usize,
}

/// Why a column cannot be chosen.
pub(super) struct Unclear {
    pub(super) reason: String,
    pub(super) columns: String,
    pub(super) option: &'static str,
}

impl CsvOptions {
    /// Whether a name is that of a column with dates.
    pub(super) fn names_date(&self, name: &str) -> bool {
        match &self.date_column {
            Some(wanted) if wanted.parse::<usize>().is_ok() => false,
            Some(wanted) => plain(wanted) == plain(name) && !name.is_empty(),
            None => DATES.contains(&plain(name).as_str()),
        }
    }
}

impl Columns {
    /// Finds them; `None` if nothing names them and the table is not of a known kind.
    pub(super) fn find(table: &Table, options: &CsvOptions) -> Result<Option<Self>, Unclear> {
        let chosen = options.date_column.is_some() && options.value_column.is_some();
        if table.names.is_empty() && !chosen {
            return Ok(candles(table));
        }
        let (date, time) = match &options.date_column {
            Some(wanted) => (asked(table, wanted, "--date-column")?, None),
            None => date(table)?,
        };
        let value = match &options.value_column {
            Some(wanted) => asked(table, wanted, "--value-column")?,
            None => value(table, date)?,
        };
        Ok(Some(Self { date, time, value }))
    }
}

/// Lower case, letters and digits only.
fn plain(name: &str) -> String {
    let name = name.chars().filter(|character| character.is_alphanumeric());
    name.flat_map(char::to_lowercase).collect()
}

/// The column an option names: as written, else without regard to blanks and signs, else by number.
fn asked(table: &Table, wanted: &str, option: &'static str) -> Result<usize, Unclear> {
    let places = |same: &dyn Fn(&str) -> bool| -> Vec<usize> {
        let names = table.names.iter().enumerate();
        names
            .filter(|(_, name)| same(name))
            .map(|(index, _)| index)
            .collect()
    };
    let wanted = wanted.trim();
    let mut found = places(&|name| name.eq_ignore_ascii_case(wanted));
    if found.is_empty() {
        found = places(&|name| !name.is_empty() && plain(name) == plain(wanted));
    }
    let number = wanted.parse::<usize>().ok();
    let number = number.and_then(|number| number.checked_sub(1));
    let number = number.filter(|index| *index < table.width);
    match (found.as_slice(), number) {
        ([index], _) => Ok(*index),
        ([], Some(index)) => Ok(index),
        ([], None) => {
            let reason = format!("no column is called `{wanted}`");
            Err(unclear(table, reason, option))
        }
        _ => {
            let reason = format!(
                "several columns are called `{wanted}`, which their numbers from 1 tell apart"
            );
            Err(unclear(table, reason, option))
        }
    }
}

/// The column with dates, and that with the time of day if they are two.
fn date(table: &Table) -> Result<(usize, Option<usize>), Unclear> {
    let named = |wanted: &str| table.names.iter().position(|name| plain(name) == wanted);
    if let Some(date) = DATES.iter().find_map(|wanted| named(wanted)) {
        let of_day = |time: &usize| {
            let mut times = sample(table, *time);
            named("date") == Some(date) && times.all(|time| !is_date(time) && time.len() < 9)
        };
        return Ok((date, named("time").filter(of_day)));
    }
    let dates = |column: &usize| all(sample(table, *column), is_date);
    let found: Vec<usize> = (0..table.width).filter(dates).collect();
    match found.as_slice() {
        [date] => Ok((*date, None)),
        [] => Err(unclear(
            table,
            "no column is known to be the date",
            "--date-column",
        )),
        _ => Err(unclear(
            table,
            "several columns may be the date",
            "--date-column",
        )),
    }
}

/// The column with values: the close, else what is called a value, else the only one of numbers.
fn value(table: &Table, date: usize) -> Result<usize, Unclear> {
    let places = |is: &dyn Fn(&str) -> bool| -> Vec<usize> {
        let names = table.names.iter().enumerate();
        let names = names.filter(|(index, name)| *index != date && is(name));
        names.map(|(index, _)| index).collect()
    };
    let of_numbers = || -> Vec<usize> {
        let named = places(&|name| !name.is_empty() && !DATES.contains(&plain(name).as_str()));
        let numbers = |column: &usize| all(sample(table, *column), is_number);
        named.into_iter().filter(numbers).collect()
    };
    let found = [
        places(&|name| CLOSES.contains(&plain(name).as_str())),
        places(&|name| VALUES.contains(&plain(name).as_str())),
        places(&|name| speaks_of(name, "close")),
        places(&|name| speaks_of(name, "price")),
        of_numbers(),
    ];
    match found
        .into_iter()
        .find(|columns| !columns.is_empty())
        .as_deref()
    {
        Some([value]) => Ok(*value),
        Some(_) => Err(unclear(
            table,
            "several columns may be the value",
            "--value-column",
        )),
        None => Err(unclear(
            table,
            "no column is known to be the value",
            "--value-column",
        )),
    }
}

/// Whether a word of a name says it, and no other takes it back.
fn speaks_of(name: &str, wanted: &str) -> bool {
    let words = name.split(|character: char| !character.is_alphanumeric());
    let words: Vec<String> = words.map(str::to_lowercase).collect();
    words.iter().any(|word| word == wanted)
        && !words.iter().any(|word| OTHERS.contains(&word.as_str()))
}

/// What is written at the top of a column.
fn sample(table: &Table, column: usize) -> impl Iterator<Item = &str> {
    let rows = table
        .rows
        .iter()
        .take(HEAD)
        .map(move |row| row.field(column));
    rows.filter(|field| !is_blank(field))
}

/// Whether there are fields and all are of a kind.
fn all<'a>(fields: impl Iterator<Item = &'a str>, is: fn(&str) -> bool) -> bool {
    let mut fields = fields.peekable();
    fields.peek().is_some() && fields.all(is)
}

/// Candles as exchanges hand them out without names: opening time, open, high, low, close,
/// volume, closing time, and five columns more. Told by their times and by a close and an open between
/// high and low.
fn candles(table: &Table) -> Option<Columns> {
    const WIDTH: usize = 12;
    let time = |row: &Row, index| Moments::Unknown.read(row.field(index)).ok();
    let is_candle = |row: &Row| {
        let prices = [1, 2, 3, 4].map(|index| row.field(index).parse::<f64>().ok());
        let [Some(open), Some(high), Some(low), Some(close)] = prices else {
            return false;
        };
        let ordered = low <= open.min(close) && open.max(close) <= high;
        let epochs = [0, 6].map(|index| row.field(index).len() > 9);
        row.len() == WIDTH
            && ordered
            && epochs == [true; 2]
            && time(row, 0) < time(row, 6)
            && time(row, 0).is_some()
    };
    let mut rows = table.rows.iter().take(HEAD);
    (!table.rows.is_empty() && rows.all(is_candle)).then_some(Columns {
        date: 0,
        time: None,
        value: 4,
    })
}
fn unclear(table: &Table, reason: impl Into<String>, option: &'static str) -> Unclear {
    let names = table
        .names
        .iter()
        .take(LISTED)
        .map(|name| format!("`{name}`"));
    let mut columns = names.collect::<Vec<_>>().join(", ");
    if table.names.len() > LISTED {
        columns.push_str(", …");
    }
    if columns.is_empty() {
        columns = format!("1 to {}", table.width);
    }
    Unclear {
        reason: reason.into(),
        columns,
        option,
    }
}
