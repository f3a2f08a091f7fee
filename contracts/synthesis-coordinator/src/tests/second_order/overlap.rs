//! Epochs that overlap: later ones close before earlier ones are settled.

use allora_interfaces::synthesis_coordinator::CertificateResponse as Certificate;
use allora_interfaces::topic_registry::{Rule, SecondOrderSettings};

use super::*;
use crate::state::{load_roster, RuleMemory, TopicModel, MODELS};

/// Truths come so many epochs later.
const LATE: u64 = 4;

fn overlapping(mut params: TopicParams) -> TopicParams {
    params.schedule.ground_truth_lag = LATE * LENGTH;
    params
}

/// Lives epochs that overlap; `after` sees the topic after each settlement.
fn live(
    topic: &mut Topic,
    epochs: u64,
    mut said: impl FnMut(u64) -> (Vec<(u32, Real)>, Real),
    mut after: impl FnMut(&Topic, u64),
) {
    let mut truths = Vec::new();
    for epoch in 0..epochs + LATE {
        if epoch < epochs {
            let (inferences, truth) = said(epoch);
            truths.push(truth);
            topic.submit(epoch, &inferences);
            topic.close(epoch);
        }
        if epoch >= LATE {
            let due = epoch - LATE;
            let answer = topic.settle(due, truths[due as usize]);
            assert!(answer.loss.is_some(), "epoch {due} is void");
            after(topic, due);
        }
    }
}

/// The best of two takes turns, in step with the delay: weights always come too late.
fn adverse(epoch: u64) -> (Vec<(u32, Real)>, Real) {
    let turn = (epoch / (LATE + 1)).is_multiple_of(2);
    let truth = if turn { Real::ONE } else { Real::ZERO };
    let said = vec![(1, Real::ZERO), (2, Real::ONE), (3, real("0.4"))];
    (said, truth)
}

fn random_walk(seed: u64) -> impl FnMut(u64) -> (Vec<(u32, Real)>, Real) {
    let mut random = Random::new(seed);
    let mut level = real("100");
    move |epoch| {
        level = add(level, noise(&mut random));
        // Somebody is absent at times.
        let present = (1..=4).filter(|id| (epoch + id) % 5 != 0);
        let said = present
            .map(|id| {
                let id = u32::try_from(id).unwrap();
                (id, add(level, mul(noise(&mut random), Real::from(id))))
            })
            .collect();
        (said, add(level, noise(&mut random)))
    }
}

#[test]
fn nothing_fails_where_epochs_overlap() {
    for (rule, params) in bounded_rules().into_iter().chain([("original", params())]) {
        let mut topic = Topic::new(overlapping(params), 4, 0, 2);
        live(&mut topic, 24, random_walk(2), |_, _| {});
        let ended: Vec<u64> = topic
            .coordinator
            .settled
            .iter()
            .map(|(e, ..)| e.0)
            .collect();
        assert_eq!(ended, (0..24).collect::<Vec<_>>(), "{rule}");
    }
}

fn model(topic: &Topic) -> TopicModel {
    let storage = &topic.coordinator.deps.storage;
    MODELS.load(storage, TOPIC).unwrap()
}

/// `R² ≤ D·S/π` for every inferer who has just been present, by what is stored.
fn check_bounds(topic: &Topic, epoch: u64) {
    let certificate = topic.quality().certificate.unwrap();
    assert!(
        certificate.regret <= certificate.bound,
        "epoch {epoch}: {certificate:?}"
    );

    let RuleMemory::SecondOrder(record) = model(topic).memory else {
        panic!("another rule");
    };
    let experts = [
        (&record.median.combined, real("0.25")),
        (&record.inverse.combined, real("0.5")),
    ];
    for (regret, prior) in experts {
        let rate = regret.squares.max(record.squares);
        let bound = div(mul(rate, record.potential), prior).sqrt().unwrap();
        assert!(
            regret.sum <= bound,
            "epoch {epoch}: {} over {bound}",
            regret.sum
        );
    }
}

#[test]
fn the_certificate_holds_where_weights_come_too_late() {
    let mut topic = Topic::new(overlapping(second_order()), 3, 0, 1);
    live(&mut topic, 60, adverse, check_bounds);
    for seed in 0..4 {
        let mut topic = Topic::new(overlapping(second_order()), 4, 0, 1);
        live(&mut topic, 40, random_walk(seed), check_bounds);
    }
}

#[test]
fn the_certificate_holds_where_truths_are_chosen_against_the_network() {
    const LATE: u64 = 30;
    let mut params = second_order();
    params.schedule.ground_truth_lag = LATE * LENGTH;
    params.rule = Rule::SecondOrder(SecondOrderSettings {
        prior_median: Real::ZERO,
        prior_inverse: Real::ZERO,
        ..SecondOrderSettings::default()
    });
    let mut topic = Topic::new(params, 2, 0, 1);
    let mut truths = Vec::new();
    let mut last = Real::ZERO;
    for epoch in 0..150 {
        topic.submit(epoch, &[(1, Real::ZERO), (2, Real::ONE)]);
        let value = value_of(&topic.close(epoch));
        let low = value < real("0.5");
        truths.push(if low { Real::ONE } else { Real::ZERO });
        if let Some(due) = epoch.checked_sub(LATE) {
            topic.settle(due, truths[due as usize]);
            let certificate = topic.quality().certificate.unwrap();
            let Certificate { regret, bound, .. } = certificate;
            assert!(regret <= bound, "epoch {due}: {regret} over {bound}");
            last = regret;
        }
    }
    // It has lost much more than its best worker.
    assert!(last > real("40"), "{last}");
}

#[test]
fn intervals_from_before_the_first_settlement_do_not_count() {
    for (rule, params) in bounded_rules() {
        let mut topic = Topic::new(overlapping(params), 4, 0, 1);
        live(&mut topic, 12, random_walk(9), |topic, epoch| {
            // The fifth epoch closes just before the first is settled.
            let expected = (epoch + 1).saturating_sub(LATE + 1);
            let coverage = topic.quality().coverage;
            assert_eq!(coverage.intervals, expected, "{rule}, epoch {epoch}");
            let widths = model(topic).widths;
            let moved = widths.outer != real("2.45");
            assert_eq!(moved, expected > 0, "{rule}, epoch {epoch}");
        });
    }
}

#[test]
fn newcomers_of_epochs_that_overlap_are_as_old_as_their_first_settlement() {
    let mut topic = Topic::new(overlapping(second_order()), 4, 0, 1);
    let mut walk = random_walk(4);
    let said = |epoch: u64| {
        let (mut said, truth) = walk(epoch);
        said.retain(|(id, _)| *id < 4 || epoch >= 6);
        (said, truth)
    };
    live(&mut topic, 12, said, |_, _| {});
    let storage = &topic.coordinator.deps.storage;
    let roster = load_roster(storage, TOPIC, Role::Inferer).unwrap();
    let born: Vec<(u32, u32)> = roster
        .holders()
        .map(|place| {
            let record = &place.standing.expert.as_ref().unwrap().record;
            (record.born, record.epochs)
        })
        .collect();
    // 1 is absent from epochs 4 and 9, 2 from 3 and 8, 3 from 2 and 7, 4 from 6 and 11.
    assert_eq!(born, [(0, 10), (0, 10), (0, 10), (7, 4)]);
}
