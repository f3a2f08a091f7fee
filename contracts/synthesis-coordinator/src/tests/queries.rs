//! Answers.

use allora_interfaces::synthesis_coordinator::{
    ConfigResponse, EpochResponse, HistoryResponse, NetworkInferenceResponse, PaymentStatus,
    QueryMsg, RoleStatus, StatusResponse, SubmissionsResponse, WindowKind, WindowsResponse,
};
use allora_interfaces::topic_registry::Caps;
use allora_interfaces::{ActorId, EpochId, Role, TopicId};
use cosmwasm_std::{Timestamp, Uint64};

use super::*;

fn status(coordinator: &TestCoordinator, name: &str) -> StatusResponse {
    let actor = coordinator.address(name).into();
    coordinator
        .ask(QueryMsg::Status {
            topic_id: TOPIC,
            actor,
        })
        .unwrap()
}

fn in_role(coordinator: &TestCoordinator, name: &str, role: Role) -> RoleStatus {
    let roles = status(coordinator, name).roles;
    roles
        .into_iter()
        .find(|status| status.role == role)
        .unwrap()
}

fn inference(
    coordinator: &TestCoordinator,
    max_age: u64,
) -> Result<NetworkInferenceResponse, ContractError> {
    coordinator.ask(QueryMsg::NetworkInference {
        topic_id: TOPIC,
        max_age,
    })
}

fn windows(coordinator: &TestCoordinator, epoch: u64) -> WindowsResponse {
    coordinator
        .ask(QueryMsg::Windows {
            topic_id: TOPIC,
            epoch: Some(EpochId(epoch)),
        })
        .unwrap()
}

#[test]
fn the_configuration_names_the_neighbors() {
    let coordinator = TestCoordinator::bare();
    let config: ConfigResponse = coordinator.ask(QueryMsg::Config {}).unwrap();
    assert_eq!(
        config.topic_registry,
        coordinator.address("registry").to_string()
    );
    assert_eq!(
        config.staking_vault,
        coordinator.address("vault").to_string()
    );
}

#[test]
fn an_inference_older_than_asked_for_is_an_error() {
    let mut coordinator = TestCoordinator::staffed(params());
    let error = inference(&coordinator, 1_000).unwrap_err();
    assert_eq!(error, ContractError::NothingSynthesized { topic_id: TOPIC });
    coordinator.submit_all(0);
    coordinator.at_epoch(0, WINDOW + 10);
    coordinator.advance();
    assert_eq!(inference(&coordinator, 10).unwrap().age, 10);
    let stale = ContractError::Stale {
        topic_id: TOPIC,
        epoch: EpochId(0),
        age: 10,
        max_age: 9,
    };
    assert_eq!(inference(&coordinator, 9).unwrap_err(), stale);
    // A void end does not take it away.
    coordinator.at_epoch(4, 0);
    coordinator.advance();
    assert_eq!(inference(&coordinator, 1_000).unwrap().epoch, EpochId(0));
}

#[test]
fn an_absurd_number_moves_the_value_of_the_original_only() {
    let absurd = |params| {
        let mut coordinator = TestCoordinator::staffed(params);
        coordinator.at_epoch(0, 0);
        coordinator.infer("ann", 0, "10").unwrap();
        coordinator.infer("bob", 0, "11").unwrap();
        coordinator.infer("cyd", 0, "1e12").unwrap();
        coordinator.at_epoch(0, WINDOW);
        coordinator.advance();
        inference(&coordinator, 0).unwrap()
    };
    let plain = absurd(params());
    assert!(plain.value > real("1e11"), "{plain:?}");
    for bounded in [clipped(), second_order()] {
        let published = absurd(bounded);
        assert!(published.value < real("20"), "{published:?}");
        assert!(published.interval[4] < real("20"), "{published:?}");
    }
}

#[test]
fn windows_tell_what_is_open() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.submit_all(0);
    let first = windows(&coordinator, 0);
    assert!(first.windows[0].open && !first.windows[1].open);
    assert_eq!(
        first.settles_at,
        Timestamp::from_seconds(START + LAG + REPORT)
    );
    coordinator.at_epoch(0, LAG);
    assert!(windows(&coordinator, 0).windows[1].open);
    coordinator.at_epoch(0, LAG + REPORT);
    coordinator.advance();
    let second = windows(&coordinator, 0);
    let open: Vec<bool> = second.windows.iter().map(|window| window.open).collect();
    assert_eq!(open, [false, false, true]);
    assert_eq!(second.windows[2].kind, WindowKind::Report);
    assert_eq!(
        second.settles_at,
        Timestamp::from_seconds(START + LAG + 2 * REPORT)
    );
    // Nobody submitted to epoch 1: there is nothing to report on.
    coordinator.at_epoch(1, LAG);
    assert!(windows(&coordinator, 1)
        .windows
        .iter()
        .all(|window| !window.open));
    let far = QueryMsg::Windows {
        topic_id: TOPIC,
        epoch: Some(EpochId(u64::MAX)),
    };
    let error = coordinator.ask::<WindowsResponse>(far).unwrap_err();
    assert!(
        matches!(error, ContractError::TimeOutOfRange { .. }),
        "{error}"
    );
}

#[test]
fn pages_are_ascending_and_start_after() {
    let mut coordinator = TestCoordinator::staffed(params());
    for epoch in 0..4 {
        coordinator.live(epoch);
    }
    let page = |start_after: Option<u64>, limit| -> Vec<u64> {
        let history: HistoryResponse = coordinator
            .ask(QueryMsg::History {
                topic_id: TOPIC,
                start_after: start_after.map(EpochId),
                limit,
            })
            .unwrap();
        history.epochs.iter().map(|entry| entry.epoch.0).collect()
    };
    assert_eq!(page(None, None), [0, 1, 2, 3]);
    assert_eq!(page(Some(1), None), [2, 3]);
    assert_eq!(page(None, Some(3)), [0, 1, 2]);
    assert!(page(Some(u64::MAX), None).is_empty());

    coordinator.submit_all(5);
    let submissions: SubmissionsResponse = coordinator
        .ask(QueryMsg::Submissions {
            topic_id: TOPIC,
            epoch: EpochId(5),
            start_after: Some(ActorId(2)),
            limit: Some(2),
        })
        .unwrap();
    let actors: Vec<u32> = submissions
        .submissions
        .iter()
        .map(|s| s.actor_id.0)
        .collect();
    assert_eq!(actors, [3, 4]);
}

#[test]
fn an_epoch_of_which_nothing_is_kept_is_an_error() {
    let coordinator = TestCoordinator::staffed(params());
    let error = coordinator
        .ask::<EpochResponse>(QueryMsg::Epoch {
            topic_id: TOPIC,
            epoch: EpochId(7),
        })
        .unwrap_err();
    assert!(
        matches!(error, ContractError::EpochUnknown { .. }),
        "{error}"
    );
}

#[test]
fn every_question_about_an_unknown_topic_is_refused() {
    let coordinator = TestCoordinator::bare();
    let topic_id = TopicId(3);
    let epoch = EpochId(0);
    let questions = [
        QueryMsg::Topic { topic_id },
        QueryMsg::Windows {
            topic_id,
            epoch: None,
        },
        QueryMsg::NetworkInference {
            topic_id,
            max_age: 1,
        },
        QueryMsg::Epoch { topic_id, epoch },
        QueryMsg::History {
            topic_id,
            start_after: None,
            limit: None,
        },
        QueryMsg::Submissions {
            topic_id,
            epoch,
            start_after: None,
            limit: None,
        },
        QueryMsg::Reports { topic_id, epoch },
        QueryMsg::Members {
            topic_id,
            role: Role::Inferer,
        },
        QueryMsg::Status {
            topic_id,
            actor: coordinator.address("ann").into(),
        },
    ];
    for question in questions {
        let answer = query(coordinator.deps.as_ref(), coordinator.env.clone(), question);
        assert_eq!(
            answer.unwrap_err(),
            ContractError::TopicNotFound { topic_id }
        );
    }
}

#[test]
fn status_says_what_a_stranger_lacks() {
    let coordinator = TestCoordinator::staffed(params());
    let stranger = status(&coordinator, "eve");
    assert_eq!(stranger.actor, None);
    assert_eq!(stranger.current_epoch, Some(EpochId(0)));
    for role in &stranger.roles[..2] {
        assert!(!role.registered && !role.would_be_accepted);
        assert!(
            role.reason.as_ref().unwrap().contains("is not registered"),
            "{role:?}"
        );
    }
    assert_eq!(
        stranger.roles[0].last_payment,
        PaymentStatus::NothingEnded {}
    );
}

#[test]
fn status_follows_a_worker_through_an_epoch() {
    let mut coordinator = TestCoordinator::staffed(params());
    let before = in_role(&coordinator, "ann", Role::Inferer);
    assert!(before.active && before.would_be_accepted && !before.submitted);
    coordinator.submit_all(0);
    assert!(in_role(&coordinator, "ann", Role::Inferer).submitted);
    assert!(in_role(&coordinator, "fay", Role::Forecaster).submitted);
    coordinator.at_epoch(0, WINDOW);
    coordinator.advance();
    let closed = in_role(&coordinator, "ann", Role::Inferer);
    assert!(closed.reason.unwrap().contains("epoch 1 opens at"));
    coordinator.report_all(0);
    let reputer = in_role(&coordinator, "rex", Role::Reputer);
    assert!(
        reputer.submitted && reputer.would_be_accepted,
        "{reputer:?}"
    );
    coordinator.at_epoch(0, LAG + REPORT);
    coordinator.advance();
    let paid = in_role(&coordinator, "ann", Role::Inferer);
    assert!(
        matches!(paid.last_payment, PaymentStatus::Earned { fraction } if fraction > Uint64::zero())
    );
    assert_eq!(paid.rank, Some(1));
    assert_eq!(in_role(&coordinator, "cyd", Role::Inferer).rank, Some(3));
    assert_eq!(
        status(&coordinator, "ann").last_ended_epoch,
        Some(EpochId(0))
    );
    assert_eq!(
        in_role(&coordinator, "ann", Role::Reputer).last_payment,
        PaymentStatus::NotSubmitted {}
    );
}

#[test]
fn status_says_why_nothing_was_paid() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.vault = Vault::Pays(0);
    coordinator.live(0);
    let of = |coordinator: &TestCoordinator, name| {
        in_role(coordinator, name, Role::Inferer).last_payment
    };
    assert_eq!(of(&coordinator, "ann"), PaymentStatus::NoEmission {});
    coordinator.vault = Vault::Refuses;
    coordinator.live(1);
    assert_eq!(of(&coordinator, "ann"), PaymentStatus::PaymentPending {});
    // cyd is far off: its score is negative and earns nothing.
    assert_eq!(of(&coordinator, "cyd"), PaymentStatus::NothingEarned {});
    coordinator.submit_all(2);
    coordinator.at_epoch(2, LAG + 2 * REPORT);
    coordinator.advance();
    assert_eq!(of(&coordinator, "ann"), PaymentStatus::VoidEpoch {});
}

#[test]
fn status_tells_who_waits_what_it_takes() {
    let mut few = params();
    few.caps = Caps {
        inferers: 3,
        ..few.caps
    };
    let mut coordinator = TestCoordinator::staffed(few);
    coordinator.live(0);
    coordinator.admit(Role::Inferer, "dan", 8).unwrap();
    coordinator.at_epoch(1, 0);
    let dan = in_role(&coordinator, "dan", Role::Inferer);
    assert!(dan.registered && !dan.active && !dan.would_be_accepted);
    assert!(dan.merit < dan.lowest_merit, "{dan:?}");
    assert_eq!(
        dan.reason.unwrap(),
        "all 3 places of the role are taken by higher merit"
    );
}

#[test]
fn open_windows_of_overlapping_epochs_are_all_listed() {
    let mut long = params();
    long.schedule.report_window = 150;
    let mut coordinator = TestCoordinator::staffed(long);
    for epoch in 0..3 {
        coordinator.submit_all(epoch);
    }
    let open: Vec<EpochId> = status(&coordinator, "ann")
        .open_windows
        .iter()
        .map(|windows| windows.epoch)
        .collect();
    assert_eq!(open, [EpochId(0), EpochId(1), EpochId(2)]);
}
