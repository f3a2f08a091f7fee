//! `f64`: what most code would use, where it may.

use core::cmp::Ordering;

use allora_math::{MathError, MathResult, Number, Operation};

/// `f64` as a [`Number`]; what is not finite is an error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Native(pub f64);

fn finite(op: Operation, value: f64) -> MathResult<Native> {
    if value.is_finite() {
        Ok(Native(value))
    } else {
        Err(MathError::OutOfRange { op })
    }
}

impl Number for Native {
    fn zero() -> Self {
        Self(0.0)
    }

    fn one() -> Self {
        Self(1.0)
    }

    fn from_int(value: i64) -> Self {
        Self(value as f64)
    }

    fn from_ratio(numerator: i64, denominator: u32) -> MathResult<Self> {
        finite(Operation::Ratio, numerator as f64 / f64::from(denominator))
    }

    fn add(&self, rhs: &Self) -> MathResult<Self> {
        finite(Operation::Add, self.0 + rhs.0)
    }

    fn sub(&self, rhs: &Self) -> MathResult<Self> {
        finite(Operation::Sub, self.0 - rhs.0)
    }

    fn mul(&self, rhs: &Self) -> MathResult<Self> {
        finite(Operation::Mul, self.0 * rhs.0)
    }

    fn div(&self, rhs: &Self) -> MathResult<Self> {
        if rhs.0 == 0.0 {
            Err(MathError::DivisionByZero { op: Operation::Div })
        } else {
            finite(Operation::Div, self.0 / rhs.0)
        }
    }

    fn neg(&self) -> Self {
        Self(-self.0)
    }

    fn abs(&self) -> Self {
        Self(self.0.abs())
    }

    fn sqrt(&self) -> MathResult<Self> {
        finite(Operation::Sqrt, self.0.sqrt())
    }

    fn exp(&self) -> MathResult<Self> {
        finite(Operation::Exp, self.0.exp())
    }

    fn ln(&self) -> MathResult<Self> {
        finite(Operation::Ln, self.0.ln())
    }

    fn log10(&self) -> MathResult<Self> {
        finite(Operation::Log10, self.0.log10())
    }

    fn pow(&self, exponent: &Self) -> MathResult<Self> {
        finite(Operation::Pow, self.0.powf(exponent.0))
    }

    fn compare(&self, rhs: &Self) -> Ordering {
        self.0.total_cmp(&rhs.0)
    }

    fn is_zero(&self) -> bool {
        self.0 == 0.0
    }

    fn is_negative(&self) -> bool {
        self.0 < 0.0
    }

    fn floor_to_int(&self) -> MathResult<i64> {
        Ok(self.0.floor() as i64)
    }
}
