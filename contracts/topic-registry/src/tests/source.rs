//! Whom a topic may have its truths from, and the rule it is pinned to.

use allora_interfaces::topic_registry::{
    msg, ContractSource, ExecuteMsg, QueryMsg, TopicParams, TruthSource, VersionsResponse,
};
use cosmwasm_std::{from_json, StdError};

use super::suite::{account, create_hook, edit, Suite, TOPIC, TOPIC_FEE};
use crate::ContractError;

fn from(address: &str) -> TopicParams {
    TopicParams {
        truth_source: TruthSource::Contract(ContractSource {
            address: address.into(),
            query: "{}".into(),
            path: vec![],
        }),
        ..TopicParams::default()
    }
}

#[test]
fn a_source_of_truths_is_an_address_and_not_the_coordinator() {
    let mut suite = Suite::with_topic();
    let coordinator = account("coordinator");
    let expected = ContractError::TruthFromCoordinator {
        address: coordinator.clone(),
    };
    let own = from(coordinator.as_str());
    let created = suite.send("ann", TOPIC_FEE, &create_hook(own.clone()));
    assert_eq!(created.unwrap_err(), expected);
    assert_eq!(suite.execute("ann", edit(own)).unwrap_err(), expected);

    let nobody = suite.send("ann", TOPIC_FEE, &create_hook(from("nobody")));
    let error = nobody.unwrap_err();
    assert!(
        matches!(error, ContractError::Std(StdError::GenericErr { .. })),
        "{error}"
    );
    let oracle = account("oracle");
    suite
        .send("ann", TOPIC_FEE, &create_hook(from(oracle.as_str())))
        .unwrap();
    suite.execute("ann", edit(from(oracle.as_str()))).unwrap();
}

/// The rule is pinned to the topic, and so to every version and epoch of it: an edit has no
/// field for it, and one of everything else leaves it as it is.
#[test]
fn nobody_changes_the_rule_of_truth_under_an_epoch() {
    let mut suite = Suite::with_topic();
    let rule = suite.topic().ground_truth_rule_hash;
    for caller in ["ann", "governance"] {
        let json = r#"{"update_topic":{"topic_id":1,"ground_truth_rule":"mine"}}"#;
        assert!(from_json::<ExecuteMsg>(json).is_err());
        let edit = ExecuteMsg::UpdateTopic(msg::UpdateTopic {
            topic_id: TOPIC,
            description: Some(format!("by {caller}")),
            metadata_uri: Some(format!("https://{caller}")),
            params: Some(Box::new(TopicParams {
                truth_source: from(account(caller).as_str()).truth_source,
                ..TopicParams::default()
            })),
        });
        suite.execute(caller, edit).unwrap();
    }
    assert_eq!(suite.topic().ground_truth_rule_hash, rule);
    let answer: VersionsResponse = suite.query(QueryMsg::Versions {
        topic_id: TOPIC,
        start_after: None,
        limit: None,
    });
    let versions = answer.versions;
    assert_eq!(versions.len(), 3);
    for version in versions {
        assert_eq!(version.ground_truth_rule_hash, rule, "{}", version.version);
    }
}
