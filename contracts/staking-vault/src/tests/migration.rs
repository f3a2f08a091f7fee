use allora_interfaces::version::VersionError;
use cosmwasm_std::testing::mock_env;
use cw2::{get_contract_version, set_contract_version};

use super::bench::Bench;
use crate::contract::{migrate, CONTRACT_NAME, CONTRACT_VERSION};
use crate::error::ContractError;
use crate::msg::MigrateMsg;

fn migrate_from(contract: &str, version: &str) -> Result<(), ContractError> {
    let mut bench = Bench::emitting(10, 1);
    let storage = &mut bench.deps.storage;
    set_contract_version(storage, contract, version).unwrap();
    let before = bench.ledger();
    migrate(bench.deps.as_mut(), mock_env(), MigrateMsg {})?;
    assert_eq!(bench.ledger(), before);
    let stored = get_contract_version(&bench.deps.storage).unwrap();
    assert_eq!(stored.version, CONTRACT_VERSION);
    Ok(())
}

#[test]
fn instantiation_writes_name_and_version() {
    let bench = Bench::new();
    let stored = get_contract_version(&bench.deps.storage).unwrap();
    assert_eq!(stored.contract, "crates.io:staking-vault");
    assert_eq!(stored.version, env!("CARGO_PKG_VERSION"));
}

#[test]
fn older_and_equal_versions_migrate() {
    migrate_from(CONTRACT_NAME, CONTRACT_VERSION).unwrap();
    migrate_from(CONTRACT_NAME, "0.0.9").unwrap();
}

#[test]
fn newer_and_foreign_versions_do_not() {
    let newer = VersionError::Newer {
        stored: "99.0.0".into(),
        code: CONTRACT_VERSION,
    };
    let foreign = VersionError::OtherContract {
        expected: CONTRACT_NAME,
        found: "crates.io:cw20-base".into(),
    };
    for (contract, version, expected) in [
        (CONTRACT_NAME, "99.0.0", newer),
        ("crates.io:cw20-base", CONTRACT_VERSION, foreign),
    ] {
        let error = migrate_from(contract, version).unwrap_err();
        assert_eq!(error, expected.into());
    }
}
