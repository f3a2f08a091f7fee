//! Powers with real exponents.

use super::exp::power_of_two_of_product;
use super::log::logarithm;
use super::Real;
use crate::{MathError, MathResult, Operation};

/// `base^exponent` as `2^(exponent·log₂ base)`.
///
/// The logarithm's relative error of 2⁻⁸⁵ leaves 2⁻⁷⁰ of the result even where
/// the product reaches 2^15. A negative base is refused whatever the exponent.
pub(super) fn pow(op: Operation, base: Real, exponent: Real) -> MathResult<Real> {
    if base.significand == 0 {
        let defined = !exponent.negative() && exponent.significand != 0;
        return if defined {
            Ok(Real::ZERO)
        } else {
            Err(MathError::Domain { op })
        };
    }
    power_of_two_of_product(op, exponent, logarithm(op, base)?)
}
