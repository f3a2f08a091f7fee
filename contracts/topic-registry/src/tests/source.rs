//! Whom a topic may have its truths from, and the rule it is pinned to.

use allora_interfaces::topic_registry::{ContractSource, TopicParams, TruthSource};
use cosmwasm_std::StdError;

use super::suite::{account, create_hook, edit, Suite, TOPIC_FEE};
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
