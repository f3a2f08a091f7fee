//! Laws of `Real`, on random values of every size.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests may panic"
)]

use core::cmp::Ordering;

use allora_math::{Number, Real};
use proptest::prelude::*;

/// Any value, zero included; the exponent uniform in a range.
fn value(exponents: core::ops::RangeInclusive<i16>) -> impl Strategy<Value = Real> {
    let value = (any::<bool>(), exponents, any::<u64>()).prop_map(|(negative, exponent, bits)| {
        let biased = (exponent.cast_unsigned() ^ 0x8000).to_be_bytes();
        let field = bits >> 1 | u64::from(negative) << 63;
        let mut bytes = [0; 10];
        bytes[..2].copy_from_slice(&biased);
        bytes[2..].copy_from_slice(&field.to_be_bytes());
        Real::from_bytes(bytes).unwrap()
    });
    prop_oneof![1 => Just(Real::ZERO), 40 => value]
}

fn any_value() -> impl Strategy<Value = Real> {
    prop_oneof![value(-32_767..=32_767), value(-200..=200), value(-2..=2)]
}

fn moderate() -> impl Strategy<Value = Real> {
    prop_oneof![value(-100..=100), value(-4..=10)]
}

/// `|a − b| ≤ units·2⁻⁶³·|b|`.
fn close(a: Real, b: Real, units: i64) -> bool {
    let unit = b.abs().mul(&Real::power_of_two(-63)).unwrap();
    let bound = unit.mul(&Real::integer(units)).unwrap();
    a.sub(&b).unwrap().abs() <= bound
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn string_round_trip_is_the_identity(x in any_value()) {
        prop_assert_eq!(x.to_string().parse(), Ok(x));
        let json = serde_json::to_string(&x).unwrap();
        prop_assert_eq!(serde_json::from_str::<Real>(&json).unwrap(), x);
    }

    #[test]
    fn bytes_round_trip_is_the_identity(x in any_value(), bytes in any::<[u8; 10]>()) {
        prop_assert_eq!(Real::from_bytes(x.to_bytes()), Ok(x));
        if let Ok(y) = Real::from_bytes(bytes) {
            prop_assert_eq!(y.to_bytes(), bytes);
        }
    }

    #[test]
    fn any_text_is_read_or_refused_without_panic(text in "[-+]?[0-9.eE+-]{0,40}", other in ".*") {
        for text in [text, other] {
            if let Ok(x) = text.parse::<Real>() {
                prop_assert_eq!(x.to_string().parse(), Ok(x));
            }
        }
    }

    #[test]
    fn sums_and_products_commute(a in any_value(), b in any_value()) {
        prop_assert_eq!(a.add(&b), b.add(&a));
        prop_assert_eq!(a.mul(&b), b.mul(&a));
    }

    #[test]
    fn neutral_elements_change_nothing(a in any_value()) {
        prop_assert_eq!(a.add(&Real::ZERO), Ok(a));
        prop_assert_eq!(a.sub(&a), Ok(Real::ZERO));
        prop_assert_eq!(a.mul(&Real::ONE), Ok(a));
        prop_assert_eq!(a.div(&Real::ONE), Ok(a));
        prop_assert_eq!(a.neg().neg(), a);
    }

    #[test]
    fn scaling_by_powers_of_two_is_exact(a in moderate(), b in moderate(), k in -99_i16..99) {
        let scale = Real::power_of_two(k);
        let scaled = |x: Real| x.mul(&scale).unwrap();
        prop_assert_eq!(scaled(a).add(&scaled(b)), a.add(&b).map(scaled));
        prop_assert_eq!(scaled(a).mul(&b), a.mul(&b).map(scaled));
    }

    #[test]
    fn order_agrees_with_the_sign_of_the_difference(a in any_value(), b in any_value()) {
        if let Ok(difference) = a.sub(&b) {
            match a.cmp(&b) {
                Ordering::Less => prop_assert!(difference.is_negative() || difference.is_zero()),
                Ordering::Equal => prop_assert_eq!(difference, Real::ZERO),
                Ordering::Greater => prop_assert!(!difference.is_negative()),
            }
        }
        prop_assert_eq!(a.cmp(&b), b.neg().cmp(&a.neg()));
        prop_assert_eq!(a.cmp(&b), a.compare(&b));
    }

    #[test]
    fn division_undoes_multiplication(a in moderate(), b in moderate()) {
        prop_assume!(!b.is_zero());
        prop_assert!(close(a.mul(&b).unwrap().div(&b).unwrap(), a, 2));
    }

    #[test]
    fn functions_are_monotonic(a in moderate(), step in 0_u32..4, b in moderate()) {
        // b is far away, near is a few units in the last place above
        let unit = a.abs().mul(&Real::power_of_two(-63)).unwrap();
        let near = a.add(&unit.mul(&Real::from(step)).unwrap()).unwrap();
        for other in [near, b] {
            let (low, high) = if a < other { (a, other) } else { (other, a) };
            if let (Ok(below), Ok(above)) = (low.exp(), high.exp()) {
                prop_assert!(below <= above, "exp {low} {high}");
            }
            if low > Real::ZERO {
                prop_assert!(low.ln().unwrap() <= high.ln().unwrap(), "ln {low} {high}");
                prop_assert!(low.log10().unwrap() <= high.log10().unwrap(), "log10 {low} {high}");
                prop_assert!(low.sqrt().unwrap() <= high.sqrt().unwrap(), "sqrt {low} {high}");
            }
        }
    }

    #[test]
    fn exp_undoes_ln(x in prop_oneof![value(-32_000..=32_000), moderate()]) {
        prop_assume!(!x.is_zero());
        let x = x.abs();
        let log = x.ln().unwrap();
        // an error of half a unit of the logarithm is |log|/2 units of the result
        let units = log.abs().floor_to_int().unwrap() + 3;
        prop_assert!(close(log.exp().unwrap(), x, units));
    }

    #[test]
    fn exp_turns_sums_into_products(a in value(-60..=7), b in value(-60..=7)) {
        let sum = a.add(&b).unwrap();
        let product = a.exp().unwrap().mul(&b.exp().unwrap()).unwrap();
        let units = sum.abs().floor_to_int().unwrap() + 4;
        prop_assert!(close(sum.exp().unwrap(), product, units));
    }

    #[test]
    fn pow_agrees_with_products_and_roots(x in value(-200..=200)) {
        prop_assume!(!x.is_zero());
        let x = x.abs();
        let square = x.mul(&x).unwrap();
        prop_assert!(close(x.pow(&Real::integer(2)).unwrap(), square, 1));
        prop_assert!(close(x.pow(&Real::power_of_two(-1)).unwrap(), x.sqrt().unwrap(), 1));
        prop_assert!(close(x.pow(&Real::integer(-1)).unwrap(), Real::ONE.div(&x).unwrap(), 1));
    }
}
