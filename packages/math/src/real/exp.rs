//! Powers of two with real exponents; `exp`, `exp2` and `pow` end here.
//!
//! `2^t` for `t = k + i/64 + j/4096 + r`, `0 ≤ r < 2⁻¹²`, is
//! `2^k · T₁[i] · T₂[j] · (1 + z(r))` with `z(r) = 2^r − 1`, a polynomial of degree 5.
//! Every step rounds down and is monotone in `t`; at the seams the part before is
//! below the true value and the part after starts on it. So the whole is
//! monotone, and it is below the true value by less than 2⁻⁷³ of it, plus 2⁻¹¹⁰ and
//! the error of the factors of `t`.

use super::limbs::{high, low, product, product_high, product_high_wide, product_of_word};
use super::round::round;
use super::tables::{EXP_COARSE, EXP_FINE, EXP_POLYNOMIAL, LOG2_E};
use super::wide::Wide;
use super::Real;
use crate::{MathError, MathResult, Operation};

/// Fraction bits of `t`: it is below 2^16 in magnitude and has a sign.
const FRACTION: u32 = 111;
const ONE: Wide = Wide::new(false, 0, 1 << 127);

/// `e^x`.
pub(super) fn exp(op: Operation, x: Real) -> MathResult<Real> {
    power_of_two_of_product(op, x, LOG2_E)
}

impl Real {
    /// `2^self`; exact for integers.
    ///
    /// # Rounding
    /// Within one unit in the last place. Below 2^−32767: zero.
    ///
    /// # Errors
    /// [`OutOfRange`](MathError::OutOfRange) for `self ≥ 32768`.
    pub fn exp2(self) -> MathResult<Self> {
        power_of_two_of_product(Operation::Exp2, self, ONE)
    }
}

/// `2^(x·factor)`.
pub(super) fn power_of_two_of_product(op: Operation, x: Real, factor: Wide) -> MathResult<Real> {
    if x.significand == 0 || factor.significand == 0 {
        return Ok(Real::ONE);
    }
    let negative = x.negative() != factor.negative;
    let exponent = x.power().wrapping_add(factor.exponent);
    // |t| = product·2^(exponent − 126) ≥ 2^exponent
    if exponent > 14 {
        return if negative {
            Ok(Real::ZERO)
        } else {
            Err(MathError::OutOfRange { op })
        };
    }
    let product = product_of_word(x.significand, factor.significand);
    let shift = 15_i32.wrapping_sub(exponent).unsigned_abs();
    let magnitude = product.checked_shr(shift).unwrap_or(0).cast_signed();
    let t = if negative {
        magnitude.wrapping_neg()
    } else {
        magnitude
    };
    power_of_two_fixed(op, t)
}

/// `2^(t/2^111)`.
#[inline(never)]
fn power_of_two_fixed(op: Operation, t: i128) -> MathResult<Real> {
    let whole = low((t >> FRACTION).cast_unsigned()).cast_signed();
    let bits = t.cast_unsigned();
    let coarse = table_entry(&EXP_COARSE, low(bits >> 105));
    let fine = table_entry(&EXP_FINE, low(bits >> 99));
    let scale = product_high_wide(coarse, fine) << 1;
    let excess = excess(low(bits >> 35));
    // scale·2^−127 · excess·2^−76, back in units of 2^−127
    let correction = product(high(scale), excess) >> 12;
    let exponent = i32::try_from(whole).unwrap_or(i32::MAX);
    let significand = scale.wrapping_add(correction);
    round(op, false, exponent, high(significand), low(significand))
}

/// Entry of the lower six bits of `position`.
fn table_entry(table: &[u128; 64], position: u64) -> u128 {
    let index = usize::try_from(position & 63).unwrap_or(0);
    table.get(index).copied().unwrap_or(0)
}

/// `(2^r − 1)·2^76` for `r·2^76` in a word, by Horner's rule.
#[inline(never)]
fn excess(r: u64) -> u64 {
    let mut sum = 0_u64;
    for coefficient in EXP_POLYNOMIAL {
        sum = coefficient.wrapping_add(product_high(sum, r) >> 12);
    }
    product_high(sum, r)
}
