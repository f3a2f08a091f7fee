//! A crowd does anything at random. After each step every law holds, and a model that
//! only sees the messages to the vault has the same balances.

use std::collections::BTreeSet;

use allora_test_kit::number_from_env;
use allora_tests::walk::{Encounters, Walk, KINDS};

/// Walks from genesis, then lets everybody out. A walk that did little would
/// prove little.
#[track_caller]
fn walk(seed: u64, steps: u32) -> Walk {
    let mut walk = Walk::new(seed);
    walk.run(seed, steps);

    let (done, settled) = (walk.done(), walk.settled());
    println!("seed {seed}: {done} of {steps} actions done, {settled} epochs settled");
    println!(
        "{:?}; held back {}; {:?}",
        walk.tally, walk.held_back, walk.met
    );
    assert!(done > steps / 3, "seed {seed}: {done} of {steps} done");
    assert!(
        settled > u64::from(steps / 300),
        "seed {seed}: {settled} settled"
    );
    assert!(walk.bonded() > 1, "{} bonds locked", walk.bonded());
    assert!(walk.held_back > 0, "seed {seed}: no lock held");
    walk.wind_up();
    walk
}

/// A walk for every so many of the first 17 seeds: 20,400 actions in all. Together they meet all
/// that is rare.
fn every_other_seed(first: u64) {
    let mut met = Encounters::default();
    for seed in (first..=17).step_by(2) {
        met += walk(seed, 1_200).met;
    }
    println!("{met:?}");
    assert!(met.observed > 0, "no truth of a contract: {met:?}");
    assert!(met.silenced > 0, "nobody paid for silence: {met:?}");
    assert!(met.rescheduled > 0, "no schedule edited: {met:?}");
    assert!(met.moved > 0, "nothing moved after a report: {met:?}");
}

#[test]
fn twelve_hundred_random_actions_break_no_law_and_agree_with_the_model() {
    walk(18, 1_200);
}

#[test]
fn twenty_thousand_random_actions_do_odd_seeds() {
    every_other_seed(1);
}

#[test]
fn twenty_thousand_random_actions_do_even_seeds() {
    every_other_seed(2);
}

#[test]
#[ignore = "takes minutes"]
fn twenty_long_walks_break_no_law() {
    let mut done = BTreeSet::new();
    for seed in 100..120 {
        done.extend(kinds_done(&walk(seed, 3_000)));
    }
    println!("done at least once: {done:?}");
}

/// Walks so long that most end with topics retired and governance renounced: together
/// they do as much as each of the others has to.
///
/// `WALK_SEED=1 WALK_SEEDS=50 cargo test --release -p allora-tests -- --ignored a_million`
#[test]
#[ignore = "takes most of an hour"]
fn a_million_random_actions_do() {
    let first = number_from_env("WALK_SEED", 1_000);
    let walks = number_from_env("WALK_SEEDS", 100);
    let (mut done, mut settled, mut kinds) = (0, 0, BTreeSet::new());
    for seed in first..first + walks {
        let mut walk = Walk::new(seed);
        walk.run(seed, 10_000);
        println!(
            "seed {seed}: {} done, {} settled",
            walk.done(),
            walk.settled()
        );
        done += u64::from(walk.done());
        settled += walk.settled();
        kinds.extend(kinds_done(&walk));
        walk.wind_up();
    }
    println!("{done} done, {settled} settled; at least once: {kinds:?}");
    let steps = walks * 10_000;
    assert!(done > steps / 3, "{done} of {steps} done");
    assert!(settled > steps / 200, "{settled} settled");
}

/// Kinds of action that were done, and not only refused.
fn kinds_done(walk: &Walk) -> BTreeSet<String> {
    let done = walk.tally.iter().filter(|(_, [done, _])| *done > 0);
    done.map(|(kind, _)| kind.clone()).collect()
}

/// The walk knows all messages of all contracts, and is made of nothing else.
#[test]
fn a_walk_tries_every_message_of_every_contract() {
    let mut tried = BTreeSet::new();
    for seed in 0..30 {
        tried.extend(Walk::new(seed).act_unchecked(500));
    }

    let expected: BTreeSet<String> = KINDS.map(str::to_owned).into();
    assert_eq!(tried, expected);
}
