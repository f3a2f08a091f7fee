//! Epochs that wait for their truth while later ones are submitted to.

use allora_interfaces::synthesis_coordinator::EpochPhase;
use allora_interfaces::topic_registry::TopicParams;
use allora_interfaces::{EpochId, Role};
use allora_tests::setup::{quick_params, Setup};
use allora_tests::timeline::Cranks;

/// Truths come so many seconds after an epoch of 600 seconds opened.
fn lagging(seconds: u64) -> TopicParams {
    let mut params = quick_params();
    params.schedule.ground_truth_lag = seconds;
    params.caps.detailed_epochs = 50;
    params
}

/// | time | what |
/// |---|---|
/// | e·600 + 10 | all submit to epoch e |
/// | e·600 + 200 | epoch e is synthesized |
/// | e·600 + lag + 10 | all report epoch e |
/// | e·600 + lag + 100 | epoch e is settled |
#[track_caller]
fn all_settle_in_order_and_everybody_is_credited(lag: u64, most_open: usize) {
    let mut setup = Setup::new(lagging(lag), [3, 2, 2]);
    let epochs: Vec<u64> = (0..14).collect();
    setup.run_timeline(&epochs[..2], Cranks::Late(0), 0);
    setup.assert_lawful();

    // From here on they overlap as much as the lag lets them.
    let offset = setup
        .suite
        .topic(setup.topic)
        .unwrap()
        .current_epoch
        .unwrap()
        .0
        + 1;
    let epochs: Vec<u64> = (offset..offset + 14).collect();
    setup.run_timeline(&epochs, Cranks::Late(0), 0);

    let topic = setup.suite.topic(setup.topic).unwrap();
    assert_eq!((topic.settled, topic.void), (16, 0));
    assert!(topic.open_epochs.is_empty());
    let history = setup.suite.history(setup.topic).unwrap();
    let order: Vec<u64> = history.iter().map(|entry| entry.epoch.0).collect();
    let expected: Vec<u64> = [0, 1].into_iter().chain(epochs).collect();
    assert_eq!(order, expected);
    for entry in &history {
        let epoch = setup.suite.epoch(setup.topic, entry.epoch).unwrap();
        assert_eq!(epoch.phase, EpochPhase::Settled);
        assert_eq!(epoch.truth, Some(Setup::truth(entry.epoch)));
        assert_eq!(epoch.participants.len(), 7, "epoch {}", entry.epoch);
        assert!(epoch.participants.iter().all(|one| one.score.is_some()));
        assert!(!entry.rewards.is_zero());
    }
    for role in Role::ALL {
        for member in setup.suite.members(setup.topic, role).unwrap() {
            assert_eq!(member.epochs, 16, "{role} {}", member.actor_id);
        }
    }
    let rewards: u128 = history.iter().map(|entry| entry.rewards.u128()).sum();
    assert_eq!(setup.rewards().iter().sum::<u128>(), rewards);
    assert!(setup.rewards()[5..].iter().all(|reward| *reward > 0));
    assert!(most_open_epochs(lag) >= most_open);
    setup.assert_lawful();
}

/// How many epochs wait at once while one is submitted to each time.
fn most_open_epochs(lag: u64) -> usize {
    let mut setup = Setup::new(lagging(lag), [2, 0, 1]);
    let mut most = 0;
    for epoch in (0..14).map(EpochId) {
        setup.open(epoch);
        setup.submit_all(epoch);
        setup.advance();
        most = most.max(setup.suite.topic(setup.topic).unwrap().open_epochs.len());
    }
    setup.assert_lawful();
    most
}

#[test]
fn a_lag_of_one_epoch_settles_everything_in_order() {
    all_settle_in_order_and_everybody_is_credited(600, 2);
}

#[test]
fn a_lag_of_two_and_a_half_epochs_settles_everything_in_order() {
    all_settle_in_order_and_everybody_is_credited(1_500, 3);
}

#[test]
fn a_lag_of_ten_epochs_settles_everything_in_order() {
    all_settle_in_order_and_everybody_is_credited(6_000, 11);
}

/// Windows of epochs 0, 1 and 2 with a lag of 2.5 epochs, to the second.
#[test]
fn windows_stand_on_the_grid_whatever_the_lag() {
    let setup = Setup::new(lagging(1_500), [0, 0, 0]);
    let start = setup.suite.now();

    for epoch in 0..3 {
        let [submission, report] = setup.suite.windows_of(setup.topic, EpochId(epoch)).unwrap();
        let at = |seconds: u64| start.plus_seconds(600 * epoch + seconds);
        assert_eq!(
            (submission.opens_at, submission.closes_at),
            (at(0), at(200))
        );
        assert_eq!((report.opens_at, report.closes_at), (at(1_500), at(1_600)));
    }
}
