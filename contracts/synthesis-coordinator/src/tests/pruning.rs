//! Nothing is kept for ever.

use allora_interfaces::topic_registry::Caps;
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
    params.reward.score_epochs = 3;
    params
}

#[test]
fn records_stay_within_their_limits() {
    let mut bench = Bench::staffed(forgetful());
    for epoch in 0..9_u64 {
        bench.live(epoch);
        let ended = epoch as usize + 1;
        assert_eq!(bench.count("syntheses"), ended.min(2));
        assert_eq!(bench.count("outcomes"), ended.min(2));
        assert_eq!(bench.count("archive"), ended.min(4));
    }
    let storage = &bench.deps.storage;
    assert!(SYNTHESES.has(storage, (TOPIC, EpochId(8))));
    assert!(!SYNTHESES.has(storage, (TOPIC, EpochId(6))));
    assert!(ARCHIVE.has(storage, (TOPIC, EpochId(5))));
    assert!(!ARCHIVE.has(storage, (TOPIC, EpochId(4))));
}

#[test]
fn void_epochs_count_towards_the_limits_too() {
    let mut bench = Bench::staffed(forgetful());
    for epoch in 0..7 {
        bench.submit_all(epoch);
        bench.at_epoch(epoch, LAG + 2 * REPORT);
        bench.advance();
    }
    assert_eq!(bench.count("syntheses"), 2);
    assert_eq!(bench.count("outcomes"), 0);
    assert_eq!(bench.count("archive"), 4);
}

#[test]
fn a_lowered_limit_is_reached_step_by_step() {
    let mut bench = Bench::staffed(params());
    for epoch in 0..8 {
        bench.live(epoch);
    }
    assert_eq!(bench.count("syntheses"), 8);
    bench.at_epoch(8, WINDOW + LAG / 2);
    bench.update(2, forgetful()).unwrap();
    bench.live(9);
    assert_eq!(bench.count("syntheses"), 7);
    for epoch in 10..16 {
        bench.live(epoch);
    }
    assert_eq!(bench.count("syntheses"), 2);
}

#[test]
fn a_version_is_forgotten_once_no_open_epoch_uses_it() {
    let mut bench = Bench::staffed(params());
    bench.submit_all(0);
    bench.at_epoch(0, WINDOW);
    bench.advance();
    bench.update(2, params()).unwrap();
    bench.submit_all(1);
    bench.report_all(0);
    assert!(VERSIONS.has(&bench.deps.storage, (TOPIC, 1)));
    bench.at_epoch(1, WINDOW);
    bench.advance();
    assert!(
        VERSIONS.has(&bench.deps.storage, (TOPIC, 1)),
        "epoch 0 is open"
    );
    bench.at_epoch(1, REPORT);
    bench.advance();
    assert!(!VERSIONS.has(&bench.deps.storage, (TOPIC, 1)));
    assert!(VERSIONS.has(&bench.deps.storage, (TOPIC, 2)));
    bench.report_all(1);
    bench.at_epoch(1, LAG + REPORT);
    bench.advance();
    assert_eq!(bench.settled.len(), 2);
}

#[test]
fn storage_does_not_grow_once_a_topic_has_found_its_level() {
    let mut bench = Bench::staffed(forgetful());
    for epoch in 0..6 {
        bench.live(epoch);
    }
    let bytes = |bench: &Bench| -> usize {
        let dump = bench.dump();
        dump.iter()
            .map(|(key, value)| key.len() + value.len())
            .sum()
    };
    let level = bytes(&bench);
    for epoch in 6..30 {
        bench.live(epoch);
        let now = bytes(&bench);
        assert!(
            now <= level + 200,
            "epoch {epoch}: {now} bytes after {level}"
        );
    }
}
