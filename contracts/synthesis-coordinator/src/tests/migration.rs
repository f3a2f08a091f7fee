//! From which code storage is taken over.

use allora_interfaces::synthesis_coordinator::MigrateMsg;
use allora_interfaces::version::VersionError;
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
fn another_contract_and_a_newer_version_are_refused() {
    let mut bench = Bench::bare();
    let foreign = VersionError::OtherContract {
        expected: CONTRACT_NAME,
        found: "crates.io:staking-vault".into(),
    };
    let newer = VersionError::Newer {
        stored: "9.0.0".into(),
        code: CONTRACT_VERSION,
    };
    for (contract, version, expected) in [
        ("crates.io:staking-vault", "0.0.1", foreign),
        (CONTRACT_NAME, "9.0.0", newer),
    ] {
        let error = from(&mut bench, contract, version).unwrap_err();
        assert_eq!(error.to_string(), expected.to_string());
    }
}
