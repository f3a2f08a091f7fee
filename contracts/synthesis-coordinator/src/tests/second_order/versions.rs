//! An edit of the loss or of the rule begins anew.

use allora_interfaces::synthesis_coordinator::TopicResponse;
use allora_interfaces::topic_registry::{AlloraSettings, Rule, SecondOrderSettings};
use allora_math::loss::LossFunction;
use allora_math::second_order::{ExpertRecord, TopicRecord};

use super::*;
use crate::places::standings::Standings;
use crate::state::{Expert, Parked, Standing, PARKED};

/// Truths come so many epochs later, so that old epochs are open when a version begins.
const LATE: u64 = 3;
/// First epoch of the second version.
const EDIT: u64 = 8;

fn overlapping(mut params: TopicParams) -> TopicParams {
    params.schedule.ground_truth_lag = LATE * LENGTH;
    params
}

/// The rule allora, of which everybody is experienced after two epochs.
fn quick() -> TopicParams {
    let mut params = clipped();
    params.rule = Rule::Allora(AlloraSettings {
        alpha_regret: real("0.5"),
        ..AlloraSettings::default()
    });
    params
}

struct Lived {
    topic: Topic,
    /// By epoch, once settled.
    settled: Vec<EpochResponse>,
    /// After each settlement: since when memory holds, and how many epochs it knows.
    memory: Vec<(u32, u32)>,
}

fn lived(params: &TopicParams, edit: Option<TopicParams>, epochs: u64) -> Lived {
    let params = overlapping(params.clone());
    let mut lived = Lived {
        topic: Topic::new(params, 4, 1, 1),
        settled: Vec::new(),
        memory: Vec::new(),
    };
    let mut random = Random::new(17);
    let mut truths = Vec::new();
    for epoch in 0..epochs + LATE {
        if epoch < epochs {
            let said: Vec<_> = (1..=4)
                .map(|id| (id, add(real("30"), mul(noise(&mut random), Real::from(id)))))
                .collect();
            truths.push(add(real("30"), noise(&mut random)));
            lived.topic.submit(epoch, &said);
            lived
                .topic
                .say(FORECASTERS + 1, epoch, None, &forecast())
                .unwrap();
            lived.topic.close(epoch);
        }
        if let (Some(edit), true) = (&edit, epoch + 1 == EDIT) {
            let edit = overlapping(edit.clone());
            lived.topic.coordinator.update(2, edit).unwrap();
        }
        if epoch >= LATE {
            let due = epoch - LATE;
            let answer = lived.topic.settle(due, truths[due as usize]);
            assert!(answer.loss.is_some(), "epoch {due} is void");
            lived.settled.push(answer);
            let quality = lived.topic.quality();
            lived.memory.push((quality.since_version, quality.epochs));
        }
    }
    lived
}

fn forecast() -> [(u32, Real); 2] {
    [(1, real("-2.5")), (4, real("1.5"))]
}

/// Since when memory holds, and how many epochs it knows, where it begins anew.
fn anew(epochs: u64) -> Vec<(u32, u32)> {
    let edit = EDIT as u32;
    let old = (1..=edit).map(|known| (1, known));
    old.chain((1..=epochs as u32 - edit).map(|known| (2, known)))
        .collect()
}

fn absolute(mut params: TopicParams) -> TopicParams {
    params.loss.function = LossFunction::Absolute {};
    params
}

#[test]
fn an_edit_of_the_loss_or_of_the_rule_begins_anew() {
    let edits = [
        (second_order(), absolute(second_order())),
        (second_order(), clipped()),
        (quick(), absolute(quick())),
        (quick(), second_order()),
    ];
    for (before, after) in edits {
        let lived = lived(&before, Some(after), 14);
        assert_eq!(lived.memory, anew(14));
    }
}

#[test]
fn any_other_edit_keeps_what_was_learnt() {
    let mut other = second_order();
    other.rule = Rule::SecondOrder(SecondOrderSettings {
        skill_power: 3,
        ..SecondOrderSettings::default()
    });
    other.caps.reputers = 5;
    let lived = lived(&second_order(), Some(other), 14);
    let kept: Vec<_> = (1..=14).map(|known| (1, known)).collect();
    assert_eq!(lived.memory, kept);
}

#[test]
fn epochs_of_the_old_version_settle_under_the_old_one() {
    for before in [second_order(), quick()] {
        let edited = lived(&before, Some(absolute(before.clone())), 14);
        let plain = lived(&before, None, 14);
        for epoch in 0..EDIT as usize {
            let (edited, plain) = (&edited.settled[epoch], &plain.settled[epoch]);
            assert_eq!(edited.version, 1);
            assert_eq!(edited.loss, plain.loss, "epoch {epoch}");
            assert_eq!(edited.participants, plain.participants, "epoch {epoch}");
        }
        assert_eq!(edited.settled[EDIT as usize].version, 2);
    }
}

/// The same submissions and the same truth, as the first epoch of a topic.
fn first_epoch(params: TopicParams, like: &EpochResponse) -> EpochResponse {
    let mut topic = Topic::new(params, 4, 1, 1);
    let said = of_role(like, Role::Inferer);
    let said: Vec<_> = said
        .map(|participant| (participant.actor_id.0, participant.value.unwrap()))
        .collect();
    topic.submit(0, &said);
    topic.say(FORECASTERS + 1, 0, None, &forecast()).unwrap();
    topic.close(0);
    topic.settle(0, like.truth.unwrap())
}

#[test]
fn the_first_epoch_of_a_new_loss_is_like_the_first_of_a_topic() {
    for before in [second_order(), quick()] {
        let after = absolute(before.clone());
        let edited = lived(&before, Some(after.clone()), 14);
        // All that closed before the first settlement under the new loss.
        for epoch in EDIT..EDIT + LATE {
            let answer = &edited.settled[epoch as usize];
            let first = first_epoch(after.clone(), answer);
            assert_eq!(weights_of(answer), weights_of(&first), "epoch {epoch}");
            assert_eq!(value_of(answer), value_of(&first), "epoch {epoch}");
            if epoch == EDIT {
                assert_eq!(answer.participants, first.participants);
            }
        }
        let later = &edited.settled[13];
        assert_ne!(weights_of(later), weights_of(&first_epoch(after, later)));
    }
}

#[test]
fn regrets_of_newcomers_end_with_the_rule_that_has_them() {
    let initial = |lived: &Lived| {
        let question = QueryMsg::Topic { topic_id: TOPIC };
        let answer: TopicResponse = lived.topic.coordinator.ask(question).unwrap();
        answer.initial_regret
    };
    assert!(initial(&lived(&quick(), None, 10)).is_some());
    assert_eq!(initial(&lived(&quick(), Some(second_order()), 10)), None);
}

#[test]
fn a_rule_that_comes_back_remembers_nothing() {
    let mut lived = lived(&second_order(), Some(clipped()), 10);
    let topic = &mut lived.topic;
    topic.coordinator.at_epoch(20, WINDOW + 1);
    topic
        .coordinator
        .update(3, overlapping(second_order()))
        .unwrap();
    let said: Vec<_> = (1..=4).map(|id| (id, Real::from(30 + id))).collect();
    topic.submit(21, &said);
    topic.close(21);
    let weights = weights_of(&topic.epoch(21));
    // Inferers share one evenly, the median has a prior of a quarter, the mean one of a half.
    let expected = ["1", "1", "1", "1", "1", "2"].map(|part| div(real(part), real("7")));
    for (expected, actual) in expected.iter().zip(&weights) {
        assert_near(*expected, *actual, "1e-15", "weight");
    }
    topic.settle(21, real("30"));
    let quality = topic.quality();
    assert_eq!((quality.since_version, quality.epochs), (3, 1));
}

#[test]
fn who_was_away_during_an_edit_keeps_merit_and_epochs_only() {
    let mut topic = Topic::new(second_order(), 1, 0, 1);
    let standing = Standing {
        epochs: 9,
        merit: Some(real("-3")),
        since_version: 1,
        regret: Some(real("7")),
        expert: Some(Expert {
            record: ExpertRecord::inferer(&TopicRecord::new()),
        }),
        ..Standing::default()
    };
    let storage = &mut topic.coordinator.deps.storage;
    let parked = Parked::new(Role::Inferer, standing.clone());
    PARKED.save(storage, (TOPIC, Role::Inferer, ActorId(5)), &parked);
    let known = |since_version| {
        let actors = [ActorId(5)];
        let standings = Standings::load(storage, TOPIC, since_version, &actors, &[]);
        standings.unwrap().inferers.standing(ActorId(5))
    };
    assert_eq!(known(1), standing);
    let begun = known(2);
    assert_eq!((begun.epochs, begun.merit), (9, Some(real("-3"))));
    assert_eq!((begun.regret, begun.expert), (None, None));
}
