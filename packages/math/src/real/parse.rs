//! Decimal strings to [`Real`], correctly rounded.

use core::str::FromStr;

use super::big::Natural;
use super::decimal::power_of_ten;
use super::limbs::{low, product, product_high_wide, TOP};
use super::round::{round, round_wide};
use super::Real;
use crate::{MathError, MathResult, Operation};

/// Longest accepted string, in bytes.
const MAX_LENGTH: usize = 1_100;
/// Digits that fit 128 bits: two chunks of digits that fit 64.
const CHUNK: usize = 19;
/// Decimal exponents of the leading digit outside of which every value
/// overflows, or is zero.
const MAX_DECIMAL: i32 = 9_865;
/// No written exponent needs more: beyond, only the sign matters.
const EXPONENT_CAP: i32 = 1_000_000;

const OP: Operation = Operation::Parse;

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
        if decimal.negative {
            Ok(magnitude.opposite())
        } else {
            Ok(magnitude)
        }
    }
}

/// `±digits·10^power`.
struct Decimal {
    negative: bool,
    /// Values of the digits; the first and the last are not zero.
    digits: Vec<u8>,
    power: i32,
}

impl Decimal {
    fn read(text: &str) -> Option<Self> {
        if text.len() > MAX_LENGTH {
            return None;
        }
        let (negative, mut rest) = read_sign(text.as_bytes());
        let mut digits = Vec::with_capacity(rest.len());
        let (mut empty, mut fraction) = (true, false);
        // lengths are at most MAX_LENGTH
        let mut power = 0_i32;
        while let [byte, next @ ..] = rest {
            rest = next;
            match byte {
                b'0'..=b'9' => {
                    empty = false;
                    power = power.wrapping_sub(i32::from(fraction));
                    if *byte != b'0' || !digits.is_empty() {
                        digits.push(byte.wrapping_sub(b'0'));
                    }
                }
                b'.' if !fraction => fraction = true,
                b'e' | b'E' => {
                    power = power.wrapping_add(read_exponent(rest)?);
                    break;
                }
                _ => return None,
            }
        }
        if empty {
            return None;
        }
        while digits.last() == Some(&0) {
            digits.pop();
            power = power.wrapping_add(1);
        }
        Some(Self {
            negative,
            digits,
            power,
        })
    }

    fn magnitude(&self) -> MathResult<Real> {
        let count = self.digits.len();
        if count == 0 {
            return Ok(Real::ZERO);
        }
        let length = i32::try_from(count).unwrap_or(i32::MAX);
        let leading = self.power.saturating_add(length).saturating_sub(1);
        if leading >= MAX_DECIMAL {
            return Err(MathError::OutOfRange { op: OP });
        }
        if leading < -MAX_DECIMAL {
            return Ok(Real::ZERO);
        }
        if count <= CHUNK.wrapping_mul(2) {
            if let Some(value) = quick(join_digits(&self.digits), self.power) {
                return value;
            }
        }
        exact(&self.digits, self.power)
    }
}

fn read_sign(text: &[u8]) -> (bool, &[u8]) {
    match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    }
}

fn read_exponent(text: &[u8]) -> Option<i32> {
    let (negative, digits) = read_sign(text);
    if digits.is_empty() {
        return None;
    }
    let mut value = 0_i32;
    for byte in digits {
        if !byte.is_ascii_digit() {
            return None;
        }
        let digit = i32::from(byte.wrapping_sub(b'0'));
        value = value.saturating_mul(10).saturating_add(digit);
        value = value.min(EXPONENT_CAP);
    }
    Some(if negative {
        value.wrapping_neg()
    } else {
        value
    })
}

/// Value of at most 38 digits, and no 128-bit product but one.
fn join_digits(digits: &[u8]) -> u128 {
    let (upper, lower) = digits.split_at_checked(CHUNK).unwrap_or((digits, &[]));
    let (upper, _) = word(upper);
    let (lower, scale) = word(lower);
    product(upper, scale).wrapping_add(u128::from(lower))
}

/// Value of at most 19 digits, and the power of ten of their number.
fn word(digits: &[u8]) -> (u64, u64) {
    let (mut value, mut scale) = (0_u64, 1_u64);
    for digit in digits {
        value = value.wrapping_mul(10).wrapping_add(u64::from(*digit));
        scale = scale.wrapping_mul(10);
    }
    (value, scale)
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
fn exact(digits: &[u8], power: i32) -> MathResult<Real> {
    /// Bits of the quotient below its highest, enough to round by.
    const BITS: u32 = 66;
    let mut dividend = Natural::new(0);
    for digit in digits {
        dividend.multiply_add(10, u64::from(*digit));
    }
    let mut divisor = Natural::new(1);
    if power < 0 {
        divisor = divisor.times_power_of_five(power.unsigned_abs())
    } else {
        dividend = dividend.times_power_of_five(power.unsigned_abs())
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
