//! Whether what runs is what was built, wired as it should be.

mod genesis;
mod wiring;

use std::collections::BTreeMap;

use cosmwasm_std::HexBinary;
use serde::Serialize;

use crate::chain::Chain;
use crate::deployment::Deployment;
use crate::error::Result;

/// A question that has one right answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What is compared.
    pub what: String,
    /// What it should be.
    pub expected: String,
    /// What it is.
    pub found: String,
    /// Whether they are the same.
    pub holds: bool,
    /// What to do if they are not, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

fn check(what: impl ToString, expected: impl ToString, found: impl ToString) -> Check {
    let (expected, found) = (expected.to_string(), found.to_string());
    Check {
        what: what.to_string(),
        holds: expected == found,
        expected,
        found,
        next: None,
    }
}

fn none() -> String {
    "none".to_owned()
}

/// Compares the code hashes on the chain with checksums of files built here, and
/// every address a contract holds, parameters, genesis and ownership with the
/// deployment file.
///
/// An address predicted by `instantiate2` says nothing of the message the contract was
/// made with, so that each contract is asked for all it was told.
///
/// # Errors
/// If the chain does not answer.
pub fn verify(
    chain: &dyn Chain,
    deployment: &Deployment,
    checksums: &BTreeMap<String, HexBinary>,
) -> Result<Vec<Check>> {
    let mut checks = vec![check(
        "chain",
        &deployment.chain_id,
        chain.block()?.chain_id,
    )];
    for (name, contract) in &deployment.contracts {
        let info = chain.contract(&contract.address)?;
        let code = match &info {
            Some(info) => chain.code(info.code_id)?,
            None => None,
        };
        checks.push(check(
            format!("code of {name}"),
            checksums.get(name).map_or_else(none, HexBinary::to_hex),
            code.map_or_else(none, |code| code.checksum.to_hex()),
        ));
        checks.push(check(
            format!("admin of {name}"),
            &deployment.admin,
            info.and_then(|info| info.admin).unwrap_or_else(none),
        ));
    }
    let at = deployment.addresses()?;
    wiring::registry(chain, deployment, &at, &mut checks)?;
    wiring::vault(chain, deployment, &at, &mut checks)?;
    wiring::coordinator(chain, &at, &mut checks)?;
    wiring::desk(chain, deployment, &at, &mut checks)?;
    wiring::minter(chain, &at, &mut checks)?;
    genesis::balances(chain, deployment, &at, &mut checks)?;
    genesis::supply(chain, deployment, &at, &mut checks)?;
    genesis::grants(chain, deployment, &at, &mut checks)?;
    for (name, contract) in [
        ("topic-registry", &at.registry),
        ("staking-vault", &at.vault),
        ("inference-desk", &at.desk),
    ] {
        checks.push(wiring::ownership(chain, deployment, name, contract)?);
    }
    Ok(checks)
}
