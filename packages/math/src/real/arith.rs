//! Addition, multiplication, division: correctly rounded.
//!
//! Exponents stay below 2^18 in every intermediate, so `i32` cannot overflow.

use core::cmp::Ordering;

use super::limbs::{divide, high, low, product, TOP};
use super::round::round;
use super::Real;
use crate::{MathError, MathResult};

pub(super) fn compare_magnitudes(a: Real, b: Real) -> Ordering {
    match (a.significand == 0, b.significand == 0) {
        (true, true) => Ordering::Equal,
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => (a.exponent, a.significand).cmp(&(b.exponent, b.significand)),
    }
}

/// `a + b`.
pub(super) fn add(op: &'static str, a: Real, b: Real) -> MathResult<Real> {
    if a.significand == 0 {
        return Ok(b);
    }
    if b.significand == 0 {
        return Ok(a);
    }
    let (large, small) = match compare_magnitudes(a, b) {
        Ordering::Less => (b, a),
        _ => (a, b),
    };
    let distance = large.power().abs_diff(small.power());
    let aligned = shift_right(small.significand, distance);
    if large.negative == small.negative {
        add_aligned(op, large, aligned)
    } else {
        subtract_aligned(op, large, aligned)
    }
}

/// `value / 2^distance` as (integer, fraction); bits below the fraction are
/// gathered in its lowest bit.
fn shift_right(value: u64, distance: u32) -> (u64, u64) {
    match distance {
        0 => (value, 0),
        1..=63 => (value >> distance, value << (64_u32.wrapping_sub(distance))),
        64 => (0, value),
        65..=127 => {
            let lost = value << (128_u32.wrapping_sub(distance)) != 0;
            let kept = value >> (distance.wrapping_sub(64));
            (0, kept | u64::from(lost))
        }
        _ => (0, 1),
    }
}

fn add_aligned(op: &'static str, large: Real, small: (u64, u64)) -> MathResult<Real> {
    let (sum, carried) = large.significand.overflowing_add(small.0);
    if !carried {
        return round(op, large.negative, large.power(), sum, small.1);
    }
    // A carry needs small.0 > 0, so small.1 ends in a zero.
    let fraction = sum << 63 | small.1 >> 1;
    let exponent = large.power().wrapping_add(1);
    round(op, large.negative, exponent, sum >> 1 | TOP, fraction)
}

/// Bits are gathered only from a distance of 65 on, where the difference loses
/// one leading bit at most: the gathered bit stays below the rounding position.
fn subtract_aligned(op: &'static str, large: Real, small: (u64, u64)) -> MathResult<Real> {
    let (fraction, borrow) = 0_u64.overflowing_sub(small.1);
    let difference = large
        .significand
        .wrapping_sub(small.0)
        .wrapping_sub(u64::from(borrow));
    let (upper, lower, shifted) = match (difference, fraction) {
        (0, 0) => return Ok(Real::ZERO),
        (0, _) => (fraction, 0, 64),
        _ => (difference, fraction, 0),
    };
    let zeros = upper.leading_zeros();
    let upper = match zeros {
        0 => upper,
        _ => upper << zeros | lower >> (64_u32.wrapping_sub(zeros)),
    };
    let exponent = large
        .power()
        .wrapping_sub_unsigned(zeros)
        .wrapping_sub(shifted);
    round(op, large.negative, exponent, upper, lower << zeros)
}

/// `a·b`.
pub(super) fn multiply(op: &'static str, a: Real, b: Real) -> MathResult<Real> {
    if a.significand == 0 || b.significand == 0 {
        return Ok(Real::ZERO);
    }
    let negative = a.negative != b.negative;
    let exponent = a.power().wrapping_add(b.power());
    let exact = product(a.significand, b.significand);
    if high(exact) & TOP == 0 {
        let exact = exact << 1;
        return round(op, negative, exponent, high(exact), low(exact));
    }
    round(
        op,
        negative,
        exponent.wrapping_add(1),
        high(exact),
        low(exact),
    )
}

/// `a / b`.
pub(super) const fn quotient(op: &'static str, a: Real, b: Real) -> MathResult<Real> {
    if b.significand == 0 {
        return Err(MathError::DivisionByZero { op });
    }
    if a.significand == 0 {
        return Ok(Real::ZERO);
    }
    let negative = a.negative != b.negative;
    let exponent = a.power().wrapping_sub(b.power());
    // The dividend is placed so that the quotient has 64 bits.
    let (upper, lower, exponent) = if a.significand >= b.significand {
        (a.significand >> 1, a.significand << 63, exponent)
    } else {
        (a.significand, 0, exponent.wrapping_sub(1))
    };
    let (digits, rest) = divide(upper, lower, b.significand);
    // A tie would need a divisor of more than 64 bits: above half or below.
    let fraction = if rest > b.significand.wrapping_sub(rest) {
        u64::MAX
    } else {
        (rest != 0) as u64
    };
    round(op, negative, exponent, digits, fraction)
}
