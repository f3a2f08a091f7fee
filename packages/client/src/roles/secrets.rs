//! What a participant has committed to, kept in files until it is revealed.
//!
//! A file is written before the commitment is sent, and is for its owner's eyes only: whoever
//! reads it before the window has closed can copy what is in it. After a restart, what was
//! committed to is revealed from it; if the commitment was not sent, the same one is.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use allora_interfaces::synthesis_coordinator::{msg, Commitment, ExecuteMsg, SALT_LENGTH};
use allora_interfaces::{EpochId, Role, TopicId};
use cosmwasm_std::{Addr, HexBinary};
use serde::{Deserialize, Serialize};

use crate::error::{ClientError, Result};

/// What is revealed later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secret {
    /// Message an open topic would take, JSON.
    pub message: String,
    /// What keeps others from guessing it.
    pub salt: HexBinary,
}

/// Whose commitment to what.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Of the host chain.
    pub chain_id: &'a str,
    /// Address of the coordinator.
    pub contract: &'a str,
    /// Who commits.
    pub account: &'a str,
    /// In which topic.
    pub topic_id: TopicId,
    /// To which epoch.
    pub epoch: EpochId,
    /// What as.
    pub role: Role,
}

/// A folder of secrets; made when the first is kept.
#[derive(Clone, Debug)]
pub struct Secrets {
    folder: PathBuf,
}

impl Secret {
    /// The commitment to it.
    pub fn commit(&self, of: &Subject) -> ExecuteMsg {
        let (contract, sender) = (Addr::unchecked(of.contract), Addr::unchecked(of.account));
        let commitment = Commitment {
            chain_id: of.chain_id,
            contract: &contract,
            topic_id: of.topic_id,
            epoch: of.epoch,
            role: of.role,
            sender: &sender,
            message: &self.message,
            salt: self.salt.as_slice(),
        };
        ExecuteMsg::Commit(msg::Commit {
            topic_id: of.topic_id,
            epoch: of.epoch,
            role: of.role,
            hash: commitment.hash().into(),
        })
    }

    /// The message that reveals it.
    pub fn reveal(&self, of: &Subject) -> ExecuteMsg {
        ExecuteMsg::Reveal(msg::Reveal {
            actor: of.account.to_owned(),
            message: self.message.clone(),
            salt: self.salt.as_slice().into(),
        })
    }
}

impl Secrets {
    /// In a folder that need not exist.
    pub const fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Where a secret is, if there is one.
    pub fn path(&self, of: &Subject) -> PathBuf {
        let Subject {
            chain_id,
            contract,
            account,
            topic_id,
            epoch,
            role,
        } = of;
        let name = format!("{chain_id}-{contract}-{topic_id}-{epoch}-{role}-{account}");
        // Chain ids are texts of any kind.
        let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
        let name = name.replace(|letter| !plain(letter), "_");
        self.folder.join(name + ".json")
    }

    /// A secret that was kept.
    ///
    /// # Errors
    /// If its file cannot be read.
    pub fn find(&self, of: &Subject) -> Result<Option<Secret>> {
        let path = self.path(of);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(ClientError::file(&path, error)),
        };
        let secret = serde_json::from_str(&text);
        secret.map_err(|error| ClientError::file(&path, error))
    }

    /// Keeps a message under a new salt; if there is a secret already, that one stays.
    ///
    /// # Errors
    /// If its file cannot be written, or the system has no random numbers.
    pub fn keep(&self, of: &Subject, message: String) -> Result<Secret> {
        let mut salt = [0; SALT_LENGTH];
        getrandom::getrandom(&mut salt)
            .map_err(|error| ClientError::usage(format!("no random numbers: {error}")))?;
        let secret = Secret {
            message,
            salt: salt.into(),
        };
        private_folder(&self.folder).map_err(|error| ClientError::file(&self.folder, error))?;
        let path = self.path(of);
        let text = serde_json::to_vec(&secret).map_err(|error| ClientError::file(&path, error))?;
        match write_whole(&path, &text) {
            Ok(()) => Ok(secret),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => self
                .find(of)?
                .ok_or_else(|| ClientError::file(&path, "it comes and goes")),
            Err(error) => Err(ClientError::file(&path, error)),
        }
    }

    /// Removes a secret that everybody knows by now.
    ///
    /// # Errors
    /// If it cannot be removed.
    pub fn forget(&self, of: &Subject) -> Result<()> {
        let path = self.path(of);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(ClientError::file(&path, error))
            }
            _ => Ok(()),
        }
    }
}

/// Written to the disk under another name first: what is there under its own is whole. Refused if
/// it is there.
fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let draft = path.with_extension(format!("{}.tmp", std::process::id()));
    let mut file = private_file(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    linked
}

#[cfg(unix)]
fn private_file(path: &Path) -> std::io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    options.open(path)
}

#[cfg(not(unix))]
fn private_file(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    options.open(path)
}

#[cfg(unix)]
fn private_folder(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

#[cfg(not(unix))]
fn private_folder(path: &Path) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).create(path)
}
