//! Migration: what stays. Refusals are tested for all contracts together, in tests/.

use allora_interfaces::allo_token::{
    MigrateMsg, SupplyResponse, VestingsResponse, MINTER_FINAL, SCHEDULES,
};
use cosmwasm_std::{Storage, Uint128};
use cw2::{get_contract_version, set_contract_version};

use super::suite::{Outcome, Suite, BOB};
use crate::contract::{migrate, CONTRACT_NAME, CONTRACT_VERSION};
use crate::msg::{ExecuteMsg, QueryMsg};

fn migrate_from(version: &str) -> (Suite, Outcome) {
    let mut suite = Suite::handed_over();
    set_contract_version(&mut suite.deps.storage, CONTRACT_NAME, version).unwrap();
    let outcome = migrate(suite.deps.as_mut(), suite.env.clone(), MigrateMsg {});
    (suite, outcome)
}

#[test]
fn an_older_version_becomes_this_one_and_the_minter_stays_final() {
    for version in ["0.0.9", CONTRACT_VERSION] {
        let (suite, outcome) = migrate_from(version);
        let response = outcome.unwrap();
        assert_eq!(response.attributes[1].value, version);
        let stored = get_contract_version(&suite.deps.storage).unwrap();
        assert_eq!(stored.version, CONTRACT_VERSION);
        assert!(MINTER_FINAL.load(&suite.deps.storage).unwrap());
    }
}

/// The storage of a token that was made before there were grants.
#[test]
fn storage_that_knows_no_grants_has_none() {
    let (mut suite, outcome) = migrate_from("0.0.9");
    outcome.unwrap();
    assert_eq!(suite.deps.storage.get(SCHEDULES.key()), None);
    let supply: SupplyResponse = suite.query(QueryMsg::Supply { at: None });
    assert_eq!(supply.locked, Uint128::zero());
    let page: VestingsResponse = suite.query(QueryMsg::Vestings {
        start_after: None,
        limit: None,
    });
    assert!(page.vestings.is_empty());
    let all = ExecuteMsg::Burn { amount: BOB };
    suite.execute("bob", all).unwrap();
}
