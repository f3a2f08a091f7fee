//! Migration: from where, to where, and what is refused.

use allora_interfaces::allo_token::{
    MigrateMsg, SupplyResponse, VestingsResponse, MINTER_FINAL, SCHEDULES,
};
use allora_interfaces::version::VersionError;
use cosmwasm_std::{Storage, Uint128};
use cw2::{get_contract_version, set_contract_version};

use super::suite::{Outcome, Suite, BOB};
use crate::contract::{migrate, CONTRACT_NAME, CONTRACT_VERSION};
use crate::msg::{ExecuteMsg, QueryMsg};

fn migrate_from(contract: &str, version: &str) -> (Suite, Outcome) {
    let mut suite = Suite::handed_over();
    set_contract_version(&mut suite.deps.storage, contract, version).unwrap();
    let outcome = migrate(suite.deps.as_mut(), suite.env.clone(), MigrateMsg {});
    (suite, outcome)
}

#[test]
fn an_older_version_becomes_this_one_and_the_minter_stays_final() {
    for version in ["0.0.9", CONTRACT_VERSION] {
        let (suite, outcome) = migrate_from(CONTRACT_NAME, version);
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
    let (mut suite, outcome) = migrate_from(CONTRACT_NAME, "0.0.9");
    outcome.unwrap();
    assert_eq!(suite.deps.storage.get(SCHEDULES.key().as_bytes()), None);
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

#[test]
fn the_storage_of_another_contract_is_refused() {
    let other = "crates.io:staking-vault";
    let expected = VersionError::OtherContract {
        expected: CONTRACT_NAME,
        found: other.into(),
    };
    let (_, outcome) = migrate_from(other, "0.0.1");
    assert_eq!(outcome.unwrap_err(), expected.into());
}

#[test]
fn a_newer_version_is_not_downgraded() {
    let expected = VersionError::Newer {
        stored: "0.10.0".into(),
        code: CONTRACT_VERSION,
    };
    let (_, outcome) = migrate_from(CONTRACT_NAME, "0.10.0");
    assert_eq!(outcome.unwrap_err(), expected.into());
}
