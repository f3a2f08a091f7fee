//! Intermediate numbers with 128-bit significands.

use super::limbs::{high, low, product_high_wide};
use super::round::round;
use super::Real;
use crate::{MathResult, Operation};

/// `±significand·2^(exponent − 127)`: the highest bit of the significand is set,
/// or it is zero.
#[derive(Clone, Copy)]
pub(super) struct Wide {
    pub(super) negative: bool,
    pub(super) exponent: i32,
    pub(super) significand: u128,
}

impl Wide {
    pub(super) const ZERO: Self = Self {
        negative: false,
        exponent: 0,
        significand: 0,
    };

    /// `±value·2^(exponent − 127)`, normalized.
    pub(super) const fn new(negative: bool, exponent: i32, value: u128) -> Self {
        if value == 0 {
            return Self::ZERO;
        }
        let zeros = value.leading_zeros();
        Self {
            negative,
            exponent: exponent.wrapping_sub_unsigned(zeros),
            significand: value << zeros,
        }
    }

    /// `a·b·2^(exponent − 254)` for normalized `a` and `b`, rounded down to 127 bits
    /// at least.
    pub(super) const fn product(negative: bool, exponent: i32, a: u128, b: u128) -> Self {
        let significand = product_high_wide(a, b);
        let (significand, exponent) = match significand >> 127 {
            0 => (significand << 1, exponent),
            _ => (significand, exponent.wrapping_add(1)),
        };
        Self {
            negative,
            exponent,
            significand,
        }
    }

    /// `self·factor` for a factor that is not zero, rounded down in magnitude,
    /// within 2⁻¹²⁶ of the product.
    pub(super) const fn times(self, factor: Self) -> Self {
        if self.significand == 0 {
            return self;
        }
        let negative = self.negative != factor.negative;
        let exponent = self.exponent.wrapping_add(factor.exponent);
        Self::product(negative, exponent, self.significand, factor.significand)
    }

    pub(super) const fn round(self, op: Operation) -> MathResult<Real> {
        if self.significand == 0 {
            return Ok(Real::ZERO);
        }
        let Self {
            negative,
            exponent,
            significand,
        } = self;
        round(op, negative, exponent, high(significand), low(significand))
    }
}
