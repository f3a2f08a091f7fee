//! A signing key from a mnemonic.

use std::path::Path;

use bip39::{Language, Mnemonic};
use cosmrs::bip32::{DerivationPath, XPrv};
use cosmrs::crypto::secp256k1::SigningKey;
use cosmrs::crypto::PublicKey;

use crate::error::{ClientError, Result};

/// Derivation path of the first account of a Cosmos chain.
const PATH: &str = "m/44'/118'/0'/0/0";

/// A secp256k1 key. Neither printed nor stored.
pub struct Key {
    secret: [u8; 32],
    public: PublicKey,
}

impl Key {
    /// The first account of an English BIP-39 mnemonic.
    ///
    /// # Errors
    /// [`ClientError::Usage`] if the words are none.
    pub fn from_mnemonic(words: &str) -> Result<Self> {
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let mnemonic =
            Mnemonic::parse_in_normalized(Language::English, &words).map_err(|error| {
                ClientError::usage(format!("no BIP-39 mnemonic of English words: {error}"))
            })?;
        let underivable = |error| ClientError::malformed("a key", error);
        let path: DerivationPath = PATH.parse().map_err(underivable)?;
        let derived =
            XPrv::derive_from_path(mnemonic.to_seed_normalized(""), &path).map_err(underivable)?;
        let secret: [u8; 32] = derived.private_key().to_bytes().into();
        let public = signing_key(&secret)?.public_key();
        Ok(Self { secret, public })
    }

    /// A key out of a file of `name: mnemonic` lines; `#` begins a comment.
    ///
    /// # Errors
    /// If the file or the name is not there.
    pub fn from_file(path: &Path, name: &str) -> Result<Self> {
        let words = lines(path)?
            .iter()
            .filter_map(|line| line.split_once(':'))
            .find_map(|(key, words)| (key.trim() == name).then(|| words.to_owned()))
            .ok_or_else(|| ClientError::file(path, format!("it has no key named {name}")))?;
        Self::from_mnemonic(&words)
    }

    /// The key of a file that holds one; `None` if it holds several.
    ///
    /// # Errors
    /// If the file is not there, or holds no mnemonic.
    pub fn only_one(path: &Path) -> Result<Option<Self>> {
        match lines(path)?.as_slice() {
            [line] => {
                let words = line
                    .split_once(':')
                    .map_or(line.as_str(), |(_, words)| words);
                Self::from_mnemonic(words).map(Some)
            }
            [] => Err(ClientError::file(path, "it holds no key")),
            _ => Ok(None),
        }
    }

    /// Address on a chain.
    ///
    /// # Errors
    /// If the prefix is none.
    pub fn address(&self, prefix: &str) -> Result<String> {
        self.public
            .account_id(prefix)
            .map(|account| account.to_string())
            .map_err(|error| ClientError::usage(format!("prefix {prefix}: {error}")))
    }

    pub(super) fn public(&self) -> PublicKey {
        self.public
    }

    pub(super) fn signing(&self) -> Result<SigningKey> {
        signing_key(&self.secret)
    }
}

/// Lines of a file that are neither empty nor comments.
fn lines(path: &Path) -> Result<Vec<String>> {
    let text = std::fs::read_to_string(path).map_err(|error| ClientError::file(path, error))?;
    Ok(text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect())
}

fn signing_key(secret: &[u8]) -> Result<SigningKey> {
    SigningKey::from_slice(secret).map_err(|error| ClientError::malformed("a key", error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mnemonic_gives_the_address_other_wallets_show() {
        // The standard test vector of BIP-39.
        let words = "abandon abandon abandon abandon abandon abandon abandon abandon abandon \
                     abandon abandon about";
        let key = Key::from_mnemonic(words).unwrap();
        assert_eq!(
            key.address("cosmos").unwrap(),
            "cosmos19rl4cm2hmr8afy4kldpxz3fka4jguq0auqdal4"
        );
        assert!(Key::from_mnemonic("abandon abandon").is_err());
    }
}
