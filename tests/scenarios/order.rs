//! Who comes first inside a window makes no difference.

use allora_interfaces::EpochId;
use allora_tests::random::Random;
use allora_tests::stage::{quick_params, Stage};

/// The state of all contracts after four epochs in which everybody came in an
/// order of the seed's; 0 is the order of numbers.
fn digest(seed: u64) -> [u8; 32] {
    let mut stage = Stage::new(quick_params(), [7, 3, 4]);
    let mut random = Random::new(seed);
    for epoch in [0, 2, 4, 6].map(EpochId) {
        let mut workers: Vec<(usize, bool)> = (0..7).map(|index| (index, true)).collect();
        workers.extend((0..3).map(|index| (index, false)));
        let mut reputers: Vec<usize> = (0..4).collect();
        if seed > 0 {
            random.shuffle(&mut workers);
            random.shuffle(&mut reputers);
        }

        stage.open(epoch);
        for (index, is_inferer) in workers {
            if is_inferer {
                let player = stage.inferers[index].clone();
                stage.submit_inference(&player, epoch);
            } else {
                let player = stage.forecasters[index].clone();
                stage.submit_forecast(&player, epoch);
            }
        }
        stage.close(epoch);
        stage.suite.skip_to_report(stage.topic, epoch).unwrap();
        for index in reputers {
            let reputer = stage.reputers[index].account.clone();
            // not all the same, so that consensus has something to find
            let truth = allora_tests::numbers::real(100_000 + 10 * index as i64);
            stage
                .suite
                .report(&reputer, stage.topic, epoch, truth)
                .unwrap();
        }
        stage.settle(epoch);
    }
    stage.assert_lawful();
    assert_eq!(stage.suite.topic(stage.topic).unwrap().settled, 4);
    stage.suite.state_digest()
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
        let mut stage = Stage::new(quick_params(), [3, 1, 1]);
        let epoch = EpochId(0);
        if with_correction {
            let player = stage.inferers[1].clone();
            let inference = Some(allora_tests::numbers::real(1));
            stage
                .suite
                .submit(&player.account, stage.topic, epoch, inference, vec![])
                .unwrap();
        }
        stage.submit_all(epoch);
        stage.close(epoch);
        stage.judge(epoch);
        stage.suite.state_digest()
    };

    assert_eq!(run(true), run(false));
}
