//! One step per release.

use cosmwasm_std::{Response, Storage};
use cw2::{get_contract_version, set_contract_version, ContractVersion};
use semver::Version;

use crate::contract::{CONTRACT_NAME, CONTRACT_VERSION};
use crate::error::{ContractError, ContractResult};

/// To 0.1.0, the first release: nothing to convert.
pub(crate) fn migrate(storage: &mut dyn Storage) -> ContractResult<Response> {
    let ContractVersion { contract, version } = get_contract_version(storage)?;
    if contract != CONTRACT_NAME {
        return Err(ContractError::WrongContract {
            expected: CONTRACT_NAME,
            found: contract,
        }
        .into());
    }
    if parse(&version)? > parse(CONTRACT_VERSION)? {
        return Err(ContractError::NewerVersion {
            stored: version,
            code: CONTRACT_VERSION,
        }
        .into());
    }

    set_contract_version(storage, CONTRACT_NAME, CONTRACT_VERSION)?;

    Ok(Response::new()
        .add_attribute("action", "migrate")
        .add_attribute("from_version", version)
        .add_attribute("to_version", CONTRACT_VERSION))
}

fn parse(version: &str) -> ContractResult<Version> {
    let malformed = |_| ContractError::MalformedVersion {
        found: version.into(),
    };
    Ok(Version::parse(version).map_err(malformed)?)
}
