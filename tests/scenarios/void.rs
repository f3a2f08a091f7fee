//! Epochs that end without inference or truth.

use allora_interfaces::synthesis_coordinator::EpochPhase;
use allora_interfaces::{EpochId, Role};
use allora_tests::events;
use allora_tests::setup::{quick_params, Setup};

const EPOCH: EpochId = EpochId(0);

/// Everything an actor can be better or worse off by.
fn standing(setup: &Setup) -> String {
    let members = Role::ALL.map(|role| setup.suite.members(setup.topic, role).unwrap());
    format!("{:?} {members:?}", setup.rewards())
}

#[track_caller]
fn assert_void(setup: &Setup, epoch: EpochId, voids: u64) {
    let record = setup.suite.epoch(setup.topic, epoch).unwrap();
    assert_eq!(record.phase, EpochPhase::Void);
    assert_eq!((record.truth, record.loss), (None, None));
    assert!(record.participants.iter().all(|one| one.fraction.is_none()));
    let topic = setup.suite.topic(setup.topic).unwrap();
    assert_eq!((topic.void, topic.open_epochs.len()), (voids, 0));
    assert_eq!(topic.next_due, None);
    setup.assert_lawful();
}

#[test]
fn an_epoch_with_forecasts_and_no_inference_is_void_at_its_close() {
    let mut setup = Setup::new(quick_params(), [2, 1, 1]);
    let before = standing(&setup);
    let forecaster = setup.forecasters[0].clone();
    setup.submit_forecast(&forecaster, EPOCH);
    setup.suite.skip_to_close(setup.topic, EPOCH).unwrap();
    let closed = setup.suite.advance(setup.topic).unwrap();

    assert_eq!(events::count(&closed, "epoch_voided"), 1);
    assert_void(&setup, EPOCH, 1);
    assert_eq!(standing(&setup), before);
    setup.run_epoch(EpochId(1));
    assert_eq!(setup.suite.topic(setup.topic).unwrap().settled, 1);
}

/// | time | what |
/// |---|---|
/// | 200 | synthesized |
/// | 700 | no truth came: taken for another 100 seconds |
/// | 799 | still waiting |
/// | 800 | void |
#[test]
fn an_epoch_without_truth_is_void_after_a_second_window() {
    let mut setup = Setup::new(quick_params(), [2, 0, 1]);
    let start = setup.suite.now();
    setup.submit_all(EPOCH);
    setup.close(EPOCH);
    let before = standing(&setup);
    let minted = setup.suite.emission().unwrap().minted;

    setup.suite.set_time(start.plus_seconds(799));
    setup.advance();
    assert_eq!(
        setup.suite.epoch(setup.topic, EPOCH).unwrap().phase,
        EpochPhase::Synthesized
    );
    setup.suite.set_time(start.plus_seconds(800));
    setup.advance();

    assert_void(&setup, EPOCH, 1);
    assert_eq!(standing(&setup), before);
    assert_eq!(setup.suite.emission().unwrap().minted, minted);
}

fn two_reporters_needed() -> Setup {
    let mut params = quick_params();
    params.consensus.min_reporters = 2;
    let mut setup = Setup::new(params, [2, 0, 2]);
    setup.submit_all(EPOCH);
    setup.close(EPOCH);
    setup.suite.skip_to_report(setup.topic, EPOCH).unwrap();
    let first = setup.reputers[0].account.clone();
    setup
        .suite
        .report(&first, setup.topic, EPOCH, Setup::truth(EPOCH))
        .unwrap();
    setup.suite.skip_to_settlement(setup.topic, EPOCH).unwrap();
    setup.advance();
    setup
}

#[test]
fn too_few_truths_are_waited_for_once_more() {
    let mut setup = two_reporters_needed();
    assert_eq!(
        setup.suite.epoch(setup.topic, EPOCH).unwrap().phase,
        EpochPhase::Synthesized
    );

    let second = setup.reputers[1].account.clone();
    setup
        .suite
        .report(&second, setup.topic, EPOCH, Setup::truth(EPOCH))
        .unwrap();
    setup.suite.skip(100);
    setup.advance();

    let record = setup.suite.epoch(setup.topic, EPOCH).unwrap();
    assert_eq!(record.phase, EpochPhase::Settled);
    assert_eq!(record.truth, Some(Setup::truth(EPOCH)));
    assert!(
        setup.rewards().iter().all(|reward| *reward > 0)
            || setup.rewards()[2..].iter().all(|reward| *reward > 0)
    );
    setup.assert_lawful();
}

#[test]
fn too_few_truths_after_two_windows_neither_pay_nor_score() {
    let mut setup = two_reporters_needed();
    let before = standing(&setup);
    setup.suite.skip(100);
    setup.advance();

    assert_void(&setup, EPOCH, 1);
    assert_eq!(standing(&setup), before);
}

#[test]
fn a_third_window_does_not_open() {
    let mut setup = two_reporters_needed();
    let second = setup.reputers[1].account.clone();
    setup.suite.skip(100);

    setup
        .suite
        .report(&second, setup.topic, EPOCH, Setup::truth(EPOCH))
        .unwrap_err();
}

/// What accrued while the void epoch ran is nobody's; the next one is paid for its
/// own time only.
#[test]
fn a_void_epoch_does_not_raise_the_reward_of_the_next() {
    let reward_of_epoch_two = |submit_to_epoch_zero: bool| {
        let mut setup = Setup::new(quick_params(), [2, 0, 1]);
        if submit_to_epoch_zero {
            setup.submit_all(EPOCH);
        }
        setup.open(EpochId(2));
        setup.advance();
        setup.run_epoch(EpochId(2));
        let history = setup.suite.history(setup.topic).unwrap();
        history.last().unwrap().rewards
    };

    let (after_void, after_silence) = (reward_of_epoch_two(true), reward_of_epoch_two(false));
    assert!(!after_void.is_zero());
    assert!(after_void <= after_silence, "{after_void} {after_silence}");
}

#[test]
fn empty_epochs_cost_no_storage() {
    let mut setup = Setup::new(quick_params(), [3, 1, 2]);
    setup.run_epoch(EPOCH);
    let before = setup.suite.state_digest();

    setup.suite.skip(100 * 600);
    setup.advance();
    setup.suite.advance(setup.topic).unwrap();

    assert_eq!(setup.suite.state_digest(), before);
    assert_eq!(
        setup.suite.topic(setup.topic).unwrap().current_epoch,
        Some(EpochId(101))
    );
    setup.run_epoch(EpochId(102));
    assert_eq!(setup.suite.topic(setup.topic).unwrap().settled, 2);
    assert_eq!(setup.suite.topic(setup.topic).unwrap().void, 0);
}

/// Entries the coordinator stores under a name.
fn entries(setup: &Setup, namespace: &str) -> usize {
    let mut prefix = vec![0, namespace.len() as u8];
    prefix.extend(namespace.as_bytes());
    let dump = setup.suite.state_dump(&setup.suite.contracts.coordinator);
    dump.iter()
        .filter(|(key, _)| key.starts_with(&prefix))
        .count()
}

#[test]
fn a_void_epoch_leaves_nothing_behind_but_its_records() {
    let mut setup = Setup::new(quick_params(), [2, 0, 1]);
    setup.run_epoch(EPOCH);
    let before = setup
        .suite
        .state_dump(&setup.suite.contracts.coordinator)
        .len();
    for epoch in [2, 4, 6].map(EpochId) {
        setup.open(epoch);
        setup.submit_all(epoch);
        assert_eq!(entries(&setup, "submissions"), 2);
        setup.suite.skip(900);
        setup.advance();
        for namespace in ["submissions", "truths", "open", "pending", "d"] {
            assert_eq!(entries(&setup, namespace), 0, "{namespace}");
        }
    }

    let topic = setup.suite.topic(setup.topic).unwrap();
    assert_eq!((topic.settled, topic.void), (1, 3));
    // the inference and a line in the archive, both within bounds
    let after = setup
        .suite
        .state_dump(&setup.suite.contracts.coordinator)
        .len();
    assert!(after <= before + 2 * 3, "{before} entries became {after}");
    assert!(setup.suite.network_inference(setup.topic, 10_000).is_ok());
}
