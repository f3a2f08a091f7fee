//! The embedded chain's services, worded as the machine words them.

use cosmwasm_std::{
    Addr, Api, CanonicalAddr, RecoverPubkeyError, StdError, StdResult, VerificationError,
};

/// An [`Api`] whose refusals of addresses read like those that Wasm gets. What
/// chains before CosmWasm 2.1 lack is left out.
pub(crate) struct Host<'a>(pub(crate) &'a dyn Api);

fn refused(function: &str, error: StdError) -> StdError {
    StdError::generic_err(format!("{function} errored: {error}"))
}

/// The machine does not bother the chain with nothing.
fn not_empty(function: &str, input: &[u8]) -> StdResult<()> {
    if input.is_empty() {
        Err(StdError::generic_err(format!(
            "{function} errored: Input is empty"
        )))
    } else {
        Ok(())
    }
}

impl Api for Host<'_> {
    fn addr_validate(&self, human: &str) -> StdResult<Addr> {
        const NAME: &str = "addr_validate";
        not_empty(NAME, human.as_bytes())?;
        self.0
            .addr_validate(human)
            .map_err(|error| refused(NAME, error))
    }

    fn addr_canonicalize(&self, human: &str) -> StdResult<CanonicalAddr> {
        const NAME: &str = "addr_canonicalize";
        not_empty(NAME, human.as_bytes())?;
        self.0
            .addr_canonicalize(human)
            .map_err(|error| refused(NAME, error))
    }

    fn addr_humanize(&self, canonical: &CanonicalAddr) -> StdResult<Addr> {
        self.0
            .addr_humanize(canonical)
            .map_err(|error| refused("addr_humanize", error))
    }

    fn secp256k1_verify(
        &self,
        message_hash: &[u8],
        signature: &[u8],
        public_key: &[u8],
    ) -> Result<bool, VerificationError> {
        self.0.secp256k1_verify(message_hash, signature, public_key)
    }

    fn secp256k1_recover_pubkey(
        &self,
        message_hash: &[u8],
        signature: &[u8],
        recovery_param: u8,
    ) -> Result<Vec<u8>, RecoverPubkeyError> {
        self.0
            .secp256k1_recover_pubkey(message_hash, signature, recovery_param)
    }

    fn ed25519_verify(
        &self,
        message: &[u8],
        signature: &[u8],
        public_key: &[u8],
    ) -> Result<bool, VerificationError> {
        self.0.ed25519_verify(message, signature, public_key)
    }

    fn ed25519_batch_verify(
        &self,
        messages: &[&[u8]],
        signatures: &[&[u8]],
        public_keys: &[&[u8]],
    ) -> Result<bool, VerificationError> {
        self.0
            .ed25519_batch_verify(messages, signatures, public_keys)
    }

    fn debug(&self, message: &str) {
        self.0.debug(message);
    }
}
