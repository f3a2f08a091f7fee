//! Numbers as files write them, and never another number than is written.

use super::error::RowError;

/// Bounds of a value a topic takes, apart from zero.
pub const SMALLEST: f64 = 1e-40;
/// The largest.
pub const LARGEST: f64 = 1e40;

/// What files write where there is no value.
const BLANKS: [&str; 9] = ["", ".", "-", "--", "null", "nan", "na", "n/a", "none"];

/// Whether a field says that there is no value.
pub(super) fn is_blank(text: &str) -> bool {
    let text = text.trim_start_matches('#').to_ascii_lowercase();
    BLANKS.contains(&text.as_str())
}

/// Whether a field is a number in any of the ways that are understood.
pub(super) fn is_number(text: &str) -> bool {
    plain(text).is_ok() || Comma::of(text) != Comma::Alien
}

/// What the commas of a number are, as far as it tells by itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Comma {
    /// As in `1,234.5` or `1,234,567`.
    Thousands,
    /// As in `61,37` or `1.234,56`.
    Decimal,
    /// As in `1,234`.
    Either,
    /// No number, or no comma in it.
    Alien,
}

impl Comma {
    fn of(text: &str) -> Self {
        let text = unsigned(text);
        let (whole, fraction) = match text.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (text, None),
        };
        let groups: Vec<&str> = whole.split(',').collect();
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        match (groups.as_slice(), fraction) {
            ([_], Some(fraction)) if is_decimal_comma(whole, fraction) => Self::Decimal,
            ([_], _) => Self::Alien,
            ([first, rest @ ..], fraction) if digits(fraction.unwrap_or_default()) => {
                let grouped = (1..=3).contains(&first.len())
                    && !first.starts_with('0')
                    && rest.iter().all(|group| group.len() == 3);
                if !groups.iter().all(|group| digits(group)) {
                    Self::Alien
                } else if grouped && (fraction.is_some() || rest.len() > 1) {
                    Self::Thousands
                } else if grouped {
                    Self::Either
                } else if rest.len() == 1 && fraction.is_none() {
                    Self::Decimal
                } else {
                    Self::Alien
                }
            }
            _ => Self::Alien,
        }
    }
}

/// `1.234,56`: points between thousands, and a comma before the decimals.
fn is_decimal_comma(whole: &str, fraction: &str) -> bool {
    let parts = fraction.split_once(',');
    parts.is_some_and(|(groups, decimals)| {
        [whole, groups, decimals].iter().all(|part| {
            part.bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.')
        })
    })
}

/// How a column writes its numbers.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Numbers {
    /// A value has a comma that can only stand before decimals.
    decimal: bool,
    /// A value shows that commas stand between thousands.
    thousands: bool,
}

impl Numbers {
    /// What the values of a column show together.
    pub(super) fn of<'a>(column: impl Iterator<Item = &'a str>) -> Self {
        column.fold(Self::default(), |found, text| {
            let comma = Comma::of(text);
            Self {
                decimal: found.decimal || comma == Comma::Decimal,
                thousands: found.thousands || comma == Comma::Thousands || has_point(text),
            }
        })
    }

    /// Reads a value.
    pub(super) fn read(self, text: &str) -> Result<f64, RowError> {
        if is_blank(text) {
            return Err(RowError::Blank);
        }
        match Comma::of(text) {
            Comma::Alien => plain(text),
            _ if self.decimal => Err(RowError::DecimalComma),
            _ if self.thousands => plain(&text.replace(',', "")),
            _ => Err(RowError::EitherComma),
        }
    }
}

/// Whether a point in it can only stand before decimals: not `1.234`, which is also how some
/// write one thousand.
fn has_point(text: &str) -> bool {
    let Some((whole, decimals)) = unsigned(text).split_once('.') else {
        return false;
    };
    plain(text).is_ok() && (decimals.len() != 3 || whole.len() > 3 || whole.starts_with('0'))
}

/// Without sign and dollar.
fn unsigned(text: &str) -> &str {
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    text.strip_prefix('$').unwrap_or(text)
}

/// A number without separators.
fn plain(text: &str) -> Result<f64, RowError> {
    let amount = unsigned(text);
    let only = |byte: u8| byte.is_ascii_digit() || b".eE+-".contains(&byte);
    if !amount.starts_with(|first: char| first.is_ascii_digit() || first == '.')
        || !amount.bytes().all(only)
    {
        return Err(RowError::NotANumber);
    }
    let size: f64 = amount.parse().map_err(|_| RowError::NotANumber)?;
    let mantissa = amount.split(['e', 'E']).next().unwrap_or_default();
    let is_zero = !mantissa.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    if !is_zero && !(SMALLEST..=LARGEST).contains(&size) {
        return Err(RowError::OutOfRange);
    }
    Ok(if text.starts_with('-') { -size } else { size })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(texts: &[&str]) -> Vec<Result<f64, RowError>> {
        let numbers = Numbers::of(texts.iter().copied());
        texts.iter().map(|text| numbers.read(text)).collect()
    }

    #[test]
    fn plain_numbers_are_read_as_written() {
        let texts = ["5", "-2e1", "+.5", "1.", "0", "0.00e-999", "$12.5", "-$3"];
        let read: Vec<f64> = column(&texts).into_iter().map(Result::unwrap).collect();
        assert_eq!(read, [5.0, -20.0, 0.5, 1.0, 0.0, 0.0, 12.5, -3.0]);
    }

    #[test]
    fn what_is_no_number_or_too_large_or_lost_is_refused() {
        for text in [
            "five", "1e", "1_000", "5%", "0x10", "--5", "1 000", "infinity", "+", "1-2",
        ] {
            assert_eq!(column(&[text]), [Err(RowError::NotANumber)], "{text}");
        }
        for text in ["1e41", "1e-41", "3e-330", "-1e400"] {
            assert_eq!(column(&[text]), [Err(RowError::OutOfRange)], "{text}");
        }
        for text in ["", ".", "null", "NaN", "#N/A", "None", "-"] {
            assert_eq!(column(&[text]), [Err(RowError::Blank)], "{text}");
        }
    }

    #[test]
    fn thousands_are_read_where_the_column_shows_that_they_are() {
        assert_eq!(
            column(&["91,347.9", "998", "1,000"]),
            [Ok(91_347.9), Ok(998.0), Ok(1_000.0)]
        );
        assert_eq!(
            column(&["1,234,567", "2,000"]),
            [Ok(1_234_567.0), Ok(2_000.0)]
        );
        assert_eq!(column(&["1,085", "998.5"]), [Ok(1_085.0), Ok(998.5)]);
        assert_eq!(column(&["$1,234.50"]), [Ok(1_234.5)]);
    }

    #[test]
    fn commas_that_may_be_decimal_are_refused() {
        let decimal = || Err(RowError::DecimalComma);
        assert_eq!(column(&["61,37"]), [decimal()]);
        assert_eq!(column(&["1.234,56"]), [decimal()]);
        assert_eq!(column(&["1,085", "0,998"]), [decimal(), decimal()]);
        assert_eq!(column(&["1,234.5", "61,37"]), [decimal(), decimal()]);
        assert_eq!(
            column(&["1,085", "1.085"]),
            [Err(RowError::EitherComma), Ok(1.085)]
        );
        assert_eq!(column(&["12,34,567"]), [Err(RowError::NotANumber)]);
    }
}
