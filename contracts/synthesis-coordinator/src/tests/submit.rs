//! What a submission needs to count.

use allora_interfaces::synthesis_coordinator::{QueryMsg, SubmissionsResponse};
use allora_interfaces::topic_registry::TopicStatus;
use allora_interfaces::{ActorId, EpochId, Role, TopicId};
use cosmwasm_std::Timestamp;

use super::*;
use crate::state::{MEMBERS, SYNTHESES};

fn submissions(coordinator: &TestCoordinator, epoch: u64) -> SubmissionsResponse {
    coordinator
        .ask(QueryMsg::Submissions {
            topic_id: TOPIC,
            epoch: EpochId(epoch),
            start_after: None,
            limit: None,
        })
        .unwrap()
}

/// The refusal, after a check that it changed nothing.
fn refusal(coordinator: &mut TestCoordinator, sender: &str, msg: ExecuteMsg) -> ContractError {
    let info = cosmwasm_std::testing::message_info(&coordinator.address(sender), &[]);
    let before = coordinator.dump();
    let result = execute(
        coordinator.deps.as_mut(),
        coordinator.env.clone(),
        info,
        msg,
    );
    assert_eq!(
        coordinator.dump(),
        before,
        "a refusal left something behind"
    );
    result.unwrap_err()
}

#[test]
fn an_unknown_topic_takes_nothing() {
    let mut coordinator = TestCoordinator::staffed(params());
    let msg = ExecuteMsg::Submit(msg::Submit {
        topic_id: TopicId(9),
        epoch: EpochId(0),
        inference: Some(real("1")),
        forecast: vec![],
    });
    let error = refusal(&mut coordinator, "ann", msg);
    assert_eq!(
        error,
        ContractError::TopicNotFound {
            topic_id: TopicId(9)
        }
    );
}

#[test]
fn a_submission_needs_an_inference_or_a_forecast() {
    let mut coordinator = TestCoordinator::staffed(params());
    let error = refusal(&mut coordinator, "ann", submission(0, None, &[]));
    assert!(
        matches!(error, ContractError::EmptySubmission { .. }),
        "{error}"
    );
}

#[test]
fn a_role_must_be_registered_for_every_part() {
    let mut coordinator = TestCoordinator::staffed(params());
    let cases = [
        ("eve", submission(0, Some("1"), &[]), Role::Inferer),
        (
            "ann",
            submission(0, Some("1"), &[(2, "1")]),
            Role::Forecaster,
        ),
        ("fay", submission(0, Some("1"), &[(2, "1")]), Role::Inferer),
        ("rex", submission(0, None, &[(2, "1")]), Role::Forecaster),
    ];
    for (name, msg, missing) in cases {
        let expected = ContractError::NotRegistered {
            topic_id: TOPIC,
            role: missing,
            actor: coordinator.address(name),
        };
        assert_eq!(refusal(&mut coordinator, name, msg), expected);
    }
}

#[test]
fn only_the_open_epoch_takes_submissions_and_the_error_names_it() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.at_epoch(2, 3);
    let error = refusal(&mut coordinator, "ann", submission(1, Some("1"), &[]));
    let expected = ContractError::WrongEpoch {
        topic_id: TOPIC,
        epoch: EpochId(1),
        open: EpochId(2),
        closes_at: Timestamp::from_seconds(START + 2 * LENGTH + WINDOW),
    };
    assert_eq!(error, expected);
}

#[test]
fn a_closed_window_names_the_next_one() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.at_epoch(2, WINDOW - 1);
    coordinator.infer("ann", 2, "1").unwrap();
    coordinator.at_epoch(2, WINDOW);
    let error = refusal(&mut coordinator, "ann", submission(2, Some("1"), &[]));
    let expected = ContractError::SubmissionsClosed {
        topic_id: TOPIC,
        epoch: EpochId(2),
        next: EpochId(3),
        opens_at: Timestamp::from_seconds(START + 3 * LENGTH),
    };
    assert_eq!(error, expected);
}

#[test]
fn before_the_start_nothing_is_open() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.at(START - 1);
    let error = refusal(&mut coordinator, "ann", submission(0, Some("1"), &[]));
    assert!(matches!(
        error,
        ContractError::SubmissionsClosed {
            next: EpochId(0),
            ..
        }
    ));
}

#[test]
fn values_are_zero_or_of_a_size_from_1e_minus_40_to_1e40() {
    let mut coordinator = TestCoordinator::staffed(params());
    for value in ["0", "1e-40", "-1e-40", "1e40", "-1e40"] {
        coordinator.infer("ann", 0, value).unwrap();
        coordinator.forecast("fay", 0, &[(1, value)]).unwrap();
    }
    for value in ["9.99e-41", "1.01e40", "-1e41", "1e-9000"] {
        let refused = |what| ContractError::ValueOutOfRange {
            what,
            value: real(value),
        };
        let error = refusal(&mut coordinator, "ann", submission(0, Some(value), &[]));
        assert_eq!(error, refused("an inference"));
        let error = refusal(&mut coordinator, "fay", submission(0, None, &[(1, value)]));
        assert_eq!(error, refused("a forecast loss"));
    }
}

#[test]
fn a_forecast_names_nobody_twice_and_at_most_64() {
    let mut coordinator = TestCoordinator::staffed(params());
    let error = refusal(
        &mut coordinator,
        "fay",
        submission(0, None, &[(2, "1"), (3, "1"), (2, "2")]),
    );
    let expected = ContractError::DuplicateElement {
        inferer: ActorId(2),
    };
    assert_eq!(error, expected);
    let many: Vec<(u32, &str)> = (0..65).map(|id| (id, "1")).collect();
    coordinator.forecast("fay", 0, &many[..64]).unwrap();
    let error = refusal(&mut coordinator, "fay", submission(0, None, &many));
    assert_eq!(error, ContractError::TooManyElements { count: 65, max: 64 });
}

#[test]
fn the_last_inference_and_the_last_forecast_count() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.admit(Role::Forecaster, "ann", 1).unwrap();
    coordinator.infer("ann", 0, "1").unwrap();
    coordinator.forecast("ann", 0, &[(2, "5")]).unwrap();
    coordinator.infer("ann", 0, "2").unwrap();
    coordinator
        .forecast("ann", 0, &[(3, "7"), (2, "6")])
        .unwrap();

    let submitted = submissions(&coordinator, 0).submissions;
    assert_eq!(submitted.len(), 1);
    assert_eq!(submitted[0].inference, Some(real("2")));
    assert_eq!(submitted[0].forecast, elements_of(&[(2, "6"), (3, "7")]));
}

#[test]
fn elements_about_nobody_present_are_left_out_at_close() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.at_epoch(0, 0);
    coordinator.infer("ann", 0, "1").unwrap();
    coordinator.infer("bob", 0, "2").unwrap();
    coordinator
        .forecast("fay", 0, &[(3, "-9"), (99, "-9")])
        .unwrap();
    coordinator
        .forecast("fox", 0, &[(1, "1"), (99, "-9")])
        .unwrap();
    coordinator.at_epoch(0, WINDOW);
    coordinator.advance();
    let record = SYNTHESES
        .load(&coordinator.deps.storage, (TOPIC, EpochId(0)))
        .unwrap();
    // cyd was absent and 99 never existed: fay said nothing about anybody.
    assert_eq!(record.forecasters, [ActorId(4), ActorId(5)]);
    assert_eq!(record.synthesis.implied(), [None, Some(real("1"))]);
}

#[test]
fn a_forecast_keeps_the_elements_of_the_highest_merit() {
    let mut few = params();
    few.caps.forecast_elements = 1;
    let mut coordinator = TestCoordinator::staffed(few);
    for epoch in 0..4 {
        coordinator.live(epoch);
    }
    // ann has been the best; the others are named first and lied about.
    coordinator.submit_all(4);
    coordinator
        .forecast("fay", 4, &[(3, "-9"), (2, "-9"), (1, "1")])
        .unwrap();
    coordinator.at_epoch(4, WINDOW);
    coordinator.advance();
    let record = SYNTHESES
        .load(&coordinator.deps.storage, (TOPIC, EpochId(4)))
        .unwrap();
    assert_eq!(record.synthesis.implied()[0], Some(record.inferences[0]));
}

#[test]
fn a_paused_topic_finishes_the_window_that_was_open() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.at_epoch(1, 5);
    coordinator.status(TopicStatus::Paused).unwrap();
    coordinator.infer("ann", 1, "1").unwrap();
    coordinator.at_epoch(2, 0);
    let error = refusal(&mut coordinator, "ann", submission(2, Some("1"), &[]));
    let halted = |status| ContractError::TopicHalted {
        topic_id: TOPIC,
        status,
        epoch: EpochId(2),
    };
    assert_eq!(error, halted(TopicStatus::Paused));
    coordinator.at_epoch(2, 6);
    coordinator.status(TopicStatus::Active).unwrap();
    coordinator.infer("ann", 2, "1").unwrap();
    coordinator.status(TopicStatus::Retired).unwrap();
    coordinator.infer("ann", 2, "2").unwrap();
}

#[test]
fn an_epoch_that_opens_at_the_very_moment_of_a_pause_stays_closed() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.at_epoch(1, 0);
    coordinator.status(TopicStatus::Paused).unwrap();
    let error = refusal(&mut coordinator, "ann", submission(1, Some("1"), &[]));
    assert!(
        matches!(error, ContractError::TopicHalted { .. }),
        "{error}"
    );
}

#[test]
fn the_order_of_submissions_leaves_no_trace() {
    let run = |order: [usize; 5]| {
        let mut coordinator = TestCoordinator::staffed(params());
        for index in order {
            match index {
                0 => coordinator.infer("ann", 0, "1"),
                1 => coordinator.infer("bob", 0, "2"),
                2 => coordinator.infer("cyd", 0, "4"),
                3 => coordinator.forecast("fay", 0, &[(1, "1"), (2, "2")]),
                _ => coordinator.forecast("fox", 0, &[(3, "3"), (1, "0")]),
            }
            .unwrap();
        }
        coordinator.at_epoch(0, LAG);
        coordinator.advance();
        coordinator.dump()
    };
    assert_eq!(run([0, 1, 2, 3, 4]), run([4, 2, 0, 3, 1]));
}

#[test]
fn field_11_an_accepted_submission_is_announced_with_the_actors_number_and_the_inference() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.at_epoch(0, 1);
    let address = coordinator.address("ann");
    let actor_id = MEMBERS
        .load(&coordinator.deps.storage, (TOPIC, &address))
        .unwrap()
        .id;
    let accepted = |role: Role| {
        cosmwasm_std::Event::new("submission_accepted")
            .add_attribute("topic_id", TOPIC.to_string())
            .add_attribute("epoch", "0")
            .add_attribute("role", role.to_string())
    };
    let response = coordinator.infer("ann", 0, "12.50").unwrap();
    let inference = accepted(Role::Inferer)
        .add_attribute("actor", &address)
        .add_attribute("actor_id", actor_id.to_string())
        .add_attribute("value", "12.5");
    assert_eq!(response.events, [inference]);

    let address = coordinator.address("fay");
    let response = coordinator.forecast("fay", 0, &[(1, "0.1")]).unwrap();
    let names = response.events[0].attributes.iter();
    let names: Vec<&str> = names.map(|attribute| attribute.key.as_str()).collect();
    assert_eq!(names, ["topic_id", "epoch", "role", "actor", "actor_id"]);
    assert_eq!(response.events[0].attributes[3].value, address.as_str());
}
