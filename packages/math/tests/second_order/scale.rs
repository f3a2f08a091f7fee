//! Nothing depends on the unit of the target, nor on who has which number.

use std::collections::BTreeMap;

use allora_math::loss::LossFunction;
use allora_math::{Number, Real};
use proptest::prelude::*;

use super::network::{params, real, Done, Given, Network};
use super::series::Random;

/// Forecasters 101 and 102; inferer `j` from epoch `j − 1` on, so that no two are of one age.
fn random_epoch(random: &mut Random, epoch: u32) -> Given {
    let truth = random.normal(3_000);
    let inferers =
        (1..=(epoch + 1).min(7)).filter(|actor| epoch < 10 || !(epoch + actor).is_multiple_of(5));
    let inferences: BTreeMap<u32, Real> = inferers
        .map(|actor| {
            let noise = random.normal(200 * i64::from(actor));
            (actor, truth.add(&noise).unwrap())
        })
        .collect();
    let forecasts = [101, 102].map(|actor| {
        let elements = inferences
            .keys()
            .map(|inferer| (*inferer, random.normal(1_000)));
        (actor, elements.collect())
    });
    Given {
        forecasts: forecasts.into(),
        inferences,
        truth,
    }
}

fn scaled(given: &Given, factor: &Real) -> Given {
    let scale = |value: &Real| value.mul(factor).unwrap();
    Given {
        inferences: given
            .inferences
            .iter()
            .map(|(actor, value)| (*actor, scale(value)))
            .collect(),
        forecasts: given.forecasts.clone(),
        truth: scale(&given.truth),
    }
}

fn dimensionless(done: &Done) -> Vec<Real> {
    let (weights, shares) = (&done.prediction.weights, &done.settled.shares);
    let mut all = weights.inferers.clone();
    all.extend(&weights.forecasters);
    all.extend([weights.median, weights.inverse]);
    all.extend(&shares.inferers);
    all.extend(&shares.forecasters);
    all.extend(&done.settled.inferer_excess);
    all
}

const EPOCHS: u32 = 30;

fn histories(seed: u64) -> Vec<Given> {
    let mut random = Random(seed);
    (0..EPOCHS)
        .map(|epoch| random_epoch(&mut random, epoch))
        .collect()
}

fn run(loss: &LossFunction, epochs: impl Iterator<Item = Given>) -> Vec<Done> {
    let mut network = Network::new(loss.clone(), params());
    epochs.map(|given| network.epoch(given)).collect()
}

fn scale_free() -> impl Strategy<Value = LossFunction> {
    prop_oneof![
        Just(LossFunction::Squared {}),
        Just(LossFunction::Absolute {}),
        Just(LossFunction::Pinball { tau: real("0.3") }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// Powers of two change no significand.
    #[test]
    fn a_power_of_two_times_as_much_changes_no_digit(
        seed in any::<u64>(),
        loss in scale_free(),
        up in any::<bool>(),
    ) {
        let power = Real::from(1_i64 << 40);
        let factor = if up { power } else { Real::ONE.div(&power).unwrap() };
        let epochs = histories(seed);
        let plain = run(&loss, epochs.iter().cloned());
        let other = run(&loss, epochs.iter().map(|given| scaled(given, &factor)));
        for (plain, other) in plain.iter().zip(&other) {
            prop_assert_eq!(dimensionless(plain), dimensionless(other));
            let combined = plain.prediction.combined.mul(&factor).unwrap();
            prop_assert_eq!(combined, other.prediction.combined);
        }
    }

    #[test]
    fn a_trillion_times_as_much_changes_rounding_only(
        seed in any::<u64>(),
        loss in scale_free(),
        up in any::<bool>(),
    ) {
        let factor = real(if up { "1e12" } else { "1e-12" });
        let epochs = histories(seed);
        let plain = run(&loss, epochs.iter().cloned());
        let other = run(&loss, epochs.iter().map(|given| scaled(given, &factor)));
        for (plain, other) in plain.iter().zip(&other) {
            for (plain, other) in dimensionless(plain).iter().zip(dimensionless(other)) {
                let off = plain.sub(&other).unwrap().abs();
                let size = plain.abs().max(Real::ONE);
                prop_assert!(off <= size.mul(&real("1e-9")).unwrap(), "{} and {}", plain, other);
            }
        }
    }
}

fn renumbered(given: &Given, number: &dyn Fn(u32) -> u32) -> Given {
    let inferences = given.inferences.iter();
    let forecasts = given.forecasts.iter().map(|(actor, elements)| {
        let elements = elements.iter();
        let elements = elements.map(|(inferer, loss)| (number(*inferer), *loss));
        (*actor, elements.collect())
    });
    Given {
        inferences: inferences
            .map(|(actor, value)| (number(*actor), *value))
            .collect(),
        forecasts: forecasts.collect(),
        truth: given.truth,
    }
}

/// Weights, shares and excesses of inferers.
fn of_inferers(done: &Done) -> [BTreeMap<u32, Real>; 3] {
    [
        done.by_inferer(&done.prediction.weights.inferers),
        done.shares(),
        done.by_inferer(&done.settled.inferer_excess),
    ]
}

/// Of different ages, so that there is a first and a second of any two.
fn check_other_numbers(seed: u64, numbers: &[u32]) {
    let number = |actor: u32| numbers.get(actor as usize - 1).copied().unwrap_or(actor);
    let loss = LossFunction::Squared {};
    let epochs = histories(seed);
    let plain = run(&loss, epochs.iter().cloned());
    let other = run(&loss, epochs.iter().map(|given| renumbered(given, &number)));
    for (plain, other) in plain.iter().zip(&other) {
        for (plain, other) in of_inferers(plain).iter().zip(of_inferers(other)) {
            for (actor, value) in plain {
                let off = value.sub(&other[&number(*actor)]).unwrap().abs();
                let size = value.abs().max(Real::ONE);
                let slack = size.mul(&real("1e-9")).unwrap();
                assert!(off <= slack, "seed {seed}, actor {actor}: {off}");
            }
        }
    }
}

#[test]
fn other_numbers_for_the_same_workers_change_rounding_only() {
    for seed in 0..32 {
        for numbers in [
            [7, 6, 5, 4, 3, 2, 1],
            [2, 3, 4, 5, 6, 7, 1],
            [4, 1, 7, 2, 6, 3, 5],
        ] {
            check_other_numbers(seed, &numbers);
        }
    }
}

#[test]
fn rounding_does_not_decide_where_an_inferer_is_the_quantile_itself() {
    // one seasoned inferer alone, and one without weight between two of equal weight
    check_other_numbers(14_777_539_272_682_262_003, &[6, 5, 4, 1, 7, 3, 2]);
    check_other_numbers(1_206_406_001_351_300_708, &[4, 2, 5, 1, 6, 7, 3]);
}
