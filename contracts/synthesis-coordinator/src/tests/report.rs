//! What a truth needs to count.

use allora_interfaces::synthesis_coordinator::{QueryMsg, ReportsResponse};
use allora_interfaces::{EpochId, Role};
use allora_math::loss::LossFunction;
use cosmwasm_std::{Timestamp, Uint128};

use super::*;

fn reports(coordinator: &TestCoordinator, epoch: u64) -> ReportsResponse {
    coordinator
        .ask(QueryMsg::Reports {
            topic_id: TOPIC,
            epoch: EpochId(epoch),
        })
        .unwrap()
}

fn moment(epoch: u64, seconds: u64) -> Timestamp {
    Timestamp::from_seconds(START + epoch * LENGTH + seconds)
}

#[test]
fn truths_are_taken_in_the_report_window_only() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.submit_all(0);
    let closed = |closes, now| ContractError::ReportsClosed {
        topic_id: TOPIC,
        epoch: EpochId(0),
        opens_at: moment(0, LAG),
        closes_at: moment(0, closes),
        now: moment(0, now),
    };
    coordinator.at_epoch(0, LAG - 1);
    let error = coordinator.report("rex", 0, "1").unwrap_err();
    assert_eq!(error, closed(LAG + REPORT, LAG - 1));
    coordinator.at_epoch(0, LAG);
    coordinator.report("rex", 0, "1").unwrap();
    coordinator.at_epoch(0, LAG + REPORT - 1);
    coordinator.report("ria", 0, "1").unwrap();
    coordinator.at_epoch(0, LAG + REPORT);
    let error = coordinator.report("ria", 0, "2").unwrap_err();
    assert_eq!(error, closed(LAG + REPORT, LAG + REPORT));
}

#[test]
fn a_second_window_opens_when_too_few_came_in_the_first() {
    let mut two = params();
    two.consensus.min_reporters = 2;
    let mut coordinator = TestCoordinator::staffed(two);
    coordinator.submit_all(0);
    coordinator.at_epoch(0, LAG);
    coordinator.report("rex", 0, "1").unwrap();
    coordinator.at_epoch(0, LAG + REPORT);
    assert_eq!(coordinator.advance(), 1, "only the synthesis");
    coordinator.at_epoch(0, LAG + 2 * REPORT - 1);
    coordinator.report("ria", 0, "1").unwrap();
    assert_eq!(coordinator.crank(None), 0, "the second window is not over");
    coordinator.at_epoch(0, LAG + 2 * REPORT);
    assert!(coordinator.report("rex", 0, "2").is_err());
    assert_eq!(coordinator.crank(None), 1);
    let (_, due, settlement) = coordinator.settled.last().unwrap();
    assert_eq!(*due, moment(0, LAG + 2 * REPORT));
    assert!(matches!(settlement, Settlement::Paid { .. }));
}

#[test]
fn the_last_truth_counts() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.submit_all(0);
    coordinator.at_epoch(0, LAG);
    coordinator.report("rex", 0, "1").unwrap();
    coordinator.report("rex", 0, "2").unwrap();
    let reports = reports(&coordinator, 0).reports;
    assert_eq!(reports.len(), 1);
    assert_eq!(reports[0].truth, real("2"));
    assert_eq!(reports[0].stake, Uint128::new(5_000_000_000_000_000_000));
}

#[test]
fn nobody_reports_on_an_epoch_nobody_submitted_to() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.at_epoch(0, LAG);
    let error = coordinator.report("rex", 0, "1").unwrap_err();
    let expected = ContractError::EpochNotOpen {
        topic_id: TOPIC,
        epoch: EpochId(0),
    };
    assert_eq!(error, expected);
}

#[test]
fn an_epoch_without_inference_takes_no_truth() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.forecast("fay", 0, &[(1, "1")]).unwrap();
    // An older epoch keeps it in the queue.
    coordinator.at_epoch(0, WINDOW);
    coordinator.crank(Some(1));
    coordinator.at_epoch(0, LAG);
    let error = coordinator.report("rex", 0, "1").unwrap_err();
    assert!(matches!(error, ContractError::EpochEmpty { .. }), "{error}");
}

#[test]
fn too_little_stake_is_refused_with_both_numbers() {
    let mut rich = params();
    rich.consensus.min_stake = Uint128::new(5_000_000_000_000_000_001);
    let mut coordinator = TestCoordinator::staffed(rich);
    coordinator.submit_all(0);
    coordinator.at_epoch(0, LAG);
    let error = coordinator.report("rex", 0, "1").unwrap_err();
    let expected = ContractError::StakeTooLow {
        topic_id: TOPIC,
        epoch: EpochId(0),
        staked: Uint128::new(5_000_000_000_000_000_000),
        needed: Uint128::new(5_000_000_000_000_000_001),
    };
    assert_eq!(error, expected);
}

#[test]
fn a_truth_must_be_one_the_loss_is_defined_for() {
    let mut relative = params();
    relative.loss.function = LossFunction::AbsolutePercentage {};
    let mut coordinator = TestCoordinator::staffed(relative);
    coordinator.submit_all(0);
    coordinator.at_epoch(0, LAG);
    let error = coordinator.report("rex", 0, "0").unwrap_err();
    let expected = ContractError::TruthRefused {
        topic_id: TOPIC,
        truth: Real::ZERO,
        domain: "a number other than 0",
    };
    assert_eq!(error, expected);
    let error = coordinator.report("rex", 0, "1e41").unwrap_err();
    assert!(
        matches!(error, ContractError::ValueOutOfRange { .. }),
        "{error}"
    );
}

#[test]
fn only_reputers_report() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.submit_all(0);
    coordinator.at_epoch(0, LAG);
    for name in ["ann", "eve"] {
        let error = coordinator.report(name, 0, "1").unwrap_err();
        assert!(matches!(
            error,
            ContractError::NotRegistered {
                role: Role::Reputer,
                ..
            }
        ));
    }
}

#[test]
fn truths_may_come_before_anybody_cranked() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.submit_all(0);
    coordinator.report_all(0);
    coordinator.at_epoch(0, LAG + REPORT);
    assert_eq!(coordinator.advance(), 2);
    assert!(matches!(coordinator.settled[0].2, Settlement::Paid { .. }));
}

#[test]
fn a_place_that_changes_hands_yields_one_report_per_epoch() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.submit_all(0);
    coordinator.at_epoch(0, LAG + 2);
    coordinator.report("rex", 0, "1").unwrap();
    coordinator.dismiss(Role::Reputer, "rex").unwrap();
    coordinator.admit(Role::Reputer, "roy", 8).unwrap();
    let error = coordinator.report("roy", 0, "9").unwrap_err();
    let expected = ContractError::PlaceTooNew {
        topic_id: TOPIC,
        epoch: EpochId(0),
        from: EpochId(1),
    };
    assert_eq!(error, expected);
    coordinator.infer("ann", 1, "1").unwrap();
    coordinator.at_epoch(1, LAG);
    coordinator.report("roy", 1, "9").unwrap();
}

#[test]
fn a_reputer_in_a_fresh_place_reports_on_what_is_open() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.submit_all(0);
    coordinator.at_epoch(0, LAG + 2);
    coordinator.admit(Role::Reputer, "roy", 8).unwrap();
    coordinator.report("roy", 0, "9").unwrap();
}

#[test]
fn one_liar_does_not_move_the_median() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.admit(Role::Reputer, "roy", 8).unwrap();
    coordinator.submit_all(0);
    coordinator.report_all(0);
    coordinator.report("roy", 0, "1e39").unwrap();
    coordinator.at_epoch(0, LAG + REPORT);
    coordinator.advance();
    let epoch: allora_interfaces::synthesis_coordinator::EpochResponse = coordinator
        .ask(QueryMsg::Epoch {
            topic_id: TOPIC,
            epoch: EpochId(0),
        })
        .unwrap();
    assert_eq!(epoch.truth, Some(real("10.45")));
}
