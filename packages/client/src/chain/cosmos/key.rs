//! A signing key from a mnemonic.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use bip39::{Language, Mnemonic};
use cosmrs::bip32::{DerivationPath, XPrv};
use cosmrs::crypto::secp256k1::SigningKey;
use cosmrs::crypto::PublicKey;
use zeroize::Zeroizing;

use crate::error::{ClientError, Result};

/// Derivation path of the first account of a Cosmos chain.
const PATH: &str = "m/44'/118'/0'/0/0";
/// In a comment of a file of keys: they are everybody's, and who can read it does not matter.
const PUBLIC: &str = "PUBLIC TEST KEYS";

/// A secp256k1 key. Neither printed nor stored, and overwritten when it is dropped, as are
/// the words and the seed it is made of.
pub struct Key {
    secret: Zeroizing<[u8; 32]>,
    public: PublicKey,
}

impl Key {
    /// The first account of an English BIP-39 mnemonic.
    ///
    /// # Errors
    /// [`ClientError::Usage`] if the words are none.
    pub fn from_mnemonic(words: &str) -> Result<Self> {
        let mut normal = Zeroizing::new(String::with_capacity(words.len()));
        for word in words.split_whitespace() {
            if !normal.is_empty() {
                normal.push(' ');
            }
            normal.push_str(word);
        }
        let mnemonic =
            Mnemonic::parse_in_normalized(Language::English, &normal).map_err(|error| {
                ClientError::usage(format!("no BIP-39 mnemonic of English words: {error}"))
            })?;
        let underivable = |error| ClientError::malformed("a key", error);
        let path: DerivationPath = PATH.parse().map_err(underivable)?;
        let seed = Zeroizing::new(mnemonic.to_seed_normalized(""));
        let derived = XPrv::derive_from_path(seed.as_slice(), &path).map_err(underivable)?;
        let secret = Zeroizing::new(derived.to_bytes());
        let public = signing_key(secret.as_slice())?.public_key();
        Ok(Self { secret, public })
    }

    /// The key of the mnemonic in a variable of the environment; `None` if it is not set.
    ///
    /// # Errors
    /// If it holds none.
    pub fn from_environment(variable: &str) -> Result<Option<Self>> {
        match std::env::var(variable).map(Zeroizing::new) {
            Ok(words) => Self::from_mnemonic(&words).map(Some),
            Err(_) => Ok(None),
        }
    }

    /// A key out of a file of `name: mnemonic` lines; `#` begins a comment.
    ///
    /// # Errors
    /// If the file or the name is not there, or others can read the file.
    pub fn from_file(path: &Path, name: &str) -> Result<Self> {
        let text = read(path)?;
        let words = lines(&text)
            .filter_map(|line| line.split_once(':'))
            .find_map(|(key, words)| (key.trim() == name).then_some(words))
            .ok_or_else(|| ClientError::file(path, format!("it has no key named {name}")))?;
        Self::from_mnemonic(words)
    }

    /// The key of a file that holds one; `None` if it holds several.
    ///
    /// # Errors
    /// If the file is not there or holds no mnemonic, or others can read it.
    pub fn only_one(path: &Path) -> Result<Option<Self>> {
        let text = read(path)?;
        let mut lines = lines(&text);
        match (lines.next(), lines.next()) {
            (Some(line), None) => {
                let words = line.split_once(':').map_or(line, |(_, words)| words);
                Self::from_mnemonic(words).map(Some)
            }
            (None, _) => Err(ClientError::file(path, "it holds no key")),
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

    /// The public key, compressed.
    pub fn public_key(&self) -> Vec<u8> {
        self.public.to_bytes()
    }

    /// ECDSA over SHA-256 of some bytes; 64 bytes.
    ///
    /// # Errors
    /// None of a key that was made.
    pub fn sign(&self, bytes: &[u8]) -> Result<Vec<u8>> {
        let signature = self.signing()?.sign(bytes);
        let signature = signature.map_err(|error| ClientError::malformed("a signature", error))?;
        Ok(signature.to_vec())
    }

    pub(super) fn public(&self) -> PublicKey {
        self.public
    }

    pub(super) fn signing(&self) -> Result<SigningKey> {
        signing_key(self.secret.as_slice())
    }
}

/// Text of a file of keys that nobody else can read, unless its keys are public.
fn read(path: &Path) -> Result<Zeroizing<String>> {
    let unreadable = |error| ClientError::file(path, error);
    let mut file = File::open(path).map_err(unreadable)?;
    let about = file.metadata().map_err(unreadable)?;
    // Room enough from the beginning: a text that grows leaves copies of itself behind.
    let room = usize::try_from(about.len()).unwrap_or(0).saturating_add(1);
    let mut text = Zeroizing::new(String::with_capacity(room));
    file.read_to_string(&mut text).map_err(unreadable)?;
    let public = text
        .lines()
        .any(|line| line.trim_start().starts_with('#') && line.contains(PUBLIC));
    if !public {
        private(path, &about)?;
    }
    Ok(text)
}

/// Refuses a file that others than its owner can read or write.
#[cfg(unix)]
fn private(path: &Path, about: &std::fs::Metadata) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;

    let mode = about.permissions().mode() & 0o777;
    // A pipe or a terminal has no readers but this one.
    if !about.is_file() || mode & 0o077 == 0 {
        return Ok(());
    }
    Err(ClientError::file(
        path,
        format!(
            "others can reach these keys (mode {mode:03o}): run `chmod 600 '{}'`; whoever read \
             them can spend what they hold",
            path.display()
        ),
    ))
}

#[cfg(not(unix))]
fn private(_: &Path, _: &std::fs::Metadata) -> Result<()> {
    Ok(())
}

/// Lines that are neither empty nor comments.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn signing_key(secret: &[u8]) -> Result<SigningKey> {
    SigningKey::from_slice(secret).map_err(|error| ClientError::malformed("a key", error))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str = "abandon abandon abandon abandon abandon abandon abandon abandon abandon \
                         abandon abandon about";

    #[test]
    fn a_mnemonic_gives_the_address_other_wallets_show() {
        // The standard test vector of BIP-39.
        let key = Key::from_mnemonic(WORDS).unwrap();
        assert_eq!(
            key.address("cosmos").unwrap(),
            "cosmos19rl4cm2hmr8afy4kldpxz3fka4jguq0auqdal4"
        );
        assert!(Key::from_mnemonic("abandon abandon").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn audit_18_a_file_of_keys_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;

        let path = std::env::temp_dir().join(format!("allora-keys-{}", std::process::id()));
        let write = |text: &str, mode: u32| {
            std::fs::write(&path, text).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        };
        for mode in [0o644, 0o640, 0o604, 0o620] {
            write(&format!("ann: {WORDS}\n"), mode);
            for refused in [
                Key::from_file(&path, "ann").map(|_| ()),
                Key::only_one(&path).map(|_| ()),
            ] {
                let error = refused.unwrap_err();
                assert!(matches!(error, ClientError::File { .. }), "{mode:o}");
                let words = error.to_string();
                assert!(words.contains("chmod 600"), "{words}");
                assert!(!words.contains("abandon"), "{words}");
            }
        }
        write(&format!("ann: {WORDS}\n"), 0o600);
        Key::from_file(&path, "ann").unwrap();
        assert!(Key::only_one(&path).unwrap().is_some());
        // Those of a local testnet are in the repository.
        write(&format!("# PUBLIC TEST KEYS\nann: {WORDS}\n"), 0o644);
        Key::from_file(&path, "ann").unwrap();
        std::fs::remove_file(&path).unwrap();
    }

    #[test]
    fn audit_18_secrets_are_overwritten_when_they_are_dropped() {
        // Compiles only for types that are.
        fn overwritten<T: zeroize::ZeroizeOnDrop>(_: &T) {}
        let key = Key::from_mnemonic(WORDS).unwrap();
        overwritten(&key.secret);
        overwritten(&Mnemonic::parse_in_normalized(Language::English, WORDS).unwrap());
        let path = std::env::temp_dir().join(format!("allora-text-{}", std::process::id()));
        std::fs::write(&path, "# PUBLIC TEST KEYS\n").unwrap();
        overwritten(&read(&path).unwrap());
        std::fs::remove_file(&path).unwrap();
    }
}
