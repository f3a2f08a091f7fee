//! Whose storage a migration takes over, and of which version.

use cosmwasm_std::{Response, StdError, Storage};
use cw2::{ensure_from_older_version, get_contract_version, ContractVersion};
use thiserror::Error;

/// Why storage is not taken over.
#[derive(Error, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum VersionError {
    #[error(transparent)]
    Std(#[from] StdError),

    #[error("storage belongs to {found}, not to {expected}")]
    OtherContract {
        expected: &'static str,
        found: String,
    },

    #[error("storage of version {stored} is not taken over: {reason}")]
    NotOlder { stored: String, reason: StdError },
}

/// Marks storage of the same contract, of this version or an older one, as of this
/// version; announces which it was of.
pub fn migrate(
    storage: &mut dyn Storage,
    name: &'static str,
    code: &'static str,
) -> Result<Response, VersionError> {
    let from = take_over(storage, name, code)?;

    Ok(Response::new()
        .add_attribute("action", "migrate")
        .add_attribute("from_version", from)
        .add_attribute("to_version", code))
}

fn take_over(
    storage: &mut dyn Storage,
    name: &'static str,
    code: &'static str,
) -> Result<String, VersionError> {
    let ContractVersion { contract, version } = get_contract_version(storage)?;
    if contract != name {
        return Err(VersionError::OtherContract {
            expected: name,
            found: contract,
        });
    }
    match ensure_from_older_version(storage, name, code) {
        Ok(_) => Ok(version),
        Err(reason) => Err(VersionError::NotOlder {
            stored: version,
            reason,
        }),
    }
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::testing::MockStorage;
    use cw2::set_contract_version;

    use super::*;

    const NAME: &str = "crates.io:staking-vault";

    fn over(contract: &str, version: &str) -> (MockStorage, Result<String, VersionError>) {
        let mut storage = MockStorage::new();
        set_contract_version(&mut storage, contract, version).unwrap();
        let outcome = take_over(&mut storage, NAME, "0.9.1");
        (storage, outcome)
    }

    fn assert_refused(contract: &str, version: &str, expected: VersionError) {
        let (storage, outcome) = over(contract, version);
        assert_eq!(outcome, Err(expected));
        let stored = get_contract_version(&storage).unwrap();
        assert_eq!((&*stored.contract, &*stored.version), (contract, version));
    }

    #[test]
    fn this_and_older_versions_become_this_one() {
        for version in ["0.0.10", "0.9.0", "0.9.1"] {
            let (storage, outcome) = over(NAME, version);
            assert_eq!(outcome.unwrap(), version);
            assert_eq!(get_contract_version(&storage).unwrap().version, "0.9.1");
        }
    }

    /// Refused for its version, with a reason that says so.
    fn assert_not_older(version: &str, why: &str) {
        let (storage, outcome) = over(NAME, version);
        match outcome {
            Err(VersionError::NotOlder { stored, reason }) => {
                assert_eq!(stored, version);
                assert!(reason.to_string().contains(why), "{version}: {reason}");
            }
            other => panic!("{version}: {other:?}"),
        }
        let stored = get_contract_version(&storage).unwrap();
        assert_eq!((&*stored.contract, &*stored.version), (NAME, version));
    }

    #[test]
    fn newer_versions_are_not_downgraded() {
        // newer as versions, not as texts
        for version in ["0.9.2", "0.9.10", "0.10.0", "1.0.0", "0.9.4294967296"] {
            let why = format!("newer version ({version}) to older (0.9.1)");
            assert_not_older(version, &why);
        }
    }

    #[test]
    fn storage_of_other_contracts_is_refused() {
        for contract in ["crates.io:cw20-base", "staking-vault", ""] {
            let expected = VersionError::OtherContract {
                expected: NAME,
                found: contract.into(),
            };
            assert_refused(contract, "0.0.1", expected);
        }
    }

    #[test]
    fn what_is_no_version_is_refused() {
        for version in ["", "latest", "0.9", "0.9.1.0", "0.9.x", "-1.0.0"] {
            assert_not_older(version, "Semver: ");
        }
    }

    #[test]
    fn storage_without_a_version_is_refused() {
        let outcome = take_over(&mut MockStorage::new(), NAME, "0.9.1");
        assert!(matches!(outcome, Err(VersionError::Std(_))), "{outcome:?}");
    }
}
