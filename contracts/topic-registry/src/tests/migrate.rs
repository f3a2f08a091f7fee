//! Migration: what stays. Refusals are tested for all contracts together, in tests/.

use allora_interfaces::topic_registry::MigrateMsg;
use cw2::{get_contract_version, set_contract_version};

use super::suite::{Outcome, Suite};
use crate::contract::{migrate, CONTRACT_NAME, CONTRACT_VERSION};

fn migrate_from(version: &str) -> (Suite, Outcome) {
    let mut suite = Suite::with_topic();
    set_contract_version(&mut suite.deps.storage, CONTRACT_NAME, version).unwrap();
    let outcome = migrate(suite.deps.as_mut(), suite.env.clone(), MigrateMsg {});
    (suite, outcome)
}

#[test]
fn an_older_version_becomes_this_one_and_topics_stay() {
    for version in ["0.0.9", CONTRACT_VERSION] {
        let (suite, outcome) = migrate_from(version);
        let response = outcome.unwrap();
        assert_eq!(response.attributes[1].value, version);
        let stored = get_contract_version(&suite.deps.storage).unwrap();
        assert_eq!(stored.version, CONTRACT_VERSION);
        assert_eq!(suite.topic().version, 1);
    }
}
