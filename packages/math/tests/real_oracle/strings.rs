//! Decimal strings: nearest value on the way in, shortest on the way out.

use allora_math::{MathError, Number, Operation, Real};

use crate::exact::{exact, integer, is_nearest, magnitude, Big};
use crate::inputs::{edges, real, Random};

/// `10^power`, exact.
fn power_of_ten(power: u32) -> Big {
    (0..power).fold(integer(1), |product, _| product * integer(10))
}

fn number(digits: &str) -> Big {
    digits.bytes().fold(integer(0), |sum, digit| {
        sum * integer(10) + integer(u64::from(digit - b'0'))
    })
}

/// Whether a value is the nearest to `digits·10^power`.
fn reads_as(digits: &str, power: i32, value: Real) -> bool {
    let number = number(digits);
    let scale = power_of_ten(power.unsigned_abs());
    is_nearest(value, |x| {
        if power < 0 {
            number.cmp(&(x.clone() * &scale))
        } else {
            (number.clone() * &scale).cmp(x)
        }
    })
}

fn check_reading(digits: &str, power: i32) {
    let text = format!("{digits}e{power}");
    let value: Real = text.parse().unwrap();
    assert!(reads_as(digits, power, value), "{text} read as {value}");
    let negated: Real = format!("-{text}").parse().unwrap();
    assert_eq!(exact(negated), -exact(value));
}

/// `(digits, power)` of what `Display` wrote.
fn split(text: &str) -> (String, i32) {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let power = exponent.parse::<i32>().unwrap() - i32::try_from(fraction.len()).unwrap();
    let digits = format!("{integer}{fraction}");
    let short = digits.trim_end_matches('0');
    let power = power + i32::try_from(digits.len() - short.len()).unwrap();
    (short.trim_start_matches('0').to_owned(), power)
}

/// `|digits·10^power − value|` in a unit that only depends on the power.
fn distance(digits: u128, power: i32, value: Real) -> Big {
    let scale = power_of_ten(power.unsigned_abs());
    let number = number(&digits.to_string());
    magnitude(&if power < 0 {
        number - exact(value) * scale
    } else {
        number * scale - exact(value)
    })
}

/// Reads back, no string of one digit less reads back, and none of as many
/// digits that reads back is nearer.
fn check_writing(value: Real) {
    let text = value.to_string();
    assert_eq!(text.parse(), Ok(value), "{text}");
    let (digits, power) = split(&text);
    let written: u128 = digits.parse().unwrap();
    for other in [written - 1, written + 1] {
        let nearer = distance(other, power, value) < distance(written, power, value);
        let reads_back = format!("{other}e{power}").parse() == Ok(value);
        assert!(!(nearer && reads_back), "{text}: {other} is nearer");
    }
    if digits.len() < 2 {
        return;
    }
    let (shorter, _) = digits.split_at(digits.len() - 1);
    let below: u128 = shorter.parse().unwrap();
    for candidate in [below, below + 1] {
        let candidate = format!("{candidate}e{}", power + 1);
        assert_ne!(
            candidate.parse(),
            Ok(value),
            "{text} is longer than {candidate}"
        );
    }
}

fn random_digits(random: &mut Random, count: u64) -> String {
    let first = char::from(b'1' + u8::try_from(random.below(9)).unwrap());
    let rest = (1..count).map(|_| char::from(b'0' + u8::try_from(random.below(10)).unwrap()));
    core::iter::once(first).chain(rest).collect()
}

/// Digits of the exact middle between a value and the next, and one digit off.
fn check_middles(random: &mut Random) {
    let shift = random.below(60);
    let middle = (u128::from(random.word() | 1 << 63) << 1 | 1) << shift.min(62);
    for digits in [middle - 1, middle, middle + 1] {
        check_reading(&digits.to_string(), 0);
    }
    // the same middle as a decimal fraction: m/2^k = m·5^k/10^k
    let places = random.below(27);
    let fives = (0..places).fold(1_u128, |product, _| product * 5);
    let Some(scaled) = (middle >> shift.min(62)).checked_mul(fives) else {
        return;
    };
    for digits in [scaled - 1, scaled, scaled + 1] {
        check_reading(&digits.to_string(), -i32::try_from(places).unwrap());
    }
}

fn check_random(seed: u64, count: u32) {
    let mut random = Random(seed);
    for round in 0..count {
        let count = 1 + random.below([20, 23, 38, 45][usize::try_from(round % 4).unwrap()]);
        let digits = random_digits(&mut random, count);
        let reach = if round % 64 == 0 { 600 } else { 70 };
        check_reading(
            &digits,
            i32::try_from(random.between(-reach, reach)).unwrap(),
        );
        check_middles(&mut random);
        check_writing(random.real(-150, 150).abs());
        check_writing(random.real(55, 80).abs());
        check_writing(
            digits
                .get(..count.min(17) as usize)
                .unwrap()
                .parse()
                .unwrap(),
        );
        if round % 64 == 0 {
            check_writing(random.real(-32_767, 32_767).abs());
        }
    }
}

#[test]
fn strings_are_nearest_and_shortest() {
    check_random(10, 10_000);
}

#[test]
fn edges_are_written_shortest() {
    for value in edges().into_iter().filter(|value| *value > Real::ZERO) {
        check_writing(value);
    }
}

#[test]
fn powers_of_two_are_written_shortest() {
    for exponent in (-32_767..=32_767).step_by(491).chain(-230..230) {
        check_writing(real(false, exponent, 1 << 63));
        check_writing(real(false, exponent, u64::MAX));
    }
}

#[test]
fn powers_of_ten_are_one_digit() {
    for power in -9_863..=9_864_i32 {
        if power.abs() > 100 && power % 61 != 0 {
            continue;
        }
        let text = format!("1e{power}");
        let value: Real = text.parse().unwrap();
        assert_eq!(split(&value.to_string()), ("1".to_owned(), power));
    }
}

/// A thousand digits, of which the last decides.
#[test]
fn long_strings_are_nearest() {
    let middle = "18446744073709551617";
    let zeros = "0".repeat(1_000);
    let even: Real = "18446744073709551616".parse().unwrap();
    let odd: Real = "18446744073709551618".parse().unwrap();
    assert_ne!(even, odd);
    assert_eq!(format!("{middle}.{zeros}").parse(), Ok(even));
    assert_eq!(format!("{middle}.{zeros}1").parse(), Ok(odd));
    assert_eq!(format!("{zeros}{middle}").parse(), Ok(even));
    assert_eq!(format!("0.{zeros}5e1001").parse(), Ok(Real::integer(5)));
    assert_eq!(format!("5{zeros}e-1000").parse(), Ok(Real::integer(5)));
}

#[test]
fn limits_of_the_range_are_read_and_refused() {
    let largest = Real::MAX.to_string();
    assert_eq!(largest.parse(), Ok(Real::MAX));
    assert_eq!(largest, "1.4154610310449547889e9864");
    let out = Err(MathError::OutOfRange {
        op: Operation::Parse,
    });
    for text in [
        "1.415461031044954789e9864",
        "1e9865",
        "-1e9865",
        "1e99999999999999999999",
    ] {
        assert_eq!(text.parse::<Real>(), out, "{text}");
    }
    let smallest = Real::MIN_POSITIVE.to_string();
    assert_eq!(smallest.parse(), Ok(Real::MIN_POSITIVE));
    for text in [
        "7e-9865",
        "1e-9999",
        "-1e-99999999999999999999",
        "0e99999999999",
    ] {
        assert_eq!(text.parse(), Ok(Real::ZERO), "{text}");
    }
}

#[test]
#[ignore = "minutes"]
fn a_million_strings_are_nearest_and_shortest() {
    check_random(11, 1_000_000);
    println!("strings: all nearest and shortest");
}
