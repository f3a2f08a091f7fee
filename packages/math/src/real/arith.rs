//! Addition, multiplication, division: correctly rounded.
//!
//! Exponents stay below 2^18 in every intermediate, so `i32` cannot overflow.

use core::cmp::Ordering;

use super::limbs::{divide, high, low, product, TOP};
use super::round::{pack, round};
use super::Real;
use crate::{MathError, MathResult, Operation};

pub(super) fn compare_magnitudes(a: Real, b: Real) -> Ordering {
    match (a.significand == 0, b.significand == 0) {
        (true, true) => Ordering::Equal,
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => (a.power(), a.significand).cmp(&(b.power(), b.significand)),
    }
}

/// `a + b`.
///
/// The most frequent operation of all: conditions are combined without short
/// circuits because a branch costs fourteen operations in the contracts' virtual
/// machine.
pub(super) fn add(op: Operation, a: Real, b: Real) -> MathResult<Real> {
    if (a.significand == 0) | (b.significand == 0) {
        return Ok(if a.significand == 0 { b } else { a });
    }
    let ordered =
        (a.power() > b.power()) | ((a.power() == b.power()) & (a.significand >= b.significand));
    let (large, small) = if ordered { (a, b) } else { (b, a) };
    let distance = large.power().abs_diff(small.power());
    let aligned = shift_right(small.significand, distance);
    if large.negative() == small.negative() {
        add_aligned(op, large, aligned)
    } else {
        subtract_aligned(op, large, aligned)
    }
}

/// `value / 2^distance` as (integer, fraction); bits below the fraction are
/// gathered in its lowest bit.
fn shift_right(value: u64, distance: u32) -> (u64, u64) {
    let within = distance & 63;
    let kept = value >> within;
    let rest = value << 1 << (within ^ 63);
    match distance >> 6 {
        0 => (kept, rest),
        1 => (0, kept | u64::from(rest != 0)),
        _ => (0, 1),
    }
}

fn add_aligned(op: Operation, large: Real, small: (u64, u64)) -> MathResult<Real> {
    let (sum, carried) = large.significand.overflowing_add(small.0);
    if !carried {
        return round(op, large.negative(), large.power(), sum, small.1);
    }
    // A carry needs small.0 > 0, so small.1 ends in a zero.
    let fraction = sum << 63 | small.1 >> 1;
    let exponent = large.power().wrapping_add(1);
    round(op, large.negative(), exponent, sum >> 1 | TOP, fraction)
}

/// Bits are gathered only from a distance of 65 on, where the difference loses
/// one leading bit at most: the gathered bit stays below the rounding position.
fn subtract_aligned(op: Operation, large: Real, small: (u64, u64)) -> MathResult<Real> {
    let (fraction, borrow) = 0_u64.overflowing_sub(small.1);
    let difference = large
        .significand
        .wrapping_sub(small.0)
        .wrapping_sub(u64::from(borrow));
    if difference == 0 {
        // Nothing is left, or one bit: 2^63 − (2^64 − 1)/2.
        let exponent = large.power().wrapping_sub(64);
        return match fraction {
            0 => Ok(Real::ZERO),
            _ => pack(op, large.negative(), exponent, fraction),
        };
    }
    let zeros = difference.leading_zeros();
    let upper = difference << zeros | fraction >> 1 >> (zeros ^ 63);
    let exponent = large.power().wrapping_sub_unsigned(zeros);
    round(op, large.negative(), exponent, upper, fraction << zeros)
}

/// `a·b`.
pub(super) fn multiply(op: Operation, a: Real, b: Real) -> MathResult<Real> {
    if a.significand == 0 || b.significand == 0 {
        return Ok(Real::ZERO);
    }
    let negative = a.negative() != b.negative();
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
pub(super) const fn quotient(op: Operation, a: Real, b: Real) -> MathResult<Real> {
    if b.significand == 0 {
        return Err(MathError::DivisionByZero { op });
    }
    if a.significand == 0 {
        return Ok(Real::ZERO);
    }
    let negative = a.negative() != b.negative();
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
