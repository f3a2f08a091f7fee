//! One operation of `Real` beside `f64` and `SignedDecimal256`.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::float_arithmetic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a benchmark"
)]

use core::hint::black_box;
use core::time::Duration;

use allora_math::{MathResult, Number, Real};
use allora_yardstick::{Fixed, Native};
use criterion::{criterion_group, criterion_main, Criterion};

/// Arguments that no branch predictor learns: thirds of 1 … 64.
fn arguments<N: Number>() -> Vec<N> {
    (1..=64).map(|n| N::from_ratio(n, 3).unwrap()).collect()
}

fn bench_unary<N: Number>(
    criterion: &mut Criterion,
    name: &str,
    operation: impl Fn(&N) -> MathResult<N>,
) {
    let arguments = arguments::<N>();
    let mut next = arguments.iter().cycle();
    criterion.bench_function(name, |bencher| {
        bencher.iter(|| operation(black_box(next.next().unwrap())));
    });
}

fn bench_binary<N: Number>(
    criterion: &mut Criterion,
    name: &str,
    operation: impl Fn(&N, &N) -> MathResult<N>,
) {
    let other = N::from_ratio(17, 7).unwrap();
    bench_unary(criterion, name, |argument| {
        operation(black_box(argument), black_box(&other))
    });
}

fn bench_number<N: Number>(criterion: &mut Criterion, name: &str) {
    bench_binary(criterion, &format!("{name}/add"), N::add);
    bench_binary(criterion, &format!("{name}/mul"), N::mul);
    bench_binary(criterion, &format!("{name}/div"), N::div);
    bench_unary(criterion, &format!("{name}/sqrt"), N::sqrt);
    bench_unary(criterion, &format!("{name}/exp"), N::exp);
    bench_unary(criterion, &format!("{name}/ln"), N::ln);
    bench_binary(criterion, &format!("{name}/pow"), N::pow);
}

fn operations(criterion: &mut Criterion) {
    bench_number::<Native>(criterion, "f64");
    bench_number::<Real>(criterion, "Real");
    bench_number::<Fixed>(criterion, "SignedDecimal256");
}

fn strings(criterion: &mut Criterion) {
    let third = Real::ratio(1, 3).unwrap();
    let text = third.to_string();
    criterion.bench_function("Real/to_string", |bencher| {
        bencher.iter(|| black_box(third).to_string());
    });
    criterion.bench_function("Real/parse", |bencher| {
        bencher.iter(|| black_box(&text).parse::<Real>());
    });
}

fn short() -> Criterion {
    Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(600))
}

criterion_group! { name = benches; config = short(); targets = operations, strings }
criterion_main!(benches);
