//! Square root, correctly rounded.

use super::limbs::{high, join, low, product};
use super::round::round;
use super::Real;
use crate::{MathError, MathResult, Operation};

const HALF_WORD: u64 = 0xffff_ffff;

/// `√value`.
///
/// The significand is widened to `n` in `[2^126, 2^128)` so that `⌊√n⌋` has 64
/// bits; a tie cannot occur because `(s + ½)²` is not an integer.
pub(super) fn square_root(op: Operation, value: Real) -> MathResult<Real> {
    if value.negative() {
        return Err(MathError::Domain { op });
    }
    if value.significand == 0 {
        return Ok(Real::ZERO);
    }
    let odd = value.power() & 1 == 1;
    let wide = if odd {
        join(value.significand, 0)
    } else {
        join(value.significand >> 1, value.significand << 63)
    };
    let (root, rest) = root_with_rest(wide);
    let fraction = if rest > u128::from(root) { u64::MAX } else { 1 };
    round(op, false, value.power() >> 1, root, fraction)
}

/// `(⌊√n⌋, n − ⌊√n⌋²)` for `n ≥ 2^126`: Zimmermann's Karatsuba square root, one
/// step above the 64-bit root. The second half of the digits is one too large
/// at most.
#[allow(
    clippy::arithmetic_side_effects,
    reason = "upper ≥ 2^31, so the division is defined; upper² ≤ high(n)"
)]
fn root_with_rest(n: u128) -> (u64, u128) {
    let upper = high(n).isqrt();
    let rest = high(n) - upper * upper;
    // rest ≤ 2·upper < 2^33, so the dividend has 64 bits.
    let dividend = rest << 31 | low(n) >> 33;
    let lower = (dividend / upper).min(HALF_WORD);
    let root = upper << 32 | lower;
    let square = product(root, root);
    if square <= n {
        return (root, n - square);
    }
    let root = root - 1;
    (root, n - product(root, root))
}
