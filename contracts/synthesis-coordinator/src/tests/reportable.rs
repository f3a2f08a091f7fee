//! Who asks for its status is told of every epoch that takes truths.

use allora_interfaces::synthesis_coordinator::{
    QueryMsg, StatusResponse, WindowKind, WindowsResponse,
};
use allora_interfaces::topic_registry::Schedule;
use allora_interfaces::EpochId;

use super::*;

/// Short windows, and truths that are taken after `lag` for so long.
fn late_truths(lag: u64, report_window: u64) -> TopicParams {
    TopicParams {
        schedule: Schedule {
            ground_truth_lag: lag,
            report_window,
            ..params().schedule
        },
        ..params()
    }
}

/// Epochs with an open window for truths, as rex is told.
fn told(coordinator: &TestCoordinator) -> Vec<EpochId> {
    let actor = coordinator.address("rex").into();
    let topic_id = TOPIC;
    let status = coordinator.ask(QueryMsg::Status { topic_id, actor });
    let status: StatusResponse = status.unwrap();
    let takes_truths = |epoch: &&WindowsResponse| {
        let mut windows = epoch.windows.iter();
        windows.any(|window| window.open && window.kind == WindowKind::Report)
    };
    let open = status.open_windows.iter().filter(takes_truths);
    open.map(|epoch| epoch.epoch).collect()
}

/// Epochs that take a truth of rex, each tried and undone.
fn taken(coordinator: &mut TestCoordinator, newest: u64) -> Vec<EpochId> {
    let before = coordinator.dump();
    let mut taken = vec![];
    for epoch in 0..=newest {
        if coordinator.report("rex", epoch, "10").is_ok() {
            taken.push(EpochId(epoch));
            coordinator.restore(&before);
        }
    }
    taken
}

/// The next epoch: what is due is done, and ann submits.
fn pass(coordinator: &mut TestCoordinator, epoch: u64) {
    coordinator.at_epoch(epoch, 5);
    coordinator.advance();
    coordinator.infer("ann", epoch, "10").unwrap();
}

#[test]
fn audit_15_status_sees_every_reportable_epoch() {
    let mut coordinator = TestCoordinator::staffed(late_truths(100 * LENGTH, 100 * LENGTH));
    for epoch in 0..150 {
        pass(&mut coordinator, epoch);
        if epoch == 99 || epoch == 129 {
            // from a long lag to a short one, and once more: the first version is in the clock no longer
            coordinator.at_epoch(epoch, WINDOW + 1);
            let version = if epoch == 99 { 2 } else { 3 };
            coordinator
                .update(version, late_truths(WINDOW + version as u64, LENGTH))
                .unwrap();
        }
        if [100, 104, 120, 129, 131, 149].contains(&epoch) {
            let taken = taken(&mut coordinator, epoch);
            assert_eq!(told(&coordinator), taken, "in epoch {epoch}");
            // old ones of the long lag, and new ones of the short
            assert!(taken.contains(&EpochId(0)), "in epoch {epoch}");
            let newest = EpochId(epoch - 1);
            assert_eq!(taken.contains(&newest), epoch > 100, "in epoch {epoch}");
        }
    }
}

#[test]
fn status_lists_as_many_epochs_as_take_truths_under_the_longest_windows() {
    let mut coordinator = TestCoordinator::staffed(late_truths(100 * LENGTH, 100 * LENGTH));
    for epoch in 0..301 {
        pass(&mut coordinator, epoch);
    }
    let taken = taken(&mut coordinator, 300);
    assert_eq!(taken.len(), 200);
    assert_eq!(told(&coordinator), taken);
}
