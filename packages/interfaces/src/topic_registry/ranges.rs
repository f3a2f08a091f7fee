//! Refusals of what is outside a range.

use allora_math::{Number, Real};

use super::validate::ParamsError;

pub(super) fn whole(
    field: &'static str,
    expected: &'static str,
    actual: u64,
    low: u64,
    high: u64,
) -> Result<(), ParamsError> {
    if (low..=high).contains(&actual) {
        Ok(())
    } else {
        Err(ParamsError {
            field,
            expected,
            actual: actual.to_string(),
        })
    }
}

pub(super) fn between(
    field: &'static str,
    expected: &'static str,
    actual: Real,
    low: Real,
    high: Real,
) -> Result<(), ParamsError> {
    if low <= actual && actual <= high {
        Ok(())
    } else {
        Err(ParamsError {
            field,
            expected,
            actual: actual.to_string(),
        })
    }
}

pub(super) fn upto(
    field: &'static str,
    expected: &'static str,
    actual: Real,
    high: i64,
) -> Result<(), ParamsError> {
    between(field, expected, actual, Real::ZERO, Real::from(high))
}

pub(super) fn positive(
    field: &'static str,
    expected: &'static str,
    actual: Real,
    high: i64,
) -> Result<(), ParamsError> {
    upto(field, expected, actual, high)?;
    if actual.is_zero() {
        return Err(ParamsError {
            field,
            expected,
            actual: actual.to_string(),
        });
    }
    Ok(())
}
