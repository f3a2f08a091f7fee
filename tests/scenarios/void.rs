//! Epochs that end without inference or truth.

use allora_interfaces::synthesis_coordinator::EpochPhase;
use allora_interfaces::{EpochId, Role};
use allora_tests::events;
use allora_tests::stage::{quick_params, Stage};

type Plain = Stage<cosmwasm_std::testing::MockStorage>;

const EPOCH: EpochId = EpochId(0);

/// Everything an actor can be better or worse off by.
fn standing(stage: &Plain) -> String {
    let members = Role::ALL.map(|role| stage.suite.members(stage.topic, role).unwrap());
    format!("{:?} {members:?}", stage.rewards())
}

#[track_caller]
fn assert_void(stage: &Plain, epoch: EpochId, voids: u64) {
    let record = stage.suite.epoch(stage.topic, epoch).unwrap();
    assert_eq!(record.phase, EpochPhase::Void);
    assert_eq!((record.truth, record.loss), (None, None));
    assert!(record.participants.iter().all(|one| one.fraction.is_none()));
    let topic = stage.suite.topic(stage.topic).unwrap();
    assert_eq!((topic.void, topic.open_epochs.len()), (voids, 0));
    assert_eq!(topic.next_due, None);
    stage.assert_lawful();
}

#[test]
fn an_epoch_with_forecasts_and_no_inference_is_void_at_its_close() {
    let mut stage = Stage::new(quick_params(), [2, 1, 1]);
    let before = standing(&stage);
    let forecaster = stage.forecasters[0].clone();
    stage.submit_forecast(&forecaster, EPOCH);
    stage.suite.skip_to_close(stage.topic, EPOCH).unwrap();
    let closed = stage.suite.advance(stage.topic).unwrap();

    assert_eq!(events::count(&closed, "epoch_voided"), 1);
    assert_void(&stage, EPOCH, 1);
    assert_eq!(standing(&stage), before);
    stage.play(EpochId(1));
    assert_eq!(stage.suite.topic(stage.topic).unwrap().settled, 1);
}

/// | time | what |
/// |---|---|
/// | 200 | synthesized |
/// | 700 | no truth came: taken for another 100 seconds |
/// | 799 | still waiting |
/// | 800 | void |
#[test]
fn an_epoch_without_truth_is_void_after_a_second_window() {
    let mut stage = Stage::new(quick_params(), [2, 0, 1]);
    let start = stage.suite.now();
    stage.submit_all(EPOCH);
    stage.close(EPOCH);
    let before = standing(&stage);
    let minted = stage.suite.emission().unwrap().minted;

    stage.suite.set_time(start.plus_seconds(799));
    stage.advance();
    assert_eq!(
        stage.suite.epoch(stage.topic, EPOCH).unwrap().phase,
        EpochPhase::Synthesized
    );
    stage.suite.set_time(start.plus_seconds(800));
    stage.advance();

    assert_void(&stage, EPOCH, 1);
    assert_eq!(standing(&stage), before);
    assert_eq!(stage.suite.emission().unwrap().minted, minted);
}

fn two_reporters_needed() -> Plain {
    let mut params = quick_params();
    params.consensus.min_reporters = 2;
    let mut stage = Stage::new(params, [2, 0, 2]);
    stage.submit_all(EPOCH);
    stage.close(EPOCH);
    stage.suite.skip_to_report(stage.topic, EPOCH).unwrap();
    let first = stage.reputers[0].account.clone();
    stage
        .suite
        .report(&first, stage.topic, EPOCH, Plain::truth(EPOCH))
        .unwrap();
    stage.suite.skip_to_settlement(stage.topic, EPOCH).unwrap();
    stage.advance();
    stage
}

#[test]
fn too_few_truths_are_waited_for_once_more() {
    let mut stage = two_reporters_needed();
    assert_eq!(
        stage.suite.epoch(stage.topic, EPOCH).unwrap().phase,
        EpochPhase::Synthesized
    );

    let second = stage.reputers[1].account.clone();
    stage
        .suite
        .report(&second, stage.topic, EPOCH, Plain::truth(EPOCH))
        .unwrap();
    stage.suite.skip(100);
    stage.advance();

    let record = stage.suite.epoch(stage.topic, EPOCH).unwrap();
    assert_eq!(record.phase, EpochPhase::Settled);
    assert_eq!(record.truth, Some(Plain::truth(EPOCH)));
    assert!(
        stage.rewards().iter().all(|reward| *reward > 0)
            || stage.rewards()[2..].iter().all(|reward| *reward > 0)
    );
    stage.assert_lawful();
}

#[test]
fn too_few_truths_after_two_windows_neither_pay_nor_score() {
    let mut stage = two_reporters_needed();
    let before = standing(&stage);
    stage.suite.skip(100);
    stage.advance();

    assert_void(&stage, EPOCH, 1);
    assert_eq!(standing(&stage), before);
}

#[test]
fn a_third_window_does_not_open() {
    let mut stage = two_reporters_needed();
    let second = stage.reputers[1].account.clone();
    stage.suite.skip(100);

    stage
        .suite
        .report(&second, stage.topic, EPOCH, Plain::truth(EPOCH))
        .unwrap_err();
}

/// What accrued while the void epoch ran is nobody's; the next one is paid for its
/// own time only.
#[test]
fn a_void_epoch_does_not_raise_the_reward_of_the_next() {
    let reward_of_epoch_two = |submit_to_epoch_zero: bool| {
        let mut stage = Stage::new(quick_params(), [2, 0, 1]);
        if submit_to_epoch_zero {
            stage.submit_all(EPOCH);
        }
        stage.open(EpochId(2));
        stage.advance();
        stage.play(EpochId(2));
        let history = stage.suite.history(stage.topic).unwrap();
        history.last().unwrap().rewards
    };

    let (after_void, after_silence) = (reward_of_epoch_two(true), reward_of_epoch_two(false));
    assert!(!after_void.is_zero());
    assert!(after_void <= after_silence, "{after_void} {after_silence}");
}

#[test]
fn empty_epochs_cost_no_storage() {
    let mut stage = Stage::new(quick_params(), [3, 1, 2]);
    stage.play(EPOCH);
    let before = stage.suite.state_digest();

    stage.suite.skip(100 * 600);
    stage.advance();
    stage.suite.advance(stage.topic).unwrap();

    assert_eq!(stage.suite.state_digest(), before);
    assert_eq!(
        stage.suite.topic(stage.topic).unwrap().current_epoch,
        Some(EpochId(101))
    );
    stage.play(EpochId(102));
    assert_eq!(stage.suite.topic(stage.topic).unwrap().settled, 2);
    assert_eq!(stage.suite.topic(stage.topic).unwrap().void, 0);
}

/// Entries the coordinator stores under a name.
fn entries(stage: &Plain, namespace: &str) -> usize {
    let mut prefix = vec![0, namespace.len() as u8];
    prefix.extend(namespace.as_bytes());
    let dump = stage.suite.state_dump(&stage.suite.contracts.coordinator);
    dump.iter()
        .filter(|(key, _)| key.starts_with(&prefix))
        .count()
}

#[test]
fn a_void_epoch_leaves_nothing_behind_but_its_records() {
    let mut stage = Stage::new(quick_params(), [2, 0, 1]);
    stage.play(EPOCH);
    let before = stage
        .suite
        .state_dump(&stage.suite.contracts.coordinator)
        .len();
    for epoch in [2, 4, 6].map(EpochId) {
        stage.open(epoch);
        stage.submit_all(epoch);
        assert_eq!(entries(&stage, "submissions"), 2);
        stage.suite.skip(900);
        stage.advance();
        for namespace in ["submissions", "reports", "open", "pending", "due"] {
            assert_eq!(entries(&stage, namespace), 0, "{namespace}");
        }
    }

    let topic = stage.suite.topic(stage.topic).unwrap();
    assert_eq!((topic.settled, topic.void), (1, 3));
    // the inference and a line in the archive, both within bounds
    let after = stage
        .suite
        .state_dump(&stage.suite.contracts.coordinator)
        .len();
    assert!(after <= before + 2 * 3, "{before} entries became {after}");
    assert!(stage.suite.network_inference(stage.topic, 10_000).is_ok());
}
