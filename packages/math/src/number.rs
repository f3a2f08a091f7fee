//! What a formula asks of a number.

use core::cmp::Ordering;
use core::fmt::Debug;

use crate::MathResult;

/// A number the formulas can be evaluated with.
///
/// The contracts use [`Real`](crate::Real) only. The trait exists so that the
/// very same formulas run with arbitrary precision in tests and with `f64` and
/// 18-decimal arithmetic in the benchmark.
///
/// Every operation that can leave the range of the type returns an error; there
/// is no value that means "not a number" or "infinite".
pub trait Number: Clone + Debug + PartialEq {
    /// 0.
    fn zero() -> Self;
    /// 1.
    fn one() -> Self;
    /// An integer, exact if it has at most 63 bits.
    fn from_int(value: i64) -> Self;
    /// `numerator / denominator`, rounded once.
    fn from_ratio(numerator: i64, denominator: u32) -> MathResult<Self>;
    /// `self + rhs`.
    fn add(&self, rhs: &Self) -> MathResult<Self>;
    /// `self − rhs`.
    fn sub(&self, rhs: &Self) -> MathResult<Self>;
    /// `self · rhs`.
    fn mul(&self, rhs: &Self) -> MathResult<Self>;
    /// `self / rhs`.
    fn div(&self, rhs: &Self) -> MathResult<Self>;
    /// `−self`.
    fn neg(&self) -> Self;
    /// `|self|`.
    fn abs(&self) -> Self;
    /// `√self`.
    fn sqrt(&self) -> MathResult<Self>;
    /// `e^self`; underflow is zero.
    fn exp(&self) -> MathResult<Self>;
    /// Natural logarithm.
    fn ln(&self) -> MathResult<Self>;
    /// Logarithm to base 10.
    fn log10(&self) -> MathResult<Self>;
    /// `self^exponent`, `self ≥ 0`; `0^y = 0` for `y > 0`, `0^0` is an error.
    fn pow(&self, exponent: &Self) -> MathResult<Self>;
    /// Total order.
    fn compare(&self, rhs: &Self) -> Ordering;
    /// Whether the value is zero.
    fn is_zero(&self) -> bool;
    /// Whether the value is below zero.
    fn is_negative(&self) -> bool;
    /// Largest integer not above the value; an error if it does not fit.
    fn floor_to_int(&self) -> MathResult<i64>;
    /// Largest integer not above the value, as a number.
    ///
    /// As written, right for types of at most 64 significant bits: what does not fit into an `i64` has no
    /// fraction there. Others override it.
    fn floor(&self) -> MathResult<Self> {
        Ok(self
            .floor_to_int()
            .map_or_else(|_| self.clone(), Self::from_int))
    }
}
