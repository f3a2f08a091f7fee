//! What a reputer says its truth was read from.

use std::str::FromStr;

use allora_interfaces::synthesis_coordinator::Evidence;
use allora_interfaces::topic_registry::EPOCH;
use allora_interfaces::EpochId;
use sha2::{Digest, Sha256};

/// Where a reputer keeps what its model answers; `$epoch` in it stands for the number of the epoch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceUri(String);

impl EvidenceUri {
    /// The evidence of a truth: the SHA-256 of the answer as the model wrote it, and where it is kept.
    pub fn of(&self, epoch: EpochId, answer: &str) -> Evidence {
        Evidence {
            hash: <[u8; 32]>::from(Sha256::digest(answer)).into(),
            uri: self.at(epoch),
        }
    }

    fn at(&self, epoch: EpochId) -> String {
        self.0.replace(EPOCH, &epoch.to_string())
    }
}

impl FromStr for EvidenceUri {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let uri = Self(text.to_owned());
        let longest = uri.at(EpochId(u64::MAX)).len();
        if longest > Evidence::MAX_URI {
            return Err(format!(
                "{longest} bytes with the number of an epoch in it, {} are taken",
                Evidence::MAX_URI
            ));
        }
        Ok(uri)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_of_an_epoch_and_short_enough_for_every_one() {
        let uri: EvidenceUri = "https://x/$epoch.json".parse().unwrap();
        assert_eq!(uri.of(EpochId(7), "").uri, "https://x/7.json");
        let most = Evidence::MAX_URI;
        assert!("x".repeat(most).parse::<EvidenceUri>().is_ok());
        assert!("x".repeat(most + 1).parse::<EvidenceUri>().is_err());
        let grows = "x".repeat(most - EPOCH.len()) + EPOCH;
        assert!(grows.parse::<EvidenceUri>().is_err());
    }
}
