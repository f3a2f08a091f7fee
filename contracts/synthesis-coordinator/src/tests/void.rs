//! Epochs that end without inference or truth.

use allora_interfaces::staking_vault::Settlement;
use allora_interfaces::synthesis_coordinator::{EpochPhase, HistoryResponse, QueryMsg};
use allora_interfaces::{EpochId, Role};
use allora_math::Real;

use super::*;
use crate::state::{load_roster, PROGRESS};

fn history(bench: &Bench) -> HistoryResponse {
    bench
        .ask(QueryMsg::History {
            topic_id: TOPIC,
            start_after: None,
            limit: None,
        })
        .unwrap()
}

fn void_reason(response: &Response) -> &str {
    let event = response
        .events
        .iter()
        .find(|event| event.ty == "epoch_voided")
        .unwrap();
    &event
        .attributes
        .iter()
        .find(|a| a.key == "reason")
        .unwrap()
        .value
}

fn advance(bench: &mut Bench) -> Response {
    let msg = ExecuteMsg::Advance(msg::Advance {
        topic_id: TOPIC,
        max_steps: None,
    });
    bench.send("keeper", msg).unwrap()
}

#[test]
fn an_epoch_nobody_submits_to_costs_nothing() {
    let mut bench = Bench::staffed(params());
    let before = bench.dump();
    bench.at_epoch(50, 0);
    assert_eq!(bench.crank(None), 0);
    assert_eq!(bench.dump(), before);
}

#[test]
fn forecasts_alone_make_a_void_epoch_at_once() {
    let mut bench = Bench::staffed(params());
    bench.forecast("fay", 0, &[(1, "1")]).unwrap();
    bench.at_epoch(0, WINDOW);
    let response = advance(&mut bench);
    assert_eq!(facts(&response), ["epoch_voided"]);
    assert_eq!(void_reason(&response), "no inference");
    let closed = Timestamp::from_seconds(START + WINDOW);
    assert_eq!(bench.settled, [(EpochId(0), closed, Settlement::Void {})]);
    assert_eq!(bench.count("submissions") + bench.count("open"), 0);
    let entry = &history(&bench).epochs[0];
    assert_eq!((entry.phase, entry.value), (EpochPhase::Void, None));
}

#[test]
fn without_enough_truths_an_epoch_is_void_after_the_second_window() {
    let mut two = params();
    two.consensus.min_reporters = 2;
    let mut bench = Bench::staffed(two);
    bench.submit_all(0);
    bench.at_epoch(0, LAG);
    bench.advance();
    bench.report("rex", 0, "10").unwrap();
    bench.at_epoch(0, LAG + 2 * REPORT);
    let response = advance(&mut bench);
    assert_eq!(void_reason(&response), "too few truths");
    assert_eq!(bench.settled[0].2, Settlement::Void {});
    assert_eq!(bench.count("truths"), 0);
    let entry = &history(&bench).epochs[0];
    assert_eq!(entry.phase, EpochPhase::Void);
    assert!(entry.value.is_some() && entry.truth.is_none());
    let progress = PROGRESS.load(&bench.deps.storage, TOPIC).unwrap();
    assert_eq!((progress.settled, progress.void), (0, 1));
    assert_eq!(progress.network_loss, None);
}

#[test]
fn a_void_epoch_changes_no_regret_and_only_the_merit_of_absent_reputers() {
    let mut bench = Bench::staffed(params());
    bench.live(0);
    let workers = |bench: &Bench| {
        [Role::Inferer, Role::Forecaster]
            .map(|role| load_roster(&bench.deps.storage, TOPIC, role).unwrap())
    };
    let reputers = |bench: &Bench| -> Vec<Option<Real>> {
        let roster = load_roster(&bench.deps.storage, TOPIC, Role::Reputer).unwrap();
        roster.holders().map(|place| place.standing.merit).collect()
    };
    let (before, merits) = (workers(&bench), reputers(&bench));
    bench.submit_all(1);
    bench.at_epoch(1, LAG + 2 * REPORT);
    bench.advance();
    assert_eq!(workers(&bench), before);
    let after = reputers(&bench);
    assert!(after
        .iter()
        .zip(&merits)
        .all(|(after, before)| after < before));
}

#[test]
fn an_empty_epoch_waits_for_the_ones_before_it() {
    let mut bench = Bench::staffed(params());
    bench.submit_all(0);
    bench.at_epoch(0, WINDOW);
    bench.advance();
    bench.at_epoch(1, 0);
    bench.forecast("fay", 1, &[(1, "1")]).unwrap();
    bench.report_all(0);
    bench.at_epoch(1, WINDOW);
    let response = advance(&mut bench);
    assert!(facts(&response).is_empty(), "epoch 0 has not ended");
    assert!(bench.settled.is_empty());
    bench.at_epoch(1, REPORT);
    let response = advance(&mut bench);
    assert_eq!(facts(&response), ["epoch_settled", "epoch_voided"]);
    assert_eq!(bench.settled.len(), 2);
}

#[test]
fn losses_out_of_range_void_the_epoch_instead_of_stopping_the_topic() {
    let mut bench = Bench::staffed(params());
    bench.live(0);
    bench.submit_all(1);
    bench.report_all(1);
    bench.at_epoch(1, WINDOW);
    // A naive shift that no regret can be added to.
    let mut progress = PROGRESS.load(&bench.deps.storage, TOPIC).unwrap();
    progress.naive_shift = Real::MAX;
    progress.initial_regret = Some(Real::MAX);
    PROGRESS.save(&mut bench.deps.storage, TOPIC, &progress);
    bench.at_epoch(1, LAG + REPORT);
    let response = advance(&mut bench);
    assert!(facts(&response).contains(&"epoch_voided"), "{response:?}");
    assert_eq!(bench.settled.last().unwrap().2, Settlement::Void {});
    // The topic lives on.
    let mut progress = PROGRESS.load(&bench.deps.storage, TOPIC).unwrap();
    progress.naive_shift = Real::ZERO;
    progress.initial_regret = None;
    PROGRESS.save(&mut bench.deps.storage, TOPIC, &progress);
    bench.live(2);
    assert!(matches!(
        bench.settled.last().unwrap().2,
        Settlement::Paid { .. }
    ));
}
