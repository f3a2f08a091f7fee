//! A crowd does anything at random. After each step every law holds, and a model that
//! only hears what the vault is told has the same balances.

use std::collections::BTreeSet;

use allora_tests::walk::{Walk, KINDS};

/// Walks from genesis, then lets everybody out. A walk that did little would
/// prove little.
#[track_caller]
fn walk(seed: u64, steps: u32, least_settled: u64) -> Walk {
    let mut walk = Walk::new(seed);
    walk.run(seed, steps);

    let (done, settled) = (walk.done(), walk.settled());
    println!("seed {seed}: {done} of {steps} actions done, {settled} epochs settled");
    println!("{:?}; held back {}", walk.tally, walk.held_back);
    assert!(done > steps / 3, "seed {seed}: {done} of {steps} done");
    assert!(settled >= least_settled, "seed {seed}: {settled} settled");
    assert!(walk.bonded() > 2, "{} bonds locked", walk.bonded());
    assert!(walk.held_back > 0, "seed {seed}: no lock held");
    walk.wind_up();
    walk
}

/// A walk for every so many of the first 17 seeds: 20,400 actions in all.
fn every_other_seed(first: u64) {
    for seed in (first..=17).step_by(2) {
        walk(seed, 1_200, 7);
    }
}

#[test]
fn twelve_hundred_random_actions_break_no_law_and_agree_with_the_model() {
    walk(18, 1_200, 7);
}

#[test]
fn twenty_thousand_random_actions_do_odd_seeds() {
    every_other_seed(1);
}

#[test]
fn twenty_thousand_random_actions_do_even_seeds() {
    every_other_seed(2);
}

/// `WALK_SEED=1 WALK_SEEDS=50 cargo test --release -p allora-tests -- --ignored a_million`
#[test]
#[ignore = "takes most of an hour"]
fn a_million_random_actions_do() {
    let number = |name: &str, default: u64| {
        let text = std::env::var(name).unwrap_or_default();
        text.parse().unwrap_or(default)
    };
    let first = number("WALK_SEED", 1_000);
    let mut done = BTreeSet::new();
    for seed in first..first + number("WALK_SEEDS", 100) {
        // sooner or later governance is renounced and the topics retire
        let walk = walk(seed, 10_000, 20);
        let kinds = walk.tally.into_iter();
        done.extend(
            kinds
                .filter(|(_, [done, _])| *done > 0)
                .map(|(kind, _)| kind),
        );
    }
    println!("done at least once: {done:?}");
}

/// The walk knows all messages of all contracts, and is made of nothing else.
#[test]
fn a_walk_tries_every_message_of_every_contract() {
    let mut tried = BTreeSet::new();
    for seed in 0..30 {
        tried.extend(Walk::new(seed).dream(500));
    }

    let expected: BTreeSet<String> = KINDS.map(str::to_owned).into();
    assert_eq!(tried, expected);
}
