//! Wiring, and the hand-over.

use allora_interfaces::allo_token::MINTER_FINAL;
use allora_interfaces::{staking_vault, topic_registry};
use cosmwasm_std::from_json;
use cw20::Cw20ExecuteMsg;
use cw_ownable::{Action, Ownership};
use serde_json::json;

use super::Deployer;
use crate::chain::{query, Chain, Msg};
use crate::deployment::CONTRACTS;
use crate::error::{ClientError, Result};

impl Deployer<'_> {
    /// Makes the contracts known to each other and the vault the only minter.
    pub(super) fn wire(&mut self) -> Result<()> {
        let at = self.contracts.clone();
        let mut messages = vec![];
        if is_unwired(
            self.exists(&at.registry)?,
            || registry_peers(self.chain, &at.registry),
            &[&at.vault, &at.coordinator],
        )? {
            messages.push(Msg::execute(
                &at.registry,
                &topic_registry::ExecuteMsg::Wire(topic_registry::msg::Wire {
                    staking_vault: at.vault.clone(),
                    synthesis_coordinator: at.coordinator.clone(),
                }),
            )?);
        }
        if is_unwired(
            self.exists(&at.vault)?,
            || vault_peers(self.chain, &at.vault),
            &[&at.coordinator],
        )? {
            messages.push(Msg::execute(
                &at.vault,
                &staking_vault::ExecuteMsg::Wire(staking_vault::msg::Wire {
                    synthesis_coordinator: at.coordinator.clone(),
                }),
            )?);
        }
        if !self.exists(&at.token)? || !minter_is_final(self.chain, &at.token)? {
            messages.push(Msg::execute(
                &at.token,
                &Cw20ExecuteMsg::UpdateMinter {
                    new_minter: Some(at.vault.clone()),
                },
            )?);
        }
        self.act(
            "wire the contracts and hand the minter role to the vault",
            &messages,
        )?;
        Ok(())
    }

    /// Offers governance of the contracts that have it.
    pub(super) fn offer_governance(&mut self) -> Result<()> {
        let governance = self.deployment.governance.clone();
        if governance == self.deployment.deployer {
            return Ok(());
        }
        let mut messages = vec![];
        for contract in [
            self.contracts.registry.clone(),
            self.contracts.vault.clone(),
            self.contracts.desk.clone(),
        ] {
            let offered = self.exists(&contract)? && {
                let ownership: Ownership<String> =
                    query(self.chain, &contract, &json!({"ownership": {}}))?;
                [ownership.owner, ownership.pending_owner].contains(&Some(governance.clone()))
            };
            if !offered {
                let transfer = Action::TransferOwnership {
                    new_owner: governance.clone(),
                    expiry: None,
                };
                messages.push(Msg::execute(
                    &contract,
                    &json!({"update_ownership": transfer}),
                )?);
            }
        }
        self.act(format!("offer governance to {governance}"), &messages)?;
        Ok(())
    }

    /// Names who may migrate the contracts.
    pub(super) fn hand_over_admin(&mut self) -> Result<()> {
        let admin = self.deployment.admin.clone();
        if admin == self.deployment.deployer {
            return Ok(());
        }
        let mut messages = vec![];
        for name in CONTRACTS {
            let contract = self.deployment.contract(name)?.address.clone();
            let info = self.chain.contract(&contract)?;
            if info.and_then(|info| info.admin).as_ref() != Some(&admin) {
                messages.push(Msg::UpdateAdmin {
                    contract,
                    admin: admin.clone(),
                });
            }
        }
        self.act(
            format!("make {admin} the admin of all contracts"),
            &messages,
        )?;
        Ok(())
    }

    fn exists(&self, contract: &str) -> Result<bool> {
        Ok(self.chain.contract(contract)?.is_some())
    }
}

/// Whether a contract is still to be wired.
fn is_unwired<const N: usize>(
    exists: bool,
    peers: impl FnOnce() -> Result<Option<[String; N]>>,
    expected: &[&String; N],
) -> Result<bool> {
    if !exists {
        return Ok(true);
    }
    match peers()? {
        None => Ok(true),
        Some(peers) if peers.each_ref() == *expected => Ok(false),
        Some(peers) => Err(ClientError::CheckFailed {
            message: format!(
                "the contracts are wired to others than these, {}",
                peers.join(" and ")
            ),
        }),
    }
}

/// The vault and the coordinator a registry is wired to.
fn registry_peers(chain: &dyn Chain, registry: &str) -> Result<Option<[String; 2]>> {
    let config: topic_registry::ConfigResponse =
        query(chain, registry, &topic_registry::QueryMsg::Config {})?;
    let peers = config.staking_vault.zip(config.synthesis_coordinator);
    Ok(peers.map(|(vault, coordinator)| [vault, coordinator]))
}

/// The coordinator a vault is wired to.
fn vault_peers(chain: &dyn Chain, vault: &str) -> Result<Option<[String; 1]>> {
    let config: staking_vault::ConfigResponse =
        query(chain, vault, &staking_vault::QueryMsg::Config {})?;
    Ok(config.synthesis_coordinator.map(|peer| [peer]))
}

/// Whether the minter can never change again.
pub(super) fn minter_is_final(chain: &dyn Chain, token: &str) -> Result<bool> {
    let stored = chain.query_raw(token, MINTER_FINAL.as_slice())?;
    let value = stored.map(from_json::<bool>).transpose();
    Ok(value
        .map_err(|error| ClientError::malformed("minter_final", error))?
        .unwrap_or(false))
}
