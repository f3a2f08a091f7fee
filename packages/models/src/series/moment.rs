//! Dates and times as files write them.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Timelike};

use super::error::RowError;

/// Years that are taken for years: two digits are not.
const YEARS: std::ops::RangeInclusive<i32> = 1_000..=9_999;

/// With fewer digits, month and day could be cut in two ways.
const COMPACT: &str = "%Y%m%d";
const COMPACT_DIGITS: usize = 8;

/// Dates that say themselves what is what.
const DATES: [&str; 8] = [
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y.%m.%d",
    COMPACT,
    "%B %d, %Y",
    "%B %d %Y",
    "%d %B %Y",
    "%d-%B-%Y",
];

/// Dates in numbers that end with the year.
const DAY_FIRST: [&str; 3] = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"];
const MONTH_FIRST: [&str; 3] = ["%m/%d/%Y", "%m-%d-%Y", "%m.%d.%Y"];

const TIMES: [&str; 6] = [
    "%I:%M:%S %p",
    "%I:%M %p",
    "%H:%M:%S%.f",
    "%H:%M",
    "%H%M%S",
    "%H%M",
];

/// A moment, which sorts by what it is in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment {
    utc: NaiveDateTime,
    /// Of its zone.
    date: NaiveDate,
    /// Of its zone.
    time: NaiveTime,
}

impl Moment {
    /// Whether it is the beginning of a day where it was written.
    pub(super) fn is_midnight(&self) -> bool {
        self.time.num_seconds_from_midnight() == 0 && self.time.nanosecond() == 0
    }

    /// `YYYY-MM-DD`.
    pub(super) fn day(&self) -> String {
        self.date.to_string()
    }

    /// `YYYY-MM-DDThh:mm:ssZ`, with a fraction if there is one.
    pub(super) fn instant(&self) -> String {
        self.utc.format("%Y-%m-%dT%H:%M:%S%.fZ").to_string()
    }

    /// Since 1970.
    pub(super) fn seconds(&self) -> i64 {
        self.utc.and_utc().timestamp()
    }

    /// The day, with the time if there is one.
    pub(super) fn text(&self) -> String {
        match self.is_midnight() {
            true => self.day(),
            false => self.instant(),
        }
    }

    fn of(date: NaiveDate, time: NaiveTime, offset: FixedOffset) -> Option<Self> {
        let utc = date.and_time(time).checked_sub_offset(offset)?;
        YEARS
            .contains(&date.year())
            .then_some(Self { utc, date, time })
    }
}

/// What comes first in dates such as `03/04/2024`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moments {
    DayFirst,
    MonthFirst,
    /// The column does not tell, or has no such dates.
    Unknown,
}

impl Moments {
    /// What the dates of a column show together.
    pub(super) fn of<'a>(column: impl Iterator<Item = &'a str>) -> Self {
        for (first, second) in column.filter_map(short) {
            match (first > 12, second > 12) {
                (true, false) => return Self::DayFirst,
                (false, true) => return Self::MonthFirst,
                _ => (),
            }
        }
        Self::Unknown
    }

    /// Reads a date, or a date and a time.
    pub(super) fn read(self, text: &str) -> Result<Moment, RowError> {
        let formats = match self {
            _ if short(text).is_none() => DATES.as_slice(),
            Self::DayFirst => &DAY_FIRST,
            Self::MonthFirst => &MONTH_FIRST,
            Self::Unknown => return Err(RowError::DayOrMonth),
        };
        since_1970(text)
            .or_else(|| whole_months(text))
            .or_else(|| formats.iter().find_map(|format| with_time(text, format)))
            .ok_or(RowError::NotADate)
    }
}

/// Whether a field is a date and can be nothing else.
pub(super) fn is_date(text: &str) -> bool {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let number = digits(whole) && digits(fraction);
    !number
        && Moments::DayFirst
            .read(text)
            .or_else(|_| Moments::MonthFirst.read(text))
            .is_ok()
}

/// The first two numbers of a date in numbers that ends with the year.
fn short(text: &str) -> Option<(u32, u32)> {
    let date = text.split([' ', 'T', ',']).next()?;
    let parts: Vec<&str> = date.split(['/', '-', '.']).collect();
    match parts.as_slice() {
        [first, second, year] if first.len() <= 2 && second.len() <= 2 && year.len() == 4 => {
            Some((first.parse().ok()?, second.parse().ok()?))
        }
        _ => None,
    }
}

/// Seconds since 1970, or thousandths, millionths or billionths of them: by their size, from 1973 on.
fn since_1970(text: &str) -> Option<Moment> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || fraction.len() > 9 {
        return None;
    }
    let (unit, nanos_of_unit) = match whole.len() {
        9..=11 => (1, 1_000_000_000),
        12..=14 => (1_000, 1_000_000),
        15..=17 => (1_000_000, 1_000),
        18..=19 => (1_000_000_000, 1),
        _ => return None,
    };
    let number: i64 = whole.parse().ok()?;
    // A fraction counts for seconds only: of less it is dropped, as nothing is that close.
    let nanos: u32 = match unit {
        1 => format!("{fraction:0<9}").parse().ok()?,
        _ => u32::try_from((number % unit) * nanos_of_unit).ok()?,
    };
    let utc = DateTime::from_timestamp(number / unit, nanos)?.naive_utc();
    Moment::of(utc.date(), utc.time(), FixedOffset::east_opt(0)?)
}

/// A year, or a month of one: its first day.
fn whole_months(text: &str) -> Option<Moment> {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let (text, format) = match (text.len(), digits) {
        (4, 4) => (format!("{text}-01-01"), "%Y-%m-%d"),
        (7, 6) => (format!("{}-01", text.replace('/', "-")), "%Y-%m-%d"),
        _ => (format!("1 {text}"), "%d %B %Y"),
    };
    let date = NaiveDate::parse_from_str(&text, format).ok()?;
    Moment::of(date, NaiveTime::MIN, FixedOffset::east_opt(0)?)
}

/// A date in a format, with or without a time and a zone behind it.
fn with_time(text: &str, format: &str) -> Option<Moment> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if format == COMPACT && digits != COMPACT_DIGITS {
        return None;
    }
    let (date, rest) = NaiveDate::parse_and_remainder(text, format).ok()?;
    if rest.is_empty() {
        return Moment::of(date, NaiveTime::MIN, FixedOffset::east_opt(0)?);
    }
    let rest = rest.trim_start_matches(',').strip_prefix(['T', ' '])?;
    let rest = rest.trim_start();
    TIMES.iter().find_map(|format| {
        let (time, zone) = NaiveTime::parse_and_remainder(rest, format).ok()?;
        Moment::of(date, time, offset(zone.trim_start())?)
    })
}

/// A zone as a distance from UTC; none is taken for UTC.
fn offset(zone: &str) -> Option<FixedOffset> {
    if ["", "Z", "UTC", "GMT"].contains(&zone.to_ascii_uppercase().as_str()) {
        return FixedOffset::east_opt(0);
    }
    // `+02`, as databases write it.
    let zone = zone.to_owned() + if zone.len() == 3 { "00" } else { "" };
    zone.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(text: &str) -> String {
        match Moments::of([text].into_iter()).read(text) {
            Ok(moment) => moment.instant(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn what_exchanges_and_spreadsheets_write_is_understood() {
        for (expected, texts) in [
            (
                "2024-01-31T00:00:00Z",
                [
                    "2024-01-31",
                    "2024/01/31",
                    "2024.1.31",
                    "20240131",
                    "01/31/2024",
                    "31.01.2024",
                    "31-Jan-2024",
                    "Jan 31, 2024",
                    "January 31 2024",
                    "31 Jan 2024",
                    "2024-01-31 00:00:00 UTC",
                    "2024-01-31T02:00:00+02:00",
                    "1706659200",
                    "1706659200000",
                    "1706659200000000",
                    "1706659200000000000",
                    "1706659200.0",
                ]
                .as_slice(),
            ),
            (
                "2024-01-31T13:05:09Z",
                &[
                    "2024-01-31T13:05:09Z",
                    "2024-01-31 13:05:09",
                    "2024-01-31 13:05:09.000 GMT",
                    "2024-01-31 08:05:09-0500",
                    "2024-01-31 14:05:09+01",
                    "20240131 130509",
                    "01/31/2024 1:05:09 PM",
                    "31.01.2024, 13:05:09",
                    "1706706309",
                    "2024.01.31 13:05:09",
                ],
            ),
            ("2024-02-01T00:00:00Z", &["2024-02", "2024/02", "Feb 2024"]),
            ("1880-01-01T00:00:00Z", &["1880"]),
            (
                "2024-01-31T13:05:09.250Z",
                &["2024-01-31T13:05:09.25Z", "1706706309.25", "1706706309250"],
            ),
        ] {
            for text in texts {
                assert_eq!(instant(text), expected, "{text}");
            }
        }
    }

    #[test]
    fn what_could_be_two_dates_or_none_is_refused() {
        for text in [
            "2020-02-30",
            "2019-13-01",
            "20-01-02",
            "1/2/20",
            "45000",
            "202001",
            "1871.01",
            "éééééé",
            "",
            "2020-01-01 25:00",
            "2020-01-01 10:00 EST",
            "2020-01-01x",
            "13/13/2020",
            "-5",
        ] {
            let found = Moments::of([text].into_iter()).read(text);
            assert!(found.is_err(), "{text}: {found:?}");
        }
        assert_eq!(
            Moments::Unknown.read("03/04/2024"),
            Err(RowError::DayOrMonth)
        );
    }

    #[test]
    fn one_day_after_the_twelfth_tells_for_the_whole_column() {
        let order = |texts: &[&str]| Moments::of(texts.iter().copied());
        assert_eq!(order(&["03/04/2024", "03/31/2024"]), Moments::MonthFirst);
        assert_eq!(
            order(&["03.04.2024 00:00", "31.03.2024 00:00"]),
            Moments::DayFirst
        );
        assert_eq!(order(&["03/04/2024"]), Moments::Unknown);
        let read = Moments::MonthFirst.read("03/04/2024").unwrap();
        assert_eq!(
            (read.day().as_str(), read.is_midnight()),
            ("2024-03-04", true)
        );
        assert_eq!(
            Moments::MonthFirst.read("31/03/2024"),
            Err(RowError::NotADate)
        );
    }
}
