//! [`Real`]: floating-point numbers in integer arithmetic only.
//!
//! | file | content |
//! |---|---|
//! | `limbs` | products and quotients of 64-bit words |
//! | `round` | the one place where a result becomes a `Real` |
//! | `arith`, `sqrt` | correctly rounded + − × ÷ √ |
//! | `wide`, `exp`, `log`, `pow` | functions, through 128-bit intermediates |
//! | `tables` | generated constants; `generator` writes and checks them |
//! | `integer`, `bytes`, `parse`, `format`, `wire` | conversions |
//! | `decimal`, `big` | powers of ten; exact integers of any length |

mod arith;
mod big;
mod bytes;
mod decimal;
mod exp;
mod format;
#[cfg(test)]
mod generator;
mod integer;
mod limbs;
mod log;
mod number;
mod parse;
mod pow;
mod round;
mod sqrt;
mod tables;
mod wide;
mod wire;

use core::cmp::Ordering;
use core::num::NonZeroI64;

/// Floating-point number in integers only: sign, 64-bit significand, 16-bit
/// exponent.
///
/// A value is zero or `±s·2^e` with `1 ≤ s < 2` in steps of 2⁻⁶³ and
/// `−32767 ≤ e ≤ 32767`, that is `1.4e-9864 … 1.4e9864` with 19.2 decimal
/// digits. There is one zero, no infinity and nothing that is not a number.
///
/// # Rounding
/// `+ − × ÷ √`, integers and decimal strings: to nearest, ties to even.
/// `exp`, `ln`, `pow`, `exp2`, `log2`, `log10`: within one unit in the last
/// place (2⁻⁶³ of the value); the result is the nearest value in all but about
/// one case in a thousand.
///
/// # Errors
/// A result of 2^32768 or more is [`OutOfRange`](crate::MathError::OutOfRange);
/// a nonzero result that rounds below 2^−32767 is zero.
///
/// Operations are methods of [`Number`](crate::Number).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Real {
    /// 0 for zero, else the highest bit is set.
    significand: u64,
    /// `exponent·2^32 + 2·negative + 1`: the power of two of the highest bit and the sign, both 0 for
    /// zero.
    ///
    /// A word that is never 0 marks an absent value or an error with its 0, so that an `Option` or a
    /// `Result` of a number is two whole words as well; with smaller fields every `?` would copy
    /// them one by one, padding included.
    scale: NonZeroI64,
}

impl Real {
    /// 0.
    pub const ZERO: Self = Self::from_parts(false, 0, 0);
    /// 1.
    pub const ONE: Self = Self::power_of_two(0);
    /// Largest value, `(2 − 2⁻⁶³)·2^32767`.
    pub const MAX: Self = Self::from_parts(false, round::MAX_EXPONENT, u64::MAX);
    /// Smallest value above zero, `2^−32767`.
    pub const MIN_POSITIVE: Self = Self::power_of_two(round::MIN_EXPONENT);
    /// Length of [`to_bytes`](Self::to_bytes).
    pub const BYTES: usize = 10;

    /// Trusts its caller: the parts are canonical.
    const fn from_parts(negative: bool, exponent: i16, significand: u64) -> Self {
        let scale = (exponent as i64) << 32 | (negative as i64) << 1;
        Self::from_scale(scale, significand)
    }

    /// Trusts its caller as [`from_parts`](Self::from_parts) does; sets the lowest bit.
    const fn from_scale(scale: i64, significand: u64) -> Self {
        let scale = match NonZeroI64::new(scale | 1) {
            Some(scale) => scale,
            // unreachable
            None => NonZeroI64::MIN,
        };
        Self { significand, scale }
    }

    /// `2^exponent`; `i16::MIN`, the one exponent out of range, gives
    /// [`MIN_POSITIVE`](Self::MIN_POSITIVE).
    pub const fn power_of_two(exponent: i16) -> Self {
        let exponent = if exponent < round::MIN_EXPONENT {
            round::MIN_EXPONENT
        } else {
            exponent
        };
        Self::from_parts(false, exponent, limbs::TOP)
    }

    /// Sign, significand and exponent: `±significand·2^(exponent − 63)`.
    pub(crate) const fn parts(self) -> (bool, u64, i32) {
        (self.negative(), self.significand, self.power())
    }

    /// False for zero.
    const fn negative(self) -> bool {
        self.scale.get() & 2 != 0
    }

    /// Power of two of the highest bit, in the width of intermediate results; 0 for zero.
    #[allow(clippy::cast_possible_truncation, reason = "the exponent has 16 bits")]
    const fn power(self) -> i32 {
        (self.scale.get() >> 32) as i32
    }

    /// `−self`; zero stays zero.
    const fn opposite(self) -> Self {
        let negative = !self.negative() & (self.significand != 0);
        self.with_sign(negative)
    }

    const fn magnitude(self) -> Self {
        self.with_sign(false)
    }

    const fn with_sign(self, negative: bool) -> Self {
        let scale = self.scale.get() & !2 | (negative as i64) << 1;
        Self::from_scale(scale, self.significand)
    }
}

impl Default for Real {
    fn default() -> Self {
        Self::ZERO
    }
}

impl Ord for Real {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative(), other.negative()) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => arith::compare_magnitudes(*self, *other),
            (true, true) => arith::compare_magnitudes(*other, *self),
        }
    }
}

impl PartialOrd for Real {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
