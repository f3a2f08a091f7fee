//! What hides a submission or a truth until it is revealed.

use cosmwasm_std::Addr;
use sha2::{Digest, Sha256};

use crate::{EpochId, Role, TopicId};

/// Keeps these hashes apart from any other use of SHA-256.
const DOMAIN: &[u8] = b"allora-commitment-1";

/// Bytes of a hash.
pub const HASH_LENGTH: usize = 32;

/// Bytes of a salt that nobody guesses: without one, a value could be found by trying. The contract takes
/// any, as it is its sender's secret that is at stake.
pub const SALT_LENGTH: usize = 32;

/// Everything a hash commits to, so that it holds nowhere else and for nobody else.
#[derive(Clone, Copy, Debug)]
pub struct Commitment<'a> {
    /// Of the host chain.
    pub chain_id: &'a str,
    /// The coordinator.
    pub contract: &'a Addr,
    /// As in the message.
    pub topic_id: TopicId,
    /// As in the message.
    pub epoch: EpochId,
    /// What as.
    pub role: Role,
    /// Who commits.
    pub sender: &'a Addr,
    /// JSON of the message to be revealed, see [`super::msg::Reveal`].
    pub message: &'a str,
    /// [`SALT_LENGTH`] bytes at best.
    pub salt: &'a [u8],
}

impl Commitment<'_> {
    /// SHA-256 over every part, each after its length in bytes (big-endian, four of them): the
    /// domain `allora-commitment-1`, the chain id, the contract, topic and epoch (big-endian), the
    /// role (one byte: 1, 2 or 4), the sender, the message, the salt.
    pub fn hash(&self) -> [u8; HASH_LENGTH] {
        let Self {
            chain_id,
            contract,
            topic_id,
            epoch,
            role,
            sender,
            message,
            salt,
        } = *self;
        let parts: [&[u8]; 9] = [
            DOMAIN,
            chain_id.as_bytes(),
            contract.as_bytes(),
            &topic_id.0.to_be_bytes(),
            &epoch.0.to_be_bytes(),
            &[role.bit()],
            sender.as_bytes(),
            message.as_bytes(),
            salt,
        ];
        sha256(&join(&parts))
    }
}

/// The parts, each after its length in bytes, so that no others give the same.
pub(super) fn join(parts: &[&[u8]]) -> Vec<u8> {
    let mut joined = Vec::new();
    for part in parts {
        let length = u32::try_from(part.len()).unwrap_or(u32::MAX);
        joined.extend_from_slice(&length.to_be_bytes());
        joined.extend_from_slice(part);
    }
    joined
}

pub(super) fn sha256(bytes: &[u8]) -> [u8; HASH_LENGTH] {
    Sha256::digest(bytes).into()
}
