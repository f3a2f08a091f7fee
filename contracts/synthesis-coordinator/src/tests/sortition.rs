//! Who holds the places, through messages.

use allora_interfaces::synthesis_coordinator::{MembersResponse, QueryMsg, TopicResponse};
use allora_interfaces::{ActorId, EpochId, Role};
use allora_math::Real;

use super::*;
use crate::state::{load_roster, MEMBERS, PARKED, ROSTERS, SUBMISSIONS};

fn holders(coordinator: &TestCoordinator, role: Role) -> Vec<u32> {
    let members: MembersResponse = coordinator
        .ask(QueryMsg::Members {
            topic_id: TOPIC,
            role,
        })
        .unwrap();
    members.members.iter().map(|m| m.actor_id.0).collect()
}

/// Sets the merit an actor waits with.
fn set_parked_merit(coordinator: &mut TestCoordinator, role: Role, actor: u32, merit: &str) {
    let key = (TOPIC, role, ActorId(actor));
    let mut parked = PARKED.load(&coordinator.deps.storage, key).unwrap();
    parked.standing.merit = Some(real(merit));
    PARKED.save(&mut coordinator.deps.storage, key, &parked);
}

#[test]
fn a_newcomer_to_a_full_role_waits_and_is_told_so() {
    let mut coordinator = TestCoordinator::staffed(crowded(params()));
    let response = coordinator.admit(Role::Inferer, "dan", 8).unwrap();
    assert_eq!(attribute(&response, "active"), "false");
    let response = coordinator.infer("dan", 0, "5").unwrap();
    assert_eq!(facts(&response), ["submission_not_admitted"]);
    assert_eq!(coordinator.count("submissions"), 0);
    assert_eq!(holders(&coordinator, Role::Inferer), [1, 2, 3]);
}

#[test]
fn higher_merit_takes_the_lowest_place_and_its_submission_with_it() {
    let mut coordinator = TestCoordinator::staffed(crowded(params()));
    coordinator.live(0);
    coordinator.admit(Role::Inferer, "dan", 8).unwrap();
    let roster = load_roster(&coordinator.deps.storage, TOPIC, Role::Inferer).unwrap();
    let lowest = roster.lowest(EpochId(1)).unwrap().1.clone();
    assert_eq!(lowest.actor, ActorId(3));
    coordinator.submit_all(1);
    set_parked_merit(&mut coordinator, Role::Inferer, 8, "50");

    let response = coordinator.infer("dan", 1, "5").unwrap();
    assert_eq!(facts(&response), ["submission_accepted"]);
    let replaced = response.events[0]
        .attributes
        .iter()
        .find(|a| a.key == "replaced");
    assert_eq!(replaced.unwrap().value, "3");
    assert_eq!(holders(&coordinator, Role::Inferer), [1, 2, 8]);
    let storage = &coordinator.deps.storage;
    assert!(!SUBMISSIONS.has(storage, (TOPIC, EpochId(1), ActorId(3))));
    assert!(SUBMISSIONS.has(storage, (TOPIC, EpochId(1), ActorId(8))));
    // The evicted keeps its numbers and knows that it has no place.
    let parked = PARKED
        .load(storage, (TOPIC, Role::Inferer, ActorId(3)))
        .unwrap();
    assert_eq!(parked.standing, lowest.standing);
    let member = MEMBERS
        .load(storage, (TOPIC, &coordinator.address("cyd")))
        .unwrap();
    assert_eq!(member.place(Role::Inferer), None);

    set_parked_merit(&mut coordinator, Role::Inferer, 3, "60");
    let response = coordinator.infer("cyd", 1, "12").unwrap();
    assert_eq!(
        facts(&response),
        ["submission_not_admitted"],
        "not in the epoch it lost it in"
    );
    coordinator.at_epoch(2, 0);
    coordinator.infer("cyd", 2, "12").unwrap();
    let roster = load_roster(&coordinator.deps.storage, TOPIC, Role::Inferer).unwrap();
    let back = roster
        .holders()
        .find(|place| place.actor == ActorId(3))
        .unwrap();
    assert_eq!(back.standing.regret, lowest.standing.regret);
    assert_eq!(back.standing.without, lowest.standing.without);
    assert_eq!(back.standing.epochs, 1);
}

#[test]
fn losing_one_role_leaves_the_other_part_of_a_submission() {
    let mut coordinator = TestCoordinator::staffed(crowded(params()));
    coordinator.live(0);
    coordinator.dismiss(Role::Forecaster, "fox").unwrap();
    coordinator.admit(Role::Forecaster, "cyd", 3).unwrap();
    coordinator.admit(Role::Inferer, "dan", 8).unwrap();
    coordinator.at_epoch(1, 1);
    coordinator.infer("cyd", 1, "12").unwrap();
    coordinator.forecast("cyd", 1, &[(1, "1")]).unwrap();
    set_parked_merit(&mut coordinator, Role::Inferer, 8, "50");
    coordinator.infer("dan", 1, "5").unwrap();

    let key = (TOPIC, EpochId(1), ActorId(3));
    let left = SUBMISSIONS.load(&coordinator.deps.storage, key).unwrap();
    assert_eq!(left.inference, None);
    assert_eq!(left.forecast.len(), 1);
}

#[test]
fn a_new_holder_of_an_inferers_place_inherits_no_shifts_of_pairs() {
    let mut coordinator = TestCoordinator::staffed(crowded(params()));
    for epoch in 0..5 {
        coordinator.live(epoch);
    }
    let pairs_of = |coordinator: &TestCoordinator, index: usize| -> Vec<Real> {
        let roster = ROSTERS
            .load(&coordinator.deps.storage, (TOPIC, Role::Forecaster))
            .unwrap();
        roster.holders().map(|place| place.pairs[index]).collect()
    };
    assert!(pairs_of(&coordinator, 0)
        .iter()
        .any(|pair| *pair != Real::ZERO));
    let others = (pairs_of(&coordinator, 1), pairs_of(&coordinator, 2));
    coordinator.dismiss(Role::Inferer, "ann").unwrap();
    coordinator.admit(Role::Inferer, "dan", 8).unwrap();
    assert!(pairs_of(&coordinator, 0)
        .iter()
        .all(|pair| *pair == Real::ZERO));
    assert_eq!(
        (pairs_of(&coordinator, 1), pairs_of(&coordinator, 2)),
        others
    );
}

#[test]
fn idle_inferers_cannot_keep_everybody_else_out() {
    let mut coordinator = TestCoordinator::staffed(crowded(params()));
    coordinator.admit(Role::Inferer, "dan", 8).unwrap();
    for epoch in 0..20 {
        coordinator.at_epoch(epoch, 0);
        let response = coordinator.infer("dan", epoch, "5").unwrap();
        if facts(&response) == ["submission_accepted"] {
            return;
        }
        coordinator.at_epoch(epoch, WINDOW);
        coordinator.advance();
    }
    panic!("dan still waits behind holders who never submitted");
}

#[test]
fn idle_reputers_cannot_block_a_topic() {
    let mut coordinator = TestCoordinator::staffed(crowded(params()));
    coordinator.admit(Role::Reputer, "roy", 8).unwrap();
    for epoch in 0..20 {
        coordinator.submit_all(epoch);
        coordinator.at_epoch(epoch, LAG);
        coordinator.advance();
        coordinator.report("roy", epoch, "10.4").unwrap();
        coordinator.at_epoch(epoch, LAG + 2 * REPORT);
        coordinator.advance();
        let topic: TopicResponse = coordinator
            .ask(QueryMsg::Topic { topic_id: TOPIC })
            .unwrap();
        if topic.settled > 0 {
            return;
        }
    }
    panic!("nothing was ever settled");
}

#[test]
fn a_passive_reputer_with_more_stake_enters_for_epochs_nobody_reported_on() {
    let mut coordinator = TestCoordinator::staffed(crowded(params()));
    coordinator.live(0);
    coordinator.admit(Role::Reputer, "roy", 8).unwrap();
    coordinator.submit_all(1);
    coordinator.report_all(1);
    coordinator.set_stakes(&[(8, 5_000_000_000_000_000_001)]);
    let response = coordinator.report("roy", 1, "9").unwrap();
    assert_eq!(facts(&response), ["submission_not_admitted"]);
    assert_eq!(coordinator.count("truths"), 2);
    assert!(holders(&coordinator, Role::Reputer).contains(&8));
    coordinator.submit_all(2);
    coordinator.at_epoch(2, LAG);
    let response = coordinator.report("roy", 2, "9").unwrap();
    assert_eq!(facts(&response), ["truth_reported"]);
}

#[test]
fn more_than_the_cap_never_submit_to_one_epoch() {
    let mut coordinator = TestCoordinator::with(crowded(params()));
    coordinator.at_epoch(0, 0);
    for id in 1..=20 {
        let name = format!("guest{id}");
        coordinator.admit(Role::Inferer, &name, id).unwrap();
        coordinator.infer(&name, 0, "5").unwrap();
        coordinator.dismiss(Role::Inferer, &name).unwrap();
    }
    assert_eq!(coordinator.count("submissions"), 0);
    for id in 21..=30 {
        let name = format!("guest{id}");
        coordinator.admit(Role::Inferer, &name, id).unwrap();
        coordinator.infer(&name, 0, "5").unwrap();
    }
    assert_eq!(coordinator.count("submissions"), 3);
}

#[test]
fn a_raised_cap_lets_those_waiting_in() {
    let mut coordinator = TestCoordinator::staffed(crowded(params()));
    coordinator.admit(Role::Inferer, "dan", 8).unwrap();
    coordinator.at_epoch(0, WINDOW);
    coordinator.update(2, params()).unwrap();
    coordinator.at_epoch(1, 0);
    let response = coordinator.infer("dan", 1, "5").unwrap();
    assert_eq!(facts(&response), ["submission_accepted"]);
    assert_eq!(holders(&coordinator, Role::Inferer), [1, 2, 3, 8]);
}
