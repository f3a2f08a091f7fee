//! Nothing is kept for ever.

use allora_interfaces::topic_registry::{AlloraSettings, Caps, Rule};
use allora_interfaces::EpochId;

use super::*;
use crate::state::{ARCHIVE, SYNTHESES, VERSIONS};

fn forgetful() -> TopicParams {
    let mut params = params();
    params.caps = Caps {
        detailed_epochs: 2,
        archived_epochs: 4,
        ..params.caps
    };
    params.rule = Rule::Allora(AlloraSettings {
        score_epochs: 3,
        ..original()
    });
    params
}

#[test]
fn records_stay_within_their_limits() {
    let mut coordinator = TestCoordinator::staffed(forgetful());
    for epoch in 0..9_u64 {
        coordinator.live(epoch);
        let ended = epoch as usize + 1;
        assert_eq!(coordinator.count("syntheses"), ended.min(2));
        assert_eq!(coordinator.count("outcomes"), ended.min(2));
        assert_eq!(coordinator.count("archive"), ended.min(4));
    }
    let storage = &coordinator.deps.storage;
    assert!(SYNTHESES.has(storage, (TOPIC, EpochId(8))));
    assert!(!SYNTHESES.has(storage, (TOPIC, EpochId(6))));
    assert!(ARCHIVE.has(storage, (TOPIC, EpochId(5))));
    assert!(!ARCHIVE.has(storage, (TOPIC, EpochId(4))));
}

#[test]
fn void_epochs_count_towards_the_limits_too() {
    let mut coordinator = TestCoordinator::staffed(forgetful());
    for epoch in 0..7 {
        coordinator.submit_all(epoch);
        coordinator.at_epoch(epoch, LAG + 2 * REPORT);
        coordinator.advance();
    }
    assert_eq!(coordinator.count("syntheses"), 2);
    assert_eq!(coordinator.count("outcomes"), 0);
    assert_eq!(coordinator.count("archive"), 4);
}

#[test]
fn a_lowered_limit_is_reached_step_by_step() {
    let mut coordinator = TestCoordinator::staffed(params());
    for epoch in 0..8 {
        coordinator.live(epoch);
    }
    assert_eq!(coordinator.count("syntheses"), 8);
    coordinator.at_epoch(8, WINDOW + LAG / 2);
    coordinator.update(2, forgetful()).unwrap();
    coordinator.live(9);
    assert_eq!(coordinator.count("syntheses"), 7);
    for epoch in 10..16 {
        coordinator.live(epoch);
    }
    assert_eq!(coordinator.count("syntheses"), 2);
}

#[test]
fn a_version_is_forgotten_once_no_open_epoch_uses_it() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.submit_all(0);
    coordinator.at_epoch(0, WINDOW);
    coordinator.advance();
    coordinator.update(2, params()).unwrap();
    coordinator.submit_all(1);
    coordinator.report_all(0);
    assert!(VERSIONS.has(&coordinator.deps.storage, (TOPIC, 1)));
    coordinator.at_epoch(1, WINDOW);
    coordinator.advance();
    assert!(
        VERSIONS.has(&coordinator.deps.storage, (TOPIC, 1)),
        "epoch 0 is open"
    );
    coordinator.at_epoch(1, REPORT);
    coordinator.advance();
    assert!(!VERSIONS.has(&coordinator.deps.storage, (TOPIC, 1)));
    assert!(VERSIONS.has(&coordinator.deps.storage, (TOPIC, 2)));
    coordinator.report_all(1);
    coordinator.at_epoch(1, LAG + REPORT);
    coordinator.advance();
    assert_eq!(coordinator.settled.len(), 2);
}

#[test]
fn storage_does_not_grow_once_a_topic_has_found_its_level() {
    let mut coordinator = TestCoordinator::staffed(forgetful());
    for epoch in 0..6 {
        coordinator.live(epoch);
    }
    let bytes = |coordinator: &TestCoordinator| -> usize {
        let dump = coordinator.dump();
        dump.iter()
            .map(|(key, value)| key.len() + value.len())
            .sum()
    };
    let level = bytes(&coordinator);
    for epoch in 6..30 {
        coordinator.live(epoch);
        let now = bytes(&coordinator);
        assert!(
            now <= level + 200,
            "epoch {epoch}: {now} bytes after {level}"
        );
    }
}
