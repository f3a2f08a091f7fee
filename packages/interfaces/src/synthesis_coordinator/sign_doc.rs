//! What a worker signs, so that somebody else can hand in its submission.

use cosmwasm_std::{Addr, Timestamp};

use super::commitment::{join, sha256, HASH_LENGTH};

/// Keeps these signatures apart from any other use of the key.
const DOMAIN: &[u8] = b"allora-relay-1";

/// Everything a signature is given for, so that it holds nowhere else, for nobody else and not for ever.
#[derive(Clone, Copy, Debug)]
pub struct SignDoc<'a> {
    /// Of the host chain.
    pub chain_id: &'a str,
    /// The coordinator.
    pub contract: &'a Addr,
    /// Whose submission it is.
    pub actor: &'a Addr,
    /// JSON of the message that submits it, see [`super::msg::Signed`].
    pub message: &'a str,
    /// The first moment it holds no more.
    pub expires_at: Timestamp,
}

impl SignDoc<'_> {
    /// Every part after its length in bytes (big-endian, four of them): the domain `allora-relay-1`,
    /// the chain id, the contract, the actor, the message, when it expires (nanoseconds, big-endian,
    /// eight bytes).
    pub fn bytes(&self) -> Vec<u8> {
        let Self {
            chain_id,
            contract,
            actor,
            message,
            expires_at,
        } = *self;
        join(&[
            DOMAIN,
            chain_id.as_bytes(),
            contract.as_bytes(),
            actor.as_bytes(),
            message.as_bytes(),
            &expires_at.nanos().to_be_bytes(),
        ])
    }

    /// SHA-256 of [`Self::bytes`]: what the signature is of.
    pub fn hash(&self) -> [u8; HASH_LENGTH] {
        sha256(&self.bytes())
    }
}
