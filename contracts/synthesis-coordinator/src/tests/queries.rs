//! Answers.

use allora_interfaces::synthesis_coordinator::{
    ConfigResponse, EpochResponse, HistoryResponse, NetworkInferenceResponse, PaymentStatus,
    QueryMsg, RoleStatus, StatusResponse, SubmissionsResponse, WindowKind, WindowsResponse,
};
use allora_interfaces::topic_registry::{Caps, PublishedValue};
use allora_interfaces::{ActorId, EpochId, Role, TopicId};
use cosmwasm_std::{Timestamp, Uint64};

use super::*;

fn status(bench: &Bench, name: &str) -> StatusResponse {
    let actor = bench.address(name).into();
    bench
        .ask(QueryMsg::Status {
            topic_id: TOPIC,
            actor,
        })
        .unwrap()
}

fn in_role(bench: &Bench, name: &str, role: Role) -> RoleStatus {
    let roles = status(bench, name).roles;
    roles
        .into_iter()
        .find(|status| status.role == role)
        .unwrap()
}

fn inference(bench: &Bench, max_age: u64) -> Result<NetworkInferenceResponse, ContractError> {
    bench.ask(QueryMsg::NetworkInference {
        topic_id: TOPIC,
        max_age,
    })
}

fn windows(bench: &Bench, epoch: u64) -> WindowsResponse {
    bench
        .ask(QueryMsg::Windows {
            topic_id: TOPIC,
            epoch: Some(EpochId(epoch)),
        })
        .unwrap()
}

#[test]
fn the_configuration_names_the_neighbors() {
    let bench = Bench::bare();
    let config: ConfigResponse = bench.ask(QueryMsg::Config {}).unwrap();
    assert_eq!(config.topic_registry, bench.address("registry").to_string());
    assert_eq!(config.staking_vault, bench.address("vault").to_string());
}

#[test]
fn an_inference_older_than_asked_for_is_an_error() {
    let mut bench = Bench::staffed(params());
    let error = inference(&bench, 1_000).unwrap_err();
    assert_eq!(error, ContractError::NothingSynthesized { topic_id: TOPIC });
    bench.submit_all(0);
    bench.at_epoch(0, WINDOW + 10);
    bench.advance();
    assert_eq!(inference(&bench, 10).unwrap().age, 10);
    let stale = ContractError::Stale {
        topic_id: TOPIC,
        epoch: EpochId(0),
        age: 10,
        max_age: 9,
    };
    assert_eq!(inference(&bench, 9).unwrap_err(), stale);
    // A void end does not take it away.
    bench.at_epoch(4, 0);
    bench.advance();
    assert_eq!(inference(&bench, 1_000).unwrap().epoch, EpochId(0));
}

#[test]
fn the_clipped_value_is_published_where_the_topic_says_so() {
    let mut clipped = params();
    clipped.synthesis.published = PublishedValue::Clipped {};
    clipped.synthesis.clip_width = real("1");
    let mut bench = Bench::staffed(clipped);
    bench.at_epoch(0, 0);
    bench.infer("ann", 0, "10").unwrap();
    bench.infer("bob", 0, "11").unwrap();
    bench.infer("cyd", 0, "1e12").unwrap();
    bench.at_epoch(0, WINDOW);
    bench.advance();
    let published = inference(&bench, 0).unwrap();
    assert!(published.combined > real("1e11"), "{published:?}");
    assert!(published.value < real("20"), "{published:?}");
}

#[test]
fn windows_tell_what_is_open() {
    let mut bench = Bench::staffed(params());
    bench.submit_all(0);
    let first = windows(&bench, 0);
    assert!(first.windows[0].open && !first.windows[1].open);
    assert_eq!(
        first.settles_at,
        Timestamp::from_seconds(START + LAG + REPORT)
    );
    bench.at_epoch(0, LAG);
    assert!(windows(&bench, 0).windows[1].open);
    bench.at_epoch(0, LAG + REPORT);
    bench.advance();
    let second = windows(&bench, 0);
    let open: Vec<bool> = second.windows.iter().map(|window| window.open).collect();
    assert_eq!(open, [false, false, true]);
    assert_eq!(second.windows[2].kind, WindowKind::Report);
    assert_eq!(
        second.settles_at,
        Timestamp::from_seconds(START + LAG + 2 * REPORT)
    );
    // Nobody submitted to epoch 1: there is nothing to report on.
    bench.at_epoch(1, LAG);
    assert!(windows(&bench, 1).windows.iter().all(|window| !window.open));
    let far = QueryMsg::Windows {
        topic_id: TOPIC,
        epoch: Some(EpochId(u64::MAX)),
    };
    let error = bench.ask::<WindowsResponse>(far).unwrap_err();
    assert!(
        matches!(error, ContractError::TimeOutOfRange { .. }),
        "{error}"
    );
}

#[test]
fn pages_are_ascending_and_start_after() {
    let mut bench = Bench::staffed(params());
    for epoch in 0..4 {
        bench.live(epoch);
    }
    let page = |start_after: Option<u64>, limit| -> Vec<u64> {
        let history: HistoryResponse = bench
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

    bench.submit_all(5);
    let submissions: SubmissionsResponse = bench
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
    let bench = Bench::staffed(params());
    let error = bench
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
    let bench = Bench::bare();
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
            actor: bench.address("ann").into(),
        },
    ];
    for question in questions {
        let answer = query(bench.deps.as_ref(), bench.env.clone(), question);
        assert_eq!(
            answer.unwrap_err(),
            ContractError::TopicNotFound { topic_id }
        );
    }
}

#[test]
fn status_says_what_a_stranger_lacks() {
    let bench = Bench::staffed(params());
    let stranger = status(&bench, "eve");
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
    let mut bench = Bench::staffed(params());
    let before = in_role(&bench, "ann", Role::Inferer);
    assert!(before.active && before.would_be_accepted && !before.submitted);
    bench.submit_all(0);
    assert!(in_role(&bench, "ann", Role::Inferer).submitted);
    assert!(in_role(&bench, "fay", Role::Forecaster).submitted);
    bench.at_epoch(0, WINDOW);
    bench.advance();
    let closed = in_role(&bench, "ann", Role::Inferer);
    assert!(closed.reason.unwrap().contains("epoch 1 opens at"));
    bench.report_all(0);
    let reputer = in_role(&bench, "rex", Role::Reputer);
    assert!(
        reputer.submitted && reputer.would_be_accepted,
        "{reputer:?}"
    );
    bench.at_epoch(0, LAG + REPORT);
    bench.advance();
    let paid = in_role(&bench, "ann", Role::Inferer);
    assert!(
        matches!(paid.last_payment, PaymentStatus::Earned { fraction } if fraction > Uint64::zero())
    );
    assert_eq!(paid.rank, Some(1));
    assert_eq!(in_role(&bench, "cyd", Role::Inferer).rank, Some(3));
    assert_eq!(status(&bench, "ann").last_ended_epoch, Some(EpochId(0)));
    assert_eq!(
        in_role(&bench, "ann", Role::Reputer).last_payment,
        PaymentStatus::NotSubmitted {}
    );
}

#[test]
fn status_says_why_nothing_was_paid() {
    let mut bench = Bench::staffed(params());
    bench.vault = Vault::Pays(0);
    bench.live(0);
    let of = |bench: &Bench, name| in_role(bench, name, Role::Inferer).last_payment;
    assert_eq!(of(&bench, "ann"), PaymentStatus::NoEmission {});
    bench.vault = Vault::Refuses;
    bench.live(1);
    assert_eq!(of(&bench, "ann"), PaymentStatus::PaymentPending {});
    // cyd is far off: its score is negative and earns nothing.
    assert_eq!(of(&bench, "cyd"), PaymentStatus::NothingEarned {});
    bench.submit_all(2);
    bench.at_epoch(2, LAG + 2 * REPORT);
    bench.advance();
    assert_eq!(of(&bench, "ann"), PaymentStatus::VoidEpoch {});
}

#[test]
fn status_tells_who_waits_what_it_takes() {
    let mut few = params();
    few.caps = Caps {
        inferers: 3,
        ..few.caps
    };
    let mut bench = Bench::staffed(few);
    bench.live(0);
    bench.admit(Role::Inferer, "dan", 8).unwrap();
    bench.at_epoch(1, 0);
    let dan = in_role(&bench, "dan", Role::Inferer);
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
    let mut bench = Bench::staffed(long);
    for epoch in 0..3 {
        bench.submit_all(epoch);
    }
    let open: Vec<EpochId> = status(&bench, "ann")
        .open_windows
        .iter()
        .map(|windows| windows.epoch)
        .collect();
    assert_eq!(open, [EpochId(0), EpochId(1), EpochId(2)]);
}
