//! Nothing has a unit.

use allora_interfaces::topic_registry::LossSettings;

use super::*;

/// Weights and fractions of all epochs of a series in another unit; every reputer but the first is a bit
/// off the truth.
fn lived(params: TopicParams, reputers: u32, unit: Real) -> Vec<Vec<Real>> {
    let mut topic = Topic::new(params, 5, 0, reputers);
    let mut random = Random::new(23);
    let mut level = real("3");
    let mut results = Vec::new();
    for epoch in 0..16 {
        level = add(level, noise(&mut random));
        let truth = add(level, noise(&mut random));
        let said: Vec<_> = (1..=5)
            .map(|id| {
                let error = mul(noise(&mut random), Real::from(id));
                (id, mul(unit, add(level, error)))
            })
            .collect();
        topic.submit(epoch, &said);
        topic.close(epoch);
        topic.coordinator.at_epoch(epoch, LAG + 1);
        for id in 0..reputers {
            let off = mul(Real::from(id), real("0.1"));
            let reported = mul(unit, add(truth, off));
            topic.report(REPUTERS + 1 + id, epoch, reported).unwrap();
        }
        topic.coordinator.at_epoch(epoch, LAG + REPORT);
        topic.coordinator.advance();
        let answer = topic.epoch(epoch);
        results.push(weights_of(&answer));
        results.push(fractions_of(&answer, Role::Inferer));
        results.push(fractions_of(&answer, Role::Reputer));
    }
    results
}

fn check(name: &str, params: TopicParams, reputers: u32) {
    let plain = lived(params.clone(), reputers, Real::ONE);
    for unit in ["1e-12", "1e12"] {
        let other = lived(params.clone(), reputers, real(unit));
        for (row, (plain, other)) in plain.iter().zip(other).enumerate() {
            for (plain, other) in plain.iter().zip(other) {
                let what = format!("{name}, row {row} at {unit}");
                assert_near(*plain, other, "1e-6", &what);
            }
        }
    }
}

#[test]
fn a_series_in_another_unit_has_the_same_weights_and_fractions() {
    let plain_loss = |mut params: TopicParams| {
        params.loss = LossSettings {
            allow_negative: true,
            ..params.loss
        };
        params
    };
    check("second_order", second_order(), 3);
    check("allora of plain losses", plain_loss(clipped()), 3);
    check("allora of logarithms", clipped(), 3);
}
