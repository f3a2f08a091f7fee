//! Batches and places.

use super::*;
use crate::state::PARKED;

/// Dan waits with more merit than any holder.
fn with_a_better_one() -> TestCoordinator {
    let mut test = TestCoordinator::signing(crowded(second_order()));
    test.live(0);
    test.admit(Role::Inferer, "dan", 8).unwrap();
    test.at_epoch(1, 1);
    let key = (TOPIC, Role::Inferer, ActorId(8));
    test.infer("dan", 1, "1").unwrap();
    let mut parked = PARKED.load(&test.deps.storage, key).unwrap();
    parked.standing.merit = Some(real("50"));
    PARKED.save(&mut test.deps.storage, key, &parked);
    test
}

fn batch_of(test: &TestCoordinator, names: &[&str]) -> Vec<Signed> {
    let signed = names.iter().map(|name| test.sign_inference(name, 1, "12"));
    signed.collect()
}

#[test]
fn who_loses_its_place_within_a_batch_is_not_in_it() {
    let mut test = with_a_better_one();
    let batch = batch_of(&test, &["ann", "bob", "cyd", "dan"]);
    let response = test.relay(1, &batch).unwrap();
    assert_eq!(facts(&response), ["submission_accepted"; 4]);
    let replaced = response.events[3].attributes.iter();
    let replaced = replaced.filter(|each| each.key == "replaced");
    let replaced: Vec<u32> = replaced.map(|each| each.value.parse().unwrap()).collect();
    let [evicted] = replaced.as_slice() else {
        panic!("{replaced:?}");
    };
    let kept: Vec<u32> = test.relayed(1).iter().map(|(id, _)| *id).collect();
    assert!(!kept.contains(evicted), "{kept:?}");
    assert_eq!(kept.len(), 3);
    assert!(kept.contains(&8));
}

#[test]
fn who_loses_its_place_after_a_batch_is_no_longer_in_it() {
    let mut test = with_a_better_one();
    let batch = batch_of(&test, &["ann", "bob", "cyd"]);
    test.relay(1, &batch).unwrap();
    assert_eq!(test.relayed(1).len(), 3);
    let response = test.infer("dan", 1, "9").unwrap();
    assert_eq!(facts(&response), ["submission_accepted"]);
    assert_eq!(test.relayed(1).len(), 2);
}

#[test]
fn one_without_a_place_is_told_so_and_waits() {
    let mut test = TestCoordinator::signing(crowded(second_order()));
    test.live(0);
    test.admit(Role::Inferer, "dan", 8).unwrap();
    test.at_epoch(1, 1);
    let batch = batch_of(&test, &["ann", "dan"]);
    let response = test.relay(1, &batch).unwrap();
    let expected = ["submission_accepted", "submission_not_admitted"];
    assert_eq!(facts(&response), expected);
    assert_eq!(test.relayed(1), [(1, "12".to_owned())]);
    let parked = PARKED.load(&test.deps.storage, (TOPIC, Role::Inferer, ActorId(8)));
    assert_eq!(parked.unwrap().waiting.refused, 1);
}

#[test]
fn who_is_dismissed_takes_what_was_relayed_along() {
    let mut test = TestCoordinator::signing(second_order());
    let batch = [
        test.sign_inference("ann", 0, "10"),
        test.sign_inference("bob", 0, "11"),
    ];
    test.relay(0, &batch).unwrap();
    test.dismiss(Role::Inferer, "ann").unwrap();
    assert_eq!(test.relayed(0), [(2, "11".to_owned())]);
    // the last one leaves no record behind
    test.dismiss(Role::Inferer, "bob").unwrap();
    assert_eq!(test.count("relayed"), 0);
    test.at_epoch(0, WINDOW);
    test.advance();
}
