//! Which time an epoch is paid for: its own, whatever becomes of those before it.

use allora_interfaces::staking_vault::msg::{ExecuteMsg as Vault, Subsidise};
use allora_interfaces::synthesis_coordinator::EpochPhase;
use allora_interfaces::topic_registry::Schedule;
use allora_interfaces::{EpochId, Role};
use allora_testing::{allo, example_topic};
use allora_tests::numbers::whole;
use allora_tests::setup::{quick_params, Setup};

const LENGTH: u64 = 600;

fn schedule(ground_truth_lag: u64, report_window: u64) -> Schedule {
    Schedule {
        epoch_length: LENGTH,
        submission_window: 200,
        ground_truth_lag,
        report_window,
        ..Schedule::default()
    }
}

fn endowed(schedule: Schedule) -> Setup {
    let mut params = quick_params();
    params.schedule = schedule;
    params.caps.detailed_epochs = 50;
    let mut setup = Setup::new(params, [3, 0, 2]);
    setup.endow();
    setup
}

/// How every epoch ended, and what it was paid.
fn history(setup: &Setup) -> Vec<(EpochPhase, u128)> {
    setup.assert_lawful();
    let history = setup.suite.history(setup.topic).unwrap();
    let rows = history
        .iter()
        .map(|entry| (entry.phase, entry.rewards.u128()));
    rows.collect()
}

/// When the truths of epoch 0 come.
#[derive(Clone, Copy, Debug, PartialEq)]
enum First {
    OnTime,
    Never,
    Late,
}

/// 24 epochs of which up to ten wait for their truths; all but the first on time.
fn paid_after(first: First) -> Vec<(EpochPhase, u128)> {
    let mut setup = endowed(schedule(LENGTH, 10 * LENGTH));
    let start = setup.suite.now();
    for n in 0..60u64 {
        let now = start.plus_seconds(LENGTH * n + 10);
        setup.suite.set_time(now.max(setup.suite.now()));
        setup.advance();
        if n < 24 {
            setup.submit_all(EpochId(n));
        }
        let report = match n {
            1 if first != First::OnTime => None,
            12 if first == First::Late => Some(0),
            _ => n.checked_sub(1).filter(|epoch| *epoch < 24),
        };
        if n == 12 && first == First::Late {
            setup.report_all(EpochId(11));
        }
        if let Some(epoch) = report {
            setup.report_all(EpochId(epoch));
        }
    }
    setup.advance();
    history(&setup)
}

/// Audit finding 6: whoever withheld the truth of one epoch burned, or gave to it, the
/// pay of the ten behind it.
#[test]
fn audit_06_a_late_or_void_epoch_takes_nothing_from_those_behind_it() {
    let on_time = paid_after(First::OnTime);
    let pay = on_time[0].1;
    assert!(pay > 0);
    let like = |paid: u128| paid.abs_diff(pay) <= pay / 1_000_000;
    for first in [First::OnTime, First::Never, First::Late] {
        let rows = paid_after(first);
        assert_eq!(rows.len(), 24);
        let (phase, paid) = rows[0];
        if first == First::Never {
            assert_eq!((phase, paid), (EpochPhase::Void, 0));
        } else {
            assert!(like(paid), "{first:?}: {paid} of {pay}");
        }
        for (epoch, (phase, paid)) in rows.iter().enumerate().skip(1) {
            assert_eq!(*phase, EpochPhase::Settled, "{first:?} {epoch}");
            assert!(like(*paid), "{first:?} {epoch}: {paid} of {pay}");
        }
    }
}

/// Audit finding 7: after an edit to a shorter horizon, 19 of 19 settled epochs were paid
/// nothing, as those before the edit end later and took all. Time that both earn for is
/// now shared.
#[test]
fn audit_07_an_edit_to_a_shorter_horizon_leaves_nobody_unpaid() {
    let mut setup = endowed(schedule(20 * LENGTH, LENGTH));
    let start = setup.suite.now();
    let governance = setup.suite.governance();
    for n in 0..90u64 {
        for offset in [10, 300] {
            let now = start.plus_seconds(LENGTH * n + offset);
            setup.suite.set_time(now.max(setup.suite.now()));
            setup.advance();
            if (n, offset) == (5, 300) {
                let mut params = quick_params();
                params.caps.detailed_epochs = 50;
                params.schedule = schedule(LENGTH, LENGTH);
                setup
                    .suite
                    .update_topic(&governance, setup.topic, params)
                    .unwrap();
            }
            if offset == 10 && n < 40 {
                setup.submit_all(EpochId(n));
            }
            let lag = |epoch| if epoch <= 5 { 20 } else { 1 };
            for epoch in (0..40).filter(|epoch| offset == 10 && epoch + lag(*epoch) == n) {
                setup.report_all(EpochId(epoch));
            }
        }
    }
    let rows = history(&setup);
    assert_eq!(rows.len(), 40);
    let pay = rows[39].1;
    let like = |paid: u128, expected: u128| paid.abs_diff(expected) <= pay / 1_000_000;
    for (epoch, (phase, paid)) in rows.iter().enumerate() {
        assert_eq!(*phase, EpochPhase::Settled, "{epoch}");
        // six epochs before the edit and the six that earn for the same hour
        let shared = epoch <= 5 || (19..=24).contains(&epoch);
        let expected = if shared { pay / 2 } else { pay };
        assert!(like(*paid, expected), "{epoch}: {paid} of {pay}");
    }
}

/// Audit finding 8: a creator drained what was meant for a year in an hour, by making
/// epochs ten seconds long.
#[test]
fn audit_08_a_subsidy_is_paid_by_the_second() {
    let mut setup = Setup::new(quick_params(), [0, 0, 0]);
    let foundation = setup.suite.foundation();
    setup
        .suite
        .fund_treasury(&foundation, allo(50_000))
        .unwrap();
    let evil = setup.suite.account("evil");
    setup.suite.fund(&evil, allo(100));
    let mut params = quick_params();
    params.schedule = Schedule {
        epoch_length: 86_400,
        submission_window: 3_600,
        ground_truth_lag: 86_400,
        report_window: 3_600,
        ..Schedule::default()
    };
    let topic = setup
        .suite
        .create_topic(&evil, example_topic(), params.clone());
    let topic = topic.unwrap();
    setup.suite.register(&evil, topic, Role::Inferer).unwrap();
    setup.suite.register(&evil, topic, Role::Reputer).unwrap();
    setup.suite.stake(&evil, topic, allo(1)).unwrap();
    let governance = setup.suite.governance();
    let subsidise = Vault::Subsidise(Subsidise {
        topic_id: topic,
        amount: allo(36_500),
        seconds: 31_536_000,
    });
    setup.suite.on_vault(&governance, &subsidise).unwrap();
    let begin = setup.suite.now();
    setup.suite.skip(4_000);
    params.schedule = Schedule {
        epoch_length: 10,
        submission_window: 5,
        ground_truth_lag: 5,
        report_window: 1,
        ..Schedule::default()
    };
    setup.suite.update_topic(&evil, topic, params).unwrap();
    for epoch in (1..=100).map(EpochId) {
        setup.suite.skip_to_open(topic, epoch).unwrap();
        setup
            .suite
            .submit(&evil, topic, epoch, Some(whole(1)), vec![])
            .unwrap();
        setup.suite.skip_to_close(topic, epoch).unwrap();
        setup.suite.advance(topic).unwrap();
        setup.suite.skip_to_report(topic, epoch).unwrap();
        setup.suite.report(&evil, topic, epoch, whole(1)).unwrap();
        setup.suite.skip_to_settlement(topic, epoch).unwrap();
        setup.suite.advance(topic).unwrap();
    }
    let account = setup.suite.topic_account(topic).unwrap();
    let paid = allo(36_500) - account.subsidy;
    let passed = setup.suite.now().seconds() - begin.seconds();
    assert_eq!(paid, account.subsidy_rate.multiply_ratio(1_000u64, 1u64));
    assert!(paid < account.subsidy_rate.multiply_ratio(passed, 1u64));
    assert!(paid < allo(2));
}
