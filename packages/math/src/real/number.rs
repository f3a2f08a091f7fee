//! [`Real`] as a [`Number`].

use core::cmp::Ordering;

use super::{arith, exp, log, pow, sqrt, Real};
use crate::{MathResult, Number, Operation};

impl Number for Real {
    fn zero() -> Self {
        Self::ZERO
    }

    fn one() -> Self {
        Self::ONE
    }

    fn from_int(value: i64) -> Self {
        Self::integer(value)
    }

    fn from_ratio(numerator: i64, denominator: u32) -> MathResult<Self> {
        Self::ratio(numerator, denominator)
    }

    fn add(&self, rhs: &Self) -> MathResult<Self> {
        arith::add(Operation::Add, *self, *rhs)
    }

    fn sub(&self, rhs: &Self) -> MathResult<Self> {
        arith::add(Operation::Sub, *self, rhs.opposite())
    }

    fn mul(&self, rhs: &Self) -> MathResult<Self> {
        arith::multiply(Operation::Mul, *self, *rhs)
    }

    fn div(&self, rhs: &Self) -> MathResult<Self> {
        arith::quotient(Operation::Div, *self, *rhs)
    }

    fn neg(&self) -> Self {
        self.opposite()
    }

    fn abs(&self) -> Self {
        self.magnitude()
    }

    fn sqrt(&self) -> MathResult<Self> {
        sqrt::square_root(Operation::Sqrt, *self)
    }

    fn exp(&self) -> MathResult<Self> {
        exp::exp(Operation::Exp, *self)
    }

    fn ln(&self) -> MathResult<Self> {
        log::ln(Operation::Ln, *self)
    }

    fn log10(&self) -> MathResult<Self> {
        log::log10(Operation::Log10, *self)
    }

    fn pow(&self, exponent: &Self) -> MathResult<Self> {
        pow::pow(Operation::Pow, *self, *exponent)
    }

    fn compare(&self, rhs: &Self) -> Ordering {
        self.cmp(rhs)
    }

    fn is_zero(&self) -> bool {
        self.significand == 0
    }

    fn is_negative(&self) -> bool {
        self.negative()
    }

    fn floor_to_int(&self) -> MathResult<i64> {
        self.floor_to_i64()
    }
}
