//! [`Real`] to the shortest decimal string that reads back as itself.
//!
//! The value and the limits of what reads as it are scaled to integers of 22 or
//! 23 digits; then digits are dropped as long as an integer remains between the
//! limits. 128 bits decide all but a few values; exact integers decide the rest.

use core::fmt;

use super::big::Natural;
use super::decimal::{log10_of_power_of_two, power_of_ten};
use super::limbs::{divide, high, low, product_of_word, TOP};
use super::Real;

/// Decimal exponent of the scaled value; the distance of its limits is above 50.
const SCALE: i32 = 21;
/// Exponents written without `e`: −7 ≤ exponent < 21.
const POSITIONAL: core::ops::Range<i32> = -7..21;
/// 10^19: what [`divide`] needs, its highest bit is set.
const CHUNK: u64 = 10_000_000_000_000_000_000;
const CHUNK_DIGITS: usize = 19;
/// Sign, 22 digits, point, seven zeros or an exponent.
const CAPACITY: usize = 32;

/// `0.1`, `-12.5`, `1.5e-30`: the fewest digits that read back to the same value, and
/// of those the nearest. Width, fill and `+` are honored; precision is not.
impl fmt::Display for Real {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.text();
        let magnitude = text.strip_prefix('-').unwrap_or(&text);
        formatter.pad_integral(!self.negative(), "", magnitude)
    }
}

impl fmt::Debug for Real {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Real({self})")
    }
}

impl Real {
    /// What `Display` writes, without its machinery, which costs as much again.
    pub(super) fn text(self) -> String {
        let mut text = String::with_capacity(CAPACITY);
        if self.negative() {
            text.push('-');
        }
        match self.significand {
            0 => text.push('0'),
            _ => lay_out(&mut text, shortest(self)),
        }
        text
    }
}

/// `digits·10^power`.
struct Shortest {
    digits: u128,
    power: i32,
}

/// Integers: the smallest and the largest that read as the value, and the
/// value's floor.
struct Interval {
    low: u128,
    value: u128,
    high: u128,
}

fn shortest(real: Real) -> Shortest {
    let power = SCALE.wrapping_sub(log10_of_power_of_two(real.power()));
    let interval = quick(real, power).unwrap_or_else(|| exact(real, power));
    let (digits, dropped) = drop_digits(interval);
    Shortest {
        digits,
        power: dropped.wrapping_sub(power),
    }
}

/// The interval of `real·10^power`, unless a limit is too close to an integer.
fn quick(real: Real, power: i32) -> Option<Interval> {
    /// Error of a limit in units of its lowest bit.
    const DOUBT: u128 = 4;
    let (ten, exponent) = power_of_ten(power)?;
    let value = product_of_word(real.significand, ten);
    let above = ten >> 65;
    let below = if real.significand == TOP {
        ten >> 66
    } else {
        above
    };
    // real·10^power = value·2^−shift
    let shift = 126_i32.wrapping_sub(exponent).wrapping_sub(real.power());
    let shift = u32::try_from(shift).ok()?;
    let floor = |limit: u128| {
        let least = limit.checked_sub(DOUBT)?.checked_shr(shift)?;
        let most = limit.checked_add(DOUBT)?.checked_shr(shift)?;
        (least == most).then_some(least)
    };
    Some(Interval {
        low: floor(value.checked_sub(below)?)?.wrapping_add(1),
        value: value.checked_shr(shift)?,
        high: floor(value.checked_add(above)?)?,
    })
}

/// The interval of `real·10^power` by exact arithmetic, in quarters of a unit in
/// the last place.
fn exact(real: Real, power: i32) -> Interval {
    let quarters = u128::from(real.significand) << 2;
    let below = if real.significand == TOP { 1 } else { 2 };
    let binary = real.power().wrapping_add(power).wrapping_sub(65);
    let scaled = |quarters: u128| {
        let (mut dividend, mut divisor) = (Natural::new(quarters), Natural::new(1));
        if power < 0 {
            divisor = divisor.times_power_of_five(power.unsigned_abs())
        } else {
            dividend = dividend.times_power_of_five(power.unsigned_abs())
        }
        if binary < 0 {
            divisor = divisor.shifted(binary.unsigned_abs())
        } else {
            dividend = dividend.shifted(binary.unsigned_abs())
        }
        dividend.divide(divisor)
    };
    // A limit itself is a tie and reads as the even neighbor.
    let even = real.significand & 1 == 0;
    let (low, low_inexact) = scaled(quarters.wrapping_sub(below));
    let (value, _) = scaled(quarters);
    let (high, high_inexact) = scaled(quarters.wrapping_add(2));
    Interval {
        low: low.wrapping_add(u128::from(low_inexact || !even)),
        value,
        high: high.wrapping_sub(u128::from(!high_inexact && !even)),
    }
}

/// The nearest to the value of the shortest integers in the interval, and how
/// many digits it lost.
fn drop_digits(interval: Interval) -> (u128, i32) {
    let Interval {
        mut low,
        mut value,
        mut high,
    } = interval;
    let mut dropped = 0_i32;
    let mut last = 0;
    // At most 23 rounds: the upper limit becomes zero.
    loop {
        let (next_high, _) = divide_by_ten(high);
        let (next_low, rest) = divide_by_ten(low);
        let next_low = next_low.wrapping_add(u128::from(rest != 0));
        if next_low > next_high {
            break;
        }
        (low, high) = (next_low, next_high);
        (value, last) = divide_by_ten(value);
        dropped = dropped.wrapping_add(1);
    }
    let nearest = value.wrapping_add(u128::from(last >= 5));
    (nearest.max(low).min(high), dropped)
}

/// Quotient and remainder by ten below 2^96, in 64-bit divisions.
fn divide_by_ten(value: u128) -> (u128, u64) {
    let upper = low(value >> 32);
    let lower = (upper % 10) << 32 | (low(value) & 0xffff_ffff);
    let quotient = u128::from(upper / 10) << 32 | u128::from(lower / 10);
    (quotient, lower % 10)
}

/// The decimal digits of a value below 10^38.
fn digits_of(value: u128) -> String {
    let (upper, lower) = divide(high(value), low(value), CHUNK);
    let lower = lower.to_string();
    if upper == 0 {
        return lower;
    }
    let mut digits = upper.to_string();
    push_zeros(&mut digits, CHUNK_DIGITS.saturating_sub(lower.len()));
    digits.push_str(&lower);
    digits
}

fn push_zeros(text: &mut String, count: usize) {
    for _ in 0..count {
        text.push('0');
    }
}

fn lay_out(text: &mut String, shortest: Shortest) {
    let digits = digits_of(shortest.digits);
    let count = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    let exponent = shortest.power.wrapping_add(count).wrapping_sub(1);
    let places = usize::try_from(exponent.unsigned_abs()).unwrap_or(0);
    if !POSITIONAL.contains(&exponent) {
        push_with_point(text, &digits, 1);
        text.push('e');
        text.push_str(&exponent.to_string());
    } else if exponent < 0 {
        text.push_str("0.");
        push_zeros(text, places.saturating_sub(1));
        text.push_str(&digits);
    } else {
        push_with_point(text, &digits, places.saturating_add(1));
    }
}

/// The digits with a point after the given number of them, or with zeros up to
/// there.
fn push_with_point(text: &mut String, digits: &str, places: usize) {
    match digits.split_at_checked(places) {
        Some((integer, "")) => text.push_str(integer),
        Some((integer, fraction)) => {
            text.push_str(integer);
            text.push('.');
            text.push_str(fraction);
        }
        None => {
            text.push_str(digits);
            push_zeros(text, places.saturating_sub(digits.len()));
        }
    }
}
