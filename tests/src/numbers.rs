//! Between `Real` and the plain numbers of an independent computation.

use allora_math::Real;

/// `thousandths / 1000`.
pub fn real(thousandths: i64) -> Real {
    Real::ratio(thousandths, 1_000).expect("thousandths are in range")
}

/// A whole number.
pub fn whole(value: i64) -> Real {
    Real::from(value)
}

/// Nearest `f64`.
pub fn float(value: Real) -> f64 {
    value.to_string().parse().expect("a decimal string")
}

/// Asserts that two numbers differ by at most a part in `10^9` of the larger one.
#[track_caller]
pub fn assert_close(what: &str, actual: f64, expected: f64) {
    let scale = actual.abs().max(expected.abs()).max(1e-12);
    assert!(
        (actual - expected).abs() <= 1e-9 * scale,
        "{what}: {actual} is not {expected}"
    );
}
