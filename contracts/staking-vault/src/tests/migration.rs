//! Migration: what stays. Refusals are tested for all contracts together, in tests/.

use cosmwasm_std::testing::mock_env;
use cw2::{get_contract_version, set_contract_version};

use super::test_vault::TestVault;
use crate::contract::{migrate, CONTRACT_NAME, CONTRACT_VERSION};
use crate::msg::MigrateMsg;

#[test]
fn instantiation_writes_name_and_version() {
    let test = TestVault::new();
    let stored = get_contract_version(&test.deps.storage).unwrap();
    assert_eq!(stored.contract, "crates.io:staking-vault");
    assert_eq!(stored.version, env!("CARGO_PKG_VERSION"));
}

#[test]
fn older_and_equal_versions_migrate_and_the_books_stay() {
    for version in [CONTRACT_VERSION, "0.0.9"] {
        let mut test = TestVault::emitting(10, 1);
        set_contract_version(&mut test.deps.storage, CONTRACT_NAME, version).unwrap();
        let before = test.ledger();
        migrate(test.deps.as_mut(), mock_env(), MigrateMsg {}).unwrap();
        assert_eq!(test.ledger(), before);
        let stored = get_contract_version(&test.deps.storage).unwrap();
        assert_eq!(stored.version, CONTRACT_VERSION);
    }
}
