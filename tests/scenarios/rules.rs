//! How good the network inference has been, and what a change of the rule makes of memory.

use allora_interfaces::synthesis_coordinator::VirtualExpertKind;
use allora_interfaces::topic_registry::{AlloraSettings, Rule, SecondOrderSettings};
use allora_interfaces::{EpochId, Role};
use allora_math::Real;
use allora_tests::numbers::{assert_close, float, real};
use allora_tests::setup::{quick_params, Setup};

fn after(epochs: u64) -> Setup {
    let mut setup = Setup::new(quick_params(), [5, 2, 2]);
    for epoch in (0..epochs).map(|number| EpochId(2 * number)) {
        setup.run_epoch(epoch);
    }
    setup
}

#[test]
fn the_network_certifies_how_far_behind_its_best_worker_it_is() {
    let setup = after(30);
    let quality = setup.suite.quality(setup.topic).unwrap();
    assert_eq!((quality.since_version, quality.epochs), (1, 30));
    let certificate = quality.certificate.unwrap();
    assert!(certificate.regret <= certificate.bound);
    assert!(certificate.losses > Real::ZERO && !certificate.sentence.is_empty());

    // the discounted sum of what is in the archive
    let history = setup.suite.history(setup.topic).unwrap();
    let losses = history
        .iter()
        .fold(0.0, |sum, epoch| 0.999 * sum + float(epoch.loss.unwrap()));
    assert_close("losses", float(certificate.losses), losses);

    // and intervals are counted against the truth of the same epochs
    let inside = |low_high: &[Real], truth: Option<Real>| match low_high {
        [low, high] => truth.is_some_and(|truth| *low <= truth && truth <= *high),
        _ => false,
    };
    let count =
        |interval: fn(&allora_interfaces::synthesis_coordinator::ArchiveEntry) -> &[Real]| {
            let counted = history.iter().skip(1);
            counted
                .filter(|epoch| inside(interval(epoch), epoch.truth))
                .count() as u64
        };
    let coverage = quality.coverage;
    assert_eq!(coverage.intervals, 29);
    assert_eq!(coverage.inside_68, count(|epoch| &epoch.interval_68));
    assert_eq!(coverage.inside_95, count(|epoch| &epoch.interval_95));
}

#[test]
fn weights_of_an_epoch_are_parts_of_one_and_values_lie_in_the_band() {
    let setup = after(12);
    let record = setup.suite.epoch(setup.topic, EpochId(22)).unwrap();
    let experts = record.virtual_experts.iter();
    let kinds: Vec<_> = experts.clone().map(|expert| expert.kind).collect();
    assert_eq!(
        kinds,
        [
            VirtualExpertKind::Median,
            VirtualExpertKind::InverseLossMean
        ]
    );
    let workers = record.participants.iter();
    let workers = workers.filter(|one| one.role != Role::Reputer);
    let weights = workers.clone().filter_map(|one| one.weight);
    let all = weights.chain(experts.map(|expert| expert.weight));
    assert_close("weights", all.map(float).sum(), 1.0);

    let [low, high] = record.band[..] else {
        unreachable!("{:?}", record.band)
    };
    let value = record.inference.unwrap().value;
    assert!(low <= value && value <= high);
}

/// What participants are remembered by means nothing under another rule, and the same under other settings of
/// the same rule.
#[test]
fn another_rule_starts_anew_and_other_settings_do_not() {
    let mut setup = after(12);
    let other_settings = Rule::SecondOrder(SecondOrderSettings {
        memory: real(990),
        ..SecondOrderSettings::default()
    });
    let allora = Rule::Allora(AlloraSettings::default());
    let mut epoch = EpochId(24);
    for (rule, since_version, epochs) in [
        (other_settings, 1, 13),
        (allora, 3, 1),
        (Rule::default(), 4, 1),
    ] {
        let mut params = quick_params();
        params.rule = rule.clone();
        // no window is open
        setup.suite.skip(150);
        let governance = setup.suite.governance();
        setup
            .suite
            .update_topic(&governance, setup.topic, params)
            .unwrap();
        setup.run_epoch(epoch);
        setup.assert_lawful();
        epoch = EpochId(epoch.0 + 2);
        let quality = setup.suite.quality(setup.topic).unwrap();
        assert_eq!(
            (quality.since_version, quality.epochs),
            (since_version, epochs),
            "{rule:?}"
        );
        assert_eq!(
            quality.certificate.is_some(),
            matches!(rule, Rule::SecondOrder(_))
        );
    }
}
