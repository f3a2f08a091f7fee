//! A crowd does anything at random, and every law holds after each step.

use std::collections::BTreeSet;

use allora_tests::walk::{Walk, KINDS};

/// Walks from genesis, then lets everybody out. A walk that did little would
/// prove little.
#[track_caller]
fn walk(seed: u64, steps: u32) -> Walk {
    let mut walk = Walk::new(seed);
    walk.run(seed, steps);

    let (done, settled) = (walk.done(), walk.settled());
    println!("seed {seed}: {done} of {steps} actions done, {settled} epochs settled");
    println!("{:?}; held back {}", walk.tally, walk.held_back);
    assert!(done > steps / 3, "seed {seed}: {done} of {steps} done");
    assert!(
        settled > u64::from(steps / 200),
        "seed {seed}: {settled} settled"
    );
    assert!(walk.bonded() > 2, "{} bonds locked", walk.bonded());
    assert!(walk.held_back > 0, "seed {seed}: no lock held");
    walk.wind_up();
    walk
}

#[test]
fn twelve_hundred_random_actions_break_no_law_first_seed() {
    walk(1, 1_200);
}

#[test]
fn twelve_hundred_random_actions_break_no_law_second_seed() {
    walk(2, 1_200);
}

#[test]
#[ignore = "takes minutes"]
fn twenty_long_walks_break_no_law() {
    let mut done = BTreeSet::new();
    for seed in 100..120 {
        let walk = walk(seed, 3_000);
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
