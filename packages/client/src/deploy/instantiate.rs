//! Codes and contracts.

use allora_interfaces::inference_desk;
use allora_interfaces::units::{DECIMALS, SUPPLY_CAP};
use allora_interfaces::{allo_token, staking_vault, synthesis_coordinator, topic_registry};
use cosmwasm_std::{to_json_binary, Binary};
use cw20::{Cw20Coin, MinterResponse};
use serde::Serialize;

use super::{salt, Deployer, CODES_SEARCHED};
use crate::chain::Msg;
use crate::error::{ClientError, Result};

impl Deployer<'_> {
    /// Stores a code, unless the chain has it.
    pub(super) fn store(&mut self, name: &str) -> Result<()> {
        let step = format!("store {name}");
        if let Some(code_id) = self.stored(name)? {
            self.remember_code(name, code_id);
            return self.already(step);
        }
        let wasm = self.options.artifacts.file(name)?.to_vec();
        let outcome = self.act(step, &[Msg::StoreCode { wasm }])?;
        if let Some(outcome) = outcome {
            let code_id = outcome.announced_number("store_code", "code_id")?;
            self.remember_code(name, code_id);
            self.save()?;
        }
        Ok(())
    }

    /// The code of the same checksum that the chain has: the one remembered, or
    /// one of the newest.
    fn stored(&self, name: &str) -> Result<Option<u64>> {
        let known = self.deployment.contract(name)?;
        if let Some(code_id) = known.code_id {
            let code = self.chain.code(code_id)?;
            if code.is_some_and(|code| code.checksum == known.checksum) {
                return Ok(Some(code_id));
            }
        }
        let codes = self.chain.newest_codes(CODES_SEARCHED)?;
        let same = codes
            .into_iter()
            .find(|code| code.checksum == known.checksum);
        Ok(same.map(|code| code.code_id))
    }

    fn remember_code(&mut self, name: &str, code_id: u64) {
        if let Some(contract) = self.deployment.contracts.get_mut(name) {
            contract.code_id = Some(code_id);
        }
    }

    /// Makes a contract, unless it is there.
    pub(super) fn instantiate(&mut self, name: &str) -> Result<()> {
        let step = format!("instantiate {name}");
        let known = self.deployment.contract(name)?.clone();
        if self.chain.contract(&known.address)?.is_some() {
            return self.already(step);
        }
        // Without a number only in a dry run.
        let message = Msg::Instantiate2 {
            code_id: known.code_id.unwrap_or(0),
            admin: self.deployment.deployer.clone(),
            label: name.to_owned(),
            msg: self.instantiate_message(name)?,
            salt: salt(&self.options.salt, name),
        };
        let outcome = self.act(step, &[message])?;
        if outcome.is_some() && self.chain.contract(&known.address)?.is_none() {
            return Err(ClientError::malformed(
                format!("the address of {name}"),
                format!("it is not {} as predicted", known.address),
            ));
        }
        Ok(())
    }

    fn instantiate_message(&self, name: &str) -> Result<Binary> {
        let governance = self.deployment.deployer.clone();
        let at = self.contracts.clone();
        match name {
            "allo-token" => json(&self.token_message()),
            "topic-registry" => json(&topic_registry::InstantiateMsg {
                governance,
                allo_token: at.token,
                fees: self.options.fees.clone(),
            }),
            "staking-vault" => json(&staking_vault::InstantiateMsg {
                governance,
                allo_token: at.token,
                topic_registry: at.registry,
                params: self.options.vault_params.clone(),
            }),
            "synthesis-coordinator" => json(&synthesis_coordinator::InstantiateMsg {
                topic_registry: at.registry,
                staking_vault: at.vault,
            }),
            "inference-desk" => json(&inference_desk::InstantiateMsg {
                governance,
                allo_token: at.token,
                topic_registry: at.registry,
                staking_vault: at.vault,
                synthesis_coordinator: at.coordinator,
                params: self.options.desk_params.clone(),
            }),
            other => Err(ClientError::usage(format!("there is no contract {other}"))),
        }
    }

    fn token_message(&self) -> allo_token::InstantiateMsg {
        let balances = self.deployment.genesis.iter();
        allo_token::InstantiateMsg {
            name: "Allora".to_owned(),
            symbol: "ALLO".to_owned(),
            decimals: DECIMALS,
            initial_balances: balances
                .map(|(address, amount)| Cw20Coin {
                    address: address.clone(),
                    amount: *amount,
                })
                .collect(),
            mint: Some(MinterResponse {
                minter: self.deployment.deployer.clone(),
                cap: Some(SUPPLY_CAP),
            }),
            marketing: None,
            vesting: self.deployment.vesting.clone(),
        }
    }
}

fn json(msg: &impl Serialize) -> Result<Binary> {
    to_json_binary(msg).map_err(|error| ClientError::malformed("a message", error))
}
