//! Who each contract listens to, and what it was told.

use allora_interfaces::{inference_desk, staking_vault, synthesis_coordinator, topic_registry};
use cw20::{Cw20QueryMsg, MinterResponse};
use cw_ownable::Ownership;
use serde::Serialize;
use serde_json::json;

use super::super::wire::minter_is_final;
use super::{check, none, Check};
use crate::chain::{query, Chain};
use crate::deployment::{Contracts, Deployment};
use crate::error::{ClientError, Result};

/// Addresses and fees of the registry.
pub(super) fn registry(
    chain: &dyn Chain,
    deployment: &Deployment,
    at: &Contracts,
    checks: &mut Vec<Check>,
) -> Result<()> {
    let config: topic_registry::ConfigResponse =
        query(chain, &at.registry, &topic_registry::QueryMsg::Config {})?;
    let (vault, coordinator) = (config.staking_vault, config.synthesis_coordinator);
    checks.extend([
        check("token of topic-registry", &at.token, config.allo_token),
        check(
            "vault of topic-registry",
            &at.vault,
            vault.unwrap_or_else(none),
        ),
        check(
            "coordinator of topic-registry",
            &at.coordinator,
            coordinator.unwrap_or_else(none),
        ),
    ]);
    if let Some(fees) = &deployment.fees {
        checks.push(check(
            "fees of topic-registry",
            text(fees)?,
            text(&config.fees)?,
        ));
    }
    Ok(())
}

/// Addresses and parameters of the vault.
pub(super) fn vault(
    chain: &dyn Chain,
    deployment: &Deployment,
    at: &Contracts,
    checks: &mut Vec<Check>,
) -> Result<()> {
    let config: staking_vault::ConfigResponse =
        query(chain, &at.vault, &staking_vault::QueryMsg::Config {})?;
    checks.extend([
        check("token of staking-vault", &at.token, config.allo_token),
        check(
            "registry of staking-vault",
            &at.registry,
            config.topic_registry,
        ),
        check(
            "coordinator of staking-vault",
            &at.coordinator,
            config.synthesis_coordinator.unwrap_or_else(none),
        ),
    ]);
    if let Some(params) = &deployment.vault_params {
        checks.push(check(
            "parameters of staking-vault",
            text(params)?,
            text(&config.params)?,
        ));
    }
    Ok(())
}

/// Addresses of the coordinator.
pub(super) fn coordinator(
    chain: &dyn Chain,
    at: &Contracts,
    checks: &mut Vec<Check>,
) -> Result<()> {
    let config: synthesis_coordinator::ConfigResponse = query(
        chain,
        &at.coordinator,
        &synthesis_coordinator::QueryMsg::Config {},
    )?;
    checks.extend([
        check(
            "registry of synthesis-coordinator",
            &at.registry,
            config.topic_registry,
        ),
        check(
            "vault of synthesis-coordinator",
            &at.vault,
            config.staking_vault,
        ),
    ]);
    Ok(())
}

/// Addresses and parameters of the desk.
pub(super) fn desk(
    chain: &dyn Chain,
    deployment: &Deployment,
    at: &Contracts,
    checks: &mut Vec<Check>,
) -> Result<()> {
    let config: inference_desk::ConfigResponse =
        query(chain, &at.desk, &inference_desk::QueryMsg::Config {})?;
    checks.extend([
        check("token of inference-desk", &at.token, config.allo_token),
        check(
            "registry of inference-desk",
            &at.registry,
            config.topic_registry,
        ),
        check("vault of inference-desk", &at.vault, config.staking_vault),
        check(
            "coordinator of inference-desk",
            &at.coordinator,
            config.synthesis_coordinator,
        ),
    ]);
    if let Some(params) = &deployment.desk_params {
        checks.push(check(
            "parameters of inference-desk",
            text(params)?,
            text(&config.params)?,
        ));
    }
    Ok(())
}

/// Who mints, and that it stays so. Up to what, the token's code says.
pub(super) fn minter(chain: &dyn Chain, at: &Contracts, checks: &mut Vec<Check>) -> Result<()> {
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
    Ok(())
}

/// Who governs a contract now. Whom it is only offered to does not govern it, and
/// whoever it is offered to can take it at any time.
pub(super) fn ownership(
    chain: &dyn Chain,
    deployment: &Deployment,
    name: &str,
    contract: &str,
) -> Result<Check> {
    let ownership: Ownership<String> = query(chain, contract, &json!({"ownership": {}}))?;
    let governance = &deployment.governance;
    let held = ownership.owner.unwrap_or_else(none);
    let found = match &ownership.pending_owner {
        None => held,
        Some(offered) => format!("offered to {offered}, still held by {held}"),
    };
    let mut check = check(format!("governance of {name}"), governance, found);
    if ownership.pending_owner.as_ref() == Some(governance) {
        check.next = Some(format!(
            "{governance} accepts by sending {contract} {{\"update_ownership\":\"accept_ownership\"}}; \
             the chain's governance does with its first proposal: \
             allora gov propose --accept-governance"
        ));
    }
    Ok(check)
}

fn text(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| ClientError::malformed("parameters", error))
}
