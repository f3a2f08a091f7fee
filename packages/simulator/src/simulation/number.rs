//! Between the models' numbers and the chain's.

use allora_math::Real;
use allora_models::series::{LARGEST, SMALLEST};

/// A model's number as the chain takes it: the shortest decimal that reads back as
/// the same `f64`. What is too small counts as zero, what is too large as the largest;
/// what is no number as `fallback`.
pub(crate) fn to_chain(value: f64, fallback: f64) -> Real {
    let value = if value.is_nan() { fallback } else { value };
    let value = value.clamp(-LARGEST, LARGEST);
    if value.is_nan() || value.abs() < SMALLEST {
        return Real::ZERO;
    }
    format!("{value:e}").parse().unwrap_or(Real::ZERO)
}

/// Whether a topic takes it as a value.
pub fn takes(value: &Real) -> bool {
    let size = from_chain(value).abs();
    *value == Real::ZERO || (SMALLEST..=LARGEST).contains(&size)
}

/// The chain's number as models and plots take it.
pub(crate) fn from_chain(value: &Real) -> f64 {
    value.to_string().parse().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_survive_the_way_there_and_back() {
        for value in [0.0, 1.0, -2_506.850_098, 1.0 / 3.0, 1e-40, -9.9e39, 46.92] {
            assert_eq!(from_chain(&to_chain(value, 5.0)), value);
        }
    }

    #[test]
    fn what_the_chain_would_refuse_is_known() {
        for (text, expected) in [
            ("0", true),
            ("-1e40", true),
            ("1e-40", true),
            ("1e41", false),
            ("1e-9000", false),
            ("-1e9000", false),
        ] {
            assert_eq!(takes(&text.parse().unwrap()), expected, "{text}");
        }
    }

    #[test]
    fn what_the_chain_would_refuse_is_made_acceptable() {
        assert_eq!(to_chain(1e-41, 5.0), Real::ZERO);
        assert_eq!(from_chain(&to_chain(f64::NAN, 5.0)), 5.0);
        assert_eq!(from_chain(&to_chain(f64::INFINITY, 5.0)), 1e40);
        assert_eq!(to_chain(f64::NAN, f64::NAN), Real::ZERO);
    }
}
