//! A whole synthesis, with every counterfactual: inferers/forecasters of 32/6 (12 elements each)
//! and 64/16 (32 elements each).

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

use allora_math::allora::regret::ShiftedRegrets;
use allora_math::allora::synthesis::{synthesize, Submissions};
use allora_math::allora::weight::WeightParams;
use allora_math::{Number, Real};
use allora_yardstick::{Fixed, Native};
use criterion::{criterion_group, criterion_main, Criterion};

/// Reproducible values that look like those of a topic.
struct Source(u64);

impl Source {
    /// `least + u·(most − least)` in thousandths, `u` uniform.
    fn between<N: Number>(&mut self, least: i64, most: i64) -> N {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let span = (most - least).unsigned_abs();
        let offset = i64::try_from((self.0 >> 33) % span).unwrap();
        N::from_ratio(least + offset, 1_000).unwrap()
    }

    fn list<N: Number>(&mut self, length: usize, least: i64, most: i64) -> Vec<N> {
        (0..length).map(|_| self.between(least, most)).collect()
    }
}

struct Epoch<N> {
    inferences: Vec<N>,
    forecasts: Vec<Vec<(usize, N)>>,
    reference_loss: N,
    regrets: ShiftedRegrets<N>,
    params: WeightParams<N>,
}

impl<N: Number> Epoch<N> {
    fn new(inferers: usize, forecasters: usize, elements: usize) -> Self {
        let mut source = Source(1);
        let forecasts = (0..forecasters)
            .map(|k| {
                (0..elements)
                    .map(|i| ((i * 5 + k) % inferers, source.between(-2_000, 1_000)))
                    .collect()
            })
            .collect();
        let regrets = ShiftedRegrets {
            inferers: source.list(inferers, -900, 900),
            forecasters: source.list(forecasters, -500, 1_100),
            naive: source.between(-100, 100),
            without_inferer: source.list(inferers, -100, 100),
            without_forecaster: source.list(forecasters, -100, 100),
            only_forecaster: source.list(forecasters, -100, 100),
            implied_without: (0..forecasters)
                .map(|_| source.list(inferers, -100, 100))
                .collect(),
        };
        Self {
            inferences: source.list(inferers, 2_900_000, 3_100_000),
            forecasts,
            reference_loss: N::from_ratio(-3, 10).unwrap(),
            regrets,
            params: WeightParams {
                p_norm: N::from_int(3),
                c_norm: N::from_ratio(3, 4).unwrap(),
                epsilon: N::from_ratio(1, 100).unwrap(),
            },
        }
    }

    fn synthesize(&self) -> N {
        let submissions = Submissions {
            inferences: &self.inferences,
            forecasts: &self.forecasts,
            reference_loss: &self.reference_loss,
            all_new: false,
        };
        let synthesis = synthesize(&submissions, &self.regrets, &self.params);
        synthesis.unwrap().combined
    }
}

fn bench_number<N: Number>(criterion: &mut Criterion, name: &str) {
    for (inferers, forecasters, elements) in [(32, 6, 12), (64, 16, 32)] {
        let epoch = Epoch::<N>::new(inferers, forecasters, elements);
        println!("{name}: combined inference {:?}", epoch.synthesize());
        criterion.bench_function(&format!("{name}/{inferers}/{forecasters}"), |bencher| {
            bencher.iter(|| black_box(&epoch).synthesize());
        });
    }
}

fn syntheses(criterion: &mut Criterion) {
    bench_number::<Native>(criterion, "f64");
    bench_number::<Real>(criterion, "Real");
    bench_number::<Fixed>(criterion, "SignedDecimal256");
}

fn short() -> Criterion {
    Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_secs(1))
}

criterion_group! { name = benches; config = short(); targets = syntheses }
criterion_main!(benches);
