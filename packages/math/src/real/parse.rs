//! Decimal strings to [`Real`], correctly rounded.

use core::str::FromStr;

use super::big::Natural;
use super::decimal::power_of_ten;
use super::limbs::{low, product, product_high_wide, TOP};
use super::round::{round, round_wide};
use super::Real;
use crate::{MathError, MathResult};

/// Longest accepted string, in bytes.
const MAX_LENGTH: usize = 1_100;
/// Digits that fit 128 bits: two chunks of digits that fit 64.
const CHUNK: usize = 19;
/// Decimal exponents of the leading digit outside of which every value
/// overflows, or is zero.
const MAX_DECIMAL: i32 = 9_865;
/// No written exponent needs more: beyond, only the sign matters.
const EXPONENT_CAP: i32 = 1_000_000;

const OP: &str = "parse";

/// Reads `-12.5`, `3e-7`, `+.5`, `1.`, `007`: an optional sign, digits with at most one
/// point and at least one digit, an optional exponent.
///
/// # Rounding
/// To nearest, ties to even, whatever the length. Below 2^−32767: zero.
///
/// # Errors
/// [`Parse`](MathError::Parse) for anything else and for more than 1,100 bytes;
/// [`OutOfRange`](MathError::OutOfRange) for 2^32768 or more.
impl FromStr for Real {
    type Err = MathError;

    fn from_str(text: &str) -> MathResult<Self> {
        let decimal = Decimal::read(text).ok_or(MathError::Parse {})?;
        let magnitude = decimal.magnitude()?;
        match decimal.negative {
            true => Ok(magnitude.opposite()),
            false => Ok(magnitude),
        }
    }
}

/// `±integer.fraction·10^exponent`, the parts being digits.
struct Decimal<'a> {
    negative: bool,
    integer: &'a str,
    fraction: &'a str,
    exponent: i32,
}

impl<'a> Decimal<'a> {
    fn read(text: &'a str) -> Option<Self> {
        if text.len() > MAX_LENGTH {
            return None;
        }
        let (negative, unsigned) = read_sign(text);
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, read_exponent(exponent)?),
            None => (unsigned, 0),
        };
        let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        if integer.is_empty() && fraction.is_empty() {
            return None;
        }
        if !are_digits(integer) || !are_digits(fraction) {
            return None;
        }
        Some(Self {
            negative,
            integer: integer.trim_start_matches('0'),
            fraction: fraction.trim_end_matches('0'),
            exponent,
        })
    }

    /// Values of the digits from the first that is not zero.
    fn digits(&self) -> impl Iterator<Item = u64> + use<'a> {
        let bytes = self.integer.bytes().chain(self.fraction.bytes());
        bytes
            .skip_while(|byte| *byte == b'0')
            .map(|byte| u64::from(byte.wrapping_sub(b'0')))
    }

    fn magnitude(&self) -> MathResult<Real> {
        let count = self.digits().count();
        if count == 0 {
            return Ok(Real::ZERO);
        }
        // lengths are at most MAX_LENGTH
        let length = |value: usize| i32::try_from(value).unwrap_or(i32::MAX);
        let power = self.exponent.saturating_sub(length(self.fraction.len()));
        let leading = power.saturating_add(length(count)).saturating_sub(1);
        if leading >= MAX_DECIMAL {
            return Err(MathError::OutOfRange { op: OP });
        }
        if leading < -MAX_DECIMAL {
            return Ok(Real::ZERO);
        }
        if count <= CHUNK.wrapping_mul(2) {
            if let Some(value) = quick(join_digits(self.digits()), power) {
                return value;
            }
        }
        exact(self.digits(), power)
    }
}

fn read_sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

fn read_exponent(text: &str) -> Option<i32> {
    let (negative, digits) = read_sign(text);
    if digits.is_empty() || !are_digits(digits) {
        return None;
    }
    // Digits that do not fit are as good as the cap.
    let value = digits.parse().unwrap_or(EXPONENT_CAP).min(EXPONENT_CAP);
    Some(if negative {
        value.wrapping_neg()
    } else {
        value
    })
}

fn are_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Value of at most 38 digits, and no 128-bit product but one.
fn join_digits(mut digits: impl Iterator<Item = u64>) -> u128 {
    let append = |(value, scale): (u64, u64), digit: u64| {
        let value = value.wrapping_mul(10).wrapping_add(digit);
        (value, scale.wrapping_mul(10))
    };
    let (upper, _) = digits.by_ref().take(CHUNK).fold((0, 1), append);
    let (lower, scale) = digits.take(CHUNK).fold((0, 1), append);
    product(upper, scale).wrapping_add(u128::from(lower))
}

/// `digits·10^power` by one 128-bit product, unless the result is too close to
/// the middle of two values to tell.
fn quick(digits: u128, power: i32) -> Option<MathResult<Real>> {
    /// The exact product is below the computed one plus this: one for the
    /// power's rounding, one for the cut, one for the skipped partial product.
    const DOUBT: u64 = 3;
    let (ten, exponent) = power_of_ten(power)?;
    let zeros = digits.leading_zeros();
    let product = product_high_wide(digits << zeros, ten);
    // digits·10^power = product·2^(exponent − 127 + 128 − zeros)
    let exponent = exponent.wrapping_add(128).wrapping_sub_unsigned(zeros);
    let (product, exponent, doubt) = match product.leading_zeros() {
        0 => (product, exponent, DOUBT),
        _ => (product << 1, exponent.wrapping_sub(1), DOUBT << 1),
    };
    let fraction = low(product);
    if fraction <= TOP && fraction.checked_add(doubt)? >= TOP {
        return None;
    }
    let up = u64::from(fraction > TOP).wrapping_mul(u64::MAX);
    Some(round(OP, false, exponent, super::limbs::high(product), up))
}

/// `digits·10^power` by exact arithmetic.
fn exact(digits: impl Iterator<Item = u64>, power: i32) -> MathResult<Real> {
    /// Bits of the quotient below its highest, enough to round by.
    const BITS: u32 = 66;
    let mut dividend = Natural::new(0);
    for digit in digits {
        dividend.multiply_add(10, digit);
    }
    let mut divisor = Natural::new(1);
    match power < 0 {
        true => divisor = divisor.times_power_of_five(power.unsigned_abs()),
        false => dividend = dividend.times_power_of_five(power.unsigned_abs()),
    }
    let wanted = divisor.bits().saturating_add(BITS);
    let up = wanted.saturating_sub(dividend.bits());
    let down = dividend.bits().saturating_sub(wanted);
    let (quotient, inexact) = dividend.shifted(up).divide(divisor.shifted(down));
    // dividend/divisor·2^power = quotient·2^(power − up + down)
    let exponent = power
        .wrapping_sub_unsigned(up)
        .wrapping_add_unsigned(down)
        .wrapping_add(126);
    round_wide(OP, false, exponent, quotient << 1 | u128::from(inexact))
}
