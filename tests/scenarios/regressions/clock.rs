//! The clock of the host chain serves topics in turn.

use allora_interfaces::synthesis_coordinator::SudoMsg;
use allora_interfaces::topic_registry::Schedule;
use allora_interfaces::{EpochId, Role, TopicId};
use allora_math::Real;
use allora_testing::{allo, example_topic};
use allora_tests::setup::{quick_params, Setup};
use cosmwasm_std::{Addr, Timestamp};

/// Seconds of a block.
const BLOCK: u64 = 5;
/// Blocks watched: twelve epochs of the honest topic.
const BLOCKS: u64 = 1_440;

/// Topics of one account, with an epoch every ten seconds.
fn fast_topics(setup: &mut Setup, count: usize) -> (Addr, Vec<(TopicId, Timestamp)>) {
    let owner = setup.suite.account("owner of fast topics");
    setup.suite.fund(&owner, allo(1_000));
    let mut params = quick_params();
    params.schedule = Schedule {
        epoch_length: 10,
        submission_window: 5,
        ground_truth_lag: 5,
        report_window: 1,
        ..Schedule::default()
    };
    let mut topics = vec![];
    for _ in 0..count {
        let topic = setup
            .suite
            .create_topic(&owner, example_topic(), params.clone())
            .unwrap();
        setup.suite.register(&owner, topic, Role::Inferer).unwrap();
        topics.push((topic, setup.suite.now()));
    }
    (owner, topics)
}

/// How late, in seconds, epochs of an honest topic were settled by the clock alone, beside so many fast
/// topics that somebody works in as often as it can.
fn delays(fast: usize) -> Vec<u64> {
    let mut setup = Setup::new(quick_params(), [2, 0, 2]);
    let (owner, topics) = fast_topics(&mut setup, fast);
    let coordinator = setup.suite.contracts.coordinator.clone();
    let start = setup.suite.windows(setup.topic, Some(EpochId(0))).unwrap();
    let start = start.windows[0].opens_at;
    let mut delays = vec![];
    for block in 1..BLOCKS {
        let now = start.plus_seconds(BLOCK * block);
        if now > setup.suite.now() {
            setup.suite.set_time(now);
        }
        let now = setup.suite.now();
        for (topic, opened) in &topics {
            let epoch = EpochId(now.minus_seconds(opened.seconds()).seconds() / 10);
            // half of the blocks are outside of the window
            let _ = setup
                .suite
                .submit(&owner, *topic, epoch, Some(Real::ONE), vec![]);
        }
        let second = now.seconds() - start.seconds();
        let epoch = EpochId(second / 600);
        match second % 600 {
            5 => setup.submit_all(epoch),
            10 if epoch.0 > 0 => setup.report_all(EpochId(epoch.0 - 1)),
            _ => {}
        }
        setup
            .suite
            .sudo(&coordinator, &SudoMsg::ClockEndBlock {})
            .unwrap();
        let settled = setup.suite.topic(setup.topic).unwrap().settled;
        if settled > delays.len() as u64 {
            delays.push(second - (600 * settled + 100));
        }
    }
    delays
}

#[test]
fn audit_11_fast_topics_hold_up_nobody_elses_clock() {
    for fast in [0, 4, 8] {
        let delays = delays(fast);
        assert_eq!(delays.len(), 11, "{fast} fast topics: {delays:?}");
        // Everybody is served once in so many blocks, and a settlement may wait behind a close.
        let most = 2 * BLOCK * (fast as u64 + 3).div_ceil(3);
        assert!(
            delays.iter().all(|delay| *delay <= most),
            "{fast} fast topics: {delays:?}, at most {most}"
        );
    }
}
