//! Who comes first inside a window makes no difference.

use allora_interfaces::EpochId;
use allora_test_kit::Random;
use allora_tests::setup::{quick_params, Setup};

/// The state of all contracts after four epochs in which everybody came in an
/// order of the seed's; 0 is the order of numbers.
fn digest(seed: u64) -> [u8; 32] {
    let mut setup = Setup::new(quick_params(), [7, 3, 4]);
    let mut random = Random::new(seed);
    for epoch in [0, 2, 4, 6].map(EpochId) {
        let mut workers: Vec<(usize, bool)> = (0..7).map(|index| (index, true)).collect();
        workers.extend((0..3).map(|index| (index, false)));
        let mut reputers: Vec<usize> = (0..4).collect();
        if seed > 0 {
            random.shuffle(&mut workers);
            random.shuffle(&mut reputers);
        }

        setup.open(epoch);
        for (index, is_inferer) in workers {
            if is_inferer {
                let actor = setup.inferers[index].clone();
                setup.submit_inference(&actor, epoch);
            } else {
                let actor = setup.forecasters[index].clone();
                setup.submit_forecast(&actor, epoch);
            }
        }
        setup.close(epoch);
        setup.suite.skip_to_report(setup.topic, epoch).unwrap();
        for index in reputers {
            let reputer = setup.reputers[index].account.clone();
            // not all the same, so that consensus has something to find
            let truth = allora_tests::numbers::real(100_000 + 10 * index as i64);
            setup
                .suite
                .report(&reputer, setup.topic, epoch, truth)
                .unwrap();
        }
        setup.settle(epoch);
    }
    setup.assert_lawful();
    assert_eq!(setup.suite.topic(setup.topic).unwrap().settled, 4);
    setup.suite.state_digest()
}

#[test]
fn sherlock_h05_submission_order_does_not_matter() {
    let in_order = digest(0);
    for seed in 1..=8 {
        assert_eq!(digest(seed), in_order, "seed {seed}");
    }
}

/// Submitting twice leaves what submitting once would have left.
#[test]
fn a_corrected_submission_leaves_no_trace() {
    let run = |with_correction: bool| {
        let mut setup = Setup::new(quick_params(), [3, 1, 1]);
        let epoch = EpochId(0);
        if with_correction {
            let actor = setup.inferers[1].clone();
            let inference = Some(allora_tests::numbers::real(1));
            setup
                .suite
                .submit(&actor.account, setup.topic, epoch, inference, vec![])
                .unwrap();
        }
        setup.submit_all(epoch);
        setup.close(epoch);
        setup.report_and_settle(epoch);
        setup.suite.state_digest()
    };

    assert_eq!(run(true), run(false));
}
