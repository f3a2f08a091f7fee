//! What reporters say their truths were read from.

use allora_interfaces::synthesis_coordinator::{Evidence, QueryMsg, ReportsResponse};
use allora_storage::Packed;
use cosmwasm_std::{Attribute, Response};

use super::*;
use crate::state::{Report, REPORTS};

fn evidence(bytes: usize, uri: usize) -> Evidence {
    Evidence {
        hash: vec![7; bytes].into(),
        uri: "u".repeat(uri),
    }
}

fn reportable() -> TestCoordinator {
    let mut test = TestCoordinator::staffed(second_order());
    test.submit_all(0);
    test.at_epoch(0, LAG);
    test
}

fn report(
    test: &mut TestCoordinator,
    name: &str,
    evidence: Option<Evidence>,
) -> Result<Response, ContractError> {
    let msg = ExecuteMsg::Report(msg::Report {
        topic_id: TOPIC,
        epoch: EpochId(0),
        truth: real("10.5"),
        evidence,
    });
    test.send(name, msg)
}

fn announced(response: &Response) -> Vec<(String, String)> {
    let event = response.events.iter();
    let event = event.clone().find(|event| event.ty == "truth_reported");
    let pair = |attribute: &Attribute| (attribute.key.clone(), attribute.value.clone());
    event.unwrap().attributes.iter().map(pair).collect()
}

#[test]
fn evidence_is_announced_and_its_hash_stays_until_settlement() {
    let mut test = reportable();
    let hash = evidence(32, 0).hash;
    let response = report(&mut test, "rex", Some(evidence(32, 200))).unwrap();
    let attributes = announced(&response);
    let of = |key: &str| attributes.iter().find(|(name, _)| name == key).unwrap();
    assert_eq!(of("evidence_hash").1, hash.to_base64());
    assert_eq!(of("evidence_uri").1, "u".repeat(200));
    let none = report(&mut test, "ria", None).unwrap();
    assert!(announced(&none)
        .iter()
        .all(|(key, _)| !key.contains("evidence")));

    let (topic_id, epoch) = (TOPIC, EpochId(0));
    let question = QueryMsg::Reports { topic_id, epoch };
    let reports: ReportsResponse = test.ask(question).unwrap();
    let hashes: Vec<_> = reports
        .reports
        .into_iter()
        .map(|one| one.evidence)
        .collect();
    assert_eq!(hashes, [Some(hash), None]);

    test.at_epoch(0, LAG + REPORT);
    test.advance();
    assert_eq!(test.count("truths"), 0);
}

#[test]
fn evidence_is_bounded() {
    let mut test = reportable();
    let error = report(&mut test, "rex", Some(evidence(32, 201))).unwrap_err();
    assert_eq!(error, ContractError::WrongEvidence { hash: 32, uri: 201 });
    for hash in [0, 31, 33] {
        let error = report(&mut test, "rex", Some(evidence(hash, 1))).unwrap_err();
        assert_eq!(error, ContractError::WrongEvidence { hash, uri: 1 });
    }
}

#[test]
fn a_report_without_evidence_is_not_a_byte_longer() {
    let stored = |evidence| {
        let report = Report {
            truth: real("10.5"),
            stake: Uint128::new(STAKE),
            late: true,
            evidence,
        };
        let bytes = report.to_bytes();
        assert_eq!(Report::from_bytes(&bytes), Some(report));
        bytes
    };
    let (without, with) = (stored(None), stored(Some([7; 32])));
    assert_eq!(without.len(), 10 + 9 + 1);
    assert_eq!(with.len(), without.len() + 32);
    for unknown in [2, 4, 255] {
        let mut bytes = without.clone();
        *bytes.last_mut().unwrap() = unknown;
        assert_eq!(Report::from_bytes(&bytes), None, "{unknown}");
    }
}

#[test]
fn the_last_report_counts_with_its_evidence() {
    let mut test = reportable();
    report(&mut test, "rex", Some(evidence(32, 1))).unwrap();
    report(&mut test, "rex", None).unwrap();
    let key = (TOPIC, EpochId(0), ActorId(6));
    let kept = REPORTS.may_load(&test.deps.storage, key).unwrap().unwrap();
    assert_eq!(kept.evidence, None);
}
