//! Logarithms, through `log₂` with 128-bit intermediates.
//!
//! `x = 2^k·m`, `1 ≤ m < 2`. Two tables of short reciprocals bring `m·c₁·c₂` to
//! `1 + r` with `|r| < 2⁻¹²`, exactly; then
//! `log₂ x = k − log₂ c₁ − log₂ c₂ + r·P(r)`, `P(r) = (log₂ e)(1 − r/2 + r²/3 − …)`.
//! Around `x = 1` both reciprocals are 1 (or `c₁ = ½` with `k = −1`), the sum
//! before the polynomial is exactly zero, and nothing cancels: the relative error
//! is below 2⁻⁸⁵ everywhere.

use super::limbs::{high, low, product, product_high, product_high_wide, TOP};
use super::tables::{LN_2, LOG10_2, LOG2_E, LOG_COARSE, LOG_FINE, LOG_POLYNOMIAL};
use super::wide::Wide;
use super::Real;
use crate::{MathError, MathResult, Operation};

/// Fraction bits of the sum before the polynomial.
const FRACTION: u32 = 112;
/// Steps of 2⁻¹² on either side of 1 that the fine table covers.
pub(super) const FINE_REACH: u128 = 33;

/// Natural logarithm.
pub(super) fn ln(op: Operation, x: Real) -> MathResult<Real> {
    logarithm(op, x)?.times(LN_2).round(op)
}

/// Logarithm to base 10; exact for powers of ten that are exact.
pub(super) fn log10(op: Operation, x: Real) -> MathResult<Real> {
    logarithm(op, x)?.times(LOG10_2).round(op)
}

impl Real {
    /// Logarithm to base 2; exact for powers of two.
    ///
    /// # Rounding
    /// Within one unit in the last place.
    ///
    /// # Errors
    /// [`Domain`](MathError::Domain) for `self ≤ 0`.
    pub fn log2(self) -> MathResult<Self> {
        logarithm(Operation::Log2, self)?.round(Operation::Log2)
    }
}

/// `log₂ x`.
pub(super) fn logarithm(op: Operation, x: Real) -> MathResult<Wide> {
    if x.significand == 0 || x.negative() {
        return Err(MathError::Domain { op });
    }
    let reduced = reduce(x);
    let tail = logarithm_near_one(reduced.negative, reduced.rest);
    Ok(join(reduced.base, tail))
}

/// `log₂ x = base·2^−112 + log₂(1 ± rest·2^−140)`.
struct Reduced {
    base: i128,
    negative: bool,
    rest: u128,
}

#[inline(never)]
fn reduce(x: Real) -> Reduced {
    // nearest multiple of 1/64 to m − 1
    let coarse = (x.significand ^ TOP).wrapping_add(1 << 56) >> 57;
    let (factor, coarse_log) = entry(&LOG_COARSE, coarse);
    // units of 2^−75; exact
    let product = product(x.significand, factor);
    let reach = (FINE_REACH << 63) | (1 << 62);
    let fine = low(product.wrapping_add(reach).wrapping_sub(1 << 75) >> 63);
    let (factor, fine_log) = entry(&LOG_FINE, fine);
    // units of 2^−93; exact
    let product = product.wrapping_mul(u128::from(factor)).cast_signed();
    let rest = product.wrapping_sub(1 << 93);
    let whole = i128::from(x.power()) << FRACTION;
    Reduced {
        base: whole.wrapping_add(coarse_log).wrapping_add(fine_log),
        negative: rest < 0,
        rest: rest.unsigned_abs() << 47,
    }
}

fn entry<const N: usize>(table: &[(u64, i128); N], position: u64) -> (u64, i128) {
    let index = usize::try_from(position).unwrap_or(0);
    table.get(index).copied().unwrap_or((0, 0))
}

/// `log₂(1 ± r)` for `r = rest·2^−140`.
#[inline(never)]
fn logarithm_near_one(negative: bool, rest: u128) -> Wide {
    if rest == 0 {
        return Wide::ZERO;
    }
    // The first two coefficients, log₂ e and half of it, have the same digits:
    // units of 2^−127 here, of 2^−128 there. Both need more than 64 bits.
    let leading = LOG2_E.significand;
    let inner = product(high(rest), inner_polynomial(negative, high(rest))) >> 12;
    let slope = if negative {
        leading.wrapping_add(inner)
    } else {
        leading.wrapping_sub(inner)
    };
    let outer = product_high_wide(rest, slope) >> 13;
    let value = if negative {
        leading.wrapping_add(outer)
    } else {
        leading.wrapping_sub(outer)
    };
    let zeros = rest.leading_zeros();
    let exponent = (-13_i32).wrapping_sub_unsigned(zeros);
    Wide::product(negative, exponent, rest << zeros, value)
}

/// The terms of `P` from `r²` on, divided by `r²`, as a fraction of 2^64; `r`
/// in units of 2⁻⁷⁶.
#[inline(never)]
fn inner_polynomial(negative: bool, r: u64) -> u64 {
    let mut sum = 0_u64;
    for coefficient in LOG_POLYNOMIAL {
        let term = product_high(sum, r) >> 12;
        sum = if negative {
            coefficient.wrapping_add(term)
        } else {
            coefficient.wrapping_sub(term)
        };
    }
    sum
}

fn join(base: i128, tail: Wide) -> Wide {
    if base == 0 {
        return tail;
    }
    // tail < 2^−12: the shift is at least 27
    let shift = 15_i32.wrapping_sub(tail.exponent).unsigned_abs();
    let magnitude = tail
        .significand
        .checked_shr(shift)
        .unwrap_or(0)
        .cast_signed();
    let sum = if tail.negative {
        base.wrapping_sub(magnitude)
    } else {
        base.wrapping_add(magnitude)
    };
    Wide::new(sum < 0, 15, sum.unsigned_abs())
}
