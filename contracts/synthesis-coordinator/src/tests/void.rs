//! Epochs that end without inference or truth.

use allora_interfaces::staking_vault::Settlement;
use allora_interfaces::synthesis_coordinator::{EpochPhase, HistoryResponse, QueryMsg};
use allora_interfaces::{EpochId, Role};
use allora_math::Real;

use super::*;
use crate::state::{load_roster, PROGRESS};

fn history(coordinator: &TestCoordinator) -> HistoryResponse {
    coordinator
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

fn advance(coordinator: &mut TestCoordinator) -> Response {
    let msg = ExecuteMsg::Advance(msg::Advance {
        topic_id: TOPIC,
        max_steps: None,
    });
    coordinator.send("keeper", msg).unwrap()
}

#[test]
fn an_epoch_nobody_submits_to_costs_nothing() {
    let mut coordinator = TestCoordinator::staffed(params());
    let before = coordinator.dump();
    coordinator.at_epoch(50, 0);
    assert_eq!(coordinator.crank(None), 0);
    assert_eq!(coordinator.dump(), before);
}

#[test]
fn forecasts_alone_make_a_void_epoch_at_once() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.forecast("fay", 0, &[(1, "1")]).unwrap();
    coordinator.at_epoch(0, WINDOW);
    let response = advance(&mut coordinator);
    assert_eq!(facts(&response), ["epoch_voided"]);
    assert_eq!(void_reason(&response), "no inference");
    let closed = Timestamp::from_seconds(START + WINDOW);
    assert_eq!(
        coordinator.settled,
        [(EpochId(0), closed, Settlement::Void {})]
    );
    assert_eq!(
        coordinator.count("submissions") + coordinator.count("open"),
        0
    );
    let entry = &history(&coordinator).epochs[0];
    assert_eq!((entry.phase, entry.value), (EpochPhase::Void, None));
}

#[test]
fn without_enough_truths_an_epoch_is_void_after_the_second_window() {
    let mut two = params();
    two.consensus.min_reporters = 2;
    let mut coordinator = TestCoordinator::staffed(two);
    coordinator.submit_all(0);
    coordinator.at_epoch(0, LAG);
    coordinator.advance();
    coordinator.report("rex", 0, "10").unwrap();
    coordinator.at_epoch(0, LAG + 2 * REPORT);
    let response = advance(&mut coordinator);
    assert_eq!(void_reason(&response), "too few truths");
    assert_eq!(coordinator.settled[0].2, Settlement::Void {});
    assert_eq!(coordinator.count("truths"), 0);
    let entry = &history(&coordinator).epochs[0];
    assert_eq!(entry.phase, EpochPhase::Void);
    assert!(entry.value.is_some() && entry.truth.is_none());
    let progress = PROGRESS.load(&coordinator.deps.storage, TOPIC).unwrap();
    assert_eq!((progress.settled, progress.void), (0, 1));
    assert_eq!(progress.network_loss, None);
}

#[test]
fn a_void_epoch_changes_no_regret_and_no_merit_and_counts_silent_reputers() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.live(0);
    let rosters = |coordinator: &TestCoordinator| {
        Role::ALL.map(|role| load_roster(&coordinator.deps.storage, TOPIC, role).unwrap())
    };
    let mut expected = rosters(&coordinator);
    coordinator.submit_all(1);
    coordinator.at_epoch(1, LAG + 2 * REPORT);
    coordinator.advance();
    let [_, _, reputers] = &mut expected;
    for place in reputers.holders_mut() {
        assert_eq!(place.missed, 0);
        place.missed = 1;
    }
    assert_eq!(rosters(&coordinator), expected);
    coordinator.live(2);
    let [_, _, reputers] = rosters(&coordinator);
    assert!(reputers.holders().all(|place| place.missed == 0));
}

#[test]
fn an_empty_epoch_waits_for_the_ones_before_it() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.submit_all(0);
    coordinator.at_epoch(0, WINDOW);
    coordinator.advance();
    coordinator.at_epoch(1, 0);
    coordinator.forecast("fay", 1, &[(1, "1")]).unwrap();
    coordinator.report_all(0);
    coordinator.at_epoch(1, WINDOW);
    let response = advance(&mut coordinator);
    assert!(facts(&response).is_empty(), "epoch 0 has not ended");
    assert!(coordinator.settled.is_empty());
    coordinator.at_epoch(1, REPORT);
    let response = advance(&mut coordinator);
    assert_eq!(facts(&response), ["epoch_settled", "epoch_voided"]);
    assert_eq!(coordinator.settled.len(), 2);
}

#[test]
fn losses_out_of_range_void_the_epoch_instead_of_stopping_the_topic() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.live(0);
    coordinator.submit_all(1);
    coordinator.report_all(1);
    coordinator.at_epoch(1, WINDOW);
    // A naive shift that no regret can be added to.
    let mut progress = PROGRESS.load(&coordinator.deps.storage, TOPIC).unwrap();
    progress.naive_shift = Real::MAX;
    progress.initial_regret = Some(Real::MAX);
    PROGRESS.save(&mut coordinator.deps.storage, TOPIC, &progress);
    coordinator.at_epoch(1, LAG + REPORT);
    let response = advance(&mut coordinator);
    assert!(facts(&response).contains(&"epoch_voided"), "{response:?}");
    assert_eq!(coordinator.settled.last().unwrap().2, Settlement::Void {});
    // The topic lives on.
    let mut progress = PROGRESS.load(&coordinator.deps.storage, TOPIC).unwrap();
    progress.naive_shift = Real::ZERO;
    progress.initial_regret = None;
    PROGRESS.save(&mut coordinator.deps.storage, TOPIC, &progress);
    coordinator.live(2);
    assert!(matches!(
        coordinator.settled.last().unwrap().2,
        Settlement::Paid { .. }
    ));
}
