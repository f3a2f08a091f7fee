//! The share of stake that has to stand behind the truths of an epoch.

use allora_interfaces::synthesis_coordinator::schedule::ScheduleStart;
use allora_interfaces::synthesis_coordinator::{QueryMsg, WindowKind, WindowsResponse};
use allora_interfaces::topic_registry::{ContractSource, TruthSource};
use cosmwasm_std::{SystemError, SystemResult};

use super::*;
use crate::places::stakes::MOST_MISSED;
use crate::state::SubmissionRules;

const ALLO: u128 = 1_000_000_000_000_000_000;
const FIRST_END: u64 = LAG + REPORT;
const SECOND_END: u64 = LAG + 2 * REPORT;

fn asking_for(share: &str) -> TopicParams {
    let mut params = second_order();
    params.consensus.min_stake_share = real(share);
    params
}

/// After an epoch in which rex and ria, who hold the places of reputers, both reported.
fn lived(params: TopicParams, rex: u128, ria: u128) -> TestCoordinator {
    let mut coordinator = TestCoordinator::staffed(params);
    coordinator.set_stakes(&[(6, rex), (7, ria)]);
    coordinator.live(0);
    coordinator
}

impl TestCoordinator {
    /// Everybody works in an epoch, rex alone reports.
    fn only_rex_reports(&mut self, epoch: u64) {
        self.submit_all(epoch);
        self.at_epoch(epoch, WINDOW);
        self.advance();
        self.at_epoch(epoch, LAG);
        self.report("rex", epoch, "10").unwrap();
    }

    /// Whether an epoch ended by a moment of it, and was paid.
    fn paid_by(&mut self, epoch: u64, seconds: u64) -> Option<bool> {
        self.at_epoch(epoch, seconds);
        self.advance();
        let (last, _, settlement) = self.settled.last().unwrap();
        let ended = *last == EpochId(epoch);
        ended.then_some(matches!(settlement, Settlement::Paid { .. }))
    }

    fn report_windows(&self, epoch: u64) -> usize {
        let question = QueryMsg::Windows {
            topic_id: TOPIC,
            epoch: Some(EpochId(epoch)),
        };
        let answer: WindowsResponse = self.ask(question).unwrap();
        let windows = answer.windows.iter();
        windows.filter(|w| w.kind == WindowKind::Report).count()
    }
}

#[test]
fn too_little_stake_opens_the_second_window_and_voids_after_it() {
    let mut coordinator = lived(asking_for("0.5"), 30 * ALLO, 70 * ALLO);
    coordinator.only_rex_reports(1);
    assert_eq!(coordinator.paid_by(1, FIRST_END), None);
    assert_eq!(coordinator.report_windows(1), 2);
    assert_eq!(coordinator.paid_by(1, SECOND_END - 1), None);
    assert_eq!(coordinator.paid_by(1, SECOND_END), Some(false));
    assert!(coordinator.punished.iter().all(Vec::is_empty));
}

#[test]
fn stake_that_comes_in_the_second_window_settles_at_its_end() {
    let mut coordinator = lived(asking_for("0.5"), 30 * ALLO, 70 * ALLO);
    coordinator.only_rex_reports(1);
    coordinator.at_epoch(1, FIRST_END);
    coordinator.report("ria", 1, "10").unwrap();
    assert_eq!(coordinator.paid_by(1, SECOND_END - 1), None);
    assert_eq!(coordinator.paid_by(1, SECOND_END), Some(true));
}

#[test]
fn the_share_itself_is_enough_on_time() {
    let mut coordinator = lived(asking_for("0.5"), 50 * ALLO, 50 * ALLO);
    coordinator.only_rex_reports(1);
    coordinator.at_epoch(1, FIRST_END);
    assert_eq!(coordinator.report_windows(1), 1);
    coordinator.report("ria", 1, "10").unwrap_err();
    assert_eq!(coordinator.paid_by(1, FIRST_END), Some(true));
}

#[test]
fn a_share_does_not_stand_in_for_reporters() {
    let mut params = asking_for("0.5");
    params.consensus.min_reporters = 2;
    let mut coordinator = lived(params, 90 * ALLO, 10 * ALLO);
    coordinator.only_rex_reports(1);
    assert_eq!(coordinator.paid_by(1, SECOND_END), Some(false));
}

#[test]
fn silent_stake_voids_few_epochs_and_counts_again_once_it_reports() {
    let mut coordinator = lived(asking_for("0.5"), 30 * ALLO, 70 * ALLO);
    let silent = u64::from(MOST_MISSED);
    for epoch in 1..=silent {
        coordinator.only_rex_reports(epoch);
        assert_eq!(coordinator.paid_by(epoch, SECOND_END), Some(false));
    }
    coordinator.only_rex_reports(silent + 1);
    assert_eq!(coordinator.paid_by(silent + 1, FIRST_END), Some(true));
    coordinator.live(silent + 2);
    coordinator.only_rex_reports(silent + 3);
    assert_eq!(coordinator.paid_by(silent + 3, FIRST_END), None);
}

#[test]
fn a_place_taken_since_does_not_move_the_quorum() {
    let mut coordinator = lived(asking_for("0.5"), 50 * ALLO, 50 * ALLO);
    coordinator.only_rex_reports(1);
    coordinator.set_stakes(&[(6, 50 * ALLO), (7, 50 * ALLO), (8, 900 * ALLO)]);
    coordinator.admit(Role::Reputer, "roy", 8).unwrap();
    assert_eq!(coordinator.paid_by(1, FIRST_END), Some(true));
    // Of the epochs after, it does.
    coordinator.only_rex_reports(3);
    assert_eq!(coordinator.paid_by(3, FIRST_END), None);
}

#[test]
fn stake_that_may_not_report_is_not_waited_for() {
    let mut params = asking_for("0.9");
    params.caps.reputers = 3;
    let mut coordinator = lived(params, ALLO, ALLO);
    coordinator.set_stakes(&[(6, ALLO), (7, ALLO - 1)]);
    coordinator.only_rex_reports(1);
    assert_eq!(coordinator.paid_by(1, FIRST_END), Some(true));
}

#[test]
fn whoever_reported_and_left_its_place_still_counts() {
    let mut coordinator = lived(asking_for("0.5"), 30 * ALLO, 70 * ALLO);
    coordinator.only_rex_reports(1);
    coordinator.report("ria", 1, "10").unwrap();
    coordinator.dismiss(Role::Reputer, "ria").unwrap();
    assert_eq!(coordinator.paid_by(1, FIRST_END), Some(true));
}

#[test]
fn a_topic_that_asks_for_no_share_asks_the_vault_nothing() {
    let mut coordinator = lived(second_order(), 30 * ALLO, 70 * ALLO);
    coordinator.only_rex_reports(1);
    coordinator.deps.querier.update_wasm(|request| {
        SystemResult::Err(SystemError::UnsupportedRequest {
            kind: format!("{request:?}"),
        })
    });
    assert_eq!(coordinator.report_windows(1), 1);
    assert_eq!(coordinator.paid_by(1, FIRST_END), Some(true));
}

#[test]
fn of_a_contract_that_says_the_truth_no_share_is_asked_for() {
    let mut params = asking_for("0.5");
    let start = ScheduleStart {
        version: 1,
        first_epoch: EpochId(0),
        opens_at: Timestamp::from_seconds(START),
        schedule: params.schedule,
    };
    let share = |params: &TopicParams| SubmissionRules::new(start, params).min_stake_share;
    assert_eq!(share(&params), real("0.5"));
    params.truth_source = TruthSource::Contract(ContractSource {
        address: "oracle".into(),
        query: "{}".into(),
        path: vec![],
    });
    assert_eq!(share(&params), Real::ZERO);
}
