#![allow(missing_docs)] // the message of a variant is its documentation

use thiserror::Error;

/// Result of a computation in this crate.
pub type MathResult<T> = Result<T, MathError>;

/// Why a computation has no answer. `op` names the function that gave up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum MathError {
    #[error("{op}: result out of range")]
    OutOfRange { op: &'static str },
    #[error("{op}: division by zero")]
    DivisionByZero { op: &'static str },
    #[error("{op}: argument outside the domain")]
    Domain { op: &'static str },
    #[error("{op}: empty input")]
    Empty { op: &'static str },
    #[error("{op}: expected {expected} elements, got {actual}")]
    Shape {
        op: &'static str,
        expected: usize,
        actual: usize,
    },
    #[error("not a number: expected a decimal such as -12.5 or 3e-7")]
    Parse {},
}
