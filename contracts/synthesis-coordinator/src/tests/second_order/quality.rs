//! What a topic says about itself.

use allora_math::loss::LossFunction;
use allora_math::second_order::Certificate;

use super::*;
use crate::state::MODELS;

/// Three inferers: nearly right, half a unit above that, two units off to either side in turn.
fn lived(params: TopicParams, epochs: u64) -> Topic {
    let mut topic = Topic::new(params, 3, 0, 1);
    let mut random = Random::new(5);
    for epoch in 0..epochs {
        let known = add(real("10"), noise(&mut random));
        let truth = add(known, noise(&mut random));
        let side = if epoch % 2 == 0 { "2" } else { "-2" };
        let said = [
            (1, known),
            (2, add(known, real("0.5"))),
            (3, add(known, real(side))),
        ];
        topic.live(epoch, &said, truth);
    }
    topic
}

#[test]
fn quality_before_the_first_epoch_is_empty() {
    let topic = Topic::new(second_order(), 1, 0, 1);
    let quality = topic.quality();
    assert_eq!((quality.since_version, quality.epochs), (1, 0));
    assert_eq!(quality.certificate, None);
    assert_eq!(quality.coverage.intervals, 0);
    assert!(quality.typical_error.is_zero() && quality.typical_loss.is_zero());
}

#[test]
fn the_certificate_is_a_sentence_that_says_its_numbers() {
    let quality = lived(second_order(), 20).quality();
    assert_eq!((quality.since_version, quality.epochs), (1, 20));
    let certificate = quality.certificate.unwrap();
    let (excess, bound) = (
        certificate.excess.unwrap(),
        certificate.excess_bound.unwrap(),
    );
    let best = sub(certificate.losses, certificate.regret);
    assert_near(div(certificate.regret, best), excess, "1e-15", "excess");
    assert_near(div(certificate.bound, best), bound, "1e-15", "bound");
    let percent = |part: Real| {
        let tenths = add(mul(part, real("1000")), real("0.5"));
        let tenths = tenths.floor_to_u128().unwrap();
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    let expected = format!(
        "The network's loss is {} % above the best worker's; proven to stay below {} % above it.",
        percent(excess),
        percent(bound)
    );
    assert_eq!(certificate.sentence, expected);
}

#[test]
fn a_network_ahead_of_its_best_worker_says_below() {
    let mut topic = Topic::new(second_order(), 2, 0, 1);
    for epoch in 0..4 {
        // Opposite errors: the middle is better than either.
        topic.live(epoch, &[(1, real("9")), (2, real("11.5"))], real("10"));
    }
    let certificate = topic.quality().certificate.unwrap();
    assert!(certificate.regret.is_negative());
    assert!(
        certificate.sentence.contains(" % below the best worker's;"),
        "{}",
        certificate.sentence
    );
}

#[test]
fn a_best_worker_without_losses_gives_no_percentage() {
    let mut topic = Topic::new(second_order(), 2, 0, 1);
    for epoch in 0..4 {
        topic.live(epoch, &[(1, real("10")), (2, real("14"))], real("10"));
    }
    let certificate = topic.quality().certificate.unwrap();
    assert_eq!((certificate.excess, certificate.excess_bound), (None, None));
    assert_eq!(
        certificate.sentence,
        "The best worker has lost nothing yet."
    );
}

#[test]
fn a_bound_beyond_all_numbers_is_no_error() {
    let mut topic = lived(second_order(), 3);
    let storage = &mut topic.coordinator.deps.storage;
    let mut model = MODELS.load(storage, TOPIC).unwrap();
    model.certificate = model.certificate.map(|known| Certificate {
        bound: real("1e60"),
        ..known
    });
    MODELS.save(storage, TOPIC, &model);
    let certificate = topic.quality().certificate.unwrap();
    let sentence = certificate.sentence;
    assert!(
        sentence.ends_with("; no bound worth a number is proven yet."),
        "{sentence}"
    );
}

#[test]
fn there_is_no_certificate_under_allora() {
    for params in [clipped(), params()] {
        let quality = lived(params, 6).quality();
        assert_eq!(quality.certificate, None);
    }
}

#[test]
fn coverage_counts_calibrated_intervals_that_held_the_truth() {
    for (rule, params) in bounded_rules() {
        let topic = lived(params, 30);
        let coverage = topic.quality().coverage;
        // The first interval is one of percentiles.
        assert_eq!(coverage.intervals, 29, "{rule}");
        let (mut inner, mut outer) = (0, 0);
        for epoch in 20..30 {
            let answer = topic.epoch(epoch);
            let (truth, interval) = (answer.truth.unwrap(), answer.inference.unwrap().interval);
            inner += u64::from((interval[1]..=interval[3]).contains(&truth));
            outer += u64::from((interval[0]..=interval[4]).contains(&truth));
        }
        let earlier = lived_coverage(rule);
        assert_eq!(coverage.inside_68 - earlier.0, inner, "{rule}");
        assert_eq!(coverage.inside_95 - earlier.1, outer, "{rule}");
        assert!(coverage.inside_68 < coverage.inside_95, "{rule}");
    }
}

/// Hits of the first twenty epochs.
fn lived_coverage(rule: &str) -> (u64, u64) {
    let [allora, second_order] = bounded_rules();
    let (_, params) = if rule == "allora" {
        allora
    } else {
        second_order
    };
    let coverage = lived(params, 20).quality().coverage;
    (coverage.inside_68, coverage.inside_95)
}

#[test]
fn the_original_says_nothing_about_its_coverage() {
    let quality = lived(params(), 6).quality();
    assert_eq!((quality.epochs, quality.coverage.intervals), (0, 0));
}

#[test]
fn the_interval_of_a_probability_stays_inside_zero_and_one() {
    for (rule, mut params) in bounded_rules() {
        params.loss.function = LossFunction::BinaryCrossEntropy {};
        let mut topic = Topic::new(params, 3, 0, 1);
        for epoch in 0..12 {
            let high = epoch % 2 == 0;
            let said = if high {
                ["0.97", "0.9", "1"]
            } else {
                ["0.03", "0.1", "0"]
            };
            let said = [(1, real(said[0])), (2, real(said[1])), (3, real(said[2]))];
            // Surprises make it wide.
            let truth = if epoch % 3 == 0 { !high } else { high };
            let answer = topic.live(epoch, &said, Real::from(u32::from(truth)));
            let interval = answer.inference.unwrap().interval;
            let inside = |bound: &Real| (Real::ZERO..=Real::ONE).contains(bound);
            assert!(interval.iter().all(inside), "{rule}: {interval:?}");
            assert!(interval.is_sorted(), "{rule}: {interval:?}");
        }
    }
}
