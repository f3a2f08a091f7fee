//! How near reputers were to the truth.

use core::cmp::Ordering;

use crate::list::try_map;
use crate::{MathResult, Number};

/// Scores of truths reported, `T = 1/(|y_m − y|/E + ε)`: what a typical error of the network is to a
/// worker, it is to a reputer.
///
/// Nobody's score depends on anybody else's report but through the truth itself, which is a median.
///
/// # Shape
/// `[m]` truths, to `[m]`.
/// # Units
/// Dimensionless, in `(0, 1/ε]`.
/// # Rounding
/// Two divisions each.
/// # Errors
/// [`MathError::DivisionByZero`](crate::MathError::DivisionByZero) for `ε = 0`;
/// [`MathError::OutOfRange`](crate::MathError::OutOfRange).
/// # Source
/// Own.
pub fn closeness_scores<N: Number>(
    truths: &[N],
    truth: &N,
    typical_error: &N,
    epsilon: &N,
) -> MathResult<Vec<N>> {
    try_map(truths, &mut |reported| {
        let distance = reported.sub(truth)?.abs();
        let relative = match distance.compare(&N::zero()) {
            Ordering::Greater if typical_error.is_zero() => N::one(),
            Ordering::Greater => distance.div(typical_error)?,
            Ordering::Less | Ordering::Equal => N::zero(),
        };
        N::one().div(&relative.add(epsilon)?)
    })
}
