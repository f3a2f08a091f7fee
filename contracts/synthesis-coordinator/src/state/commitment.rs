//! What an actor gave beforehand: a hash of what it reveals later, a key that proves its word.

use allora_interfaces::synthesis_coordinator::HASH_LENGTH;
use allora_storage::{Packed, Reader, Writer};

/// Bytes of a hash that are stored, every one of which costs: as many as of an address, so that nobody
/// finds two messages with the same (2^80 tries).
const STORED: usize = 20;

/// The beginning of the hash that an actor committed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StoredHash([u8; STORED]);

impl StoredHash {
    pub(crate) fn new(hash: &[u8; HASH_LENGTH]) -> Self {
        let mut stored = [0; STORED];
        for (stored, byte) in stored.iter_mut().zip(hash) {
            *stored = *byte;
        }
        Self(stored)
    }
}

impl Packed for StoredHash {
    const NAME: &'static str = "commitment";

    fn pack(&self, output: &mut Writer) {
        output.bytes(&self.0);
    }

    fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        input.array().map(Self)
    }
}

/// A key whose signatures are an actor's word: secp256k1, compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PublicKey(pub(crate) [u8; 33]);

impl Packed for PublicKey {
    const NAME: &'static str = "public key";

    fn pack(&self, output: &mut Writer) {
        output.bytes(&self.0);
    }

    fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        input.array().map(Self)
    }
}
