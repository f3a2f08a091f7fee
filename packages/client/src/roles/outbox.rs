//! Signed submissions on their way to whoever hands them in: a folder, a file for each.
//!
//! What is in a file is public once it is handed in, and until then known to those who can read
//! the folder.

use std::fs;
use std::path::{Path, PathBuf};

use allora_interfaces::synthesis_coordinator::msg::Signed;
use allora_interfaces::synthesis_coordinator::{ExecuteMsg, SignDoc};
use allora_interfaces::{EpochId, TopicId};
use cosmwasm_std::{to_json_string, Addr, Timestamp};
use serde::{Deserialize, Serialize};

use crate::error::{ClientError, Result};
use crate::file::replace_whole;
use crate::network::Network;

/// A signed submission, and where it belongs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parcel {
    /// Of the host chain.
    pub chain_id: String,
    /// Address of the coordinator.
    pub contract: String,
    /// As in the message.
    pub topic_id: TopicId,
    /// As in the message.
    pub epoch: EpochId,
    /// What is handed in.
    pub signed: Signed,
}

impl Parcel {
    /// A submission of an account, signed by the signer of the chain.
    ///
    /// # Errors
    /// If there is no signer, or no node answers.
    pub fn sign(
        network: &Network,
        (topic_id, epoch): (TopicId, EpochId),
        message: &ExecuteMsg,
        expires_at: Timestamp,
    ) -> Result<Self> {
        let chain_id = network.chain_id()?;
        let contract = &network.at.coordinator;
        let actor = network.me()?;
        let message = to_json_string(message)
            .map_err(|error| ClientError::malformed("a submission", error))?;
        let bytes = SignDoc {
            chain_id,
            contract: &Addr::unchecked(contract),
            actor: &Addr::unchecked(actor),
            message: &message,
            expires_at,
        }
        .bytes();
        Ok(Self {
            contract: contract.clone(),
            topic_id,
            epoch,
            signed: Signed {
                actor: actor.to_owned(),
                message,
                expires_at,
                signature: network.chain.sign(&bytes)?.into(),
            },
            chain_id: chain_id.to_owned(),
        })
    }
}

/// A folder of signed submissions; made when the first is put in.
#[derive(Clone, Debug)]
pub struct Outbox {
    folder: PathBuf,
}

impl Outbox {
    /// In a folder that need not exist.
    pub const fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Where the submission of an account in a role is.
    pub fn path(&self, topic_id: TopicId, epoch: EpochId, of: &str) -> PathBuf {
        let name = format!("{topic_id}-{epoch}-{of}.json");
        self.folder.join(name)
    }

    /// Puts one in, whole or not at all.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn put(&self, path: &Path, parcel: &Parcel) -> Result<()> {
        fs::create_dir_all(&self.folder).map_err(|error| ClientError::file(path, error))?;
        let text = serde_json::to_vec(parcel).map_err(|error| ClientError::file(path, error))?;
        replace_whole(path, &text)
    }

    /// Paths of all that are in it, by name.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn list(&self) -> Result<Vec<PathBuf>> {
        let unreadable = |error| ClientError::file(&self.folder, error);
        let mut paths = vec![];
        for entry in fs::read_dir(&self.folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            if path
                .extension()
                .is_some_and(|extension| extension == "json")
            {
                paths.push(path);
            }
        }
        paths.sort();
        Ok(paths)
    }

    /// Reads one.
    ///
    /// # Errors
    /// If it is none.
    pub fn read(path: &Path) -> Result<Parcel> {
        let text = fs::read_to_string(path).map_err(|error| ClientError::file(path, error))?;
        serde_json::from_str(&text).map_err(|error| ClientError::file(path, error))
    }
}
