#![allow(missing_docs)] // the message of a variant is its documentation

use thiserror::Error;

use crate::Operation;

/// Result of a computation in this crate.
pub type MathResult<T> = Result<T, MathError>;

/// Why a computation has no answer. `op` names the function that gave up.
///
/// Eight bytes: a contract copies an error wherever a `?` may return one, and formulas consist of
/// such places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[repr(align(8))]
pub enum MathError {
    #[error("{op}: result out of range")]
    OutOfRange { op: Operation },
    #[error("{op}: division by zero")]
    DivisionByZero { op: Operation },
    #[error("{op}: argument outside the domain")]
    Domain { op: Operation },
    #[error("{op}: empty input")]
    Empty { op: Operation },
    /// Numbers above 65,535 are given as that.
    #[error("{op}: expected {expected} elements, got {actual}")]
    Shape {
        op: Operation,
        expected: u16,
        actual: u16,
    },
    #[error("not a number: expected a decimal such as -12.5 or 3e-7")]
    Parse {},
}

impl MathError {
    /// [`Shape`](Self::Shape) of lengths.
    #[cold]
    #[inline(never)]
    pub(crate) fn shape(op: Operation, expected: usize, actual: usize) -> Self {
        let [expected, actual] =
            [expected, actual].map(|length| u16::try_from(length).unwrap_or(u16::MAX));
        Self::Shape {
            op,
            expected,
            actual,
        }
    }
}
