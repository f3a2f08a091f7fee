//! What somebody might try, by name.

use super::*;

pub(super) fn committed() -> TestCoordinator {
    let mut coordinator = TestCoordinator::staffed(hidden());
    coordinator.at_epoch(0, 1);
    coordinator.commit("ann", &inference(0, "10")).unwrap();
    coordinator
}

#[track_caller]
pub(super) fn assert_wrong(result: Result<Response, ContractError>) {
    let error = result.unwrap_err();
    let not_committed = matches!(error, ContractError::NotCommitted { .. });
    assert!(not_committed, "{error}");
}

#[test]
fn a_copied_hash_cannot_be_revealed() {
    let mut coordinator = committed();
    let anns = inference(0, "10");
    let hash = coordinator.hash("ann", &anns);
    coordinator.commit_hash("bob", &anns, &hash).unwrap();
    coordinator.at_epoch(0, WINDOW);
    coordinator.reveal("ann", &anns).unwrap();
    assert_wrong(coordinator.reveal("bob", &anns));
}

#[test]
fn nothing_is_revealed_before_all_have_committed() {
    let mut coordinator = committed();
    coordinator.at_epoch(0, WINDOW - 1);
    let error = coordinator.reveal("ann", &inference(0, "10")).unwrap_err();
    let expected = ContractError::RevealsClosed {
        topic_id: TOPIC,
        epoch: EpochId(0),
        opens_at: Timestamp::from_seconds(START + WINDOW),
        closes_at: Timestamp::from_seconds(START + WINDOW + REVEAL),
        now: Timestamp::from_seconds(START + WINDOW - 1),
    };
    assert_eq!(error, expected);

    coordinator.at_epoch(0, WINDOW);
    coordinator.reveal("ann", &inference(0, "10")).unwrap();
    coordinator.at_epoch(0, WINDOW + REVEAL);
    coordinator.advance();
    coordinator.at_epoch(0, LAG);
    coordinator.commit("rex", &truth(0, "10")).unwrap();
    coordinator.at_epoch(0, TRUTHS - 1);
    let error = coordinator.reveal("rex", &truth(0, "10")).unwrap_err();
    assert!(matches!(error, ContractError::RevealsClosed { .. }));
}

#[test]
fn nothing_is_revealed_after_its_window() {
    let mut coordinator = committed();
    coordinator.commit("bob", &inference(0, "11")).unwrap();
    coordinator.at_epoch(0, WINDOW + REVEAL);
    // Before the step that is due as well as after it.
    let late = |coordinator: &mut TestCoordinator| {
        let error = coordinator.reveal("ann", &inference(0, "10")).unwrap_err();
        assert!(matches!(error, ContractError::RevealsClosed { .. }));
    };
    late(&mut coordinator);
    coordinator.at_epoch(0, WINDOW);
    coordinator.reveal("bob", &inference(0, "11")).unwrap();
    coordinator.at_epoch(0, WINDOW + REVEAL);
    coordinator.advance();
    late(&mut coordinator);

    coordinator.at_epoch(0, LAG);
    coordinator.commit("rex", &truth(0, "10")).unwrap();
    coordinator.commit("ria", &truth(0, "10")).unwrap();
    coordinator.at_epoch(0, TRUTHS);
    coordinator.reveal("ria", &truth(0, "10")).unwrap();
    coordinator.at_epoch(0, SETTLED);
    let error = coordinator.reveal("rex", &truth(0, "10")).unwrap_err();
    assert!(matches!(error, ContractError::RevealsClosed { .. }));
}

#[test]
fn nobody_commits_after_the_window() {
    let mut coordinator = committed();
    coordinator.at_epoch(0, WINDOW);
    let error = coordinator.commit("bob", &inference(0, "10")).unwrap_err();
    assert!(matches!(error, ContractError::SubmissionsClosed { .. }));
    coordinator.reveal("ann", &inference(0, "10")).unwrap();
    coordinator.at_epoch(0, WINDOW + REVEAL);
    coordinator.advance();
    coordinator.at_epoch(0, LAG - 1);
    let early = coordinator.commit("rex", &truth(0, "10")).unwrap_err();
    coordinator.at_epoch(0, TRUTHS);
    let late = coordinator.commit("rex", &truth(0, "10")).unwrap_err();
    for (error, now) in [(early, LAG - 1), (late, TRUTHS)] {
        let expected = ContractError::ReportsClosed {
            topic_id: TOPIC,
            epoch: EpochId(0),
            opens_at: Timestamp::from_seconds(START + LAG),
            closes_at: Timestamp::from_seconds(START + TRUTHS),
            now: Timestamp::from_seconds(START + now),
        };
        assert_eq!(error, expected);
    }
}

#[test]
fn a_different_payload_or_salt_is_refused_and_what_was_committed_stays() {
    let mut coordinator = committed();
    coordinator.at_epoch(0, WINDOW);
    assert_wrong(coordinator.reveal("ann", &inference(0, "11")));
    let mut salted = inference(0, "10");
    salted.salt[31] = 8;
    assert_wrong(coordinator.reveal("ann", &salted));
    // The same value, written otherwise, is not what was hashed.
    let mut spaced = inference(0, "10");
    spaced.message.insert(1, ' ');
    assert_wrong(coordinator.reveal("ann", &spaced));
    coordinator.reveal("ann", &inference(0, "10")).unwrap();
}

#[test]
fn nothing_is_revealed_twice() {
    let mut coordinator = committed();
    coordinator.at_epoch(0, WINDOW);
    coordinator.reveal("ann", &inference(0, "10")).unwrap();
    assert_wrong(coordinator.reveal("ann", &inference(0, "10")));
}

#[test]
fn a_hash_of_another_epoch_topic_contract_or_chain_opens_nothing() {
    let mut coordinator = TestCoordinator::staffed(hidden());
    let ann = coordinator.address("ann");
    let own = inference(0, "10");
    let other_contract = coordinator.address("other coordinator");
    let right = coordinator.commitment(&ann, &own);
    let hashes = [
        Commitment {
            epoch: EpochId(1),
            ..right
        },
        Commitment {
            topic_id: TopicId(2),
            ..right
        },
        Commitment {
            contract: &other_contract,
            ..right
        },
        Commitment {
            chain_id: "another-chain",
            ..right
        },
        Commitment {
            role: Role::Forecaster,
            ..right
        },
    ]
    .map(|wrong| wrong.hash());
    let right = right.hash();
    for hash in hashes {
        coordinator.at_epoch(0, 1);
        coordinator.commit_hash("ann", &own, &hash).unwrap();
        coordinator.at_epoch(0, WINDOW);
        assert_wrong(coordinator.reveal("ann", &own));
    }
    coordinator.at_epoch(0, 1);
    coordinator.commit_hash("ann", &own, &right).unwrap();
    coordinator.at_epoch(0, WINDOW);
    coordinator.reveal("ann", &own).unwrap();
}

#[test]
fn a_revealed_message_is_not_replayed_into_another_epoch() {
    let mut coordinator = committed();
    coordinator.at_epoch(0, WINDOW);
    coordinator.reveal("ann", &inference(0, "10")).unwrap();
    coordinator.at_epoch(1, 1);
    coordinator.commit("ann", &inference(1, "12")).unwrap();
    coordinator.at_epoch(1, WINDOW);
    assert!(coordinator.reveal("ann", &inference(0, "10")).is_err());
    assert_wrong(coordinator.reveal("ann", &inference(1, "10")));
    coordinator.reveal("ann", &inference(1, "12")).unwrap();
}

#[test]
fn a_hash_has_its_length() {
    let mut coordinator = TestCoordinator::staffed(hidden());
    coordinator.at_epoch(0, 1);
    for length in [0, 31, 33] {
        let refused = coordinator.commit_hash("ann", &inference(0, "1"), &vec![1; length]);
        assert_eq!(refused.unwrap_err(), ContractError::HashLength { length });
    }
}

#[test]
fn only_a_submission_of_one_part_or_a_report_is_revealed() {
    let mut coordinator = committed();
    coordinator.at_epoch(0, WINDOW);
    let both = submission(0, Role::Inferer, Some(real("1")), &[(1, "1")]);
    let advance = ExecuteMsg::Advance(msg::Advance {
        topic_id: TOPIC,
        max_steps: None,
    });
    let nested = ExecuteMsg::Reveal(msg::Reveal {
        actor: coordinator.address("ann").into(),
        message: inference(0, "10").message,
        salt: vec![7; 32].into(),
    });
    for wrong in [
        both,
        hide(0, Role::Inferer, &advance),
        hide(0, Role::Inferer, &nested),
    ] {
        let error = coordinator.reveal("ann", &wrong).unwrap_err();
        assert_eq!(error, ContractError::NotRevealable {}, "{}", wrong.message);
    }
    for text in ["", "{", "null", "{\"submit\":{}}"] {
        let mut wrong = inference(0, "10");
        wrong.message = text.into();
        let error = coordinator.reveal("ann", &wrong).unwrap_err();
        assert!(matches!(error, ContractError::Std(_)), "{text}");
    }
}

#[test]
fn what_is_committed_to_is_checked_like_what_is_open() {
    let mut params = hidden();
    params.loss.function = allora_math::loss::LossFunction::BinaryCrossEntropy {};
    let mut coordinator = TestCoordinator::staffed(params);
    coordinator.at_epoch(0, 1);
    let outside = inference(0, "2");
    coordinator.commit("ann", &outside).unwrap();
    let huge = inference(0, "1e41");
    coordinator.commit("bob", &huge).unwrap();
    let twice = forecast(0, &[(1, "1"), (1, "2")]);
    coordinator.commit("fay", &twice).unwrap();
    coordinator.at_epoch(0, WINDOW);
    let error = coordinator.reveal("ann", &outside).unwrap_err();
    assert!(matches!(error, ContractError::InferenceRefused { .. }));
    let error = coordinator.reveal("bob", &huge).unwrap_err();
    assert!(matches!(error, ContractError::ValueOutOfRange { .. }));
    let error = coordinator.reveal("fay", &twice).unwrap_err();
    assert!(matches!(error, ContractError::DuplicateElement { .. }));
}

#[test]
fn a_truth_that_is_revealed_is_checked_like_one_that_is_reported() {
    let mut params = hidden();
    params.loss.function = allora_math::loss::LossFunction::BinaryCrossEntropy {};
    let mut coordinator = TestCoordinator::staffed(params);
    coordinator.at_epoch(0, 1);
    coordinator.commit("ann", &inference(0, "0.5")).unwrap();
    coordinator.at_epoch(0, WINDOW);
    coordinator.reveal("ann", &inference(0, "0.5")).unwrap();
    coordinator.at_epoch(0, LAG);
    coordinator.commit("rex", &truth(0, "2")).unwrap();
    coordinator.commit("ria", &truth(0, "1e41")).unwrap();
    coordinator.at_epoch(0, TRUTHS);
    let error = coordinator.reveal("rex", &truth(0, "2")).unwrap_err();
    assert!(matches!(error, ContractError::TruthRefused { .. }));
    let error = coordinator.reveal("ria", &truth(0, "1e41")).unwrap_err();
    assert!(matches!(error, ContractError::ValueOutOfRange { .. }));
}

#[test]
fn a_worker_without_the_bond_does_not_commit() {
    let mut params = hidden();
    params.gates.worker_bond = Uint128::new(STAKE + 1);
    let mut coordinator = TestCoordinator::staffed(params);
    coordinator.bond_everybody();
    coordinator.at_epoch(0, 1);
    let error = coordinator.commit("ann", &inference(0, "1")).unwrap_err();
    assert!(matches!(error, ContractError::BondTooLow { .. }));
}

#[test]
fn strangers_and_other_roles_do_not_commit() {
    let mut coordinator = TestCoordinator::staffed(hidden());
    coordinator.at_epoch(0, 1);
    for (name, hidden) in [
        ("eve", inference(0, "1")),
        ("rex", inference(0, "1")),
        ("ann", forecast(0, &[(1, "1")])),
    ] {
        let error = coordinator.commit(name, &hidden).unwrap_err();
        assert!(matches!(error, ContractError::NotRegistered { .. }));
    }
    coordinator.work(0);
    coordinator.at_epoch(0, LAG);
    let error = coordinator.commit("ann", &truth(0, "1")).unwrap_err();
    assert!(matches!(error, ContractError::NotRegistered { .. }));
    coordinator.set_stakes(&[(6, 1)]);
    let error = coordinator.commit("rex", &truth(0, "1")).unwrap_err();
    assert!(matches!(error, ContractError::StakeTooLow { .. }));
}

#[test]
fn a_truth_everybody_has_seen_is_not_hidden_again() {
    let mut params = hidden();
    params.consensus.min_reporters = 2;
    let mut coordinator = TestCoordinator::staffed(params);
    coordinator.work(0);
    coordinator.at_epoch(0, LAG);
    coordinator.commit("rex", &truth(0, "10")).unwrap();
    coordinator.at_epoch(0, TRUTHS);
    coordinator.reveal("rex", &truth(0, "10")).unwrap();
    coordinator.at_epoch(0, SETTLED);
    let error = coordinator.commit("rex", &truth(0, "11")).unwrap_err();
    let expected = ContractError::RevealedAlready {
        topic_id: TOPIC,
        epoch: EpochId(0),
        actor: coordinator.address("rex"),
    };
    assert_eq!(error, expected);
    coordinator.commit("ria", &truth(0, "11")).unwrap();
}
