//! Whether what runs is what was built, wired as it should be.

use std::collections::BTreeMap;

use allora_interfaces::allo_token::{self, SupplyResponse};
use allora_interfaces::synthesis_coordinator;
use cosmwasm_std::{HexBinary, Timestamp, Uint128};
use cw20::{Cw20QueryMsg, MinterResponse};
use cw_ownable::Ownership;
use serde::Serialize;
use serde_json::json;

use super::wire::{minter_is_final, registry_peer, vault_peer};
use crate::chain::{query, Chain};
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
}

fn check(what: impl ToString, expected: impl ToString, found: impl ToString) -> Check {
    let (expected, found) = (expected.to_string(), found.to_string());
    Check {
        what: what.to_string(),
        holds: expected == found,
        expected,
        found,
    }
}

/// Compares the code hashes on the chain with checksums of files built here,
/// and the wiring with the deployment file.
///
/// # Errors
/// If the chain does not answer.
pub fn verify(
    chain: &dyn Chain,
    deployment: &Deployment,
    checksums: &BTreeMap<String, HexBinary>,
) -> Result<Vec<Check>> {
    let none = || "none".to_owned();
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
    wiring(chain, deployment, &mut checks)?;
    Ok(checks)
}

fn wiring(chain: &dyn Chain, deployment: &Deployment, checks: &mut Vec<Check>) -> Result<()> {
    let at = deployment.addresses()?;
    let none = || "none".to_owned();
    checks.push(check(
        "coordinator of topic-registry",
        &at.coordinator,
        registry_peer(chain, &at.registry)?.unwrap_or_else(none),
    ));
    checks.push(check(
        "coordinator of staking-vault",
        &at.coordinator,
        vault_peer(chain, &at.vault)?.unwrap_or_else(none),
    ));
    let config: synthesis_coordinator::ConfigResponse = query(
        chain,
        &at.coordinator,
        &synthesis_coordinator::QueryMsg::Config {},
    )?;
    checks.push(check(
        "registry and vault of synthesis-coordinator",
        format!("{} {}", at.registry, at.vault),
        format!("{} {}", config.topic_registry, config.staking_vault),
    ));
    let minter: Option<MinterResponse> = query(chain, &at.token, &Cw20QueryMsg::Minter {})?;
    checks.push(check(
        "minter of allo-token, for ever",
        format!("{} true", at.vault),
        format!(
            "{} {}",
            minter.map_or_else(none, |minter| minter.minter),
            minter_is_final(chain, &at.token)?
        ),
    ));
    // before any cliff, so all of the grants
    let origin = Some(Timestamp::default());
    let question = allo_token::QueryMsg::Supply { at: origin };
    let supply: SupplyResponse = query(chain, &at.token, &question)?;
    let granted = deployment.vesting.iter().map(|grant| grant.amount);
    checks.push(check(
        "base units that genesis locked",
        granted.sum::<Uint128>(),
        supply.locked,
    ));
    for (name, contract) in [
        ("topic-registry", &at.registry),
        ("staking-vault", &at.vault),
    ] {
        let ownership: Ownership<String> = query(chain, contract, &json!({"ownership": {}}))?;
        let holder = ownership.pending_owner.or(ownership.owner);
        checks.push(check(
            format!("governance of {name}, held or offered"),
            &deployment.governance,
            holder.unwrap_or_else(none),
        ));
    }
    Ok(())
}
