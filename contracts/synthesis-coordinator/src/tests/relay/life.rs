//! What is relayed counts as if its worker had sent it.

use allora_interfaces::synthesis_coordinator::{QueryMsg, StatusResponse, SubmissionsResponse};

use super::*;
use crate::state::SYNTHESES;

#[test]
fn what_is_relayed_counts_as_if_sent() {
    let near = [(1, "-1"), (2, "0.1"), (3, "0.4")];
    let mut direct = TestCoordinator::staffed(second_order());
    let mut test = TestCoordinator::signing(second_order());
    for epoch in 0..3 {
        direct.at_epoch(epoch, 1);
        test.at_epoch(epoch, 1);
        let batch = [
            test.sign_inference("cyd", epoch, "12.5"),
            test.sign_inference("ann", epoch, "10.25"),
            test.sign("fay", &submission(epoch, None, &near)),
        ];
        let response = test.relay(epoch, &batch).unwrap();
        assert_eq!(facts(&response), ["submission_accepted"; 3]);
        // one by itself beside the batch
        test.infer("bob", epoch, "11").unwrap();

        direct.infer("cyd", epoch, "12.5").unwrap();
        direct.infer("ann", epoch, "10.25").unwrap();
        direct.forecast("fay", epoch, &near).unwrap();
        direct.infer("bob", epoch, "11").unwrap();
        for coordinator in [&mut test, &mut direct] {
            coordinator.at_epoch(epoch, WINDOW);
            coordinator.advance();
            coordinator.report_all(epoch);
            coordinator.at_epoch(epoch, LAG + REPORT);
            coordinator.advance();
        }
    }
    let record = |test: &TestCoordinator, epoch| {
        SYNTHESES
            .load(&test.deps.storage, (TOPIC, EpochId(epoch)))
            .unwrap()
    };
    for epoch in 0..3 {
        assert_eq!(record(&test, epoch), record(&direct, epoch));
    }
    assert_eq!(test.settled, direct.settled);
    assert_eq!(test.count("relayed"), 0, "nothing is left of batches");
}

#[test]
fn the_event_names_worker_and_value() {
    let mut test = TestCoordinator::signing(second_order());
    let batch = [test.sign_inference("bob", 0, "11.5")];
    let response = test.relay(0, &batch).unwrap();
    let bob = test.address("bob").to_string();
    let attributes = &response.events[0].attributes;
    let expected = [
        ("topic_id", "1"),
        ("epoch", "0"),
        ("role", "inferer"),
        ("actor", bob.as_str()),
        ("actor_id", "2"),
        ("value", "11.5"),
    ];
    assert_eq!(attributes, &expected.map(cosmwasm_std::Attribute::from));
}

#[test]
fn queries_see_what_was_relayed() {
    let mut test = TestCoordinator::signing(second_order());
    test.infer("bob", 0, "11").unwrap();
    let batch = [
        test.sign_inference("cyd", 0, "12"),
        test.sign_inference("ann", 0, "10"),
    ];
    test.relay(0, &batch).unwrap();
    let page = |start_after: Option<u32>, limit| -> Vec<u32> {
        let page: SubmissionsResponse = test
            .ask(QueryMsg::Submissions {
                topic_id: TOPIC,
                epoch: EpochId(0),
                start_after: start_after.map(ActorId),
                limit,
            })
            .unwrap();
        page.submissions
            .iter()
            .map(|each| each.actor_id.0)
            .collect()
    };
    assert_eq!(page(None, None), [1, 2, 3]);
    assert_eq!(page(Some(1), Some(1)), [2]);
    assert_eq!(page(Some(2), None), [3]);

    let submitted = |name| {
        let actor = test.address(name).into();
        let topic_id = TOPIC;
        let status: StatusResponse = test.ask(QueryMsg::Status { topic_id, actor }).unwrap();
        status.roles[0].submitted
    };
    assert!(submitted("ann") && submitted("bob"));
    assert!(!submitted("fay"));
}

#[test]
fn a_worker_corrects_what_was_relayed_by_itself_and_only_that_part() {
    let mut test = TestCoordinator::signing(second_order());
    test.admit(Role::Forecaster, "ann", 1).unwrap();
    let both = submission(0, Some("10"), &[(2, "0.5")]);
    let batch = [test.sign("ann", &both)];
    let response = test.relay(0, &batch).unwrap();
    assert_eq!(facts(&response), ["submission_accepted"; 2]);
    test.infer("ann", 0, "20").unwrap();

    let page: SubmissionsResponse = test
        .ask(QueryMsg::Submissions {
            topic_id: TOPIC,
            epoch: EpochId(0),
            start_after: None,
            limit: None,
        })
        .unwrap();
    let [only] = page.submissions.as_slice() else {
        panic!("{page:?}");
    };
    assert_eq!(only.inference, Some(real("20")));
    assert_eq!(only.forecast, elements_of(&[(2, "0.5")]));
    test.at_epoch(0, WINDOW);
    test.advance();
    let record = SYNTHESES.load(&test.deps.storage, (TOPIC, EpochId(0)));
    assert_eq!(record.unwrap().inferences, [real("20")]);
}

#[test]
fn several_batches_add_up() {
    let mut test = TestCoordinator::signing(second_order());
    for (name, value) in [("cyd", "12"), ("ann", "10"), ("bob", "11")] {
        let batch = [test.sign_inference(name, 0, value)];
        test.relay(0, &batch).unwrap();
    }
    let expected = [(1, "10"), (2, "11"), (3, "12")];
    assert_eq!(
        test.relayed(0),
        expected.map(|(id, value)| (id, value.into()))
    );
    test.at_epoch(0, WINDOW);
    assert_eq!(test.advance(), 1, "batches alone open an epoch");
    assert!(SYNTHESES.has(&test.deps.storage, (TOPIC, EpochId(0))));
}
