//! + − × ÷ √ are correctly rounded: compared with exact arithmetic.

use allora_math::{MathError, MathResult, Number, Real};

use crate::exact::{exact, is_nearest, magnitude, nearest, Big};
use crate::inputs::{edges, parts, Random};

fn assert_nearest(op: &str, a: Real, b: Real, actual: MathResult<Real>, expected: &Big) {
    match (actual, nearest(expected)) {
        (Ok(actual), Some(expected)) if actual == expected => {}
        (Err(MathError::OutOfRange { .. }), None) => {}
        (actual, expected) => panic!("{a} {op} {b}: {actual:?} instead of {expected:?}"),
    }
}

fn check_sum(a: Real, b: Real) {
    let gap = parts(a).1.abs_diff(parts(b).1);
    // Beyond, the smaller only tips a tie that is not there.
    let (exact_a, exact_b) = if gap > 300 && a != Real::ZERO && b != Real::ZERO {
        let larger = if a.abs() > b.abs() { a } else { b };
        (exact(larger), Big::ZERO)
    } else {
        (exact(a), exact(b))
    };
    assert_nearest("+", a, b, a.add(&b), &(exact_a.clone() + &exact_b));
    if gap <= 300 {
        assert_nearest("-", a, b, a.sub(&b), &(exact_a - exact_b));
    }
}

fn check_product(a: Real, b: Real) {
    assert_nearest("*", a, b, a.mul(&b), &(exact(a) * exact(b)));
}

fn check_quotient(a: Real, b: Real) {
    if b == Real::ZERO {
        assert!(matches!(a.div(&b), Err(MathError::DivisionByZero { .. })));
        return;
    }
    let exponent = parts(a).1 - parts(b).1;
    match a.div(&b) {
        Ok(quotient) if quotient == Real::ZERO => {
            assert!(a == Real::ZERO || exponent <= -32_767, "{a} / {b}");
        }
        Ok(quotient) => {
            assert_eq!(quotient.is_negative(), a.is_negative() != b.is_negative());
            let (a, b) = (magnitude(&exact(a)), magnitude(&exact(b)));
            let right = is_nearest(quotient.abs(), |x| a.cmp(&(x.clone() * &b)));
            assert!(right, "{a} / {b}");
        }
        Err(MathError::OutOfRange { .. }) => assert!(exponent >= 32_767, "{a} / {b}"),
        Err(error) => panic!("{a} / {b}: {error}"),
    }
}

fn check_root(a: Real) {
    if a.is_negative() {
        assert!(matches!(a.sqrt(), Err(MathError::Domain { .. })));
        return;
    }
    let root = a.sqrt().unwrap();
    if a == Real::ZERO {
        assert_eq!(root, Real::ZERO);
        return;
    }
    let exact_a = exact(a);
    assert!(
        is_nearest(root, |x| exact_a.cmp(&(x.clone() * x))),
        "sqrt {a}"
    );
    match a.mul(&a) {
        Ok(square) if exact(square) == exact(a) * exact(a) => {
            assert_eq!(square.sqrt(), Ok(a), "sqrt of an exact square");
        }
        _ => {}
    }
}

fn check_order(a: Real, b: Real) {
    assert_eq!(a.cmp(&b), exact(a).cmp(&exact(b)), "{a} <=> {b}");
}

fn check_pair(a: Real, b: Real) {
    check_sum(a, b);
    check_product(a, b);
    check_quotient(a, b);
    check_order(a, b);
}

fn check_random(seed: u64, count: u32) {
    let mut random = Random(seed);
    for round in 0..count {
        let reach = [3, 70, 140, 32_767][usize::try_from(round % 4).unwrap()];
        let a = random.real(-reach, reach);
        let b = match round % 8 {
            0..4 => random.real(-reach, reach),
            // cancellation, ties and gathered bits
            4 => random.near(a, 0, 0),
            5 => random.near(a, -2, 2),
            6 => random.near(a, 62, 66),
            _ => random.near(a, -66, -62),
        };
        check_pair(a, b);
        check_root(a.abs());
    }
}

#[test]
fn every_pair_of_edges_is_correctly_rounded() {
    let edges = edges();
    let mut random = Random(1);
    for a in &edges {
        check_root(*a);
        for b in edges.iter().filter(|_| random.below(4) == 0) {
            check_pair(*a, *b);
        }
    }
}

#[test]
fn random_operands_are_correctly_rounded() {
    check_random(2, 200_000);
}

#[test]
#[ignore = "minutes"]
fn all_edges_and_a_million_operands_are_correctly_rounded() {
    let edges = edges();
    for a in &edges {
        for b in &edges {
            check_pair(*a, *b);
        }
    }
    check_random(3, 1_000_000);
    println!("add sub mul div sqrt: all correctly rounded");
}
