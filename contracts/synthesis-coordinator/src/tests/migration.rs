//! From which code storage is taken over.

use allora_interfaces::synthesis_coordinator::MigrateMsg;
use cw2::{get_contract_version, set_contract_version};

use super::*;
use crate::contract::{migrate, CONTRACT_NAME, CONTRACT_VERSION};

fn from(bench: &mut Bench, name: &str, version: &str) -> Result<Response, ContractError> {
    set_contract_version(&mut bench.deps.storage, name, version).unwrap();
    migrate(bench.deps.as_mut(), bench.env.clone(), MigrateMsg {})
}

#[test]
fn the_same_contract_of_this_or_an_older_version_is_taken_over() {
    let mut bench = Bench::staffed(params());
    bench.live(0);
    for version in [CONTRACT_VERSION, "0.0.9"] {
        from(&mut bench, CONTRACT_NAME, version).unwrap();
        let stored = get_contract_version(&bench.deps.storage).unwrap();
        assert_eq!(stored.version, CONTRACT_VERSION);
    }
    bench.live(1);
}

#[test]
fn another_contract_a_newer_version_and_nonsense_are_refused() {
    let mut bench = Bench::bare();
    let error = from(&mut bench, "crates.io:staking-vault", "0.0.1").unwrap_err();
    assert!(
        matches!(error, ContractError::WrongContract { .. }),
        "{error}"
    );
    let error = from(&mut bench, CONTRACT_NAME, "9.0.0").unwrap_err();
    assert!(
        matches!(error, ContractError::NewerVersion { .. }),
        "{error}"
    );
    let error = from(&mut bench, CONTRACT_NAME, "first").unwrap_err();
    assert!(
        matches!(error, ContractError::MalformedVersion { .. }),
        "{error}"
    );
}
