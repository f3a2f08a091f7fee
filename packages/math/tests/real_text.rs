//! What `Real` looks like: strings, JSON, schema, bytes, integers.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests may panic"
)]

use allora_math::{MathError, Number, Operation, Real};

fn parse(text: &str) -> Real {
    text.parse().unwrap()
}

#[test]
fn display_is_positional_near_one_and_scientific_far_away() {
    for (text, written) in [
        ("0", "0"),
        ("-0.000", "0"),
        ("1", "1"),
        ("-1.50", "-1.5"),
        ("0.1", "0.1"),
        ("1234.5678", "1234.5678"),
        ("0.0000001", "0.0000001"),
        ("0.00000012", "0.00000012"),
        ("0.00000001", "1e-8"),
        ("100000000000000000000", "100000000000000000000"),
        ("1000000000000000000000", "1e21"),
        ("123456789012345678900", "123456789012345678900"),
        ("1.5e-30", "1.5e-30"),
        ("-2.5E+40", "-2.5e40"),
        ("18446744073709551615", "18446744073709551615"),
        ("3.14159265358979323846", "3.1415926535897932385"),
    ] {
        assert_eq!(parse(text).to_string(), written, "{text}");
    }
}

#[test]
fn every_documented_spelling_is_read() {
    for (text, value) in [
        ("007", 7),
        ("+5", 5),
        ("5.", 5),
        ("-5.000e0", -5),
        ("0.05e2", 5),
        (".5e1", 5),
        ("500E-2", 5),
        ("0000e-000", 0),
    ] {
        assert_eq!(parse(text), Real::integer(value), "{text}");
    }
    assert_eq!(parse(".5"), Real::power_of_two(-1));
}

#[test]
fn what_is_not_a_number_is_refused() {
    let long = "1".repeat(1_101);
    for text in [
        "",
        "-",
        "+",
        ".",
        "e5",
        "1e",
        "1e+",
        "1e-",
        "--1",
        "+-1",
        "1.2.3",
        "1e2e3",
        "1e1.5",
        " 1",
        "1 ",
        "1_000",
        "0x10",
        "NaN",
        "inf",
        "-Infinity",
        "1,5",
        "½",
        "١",
        "1\0",
        "-e",
        ".e1",
        "1e 5",
        &long,
    ] {
        assert_eq!(text.parse::<Real>(), Err(MathError::Parse {}), "{text:?}");
    }
    assert!("1".repeat(1_100).parse::<Real>().is_ok());
}

#[test]
fn width_and_sign_of_the_formatter_are_honored() {
    let value = parse("-2.5");
    assert_eq!(format!("{value:>8}|{value:<8}|"), "    -2.5|-2.5    |");
    assert_eq!(format!("{:+} {:?}", Real::ONE, Real::ONE), "+1 Real(1)");
}

#[test]
fn json_is_a_string_and_only_a_string() {
    let value = parse("-0.125");
    assert_eq!(serde_json::to_string(&value).unwrap(), "\"-0.125\"");
    assert_eq!(serde_json::from_str::<Real>("\"-0.125\"").unwrap(), value);
    // escaped, so that the deserializer cannot lend the input
    assert_eq!(
        serde_json::from_str::<Real>(r#""\u002d0.125""#).unwrap(),
        value
    );
    for json in [
        "-0.125",
        "1",
        "null",
        "\"\"",
        "\"1e9999\"",
        "[\"1\"]",
        "true",
    ] {
        assert!(serde_json::from_str::<Real>(json).is_err(), "{json}");
    }
}

#[test]
fn schema_is_a_string_with_a_pattern() {
    let schema = serde_json::to_value(schemars::schema_for!(Real)).unwrap();
    assert_eq!(schema["title"], "Real");
    assert_eq!(schema["type"], "string");
    assert!(schema["pattern"].as_str().unwrap().starts_with("^[+-]?"));
}

#[test]
fn bytes_are_ten_and_zero_is_all_zeros() {
    assert_eq!(Real::ZERO.to_bytes(), [0; 10]);
    assert_eq!(Real::ONE.to_bytes(), [0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    assert_eq!(
        parse("-1.5").to_bytes(),
        [0x80, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0]
    );
    for value in [Real::MAX, Real::MAX.neg(), Real::MIN_POSITIVE, Real::ZERO] {
        assert_eq!(Real::from_bytes(value.to_bytes()), Ok(value));
    }
}

#[test]
fn bytes_of_no_value_are_refused() {
    for at in 2..10 {
        let mut bytes = [0; 10];
        bytes[at] = if at == 2 { 0x80 } else { 1 };
        assert_eq!(Real::from_bytes(bytes), Err(MathError::Parse {}));
    }
}

#[test]
fn value_takes_sixteen_bytes_of_memory() {
    assert_eq!(size_of::<Real>(), 16);
}

#[test]
fn integers_are_exact_and_larger_ones_nearest() {
    assert_eq!(Real::from(i64::MIN).to_string(), "-9223372036854775808");
    assert_eq!(Real::from(u64::MAX).to_string(), "18446744073709551615");
    assert_eq!(Real::from(7_u32), Real::integer(7));
    let tie = (1_u128 << 64) + 1;
    assert_eq!(Real::from_u128(tie), Real::power_of_two(64));
    assert_eq!(Real::from_u128(tie + 2).floor_to_u128(), Ok(tie + 3));
    assert_eq!(Real::from_u128(u128::MAX), Real::power_of_two(128));
    assert_eq!(Real::from_u128(0), Real::ZERO);
}

#[test]
fn floors_go_down_and_refuse_what_does_not_fit() {
    for (text, floor) in [
        ("0", 0),
        ("0.999", 0),
        ("-0.001", -1),
        ("-1", -1),
        ("-1.5", -2),
        ("1e-300", 0),
        ("-1e-300", -1),
        ("9223372036854775807", i64::MAX),
        ("-9223372036854775808", i64::MIN),
    ] {
        assert_eq!(parse(text).floor_to_int(), Ok(floor), "{text}");
    }
    let error = Err(MathError::OutOfRange {
        op: Operation::Floor,
    });
    for text in [
        "9223372036854775808",
        "-9223372036854775809",
        "1e40",
        "-1e40",
    ] {
        assert_eq!(parse(text).floor_to_int(), error, "{text}");
    }
    assert_eq!(
        parse("1.9e30").floor_to_u128(),
        Ok(1_899_999_999_999_999_999_957_587_197_952)
    );
    assert_eq!(parse("0.5").floor_to_u128(), Ok(0));
    let top = Real::from_u128(u128::MAX << 64);
    assert_eq!(top.floor_to_u128(), Ok(u128::MAX << 64));
    for value in [Real::power_of_two(128), parse("-0.5"), Real::MAX] {
        assert!(value.floor_to_u128().is_err(), "{value}");
    }
}

#[test]
fn ratios_are_rounded_once_and_work_in_constants() {
    const THIRD: Real = match Real::ratio(1, 3) {
        Ok(third) => third,
        Err(_) => Real::ZERO,
    };
    assert_eq!(THIRD.to_string(), "0.33333333333333333334");
    assert_eq!(Real::ratio(-6, 4), Ok(parse("-1.5")));
    assert_eq!(
        Real::ratio(1, 0),
        Err(MathError::DivisionByZero {
            op: Operation::Ratio
        })
    );
    assert_eq!(Real::power_of_two(i16::MIN), Real::MIN_POSITIVE);
}

#[test]
fn order_is_numeric_across_signs_and_zero() {
    let mut values = [
        "1e300", "-2", "0", "3", "-1e-300", "1e-300", "-1e300", "2.9",
    ]
    .map(parse);
    values.sort();
    let written = values.map(|value| value.to_string());
    assert_eq!(
        written,
        ["-1e300", "-2", "-1e-300", "0", "1e-300", "2.9", "3", "1e300"]
    );
}

#[test]
fn range_is_left_by_error_above_and_by_zero_below() {
    let two = Real::integer(2);
    assert_eq!(
        Real::MAX.mul(&two),
        Err(MathError::OutOfRange { op: Operation::Mul })
    );
    assert_eq!(
        Real::MAX.add(&Real::MAX),
        Err(MathError::OutOfRange { op: Operation::Add })
    );
    assert_eq!(
        Real::MAX.neg().sub(&Real::MAX),
        Err(MathError::OutOfRange { op: Operation::Sub })
    );
    assert_eq!(Real::MAX.add(&Real::ONE), Ok(Real::MAX));
    assert_eq!(Real::MIN_POSITIVE.div(&two), Ok(Real::ZERO));
    assert_eq!(Real::MIN_POSITIVE.div(&two.neg()), Ok(Real::ZERO));
    assert_eq!(Real::MIN_POSITIVE.sub(&Real::MIN_POSITIVE), Ok(Real::ZERO));
}
