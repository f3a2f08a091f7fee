//! Rewards taken out by the loop itself.

use std::time::Duration;

use allora_client::roles::keeper::Keeper;
use allora_client::roles::metrics::Metrics;
use allora_client::roles::Stop;
use allora_embedded_chain::{TestNetwork, TOPIC};
use allora_interfaces::Role;
use allora_testing::allo;
use cosmwasm_std::Uint128;

use super::failing::{refusal, FailingChain};

/// Five epochs of a worker and a reputer that claim above an amount; what the worker
/// took out, what still waits for it, and what it sent.
fn five_epochs(
    test: &str,
    claim_above: Option<Uint128>,
    dry_run: bool,
) -> (Metrics, Uint128, Uint128) {
    let testnet = TestNetwork::new(test);
    let (worker_view, reputer_view) = (
        testnet.chain.with_sender("ann"),
        testnet.chain.with_sender("rex"),
    );
    let (worker_side, reputer_side) = (
        testnet.network(&worker_view),
        testnet.network(&reputer_view),
    );
    let metrics = Metrics::default();
    let mut worker = testnet.participant_with(
        &worker_side,
        &metrics,
        Role::Inferer,
        "builtin:0",
        |settings| {
            settings.claim_above = claim_above;
        },
    );
    let mut planner = testnet.participant_with(
        &worker_side,
        &metrics,
        Role::Inferer,
        "builtin:0",
        |settings| {
            settings.claim_above = Some(Uint128::one());
            settings.dry_run = true;
        },
    );
    let mut reputer = testnet.participant(
        &reputer_side,
        &Metrics::default(),
        Role::Reputer,
        "builtin:0",
    );
    let keeper = Keeper::new(
        &reputer_side,
        Metrics::default(),
        Duration::from_secs(1),
        false,
        vec![],
    );
    let stop = Stop::default();
    worker.round(&stop);
    let me = worker_side.me().unwrap().to_owned();
    let before = worker_side.balance_of(&me).unwrap();
    for _ in 0..(5 * 20) {
        worker.round(&stop);
        if dry_run {
            planner.round(&stop);
        }
        reputer.round(&stop);
        keeper.round().unwrap();
        testnet.chain.skip(30);
    }
    let after = worker_side.balance_of(&me).unwrap();
    let waiting = worker_side.rewards_of(TOPIC, &me).unwrap().amount;
    (metrics, after - before, waiting)
}

fn claims(metrics: &Metrics) -> u64 {
    let text = metrics.text();
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("allora_claimed_total{topic=\"1\"} "));
    line.map_or(0, |value| value.parse().unwrap())
}

#[test]
fn rewards_are_claimed_after_each_epoch_that_leaves_enough() {
    let (metrics, taken, _) = five_epochs("claims", Some(Uint128::one()), false);
    assert!(claims(&metrics) >= 3, "{}", metrics.text());
    assert!(!taken.is_zero());

    let (never, nothing, all) = five_epochs("no-claims", None, true);
    assert_eq!(claims(&never), 0, "nor by a dry run");
    assert!(nothing.is_zero());
    assert!(all > Uint128::one());

    // More than one epoch pays, less than five: fewer claims, and a rest.
    let enough = all.multiply_ratio(1_u8, 3_u8);
    let (some, taken, waiting) = five_epochs("some-claims", Some(enough), false);
    assert!(claims(&some) >= 1 && claims(&some) < claims(&metrics));
    assert!(taken >= enough && waiting < all);

    let (none, taken, _) = five_epochs("too-much", Some(allo(700_000_000)), false);
    assert_eq!(claims(&none), 0);
    assert!(taken.is_zero());
}

#[test]
fn a_refused_claim_stops_nothing() {
    let testnet = TestNetwork::new("refused-claim");
    let view = testnet.chain.with_sender("rex");
    // The only transactions refused are those that say "claim": the 3rd of an epoch
    // at the earliest, so refuse by what follows a settlement.
    let refusing = std::cell::Cell::new(false);
    let failing = FailingChain::new(&view, |_| if refusing.get() { refusal() } else { None });
    let network = testnet.network(&failing);
    let metrics = Metrics::default();
    let mut reputer =
        testnet.participant_with(&network, &metrics, Role::Reputer, "builtin:0", |settings| {
            settings.claim_above = Some(Uint128::one());
        });
    let worker_view = testnet.chain.with_sender("ann");
    let worker_side = testnet.network(&worker_view);
    let mut worker = testnet.participant(
        &worker_side,
        &Metrics::default(),
        Role::Inferer,
        "builtin:0",
    );
    let keeper = Keeper::new(
        &worker_side,
        Metrics::default(),
        Duration::from_secs(1),
        false,
        vec![],
    );
    let stop = Stop::default();
    let owed = || {
        worker_side
            .rewards_of(TOPIC, network.me().unwrap())
            .unwrap()
            .amount
    };
    // Until the first settlement has paid the reputer.
    for _ in 0..60 {
        worker.round(&stop);
        reputer.round(&stop);
        keeper.round().unwrap();
        if !owed().is_zero() {
            break;
        }
        testnet.chain.skip(30);
    }
    assert!(!owed().is_zero());
    refusing.set(true);
    reputer.round(&stop);
    assert!(!owed().is_zero());
    assert_eq!(claims(&metrics), 0);
    refusing.set(false);
    // Not asked again for the same epoch; the next one is another occasion.
    for _ in 0..40 {
        worker.round(&stop);
        reputer.round(&stop);
        keeper.round().unwrap();
        testnet.chain.skip(30);
    }
    assert!(claims(&metrics) >= 1, "{}", metrics.text());
}
