//! exp, exp2, ln, log2, log10, pow: the worst error in units in the last place.

use std::sync::OnceLock;

use allora_math::{MathError, MathResult, Number, Operation, Real};

use crate::exact::{context, exact, exponent, integer, ulps, Big};
use crate::inputs::{edges, parts, real, Random};

/// What the tests enforce; the documented bound is 1.
const BOUND: f64 = 0.505;

fn wide(value: Big) -> Big {
    value.with_precision(context().precision()).value()
}

fn ln_two() -> &'static Big {
    static LN_TWO: OnceLock<Big> = OnceLock::new();
    LN_TWO.get_or_init(|| context().ln(integer(2).repr()).value())
}

fn ln_ten() -> &'static Big {
    static LN_TEN: OnceLock<Big> = OnceLock::new();
    LN_TEN.get_or_init(|| context().ln(integer(10).repr()).value())
}

/// `ln x`, without loss near 1.
fn ln(x: Real) -> Big {
    let distance = exact(x) - integer(1);
    if distance.repr().is_zero() {
        return Big::ZERO;
    }
    if exponent(&distance) < -2 {
        return context().ln_1p(distance.repr()).value();
    }
    context().ln(exact(x).repr()).value()
}

/// `e^t`; outside of ±23,000 only a number that is as far out of range.
fn exp(t: &Big) -> Big {
    let limit = integer(23_000);
    if *t > limit {
        return integer(1) << 33_000;
    }
    if *t < -limit {
        return integer(1) >> 33_000;
    }
    context().exp(t.repr()).value()
}

#[derive(Clone, Copy, Debug)]
enum Function {
    Exp,
    Exp2,
    Ln,
    Log2,
    Log10,
}

impl Function {
    const ALL: [Self; 5] = [Self::Exp, Self::Exp2, Self::Ln, Self::Log2, Self::Log10];

    fn actual(self, x: Real) -> MathResult<Real> {
        match self {
            Self::Exp => x.exp(),
            Self::Exp2 => x.exp2(),
            Self::Ln => x.ln(),
            Self::Log2 => x.log2(),
            Self::Log10 => x.log10(),
        }
    }

    fn is_logarithm(self) -> bool {
        matches!(self, Self::Ln | Self::Log2 | Self::Log10)
    }

    fn expected(self, x: Real) -> Big {
        match self {
            Self::Exp => exp(&exact(x)),
            Self::Exp2 if parts(x).1 > 20 => exp(&exact(x)),
            Self::Exp2 => exp(&(wide(exact(x)) * ln_two())),
            Self::Ln => ln(x),
            Self::Log2 => ln(x) / ln_two(),
            Self::Log10 => ln(x) / ln_ten(),
        }
    }

    fn error(self, x: Real) -> f64 {
        if self.is_logarithm() && (x == Real::ZERO || x.is_negative()) {
            assert!(matches!(self.actual(x), Err(MathError::Domain { .. })));
            return 0.0;
        }
        ulps(&format!("{self:?} {x}"), self.actual(x), &self.expected(x))
    }

    fn input(self, random: &mut Random, round: u32) -> Real {
        if self.is_logarithm() {
            return match round % 4 {
                0 => random.near_one(),
                1 => random.real(-32_767, 32_767).abs(),
                _ => random.real(-3, 3).abs(),
            };
        }
        match round % 4 {
            0 => random.real(-70, 14),
            1 => random.real(10, 14),
            _ => random.real(-3, 4),
        }
    }

    /// Worst error over the edges, or over random inputs.
    fn worst(self, inputs: impl Iterator<Item = Real>) -> f64 {
        let mut worst: f64 = 0.0;
        for x in inputs {
            let error = self.error(x);
            assert!(error <= BOUND, "{self:?} {x}: {error} ulp");
            worst = worst.max(error);
        }
        worst
    }

    fn worst_random(self, seed: u64, count: u32) -> f64 {
        let mut random = Random(seed);
        self.worst((0..count).map(|round| self.input(&mut random, round)))
    }
}

fn pow_error(base: Real, power: Real) -> f64 {
    let what = format!("{base} ^ {power}");
    let actual = base.pow(&power);
    if base == Real::ZERO && power > Real::ZERO {
        assert_eq!(actual, Ok(Real::ZERO), "{what}");
        return 0.0;
    }
    if base <= Real::ZERO {
        assert!(matches!(actual, Err(MathError::Domain { .. })), "{what}");
        return 0.0;
    }
    ulps(&what, actual, &exp(&(ln(base) * wide(exact(power)))))
}

/// A base and a power whose result is mostly in range.
fn pow_input(random: &mut Random, round: u32) -> (Real, Real) {
    let base = match round % 4 {
        0 => random.near_one(),
        1 => random.real(-32_767, 32_767).abs(),
        _ => random.real(-20, 20).abs(),
    };
    // |log₂ base| is about 2^size, and the product at most 2^15
    let size = match base.log2() {
        Ok(log) if log != Real::ZERO => parts(log).1,
        _ => 0,
    };
    let power = match round % 3 {
        0 => random.real(-20, 14 - size),
        1 => random.real(12 - size, 14 - size),
        _ => random.real(-2, 3),
    };
    (base, power)
}

fn pow_worst(inputs: impl Iterator<Item = (Real, Real)>) -> f64 {
    let mut worst: f64 = 0.0;
    for (base, power) in inputs {
        let error = pow_error(base, power);
        assert!(error <= BOUND, "{base} ^ {power}: {error} ulp");
        worst = worst.max(error);
    }
    worst
}

fn pow_worst_random(seed: u64, count: u32) -> f64 {
    let mut random = Random(seed);
    pow_worst((0..count).map(|round| pow_input(&mut random, round)))
}

#[test]
fn functions_are_within_bound_at_edges_and_a_sample() {
    for function in Function::ALL {
        let edges = function.worst(edges().into_iter());
        let random = function.worst_random(4, 2_000);
        println!("{function:?}: {:.4} ulp", edges.max(random));
    }
}

#[test]
fn pow_is_within_bound_at_edges_and_a_sample() {
    let mut random = Random(5);
    let edges = edges();
    let pairs = (0..3_000).map(|_| {
        let mut pick = || edges[usize::try_from(random.below(edges.len() as u64)).unwrap()];
        (pick(), pick())
    });
    let worst = pow_worst(pairs).max(pow_worst_random(6, 2_000));
    println!("Pow: {worst:.4} ulp");
}

/// Around where the result leaves the range at both ends.
#[test]
fn exp_leaves_the_range_at_the_right_value() {
    // 32768·ln 2 = 0xb17217f7d1cf79ab.c9…·2^−49
    let last = real(false, 14, 0xb172_17f7_d1cf_79ab);
    let first = real(false, 14, 0xb172_17f7_d1cf_79ac);
    assert!(last.exp().is_ok());
    assert!(matches!(
        first.exp(),
        Err(MathError::OutOfRange { op: Operation::Exp })
    ));
    assert_eq!(first.neg().exp(), Ok(Real::ZERO));
    assert_eq!(Real::MAX.neg().exp(), Ok(Real::ZERO));
    let edge = Real::integer(-32_767);
    assert_eq!(edge.exp2(), Ok(Real::MIN_POSITIVE));
    assert_eq!(real(true, 14, (32_767 << 49) + 1).exp2(), Ok(Real::ZERO));
    assert!(Real::integer(32_768).exp2().is_err());
    let whole: Vec<_> = (-32_767..=32_767).step_by(331).collect();
    for exponent in whole {
        let power = Real::power_of_two(exponent);
        assert_eq!(Real::from(i64::from(exponent)).exp2(), Ok(power));
        assert_eq!(power.log2(), Ok(Real::from(i64::from(exponent))));
    }
}

#[test]
fn exact_cases_are_exact() {
    let one = Real::ONE;
    assert_eq!(Real::ZERO.exp(), Ok(one));
    assert_eq!(one.ln(), Ok(Real::ZERO));
    let ten = Real::integer(10);
    let mut power = one;
    for exponent in 0..=27_i64 {
        assert_eq!(power.log10(), Ok(Real::integer(exponent)));
        assert_eq!(ten.pow(&Real::integer(exponent)), Ok(power));
        power = power.mul(&ten).unwrap();
    }
    let mut random = Random(7);
    for _ in 0..20_000 {
        let x = random.real(-32_767, 32_767).abs();
        assert_eq!(x.pow(&one), Ok(x));
        assert_eq!(x.pow(&Real::ZERO), Ok(one));
        assert_eq!(one.pow(&x), Ok(one));
    }
}

const COUNT: u32 = 1_000_000;

fn report(function: Function) {
    let worst = function.worst_random(8, COUNT);
    println!("{function:?}: {worst:.5} ulp");
}

#[test]
#[ignore = "minutes"]
fn a_million_exp() {
    report(Function::Exp);
}

#[test]
#[ignore = "minutes"]
fn a_million_exp2() {
    report(Function::Exp2);
}

#[test]
#[ignore = "minutes"]
fn a_million_ln() {
    report(Function::Ln);
}

#[test]
#[ignore = "minutes"]
fn a_million_log2() {
    report(Function::Log2);
}

#[test]
#[ignore = "minutes"]
fn a_million_log10() {
    report(Function::Log10);
}

#[test]
#[ignore = "minutes"]
fn a_million_pow_and_pairs_of_edges() {
    let edges = edges();
    let pairs = edges.iter().flat_map(|a| edges.iter().map(|b| (*a, *b)));
    let worst = pow_worst(pairs.step_by(7)).max(pow_worst_random(9, COUNT));
    println!("Pow: {worst:.5} ulp");
}
