//! What the registry tells.

use allora_interfaces::synthesis_coordinator::{QueryMsg, TopicResponse, WindowsResponse};
use allora_interfaces::topic_registry::{PackedParams, TopicStatus};
use allora_interfaces::{ActorId, EpochId, Role};
use cosmwasm_std::Timestamp;

use super::*;
use crate::state::VERSIONS;

fn topic(coordinator: &TestCoordinator) -> TopicResponse {
    coordinator
        .ask(QueryMsg::Topic { topic_id: TOPIC })
        .unwrap()
}

fn opening(coordinator: &TestCoordinator, epoch: u64) -> u64 {
    let windows: WindowsResponse = coordinator
        .ask(QueryMsg::Windows {
            topic_id: TOPIC,
            epoch: Some(EpochId(epoch)),
        })
        .unwrap();
    windows.windows[0].opens_at.seconds() - START
}

fn longer(length: u64) -> TopicParams {
    let mut params = params();
    params.schedule.epoch_length = length;
    params
}

#[test]
fn a_topic_opens_once_and_with_parameters_that_can_be_read() {
    let mut coordinator = TestCoordinator::with(params());
    let open = |params: PackedParams, id: u64| {
        ExecuteMsg::OpenTopic(msg::OpenTopic {
            topic_id: TopicId(id),
            start: Timestamp::from_seconds(START),
            params,
        })
    };
    let error = coordinator
        .registry(open((&params()).into(), 1))
        .unwrap_err();
    assert_eq!(error, ContractError::TopicExists { topic_id: TOPIC });
    let cut = PackedParams(PackedParams::from(&params()).0[1..].into());
    let error = coordinator.registry(open(cut, 2)).unwrap_err();
    assert_eq!(
        error,
        ContractError::Corrupt {
            record: "parameters"
        }
    );
}

#[test]
fn a_new_version_holds_from_the_next_unopened_epoch() {
    let mut coordinator = TestCoordinator::with(params());
    coordinator.at_epoch(3, WINDOW);
    coordinator.update(2, longer(500)).unwrap();
    assert_eq!(topic(&coordinator).version, 1);
    assert_eq!(opening(&coordinator, 3), 3 * LENGTH);
    assert_eq!(opening(&coordinator, 4), 4 * LENGTH);
    assert_eq!(opening(&coordinator, 5), 4 * LENGTH + 500);
    coordinator.at_epoch(4, 0);
    assert_eq!(topic(&coordinator).version, 2);
    assert_eq!(topic(&coordinator).current_epoch, Some(EpochId(4)));
    // The old version is still known for older epochs.
    assert_eq!(opening(&coordinator, 2), 2 * LENGTH);
}

#[test]
fn a_version_announced_can_be_replaced_before_it_holds() {
    let mut coordinator = TestCoordinator::with(params());
    coordinator.at_epoch(3, WINDOW);
    coordinator.update(2, longer(500)).unwrap();
    coordinator.update(3, longer(700)).unwrap();
    assert_eq!(opening(&coordinator, 5), 4 * LENGTH + 700);
    assert!(!VERSIONS.has(&coordinator.deps.storage, (TOPIC, 2)));
    let error = coordinator.update(3, params()).unwrap_err();
    let expected = ContractError::VersionOrder {
        topic_id: TOPIC,
        version: 3,
        newest: 3,
    };
    assert_eq!(error, expected);
}

#[test]
fn versions_follow_one_another() {
    let mut coordinator = TestCoordinator::with(params());
    coordinator.at_epoch(0, WINDOW);
    coordinator.update(2, longer(200)).unwrap();
    coordinator.at(START + LENGTH + 200 + WINDOW);
    assert_eq!(topic(&coordinator).current_epoch, Some(EpochId(2)));
    coordinator.update(3, longer(300)).unwrap();
    assert_eq!(opening(&coordinator, 3), LENGTH + 400);
    assert_eq!(opening(&coordinator, 4), LENGTH + 400 + 300);
    assert_eq!(opening(&coordinator, 0), 0, "from the stored first version");
}

#[test]
fn an_edit_while_a_window_is_open_is_refused_unless_the_topic_is_paused() {
    let mut coordinator = TestCoordinator::with(params());
    coordinator.at_epoch(2, WINDOW - 1);
    let error = coordinator.update(2, longer(500)).unwrap_err();
    let expected = ContractError::EditWhileOpen {
        topic_id: TOPIC,
        epoch: EpochId(2),
        closes_at: Timestamp::from_seconds(START + 2 * LENGTH + WINDOW),
    };
    assert_eq!(error, expected);
    coordinator.status(TopicStatus::Paused).unwrap();
    coordinator.update(2, longer(500)).unwrap();
    assert_eq!(opening(&coordinator, 4), 3 * LENGTH + 500);
}

#[test]
fn an_epoch_is_judged_by_the_version_it_opened_with() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.submit_all(0);
    coordinator.at_epoch(0, WINDOW);
    let mut strict = params();
    strict.consensus.min_reporters = 2;
    strict.consensus.min_stake = Uint128::MAX;
    coordinator.update(2, strict).unwrap();
    coordinator.at_epoch(1, 0);
    coordinator.report("rex", 0, "10.4").unwrap();
    coordinator.at_epoch(1, REPORT);
    coordinator.advance();
    assert_eq!(topic(&coordinator).settled, 1);
    coordinator.submit_all(2);
    coordinator.at_epoch(2, LAG);
    assert!(coordinator.report("rex", 2, "10.4").is_err());
}

/// A place that changes hands counts from the next report window on, also where the epochs of the
/// version before would have been numbered far ahead by then.
#[test]
fn a_place_taken_after_an_edit_to_longer_epochs_reports_on_the_next() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.at_epoch(0, WINDOW);
    coordinator.update(2, longer(100 * LENGTH)).unwrap();
    let epoch_at = |number: u64| START + LENGTH + (number - 1) * 100 * LENGTH;
    coordinator.at(epoch_at(4));
    coordinator.infer("ann", 4, "1").unwrap();
    coordinator.at(epoch_at(4) + LAG);
    coordinator.report("rex", 4, "1").unwrap();
    coordinator.dismiss(Role::Reputer, "rex").unwrap();
    coordinator.admit(Role::Reputer, "roy", 8).unwrap();
    let error = coordinator.report("roy", 4, "9").unwrap_err();
    let expected = ContractError::PlaceTooNew {
        topic_id: TOPIC,
        epoch: EpochId(4),
        from: EpochId(5),
    };
    assert_eq!(error, expected);
    coordinator.at(epoch_at(5));
    coordinator.infer("ann", 5, "1").unwrap();
    coordinator.at(epoch_at(5) + LAG);
    coordinator.report("roy", 5, "9").unwrap();
}

#[test]
fn retirement_is_for_ever_and_open_epochs_settle() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.submit_all(0);
    coordinator.status(TopicStatus::Retired).unwrap();
    for status in [TopicStatus::Active, TopicStatus::Paused] {
        let error = coordinator.status(status).unwrap_err();
        assert_eq!(error, ContractError::TopicRetired { topic_id: TOPIC });
    }
    coordinator.report_all(0);
    coordinator.at_epoch(0, LAG + REPORT);
    coordinator.advance();
    assert_eq!(topic(&coordinator).settled, 1);
}

#[test]
fn pausing_twice_keeps_the_first_moment() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.at_epoch(1, 50);
    coordinator.status(TopicStatus::Paused).unwrap();
    coordinator.at_epoch(2, 10);
    coordinator.status(TopicStatus::Paused).unwrap();
    let error = coordinator.infer("ann", 2, "1").unwrap_err();
    assert!(
        matches!(error, ContractError::TopicHalted { .. }),
        "{error}"
    );
}

#[test]
fn an_account_is_admitted_once_per_role_under_one_number() {
    let mut coordinator = TestCoordinator::staffed(params());
    let error = coordinator.admit(Role::Inferer, "ann", 1).unwrap_err();
    assert!(
        matches!(error, ContractError::AlreadyAdmitted { .. }),
        "{error}"
    );
    let error = coordinator.admit(Role::Reputer, "ann", 9).unwrap_err();
    let expected = ContractError::ActorMismatch {
        topic_id: TOPIC,
        actor: coordinator.address("ann"),
        known: ActorId(1),
        given: ActorId(9),
    };
    assert_eq!(error, expected);
    coordinator.admit(Role::Reputer, "ann", 1).unwrap();
}

#[test]
fn leaving_withdraws_what_is_open_and_keeps_what_is_closed() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.submit_all(0);
    coordinator.dismiss(Role::Inferer, "ann").unwrap();
    coordinator.at_epoch(0, WINDOW);
    coordinator.dismiss(Role::Inferer, "bob").unwrap();
    coordinator.advance();
    let record = crate::state::SYNTHESES.load(&coordinator.deps.storage, (TOPIC, EpochId(0)));
    assert_eq!(record.unwrap().inferers, [ActorId(2), ActorId(3)]);
    let error = coordinator.dismiss(Role::Inferer, "ann").unwrap_err();
    assert!(
        matches!(error, ContractError::NotRegistered { .. }),
        "{error}"
    );
}

#[test]
fn coming_back_brings_old_numbers_so_regrets_cannot_be_washed_off() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.live(0);
    let before =
        crate::state::load_roster(&coordinator.deps.storage, TOPIC, Role::Inferer).unwrap();
    coordinator.dismiss(Role::Inferer, "cyd").unwrap();
    coordinator.admit(Role::Inferer, "cyd", 3).unwrap();
    let after = crate::state::load_roster(&coordinator.deps.storage, TOPIC, Role::Inferer).unwrap();
    let standing = |roster: &crate::state::Roster| {
        let mut holders = roster.holders();
        holders
            .find(|place| place.actor == ActorId(3))
            .unwrap()
            .standing
            .clone()
    };
    assert_eq!(standing(&before), standing(&after));
}
