//! The deployment file: where the contracts are. Every other command reads it.

use std::collections::BTreeMap;
use std::path::Path;

use allora_interfaces::allo_token::Grant;
use allora_interfaces::inference_desk::DeskParams;
use allora_interfaces::staking_vault::VaultParams;
use allora_interfaces::topic_registry::Fees;
use cosmwasm_std::{HexBinary, Uint128};
use serde::{Deserialize, Serialize};

use crate::error::{ClientError, Result};
use crate::file::replace_whole;

/// Names of the contracts, in the order in which each needs those before.
pub const CONTRACTS: [&str; 5] = [
    "allo-token",
    "topic-registry",
    "staking-vault",
    "synthesis-coordinator",
    "inference-desk",
];

/// A contract on a chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deployed {
    /// Where.
    pub address: String,
    /// Its code; `None` until it is stored.
    pub code_id: Option<u64>,
    /// SHA-256 of the code.
    pub checksum: HexBinary,
}

/// A deployment, finished or not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deployment {
    /// On which chain.
    pub chain_id: String,
    /// By whom.
    pub deployer: String,
    /// Makes the addresses, together with deployer and code.
    pub salt: String,
    /// Who is to govern.
    pub governance: String,
    /// Who may migrate the contracts.
    pub admin: String,
    /// By name.
    pub contracts: BTreeMap<String, Deployed>,
    /// Genesis balances in base units of ALLO.
    pub genesis: BTreeMap<String, Uint128>,
    /// What of them is locked, and until when.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vesting: Vec<Grant>,
    /// What topics and registrations cost; unknown to files of older versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fees: Option<Fees>,
    /// Parameters of the vault; unknown to files of older versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vault_params: Option<VaultParams>,
    /// Parameters of the desk; unknown to files of older versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desk_params: Option<DeskParams>,
    /// Whether every step is done.
    pub complete: bool,
}

/// Addresses of the contracts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Contracts {
    /// `allo-token`.
    pub token: String,
    /// `topic-registry`.
    pub registry: String,
    /// `staking-vault`.
    pub vault: String,
    /// `synthesis-coordinator`.
    pub coordinator: String,
    /// `inference-desk`.
    pub desk: String,
}

impl Deployment {
    /// Reads a file; `None` if there is none.
    ///
    /// # Errors
    /// If it is no deployment file.
    pub fn read_if_there(path: &Path) -> Result<Option<Self>> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(ClientError::file(path, error)),
        };
        serde_json::from_str(&text)
            .map(Some)
            .map_err(|error| ClientError::file(path, format!("it is no deployment file: {error}")))
    }

    /// Reads the file of a finished deployment.
    ///
    /// # Errors
    /// If there is none, or the deployment is not finished.
    pub fn read(path: &Path) -> Result<Self> {
        let deployment = Self::read_if_there(path)?.ok_or_else(|| {
            ClientError::file(
                path,
                "there is no such file: `allora deploy` writes it; name another with --deployment",
            )
        })?;
        if !deployment.complete {
            return Err(ClientError::file(
                path,
                "the deployment is not finished: run `allora deploy` again, it goes on where it stopped",
            ));
        }
        Ok(deployment)
    }

    /// Writes the file, whole or not at all.
    ///
    /// # Errors
    /// If the folder cannot be written.
    pub fn write(&self, path: &Path) -> Result<()> {
        let mut text = serde_json::to_string_pretty(self)
            .map_err(|error| ClientError::malformed("the deployment", error))?;
        text.push('\n');
        replace_whole(path, text.as_bytes())
    }

    /// A contract by name.
    ///
    /// # Errors
    /// If the file does not have it.
    pub fn contract(&self, name: &str) -> Result<&Deployed> {
        self.contracts.get(name).ok_or_else(|| {
            let reason = format!("no {name}: run `allora deploy` again, it adds what is missing");
            ClientError::malformed("the deployment file", reason)
        })
    }

    /// All addresses.
    ///
    /// # Errors
    /// If the file lacks one.
    pub fn addresses(&self) -> Result<Contracts> {
        let [token, registry, vault, coordinator, desk] =
            CONTRACTS.map(|name| Ok(self.contract(name)?.address.clone()));
        Ok(Contracts {
            token: token?,
            registry: registry?,
            vault: vault?,
            coordinator: coordinator?,
            desk: desk?,
        })
    }
}
