//! Findings about windows, grids, listings and cranks.

use allora_interfaces::synthesis_coordinator::{msg as coordinator, ExecuteMsg as Coordinator};
use allora_interfaces::topic_registry::Schedule;
use allora_interfaces::{EpochId, TopicId};
use allora_math::Real;
use allora_test_kit::Random;
use allora_testing::{allo, example_topic, SuiteBuilder};
use allora_tests::events;
use allora_tests::setup::{quick_params, Setup};
use allora_tests::timeline::Cranks;

/// | second | submission | truth |
/// |---|---|---|
/// | 0 | first moment | |
/// | 199 | last second | |
/// | 200 | closed | |
/// | 599 | | not yet |
/// | 600 | | first moment |
/// | 699 | | last second |
/// | 700 | | closed, two reporters having come |
#[test]
fn pr_567_windows_open_and_close_to_the_second() {
    let epoch = EpochId(0);
    let mut setup = Setup::new(quick_params(), [1, 0, 3]);
    let start = setup.suite.now();
    let worker = setup.inferers[0].account.clone();
    let topic = setup.topic;
    for (second, open) in [(0, true), (199, true), (200, false), (599, false)] {
        setup.suite.set_time(start.plus_seconds(second));
        let result = setup
            .suite
            .submit(&worker, topic, epoch, Some(Real::ONE), vec![]);
        assert_eq!(result.is_ok(), open, "submission at {second}: {result:?}");
    }
    setup.advance();
    let reputers = setup.reputers.clone();
    for (second, reputer, open) in [
        (599, 0, false),
        (600, 0, true),
        (699, 1, true),
        (700, 2, false),
    ] {
        setup.suite.set_time(start.plus_seconds(second));
        if second == 700 {
            setup.advance();
        }
        let who = reputers[reputer].account.clone();
        let result = setup.suite.report(&who, topic, epoch, Real::ONE);
        assert_eq!(result.is_ok(), open, "truth at {second}: {result:?}");
    }
    assert_eq!(setup.suite.topic(topic).unwrap().settled, 1);
}

/// 61 epochs wait. A crank does as much as it may, says so by success, and the next
/// goes on.
#[test]
fn pr_758_reaching_the_limit_of_steps_is_success() {
    let mut setup = Setup::new(quick_params(), [1, 0, 1]);
    for epoch in (0..61).map(EpochId) {
        setup.open(epoch);
        setup.submit_all(epoch);
    }
    setup.suite.skip(10_000);

    let step = Coordinator::Advance(coordinator::Advance {
        topic_id: setup.topic,
        max_steps: Some(1),
    });
    let keeper = setup.suite.keeper();
    let response = setup.suite.on_coordinator(&keeper, &step).unwrap();
    assert_eq!(events::count(&response, "epoch_synthesized"), 1);
    let mut cranks = 0;
    while setup.suite.is_due(setup.topic).unwrap() {
        let response = setup.suite.advance(setup.topic).unwrap();
        let steps = events::count(&response, "epoch_synthesized")
            + events::count(&response, "epoch_voided");
        assert!(
            (1..=Coordinator::MAX_STEPS as usize).contains(&steps),
            "{steps}"
        );
        cranks += 1;
    }
    assert!(cranks >= 12, "{cranks}");
    assert_eq!(setup.suite.topic(setup.topic).unwrap().void, 61);
    setup.assert_lawful();
}

/// A40 and PR 993: whatever the schedule, an epoch whose truth came in its window is
/// scored and paid. 12 schedules at random, windows overlapping in every way.
#[test]
fn pr_993_a40_every_truth_in_its_window_is_scored_whatever_the_schedule() {
    let mut random = Random::new(993);
    for round in 0..12 {
        let epoch_length = 40 + random.below(400);
        let submission_window = 20 + random.below(epoch_length - 19);
        let ground_truth_lag = submission_window + random.below(5 * epoch_length);
        let report_window = 15 + random.below(3 * epoch_length);
        let schedule = Schedule {
            epoch_length,
            submission_window,
            ground_truth_lag,
            report_window,
            ..Schedule::default()
        };
        let mut params = quick_params();
        params.schedule = schedule;
        let mut setup = Setup::new(params, [2, 1, 1]);
        let epochs: Vec<u64> = (0..8).collect();
        setup.run_timeline(&epochs, Cranks::Late(random.below(30)), 0);

        let topic = setup.suite.topic(setup.topic).unwrap();
        assert_eq!(
            (topic.settled, topic.void),
            (8, 0),
            "round {round}: {schedule:?}"
        );
        for entry in setup.suite.history(setup.topic).unwrap() {
            assert!(!entry.rewards.is_zero(), "round {round}: {schedule:?}");
        }
        setup.assert_lawful();
    }
}

/// Topics 20 to 40 of one creator among others, every second one with work.
#[test]
fn sherlock_h12_sparse_ids_are_listed() {
    let mut suite = SuiteBuilder::new().build();
    let [ann, worker] = ["ann", "worker"].map(|name| {
        let account = suite.account(name);
        suite.fund(&account, allo(1_000));
        account
    });
    let mut expected = vec![];
    for number in 1..=40 {
        let topic = if number >= 20 && number % 2 == 0 {
            let topic = suite
                .create_topic(&ann, example_topic(), quick_params())
                .unwrap();
            expected.push(topic);
            topic
        } else {
            suite.govern_topic(example_topic(), quick_params()).unwrap()
        };
        assert_eq!(topic, TopicId(number));
        if expected.last() == Some(&topic) {
            suite
                .register(&worker, topic, allora_interfaces::Role::Inferer)
                .unwrap();
            suite
                .submit(&worker, topic, EpochId(0), Some(Real::ONE), vec![])
                .unwrap();
        }
    }

    let mut listed: Vec<TopicId> = vec![];
    loop {
        let page = suite
            .topics(Some(&ann), listed.last().copied(), Some(3))
            .unwrap();
        if page.is_empty() {
            break;
        }
        assert!(page.len() <= 3);
        listed.extend(page.iter().map(|topic| topic.topic_id));
    }
    assert_eq!(listed, expected);
    let due: Vec<TopicId> = suite
        .next_due(Some(100))
        .unwrap()
        .iter()
        .map(|due| due.topic_id)
        .collect();
    assert_eq!(due, expected);
    assert_eq!(suite.next_due(Some(4)).unwrap().len(), 4);
}

/// A step done twice is done once: no second close, no second payment.
#[test]
fn a_second_crank_neither_closes_nor_pays_again() {
    let mut setup = Setup::new(quick_params(), [2, 0, 1]);
    let epoch = EpochId(0);
    setup.submit_all(epoch);
    setup.suite.skip_to_close(setup.topic, epoch).unwrap();
    let first = setup.suite.advance(setup.topic).unwrap();
    let second = setup.suite.advance(setup.topic).unwrap();
    assert_eq!(events::count(&first, "epoch_synthesized"), 1);
    assert_eq!(events::count(&second, "epoch_synthesized"), 0);

    setup.suite.skip_to_report(setup.topic, epoch).unwrap();
    setup.report_all(epoch);
    setup.suite.skip_to_settlement(setup.topic, epoch).unwrap();
    setup.suite.advance(setup.topic).unwrap();
    let rewards = setup.rewards();
    let second = setup.suite.advance(setup.topic).unwrap();
    assert_eq!(events::count(&second, "epoch_settled"), 0);
    assert_eq!(setup.rewards(), rewards);
}

/// The clock of the host chain cranks whatever is due longest, and never fails.
#[test]
fn a22_the_clock_of_the_host_chain_does_due_steps() {
    use allora_interfaces::synthesis_coordinator::SudoMsg;
    let mut setup = Setup::new(quick_params(), [2, 0, 1]);
    let coordinator = setup.suite.contracts.coordinator.clone();
    let before = setup.suite.state_digest();
    setup
        .suite
        .sudo(&coordinator, &SudoMsg::ClockEndBlock {})
        .unwrap();
    assert_eq!(setup.suite.state_digest(), before);

    setup.submit_all(EpochId(0));
    setup.suite.skip_to_close(setup.topic, EpochId(0)).unwrap();
    setup
        .suite
        .sudo(&coordinator, &SudoMsg::ClockEndBlock {})
        .unwrap();
    assert!(setup.suite.network_inference(setup.topic, 0).is_ok());
    setup.suite.skip_to_report(setup.topic, EpochId(0)).unwrap();
    setup.report_all(EpochId(0));
    setup
        .suite
        .skip_to_settlement(setup.topic, EpochId(0))
        .unwrap();
    setup
        .suite
        .sudo(&coordinator, &SudoMsg::ClockEndBlock {})
        .unwrap();
    assert_eq!(setup.suite.topic(setup.topic).unwrap().settled, 1);
    assert!(setup.rewards().iter().sum::<u128>() > 0);
    setup.assert_lawful();
}

/// What is read about an epoch is what was stored at its close.
#[test]
fn a44_the_inference_of_an_epoch_never_changes() {
    let mut setup = Setup::new(quick_params(), [4, 2, 2]);
    setup.run_epoch(EpochId(0));
    let before = setup.suite.epoch(setup.topic, EpochId(0)).unwrap();
    for epoch in (1..6).map(|number| EpochId(2 * number)) {
        setup.run_epoch(epoch);
    }

    let mut after = setup.suite.epoch(setup.topic, EpochId(0)).unwrap();
    // the age, the last loss and what is due next are of the time of asking
    let (Some(old), Some(new)) = (&before.inference, &mut after.inference) else {
        panic!("the epoch is kept in detail");
    };
    new.age = old.age;
    new.last_loss = old.last_loss;
    new.expected_at = old.expected_at;
    assert_eq!(after, before);
}
