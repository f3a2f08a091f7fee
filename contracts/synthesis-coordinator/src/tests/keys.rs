//! Keys that work for an actor.

use allora_interfaces::synthesis_coordinator::msg::Work;

use super::*;
use crate::state::SUBMISSIONS;

fn set_key(test: &mut TestCoordinator, actor: &str, key: Option<&str>) {
    let key = key.map(|key| test.address(key).into());
    let message = ExecuteMsg::SetKey(msg::SetKey {
        key,
        public_key: None,
    });
    test.send(actor, message).unwrap();
}

fn act_for(
    test: &mut TestCoordinator,
    key: &str,
    actor: &str,
    work: Work,
) -> Result<Response, ContractError> {
    let actor = test.address(actor).into();
    test.send(key, ExecuteMsg::ActFor(msg::ActFor { actor, work }))
}

fn inference(value: &str) -> Work {
    Work::Submit(msg::Submit {
        topic_id: TOPIC,
        epoch: EpochId(0),
        inference: Some(real(value)),
        forecast: vec![],
    })
}

fn truth() -> Work {
    Work::Report(msg::Report {
        topic_id: TOPIC,
        epoch: EpochId(0),
        truth: real("1"),
        evidence: None,
    })
}

#[test]
fn what_a_key_does_is_the_actors() {
    let mut test = TestCoordinator::staffed(params());
    set_key(&mut test, "ann", Some("hot"));
    set_key(&mut test, "rex", Some("hot"));
    let response = act_for(&mut test, "hot", "ann", inference("7")).unwrap();
    let accepted = &response.events[0];
    let actor = test.address("ann");
    assert_eq!(accepted.ty, "submission_accepted");
    assert!(accepted
        .attributes
        .iter()
        .any(|each| each.value == actor.as_str()));
    test.at_epoch(0, LAG);
    test.advance();
    act_for(&mut test, "hot", "rex", truth()).unwrap();
}

#[test]
fn only_the_key_that_was_named_last_works_for_an_actor() {
    let mut test = TestCoordinator::staffed(params());
    let refused = |test: &mut TestCoordinator, key| {
        let refused = act_for(test, key, "ann", inference("7")).unwrap_err();
        let expected = ContractError::NotItsKey {
            actor: test.address("ann"),
            sender: test.address(key),
        };
        assert_eq!(refused, expected);
    };
    refused(&mut test, "hot");
    set_key(&mut test, "ann", Some("hot"));
    refused(&mut test, "other");
    set_key(&mut test, "ann", Some("other"));
    refused(&mut test, "hot");
    act_for(&mut test, "other", "ann", inference("7")).unwrap();
    set_key(&mut test, "ann", None);
    refused(&mut test, "other");
    // it still works for itself, and never was anybody else's
    test.infer("ann", 0, "8").unwrap();
    test.infer("other", 0, "8").unwrap_err();
}

#[test]
fn nobody_becomes_a_key_against_its_will() {
    let mut test = TestCoordinator::staffed(params());
    // what ann sends is ann's, whoever names it
    set_key(&mut test, "bob", Some("ann"));
    test.infer("ann", 0, "7").unwrap();
    let submitted = |id| SUBMISSIONS.has(&test.deps.storage, (TOPIC, EpochId(0), ActorId(id)));
    assert_eq!([1, 2].map(submitted), [true, false]);
}
