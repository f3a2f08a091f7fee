//! One step per release.

use cosmwasm_std::{Response, Storage};
use cw2::{get_contract_version, set_contract_version, ContractVersion};

use crate::contract::{CONTRACT_NAME, CONTRACT_VERSION};
use crate::error::ContractError;

/// To 0.1.0, the first release: nothing to convert.
pub(crate) fn migrate(storage: &mut dyn Storage) -> Result<Response, ContractError> {
    let ContractVersion { contract, version } = get_contract_version(storage)?;
    if contract != CONTRACT_NAME {
        return Err(ContractError::WrongContract {
            expected: CONTRACT_NAME,
            found: contract,
        });
    }
    if parse(&version)? > parse(CONTRACT_VERSION)? {
        return Err(ContractError::NewerVersion {
            stored: version,
            code: CONTRACT_VERSION,
        });
    }

    set_contract_version(storage, CONTRACT_NAME, CONTRACT_VERSION)?;

    Ok(Response::new()
        .add_attribute("action", "migrate")
        .add_attribute("from_version", version)
        .add_attribute("to_version", CONTRACT_VERSION))
}

/// `major.minor.patch`, comparable.
fn parse(version: &str) -> Result<[u32; 3], ContractError> {
    let malformed = || ContractError::MalformedVersion {
        found: version.into(),
    };
    let mut numbers = [0; 3];
    let mut parts = version.split('.');
    for number in &mut numbers {
        let part = parts.next().ok_or_else(malformed)?;
        *number = part.parse().map_err(|_| malformed())?;
    }
    match parts.next() {
        None => Ok(numbers),
        Some(_) => Err(malformed()),
    }
}
