//! What somebody else's hands must not be able to do.

use allora_interfaces::topic_registry::{LossSettings, Schedule};
use allora_math::loss::LossFunction;

use super::*;

/// Everything that can be wrong with a signed submission, and what is said about it.
fn wrong_ones(test: &TestCoordinator) -> Vec<(Signed, &'static str)> {
    let ann = test.address("ann");
    let eve = test.address("eve");
    let message = to_json_string(&submission(0, Some("0.5"), &[])).unwrap();
    let doc = test.doc(&ann, &message);
    let good = test.sign_inference("ann", 0, "0.5");
    // signed for something else, handed in as this
    let elsewhere = |doc: SignDoc<'_>| {
        let signature: Signature = key_of("ann").sign(&doc.bytes());
        Signed {
            signature: signature.to_bytes().to_vec().into(),
            ..good.clone()
        }
    };
    let not_ours = Addr::unchecked("another contract");
    let now = test.env.block.time;
    let expired = SignDoc {
        expires_at: now,
        ..test.doc(&ann, &message)
    };
    let text = |message: &str| test.sign_doc("ann", &test.doc(&ann, message));
    let other_topic = message.replace("\"topic_id\":1", "\"topic_id\":2");
    let advance = r#"{"advance":{"topic_id":1,"max_steps":1}}"#;
    let sent = |message: &ExecuteMsg| test.sign("ann", message);
    let inferred = |epoch, value| test.sign_inference("ann", epoch, value);
    let signed_by = |signer, actor| test.sign_doc(signer, &test.doc(actor, &message));
    let signature = |bytes: &[u8]| Signed {
        signature: bytes.into(),
        ..good.clone()
    };
    let of = |actor: String| Signed {
        actor,
        ..good.clone()
    };
    let (unsigned, unknown) = ("not signed by", "not registered as an inferer");
    vec![
        (text("no JSON"), "Error parsing"),
        (text(""), "Error parsing"),
        (text(advance), "must be a submission to it"),
        (text(&other_topic), "must be a submission to it"),
        (inferred(1, "0.5"), "must be a submission to it"),
        (sent(&submission(0, None, &[])), "has neither"),
        (inferred(0, "1e41"), "must be 0 or between"),
        (inferred(0, "-1"), "its loss has no value"),
        (
            sent(&submission(0, None, &[(1, "1")])),
            "not registered as a forecaster",
        ),
        (test.sign_doc("ann", &expired), "expired"),
        (signed_by("eve", &ann), unsigned),
        (signed_by("eve", &eve), unknown),
        (
            elsewhere(SignDoc {
                chain_id: "another",
                ..doc
            }),
            unsigned,
        ),
        (
            elsewhere(SignDoc {
                contract: &not_ours,
                ..doc
            }),
            unsigned,
        ),
        (elsewhere(SignDoc { actor: &eve, ..doc }), unsigned),
        (
            elsewhere(SignDoc {
                expires_at: now.plus_seconds(9),
                ..doc
            }),
            unsigned,
        ),
        (
            elsewhere(SignDoc {
                message: "{}",
                ..doc
            }),
            unsigned,
        ),
        (signature(&[]), unsigned),
        (signature(&[0; 64]), unsigned),
        (signature(&[255; 64]), unsigned),
        (signature(&[1; 65]), unsigned),
        (of(String::new()), unknown),
        (of("\u{0}".repeat(10_000)), unknown),
    ]
}

/// Inferences are probabilities here.
fn probabilities() -> TopicParams {
    TopicParams {
        loss: LossSettings {
            function: LossFunction::BinaryCrossEntropy {},
            ..LossSettings::default()
        },
        ..second_order()
    }
}

#[test]
fn one_that_is_wrong_never_affects_the_others() {
    let clean = TestCoordinator::signing(probabilities());
    let wrong = wrong_ones(&clean);
    for (signed, reason) in &wrong {
        let mut test = TestCoordinator::signing(probabilities());
        let before = test.dump();
        let alone = test.relay(0, core::slice::from_ref(signed)).unwrap();
        let [(position, said)] = refusals(&alone).try_into().unwrap();
        assert_eq!(position, "0");
        assert!(said.contains(reason), "{said} is not about {reason}");
        assert_eq!(test.dump(), before, "{reason}: it left something behind");
    }

    let mut test = TestCoordinator::signing(probabilities());
    let mut batch = vec![test.sign_inference("bob", 0, "0.6")];
    batch.extend(wrong.iter().map(|(signed, _)| signed.clone()));
    batch.push(test.sign_inference("cyd", 0, "0.7"));
    batch.push(test.sign_inference("ann", 0, "0.5"));
    let response = test.relay(0, &batch).unwrap();
    let refused = refusals(&response);
    let expected: Vec<String> = (1..=wrong.len())
        .map(|position| position.to_string())
        .collect();
    let positions: Vec<String> = refused.into_iter().map(|(position, _)| position).collect();
    assert_eq!(positions, expected);

    let mut without = TestCoordinator::signing(probabilities());
    let batch = ["bob", "cyd", "ann"].into_iter().zip(["0.6", "0.7", "0.5"]);
    let batch: Vec<_> = batch
        .map(|(name, value)| without.sign_inference(name, 0, value))
        .collect();
    without.relay(0, &batch).unwrap();
    assert_eq!(test.dump(), without.dump());
}

#[test]
fn what_was_relayed_once_is_never_relayed_again() {
    let mut test = TestCoordinator::signing(second_order());
    test.admit(Role::Forecaster, "ann", 1).unwrap();
    let batch = [
        test.sign("ann", &submission(0, Some("0.5"), &[(2, "1")])),
        test.sign_inference("bob", 0, "0.6"),
    ];
    // twice in one batch
    let twice = [batch[0].clone(), batch[0].clone(), batch[1].clone()];
    let response = test.relay(0, &twice).unwrap();
    let [(position, reason)] = refusals(&response).try_into().unwrap();
    assert_eq!(position, "1");
    assert!(reason.contains("replaces nothing"), "{reason}");

    // again as a whole, and another signed before
    let before = test.dump();
    let mut again = batch.to_vec();
    again.push(test.sign_inference("ann", 0, "99"));
    again.push(test.sign("ann", &submission(0, None, &[(2, "99")])));
    let response = test.relay(0, &again).unwrap();
    assert_eq!(refusals(&response).len(), 4);
    assert_eq!(test.dump(), before);

    // in the next epoch
    test.at_epoch(0, WINDOW);
    test.advance();
    test.at_epoch(1, 1);
    let before = test.dump();
    let response = test.relay(1, &batch).unwrap();
    assert_eq!(refusals(&response).len(), 2);
    assert_eq!(test.dump(), before);
    test.relay(0, &batch).unwrap_err();
}

#[test]
fn what_a_worker_submits_itself_is_never_replaced() {
    let mut test = TestCoordinator::signing(second_order());
    let stale = [test.sign_inference("ann", 0, "99")];
    test.infer("ann", 0, "0.5").unwrap();
    let before = test.dump();
    let response = test.relay(0, &stale).unwrap();
    let reason = &refusals(&response)[0].1;
    assert!(reason.contains("replaces nothing"), "{reason}");
    assert_eq!(test.dump(), before);
}

#[test]
fn signatures_of_a_key_that_was_replaced_hold_no_more() {
    let mut test = TestCoordinator::signing(second_order());
    let old = [test.sign_inference("ann", 0, "0.5")];
    test.sign_by("ann", "hot");
    let response = test.relay(0, &old).unwrap();
    assert!(refusals(&response)[0].1.contains("not signed by"));

    let ann = test.address("ann");
    let message = to_json_string(&submission(0, Some("0.7"), &[])).unwrap();
    let new = [test.sign_doc("hot", &test.doc(&ann, &message))];
    // another actor's key is nobody's but that actor's
    let stolen = [Signed {
        actor: test.address("bob").into(),
        ..new[0].clone()
    }];
    assert_eq!(refusals(&test.relay(0, &stolen).unwrap()).len(), 1);
    test.relay(0, &new).unwrap();
    assert_eq!(test.relayed(0), [(1, "0.7".to_owned())]);

    let none = msg::SetKey {
        key: None,
        public_key: None,
    };
    test.send("bob", ExecuteMsg::SetKey(none)).unwrap();
    let unsigned = [test.sign_inference("bob", 0, "0.6")];
    assert_eq!(refusals(&test.relay(0, &unsigned).unwrap()).len(), 1);
}

#[test]
fn a_key_that_signs_has_its_length() {
    let mut test = TestCoordinator::staffed(second_order());
    for length in [0, 32, 34, 65] {
        let public_key = Some(vec![2; length].into());
        let message = ExecuteMsg::SetKey(msg::SetKey {
            key: None,
            public_key,
        });
        let refused = test.send("ann", message).unwrap_err();
        assert_eq!(refused, ContractError::PublicKeyLength { length });
    }
    // of the right length and no point of the curve: every signature is wrong
    let public_key = Some([255; 33].into());
    let message = ExecuteMsg::SetKey(msg::SetKey {
        key: None,
        public_key,
    });
    test.send("ann", message).unwrap();
    let batch = [test.sign_inference("ann", 0, "0.5")];
    let response = test.relay(0, &batch).unwrap();
    assert!(refusals(&response)[0].1.contains("not signed by"));
}

#[test]
fn where_nothing_is_taken_a_batch_is_refused_as_a_whole() {
    let mut test = TestCoordinator::signing(second_order());
    let batch = vec![test.sign_inference("ann", 0, "0.5")];
    let many = vec![batch[0].clone(); ExecuteMsg::MAX_RELAYED + 1];
    let max = ExecuteMsg::MAX_RELAYED;
    let too_many = ContractError::TooManySubmissions {
        count: max + 1,
        max,
    };
    assert_eq!(test.relay(0, &many).unwrap_err(), too_many);
    test.at_epoch(0, WINDOW);
    let closed = test.relay(0, &batch).unwrap_err();
    assert!(
        matches!(closed, ContractError::SubmissionsClosed { .. }),
        "{closed}"
    );

    let mut hidden = second_order();
    hidden.schedule = Schedule {
        reveal_window: 10,
        ..hidden.schedule
    };
    let mut test = TestCoordinator::signing(hidden);
    let batch = [test.sign_inference("ann", 0, "0.5")];
    let refused = test.relay(0, &batch).unwrap_err();
    let (topic_id, epoch) = (TOPIC, EpochId(0));
    assert_eq!(refused, ContractError::Hidden { topic_id, epoch });
}

#[test]
fn a_batch_of_nothing_opens_no_epoch() {
    let mut test = TestCoordinator::signing(second_order());
    let before = test.dump();
    test.relay(0, &[]).unwrap();
    assert_eq!(test.dump(), before);
    assert!(!SUBMISSIONS.has(&test.deps.storage, (TOPIC, EpochId(0), ActorId(1))));
}
