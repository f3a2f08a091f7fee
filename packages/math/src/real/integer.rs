//! Integers to [`Real`] and back.

use super::round::{round_wide, MAX_EXPONENT};
use super::{arith, Real};
use crate::{MathError, MathResult, Operation};

impl Real {
    /// An integer, exact.
    #[inline(never)]
    pub const fn integer(value: i64) -> Self {
        let magnitude = Self::natural(value.unsigned_abs());
        if value < 0 {
            magnitude.opposite()
        } else {
            magnitude
        }
    }

    /// A natural number, exact.
    const fn natural(value: u64) -> Self {
        Self::nearest(value as u128)
    }

    /// Nearest value to an unsigned integer; exact up to 64 bits.
    ///
    /// # Rounding
    /// To nearest, ties to even.
    pub fn from_u128(value: u128) -> Self {
        Self::nearest(value)
    }

    const fn nearest(value: u128) -> Self {
        if value == 0 {
            return Self::ZERO;
        }
        match round_wide(Operation::Integer, false, 127, value) {
            Ok(rounded) => rounded,
            // unreachable: the exponent is 128 at most
            Err(_) => Self::power_of_two(MAX_EXPONENT),
        }
    }

    /// `numerator / denominator`, rounded once; usable in constants.
    ///
    /// # Errors
    /// [`DivisionByZero`](MathError::DivisionByZero).
    pub const fn ratio(numerator: i64, denominator: u32) -> MathResult<Self> {
        arith::quotient(
            Operation::Ratio,
            Self::integer(numerator),
            Self::natural(denominator as u64),
        )
    }

    /// `⌊self⌋`.
    ///
    /// # Errors
    /// [`OutOfRange`](MathError::OutOfRange) if negative or ≥ 2^128.
    pub fn floor_to_u128(self) -> MathResult<u128> {
        if self.negative() || self.power() > 127 {
            return Err(MathError::OutOfRange {
                op: Operation::Floor,
            });
        }
        Ok(self.split().0)
    }

    /// `⌊self⌋`.
    ///
    /// # Errors
    /// [`OutOfRange`](MathError::OutOfRange) if it does not fit.
    pub(super) fn floor_to_i64(self) -> MathResult<i64> {
        let error = MathError::OutOfRange {
            op: Operation::Floor,
        };
        if self.power() > 63 {
            return Err(error);
        }
        let (whole, fractional) = self.split();
        let whole = i128::try_from(whole).map_err(|_| error)?;
        let floor = if self.negative() {
            whole.wrapping_neg().wrapping_sub(i128::from(fractional))
        } else {
            whole
        };
        i64::try_from(floor).map_err(|_| error)
    }

    /// `⌊|self|⌋` for an exponent of 127 at most, and whether it is less than
    /// `|self|`.
    fn split(self) -> (u128, bool) {
        let wide = u128::from(self.significand) << 64;
        let shift = 127_i32.wrapping_sub(self.power()).unsigned_abs();
        let whole = wide.checked_shr(shift).unwrap_or(0);
        let restored = whole.checked_shl(shift).unwrap_or(0);
        (whole, restored != wide)
    }
}

impl From<i64> for Real {
    fn from(value: i64) -> Self {
        Self::integer(value)
    }
}

impl From<i32> for Real {
    fn from(value: i32) -> Self {
        Self::integer(i64::from(value))
    }
}

impl From<u64> for Real {
    fn from(value: u64) -> Self {
        Self::natural(value)
    }
}

impl From<u32> for Real {
    fn from(value: u32) -> Self {
        Self::natural(u64::from(value))
    }
}
