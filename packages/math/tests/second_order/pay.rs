//! What does not pay.

use std::collections::BTreeMap;

use allora_math::loss::LossFunction;
use allora_math::{Number, Real};

use super::network::{params, real, Given, Network};
use super::series::{milli, Random};

/// Sums of shares by actor over epochs of `submit(random, truth, epoch)`.
fn totals(
    seed: u64,
    epochs: u32,
    submit: &dyn Fn(&mut Random, &Real, u32) -> BTreeMap<u32, Real>,
) -> BTreeMap<u32, Real> {
    let mut random = Random(seed);
    let mut network = Network::new(LossFunction::Squared {}, params());
    let mut totals = BTreeMap::new();
    for epoch in 0..epochs {
        let truth = random.normal(10_000);
        let inferences = submit(&mut random, &truth, epoch);
        let done = network.epoch(Given {
            inferences,
            truth,
            ..Given::default()
        });
        for (actor, share) in done.shares() {
            let total = totals.entry(actor).or_insert(Real::ZERO);
            *total = total.add(&share).unwrap();
        }
    }
    totals
}

fn near(random: &mut Random, truth: &Real, deviation: i64) -> Real {
    truth.add(&random.normal(deviation)).unwrap()
}

/// Inferers `actors`, as good as each other.
fn honest(random: &mut Random, truth: &Real, actors: u32) -> BTreeMap<u32, Real> {
    (1..=actors)
        .map(|actor| (actor, near(random, truth, 1_000)))
        .collect()
}

#[test]
fn a_pair_around_what_it_knows_gets_no_more_than_its_equal_share() {
    const SEEDS: u64 = 24;
    const EPOCHS: u32 = 40;
    // of eight, two
    let equal = Real::from(u64::from(EPOCHS) * SEEDS / 4);
    for distance in [0, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000, 100_000] {
        let distance = milli(distance);
        let mut paid = Real::ZERO;
        for seed in 0..SEEDS {
            let totals = totals(seed, EPOCHS, &|random, truth, _| {
                let mut inferences = honest(random, truth, 6);
                let known = near(random, truth, 1_000);
                inferences.insert(7, known.add(&distance).unwrap());
                inferences.insert(8, known.sub(&distance).unwrap());
                inferences
            });
            let both = totals[&7].add(&totals[&8]).unwrap();
            paid = paid.add(&both).unwrap();
        }
        assert!(paid <= equal, "{distance}: {paid} of {equal}");
    }
}

#[test]
fn a_later_copy_of_the_best_earns_a_fiftieth_of_it_at_most() {
    for seed in 0..12 {
        for born in [1, 12, 25] {
            let totals = totals(seed, 80, &|random, truth, epoch| {
                let deviation = |actor: u32| 500 + 300 * i64::from(actor);
                let mut inferences: BTreeMap<u32, Real> = (1..=6)
                    .map(|actor| (actor, near(random, truth, deviation(actor))))
                    .collect();
                if epoch >= born {
                    let copied = inferences[&1];
                    inferences.insert(7, copied);
                }
                inferences
            });
            let most = totals[&1].mul(&real("0.02")).unwrap();
            assert!(totals[&7] <= most, "seed {seed}, {born}: {}", totals[&7]);
        }
    }
}

#[test]
fn the_better_worker_is_paid_more() {
    let mut totals_of = BTreeMap::new();
    for seed in 0..8 {
        let totals = totals(seed, 120, &|random, truth, _| {
            (1..=6)
                .map(|actor| (actor, near(random, truth, 400 * i64::from(actor))))
                .collect()
        });
        for (actor, total) in totals {
            let sum = totals_of.entry(actor).or_insert(Real::ZERO);
            *sum = sum.add(&total).unwrap();
        }
    }
    let totals: Vec<Real> = totals_of.into_values().collect();
    assert!(totals[0] > totals[1] && totals[1] > totals[2], "{totals:?}");
    let rest = totals[3..].iter().max().unwrap();
    assert!(totals[2] > *rest, "{totals:?}");
}
