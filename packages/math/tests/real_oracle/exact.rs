//! Exact and very precise numbers beside `Real`.

use allora_math::{MathError, MathResult, Real};
use dashu_float::round::mode::HalfEven;
use dashu_float::{Context, FBig};

use crate::inputs::{parts, real, TOP};

pub(crate) type Big = FBig<HalfEven, 2>;

/// Bits of the functions' reference values.
pub(crate) const PRECISION: usize = 192;

pub(crate) fn context() -> Context<HalfEven> {
    Context::new(PRECISION)
}

/// The value itself; sums and products of it are exact.
pub(crate) fn exact(value: Real) -> Big {
    let (negative, exponent, significand) = parts(value);
    let magnitude = integer(significand) << isize::try_from(exponent - 63).unwrap();
    if negative {
        -magnitude
    } else {
        magnitude
    }
}

pub(crate) fn integer(value: u64) -> Big {
    Big::from(value).with_precision(0).value()
}

pub(crate) fn magnitude(value: &Big) -> Big {
    if *value < Big::ZERO {
        -value.clone()
    } else {
        value.clone()
    }
}

/// `⌊log₂ |value|⌋`.
pub(crate) fn exponent(value: &Big) -> i64 {
    let repr = value.repr();
    let digits = i64::try_from(repr.digits()).unwrap();
    i64::try_from(repr.exponent()).unwrap() + digits - 1
}

/// Error in units in the last place of the exact result, or a panic where the
/// result is an error or zero and should not be, or the other way around.
pub(crate) fn ulps(what: &str, actual: MathResult<Real>, expected: &Big) -> f64 {
    let actual = match actual {
        Ok(actual) => actual,
        Err(MathError::OutOfRange { .. }) => {
            let least = exact(Real::MAX);
            assert!(
                magnitude(expected) > least,
                "{what}: overflow below the maximum"
            );
            return 0.0;
        }
        Err(error) => panic!("{what}: {error}"),
    };
    if expected.repr().is_zero() {
        assert_eq!(actual, Real::ZERO, "{what}");
        return 0.0;
    }
    if actual == Real::ZERO {
        let least = exact(Real::MIN_POSITIVE);
        assert!(
            magnitude(expected) < least,
            "{what}: zero above the minimum"
        );
        return 0.0;
    }
    let difference = magnitude(&(exact(actual) - expected));
    if difference.repr().is_zero() {
        return 0.0;
    }
    let unit = isize::try_from(exponent(expected) - 63).unwrap();
    (difference >> unit).to_f64().value()
}

/// The nearest `Real` to an exact value, by the definition.
pub(crate) fn nearest(value: &Big) -> Option<Real> {
    if value.repr().is_zero() {
        return Some(Real::ZERO);
    }
    let floor = exponent(value);
    let scaled = magnitude(value) >> isize::try_from(floor - 63).unwrap();
    let whole = u64::try_from(scaled.clone().floor().to_int().value()).unwrap();
    let fraction = scaled - integer(whole);
    let half = integer(1) >> 1;
    let up = fraction > half || (fraction == half && whole % 2 == 1);
    let (significand, exponent) = match whole.checked_add(u64::from(up)) {
        Some(significand) => (significand, floor),
        None => (TOP, floor + 1),
    };
    match exponent {
        ..=-32_768 => Some(Real::ZERO),
        32_768.. => None,
        _ => Some(real(*value < Big::ZERO, exponent, significand)),
    }
}

/// Whether `value` is the nearest to a quantity of which only the order relative
/// to exact numbers is known: `order(x)` says how the quantity compares to `x`.
pub(crate) fn is_nearest(value: Real, order: impl Fn(&Big) -> core::cmp::Ordering) -> bool {
    use core::cmp::Ordering::{Equal, Greater, Less};
    let (_, exponent, significand) = parts(value);
    let half_unit = integer(1) << isize::try_from(exponent - 64).unwrap();
    let below = match significand {
        TOP => half_unit.clone() >> 1,
        _ => half_unit.clone(),
    };
    let even = significand % 2 == 0;
    let middle = exact(value);
    let low = order(&(middle.clone() - below));
    let high = order(&(middle + half_unit));
    (low == Greater || (even && low == Equal)) && (high == Less || (even && high == Equal))
}
