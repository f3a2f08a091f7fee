//! Migrations that would read another's storage.

use allora_contract::VersionError;
use allora_interfaces::staking_vault::MigrateMsg;
use allora_testing::{
    allo_token_code, coordinator_code, registry_code, typed, vault_code, Suite, SuiteBuilder,
};
use anyhow::Result as AnyResult;
use cosmwasm_std::{Addr, Empty, StdError, Storage};
use cw2::{get_contract_version, set_contract_version};
use cw_multi_test::{AppResponse, Contract, Executor};

/// Makes code for the chain to store.
type Code = fn() -> Box<dyn Contract<Empty>>;

/// Each contract of a suite and its code.
fn codes(suite: &Suite) -> [(Addr, Code); 4] {
    let contracts = suite.contracts.clone();
    [
        (contracts.token, allo_token_code),
        (contracts.registry, registry_code),
        (contracts.vault, vault_code),
        (contracts.coordinator, coordinator_code),
    ]
}

fn migrate(
    suite: &mut Suite,
    contract: &Addr,
    code: Box<dyn Contract<Empty>>,
) -> AnyResult<AppResponse> {
    let code_id = suite.app.store_code(code);
    let admin = suite.governance();
    // the message is empty for all four
    suite
        .app
        .migrate_contract(admin, contract.clone(), &MigrateMsg {}, code_id)
}

/// Whose storage, or of which version, the contract did not take.
fn refusal(index: usize, result: AnyResult<AppResponse>) -> VersionError {
    macro_rules! of {
        ($contract:ident) => {
            match typed::<$contract::ContractError>(result) {
                $contract::ContractError::Version(refusal) => refusal,
                other => panic!("{other}"),
            }
        };
    }
    match index {
        0 => of!(allo_token),
        1 => of!(topic_registry),
        2 => of!(staking_vault),
        _ => of!(synthesis_coordinator),
    }
}

fn name_of(suite: &Suite, contract: &Addr) -> String {
    let storage = suite.app.contract_storage(contract);
    get_contract_version(&*storage).unwrap().contract
}

fn set_version(suite: &mut Suite, contract: &Addr, name: &str, version: &str) {
    let mut storage = suite.app.contract_storage_mut(contract);
    let storage: &mut dyn Storage = &mut *storage;
    set_contract_version(storage, name, version).unwrap();
}

#[test]
fn migrations_from_another_contract_are_refused() {
    let mut suite = SuiteBuilder::new().build();
    let codes = codes(&suite);
    for (index, (_, code)) in codes.iter().enumerate() {
        for (other, (contract, _)) in codes.iter().enumerate() {
            if index == other {
                continue;
            }
            let before = suite.state_digest();
            let result = migrate(&mut suite, contract, code());
            let refusal = refusal(index, result);
            let VersionError::OtherContract { expected, found } = refusal else {
                panic!("{index} over {other}: {refusal}");
            };
            let own = name_of(&suite, &codes[index].0);
            assert_eq!((expected, found), (&*own, name_of(&suite, contract)));
            assert_eq!(suite.state_digest(), before);
        }
    }
}

#[test]
fn migrations_from_a_newer_version_are_refused() {
    let mut suite = SuiteBuilder::new().build();
    for (index, (contract, code)) in codes(&suite).into_iter().enumerate() {
        let name = name_of(&suite, &contract);
        let ours = env!("CARGO_PKG_VERSION");
        let newer = |version: &str| {
            format!("Cannot migrate from newer version ({version}) to older ({ours})")
        };
        for (version, why) in [
            ("9.0.0", newer("9.0.0")),
            ("0.10.0", newer("0.10.0")),
            (
                "one",
                "Semver: unexpected character 'o' while parsing major version number".into(),
            ),
        ] {
            let expected = VersionError::NotOlder {
                stored: version.into(),
                reason: StdError::generic_err(why),
            };
            set_version(&mut suite, &contract, &name, version);
            let before = suite.state_digest();
            let result = migrate(&mut suite, &contract, code());
            assert_eq!(refusal(index, result), expected, "{name} {version}");
            assert_eq!(suite.state_digest(), before);
        }
    }
}

#[test]
fn migrations_to_the_same_version_keep_everything() {
    let mut suite = SuiteBuilder::new().build();
    let before = suite.state_digest();
    for (contract, code) in codes(&suite) {
        migrate(&mut suite, &contract, code()).unwrap();
    }
    assert_eq!(suite.state_digest(), before);
    assert_eq!(suite.check_invariants(), Vec::<String>::new());
}
