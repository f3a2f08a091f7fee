//! The one place where an intermediate result becomes a [`Real`].

use super::limbs::{high, low, TOP};
use super::Real;
use crate::{MathError, MathResult, Operation};

pub(super) const MAX_EXPONENT: i16 = i16::MAX;
/// One less than `i16` allows: ten bytes need a pattern for zero.
pub(super) const MIN_EXPONENT: i16 = -i16::MAX;

/// `±significand·2^(exponent − 63)`, the significand normalized.
#[allow(
    clippy::cast_possible_truncation,
    reason = "the range is checked above the cast"
)]
pub(super) const fn pack(
    op: Operation,
    negative: bool,
    exponent: i32,
    significand: u64,
) -> MathResult<Real> {
    if exponent > MAX_EXPONENT as i32 {
        return Err(MathError::OutOfRange { op });
    }
    if exponent < MIN_EXPONENT as i32 {
        return Ok(Real::ZERO);
    }
    Ok(Real::from_parts(negative, exponent as i16, significand))
}

/// `±(high + low/2^64)·2^(exponent − 63)` to nearest, ties to even; `high` is
/// normalized. Bits lost below `low` must have been gathered in its lowest bit.
pub(super) const fn round(
    op: Operation,
    negative: bool,
    exponent: i32,
    high: u64,
    low: u64,
) -> MathResult<Real> {
    let up = low > TOP || (low == TOP && high & 1 == 1);
    let (significand, carried) = high.overflowing_add(up as u64);
    if carried {
        return pack(op, negative, exponent.wrapping_add(1), TOP);
    }
    pack(op, negative, exponent, significand)
}

/// `±value·2^(exponent − 127)`, for any nonzero `value`.
pub(super) const fn round_wide(
    op: Operation,
    negative: bool,
    exponent: i32,
    value: u128,
) -> MathResult<Real> {
    let zeros = value.leading_zeros();
    let value = value << zeros;
    let exponent = exponent.wrapping_sub_unsigned(zeros);
    round(op, negative, exponent, high(value), low(value))
}
