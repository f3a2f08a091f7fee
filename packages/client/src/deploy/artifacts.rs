//! The Wasm files and their checksums.

use std::collections::BTreeMap;
use std::path::Path;

use cosmwasm_std::HexBinary;
use sha2::{Digest, Sha256};

use crate::deployment::CONTRACTS;
use crate::error::{ClientError, Result};

/// Files of the contracts, by name.
#[derive(Clone, Debug, Default)]
pub struct Artifacts(BTreeMap<String, Vec<u8>>);

impl Artifacts {
    /// Takes files as they are.
    pub fn new(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        Self(files.into_iter().collect())
    }

    /// Reads the files of a folder and compares them with its `checksums.txt`.
    ///
    /// # Errors
    /// If a file is missing, or is not what the checksums say.
    pub fn read(folder: &Path) -> Result<Self> {
        let expected = checksums(folder)?;
        let mut files = BTreeMap::new();
        for name in CONTRACTS {
            let path = folder.join(file_name(name));
            let bytes = std::fs::read(&path).map_err(|error| {
                ClientError::file(&path, format!("{error}; scripts/build-wasm writes it"))
            })?;
            let checksum = checksum(&bytes);
            if expected.get(name) != Some(&checksum) {
                return Err(ClientError::file(
                    &path,
                    "it is not the file of checksums.txt: build both again with scripts/build-wasm",
                ));
            }
            files.insert(name.to_owned(), bytes);
        }
        Ok(Self(files))
    }

    /// A file.
    ///
    /// # Errors
    /// If there is none of that name.
    pub fn file(&self, name: &str) -> Result<&[u8]> {
        self.0
            .get(name)
            .map(Vec::as_slice)
            .ok_or_else(|| ClientError::usage(format!("there is no artifact {name}")))
    }

    /// Checksum of a file.
    ///
    /// # Errors
    /// If there is none of that name.
    pub fn checksum(&self, name: &str) -> Result<HexBinary> {
        self.file(name).map(checksum)
    }

    /// All checksums.
    pub fn checksums(&self) -> BTreeMap<String, HexBinary> {
        self.0
            .iter()
            .map(|(name, bytes)| (name.clone(), checksum(bytes)))
            .collect()
    }
}

/// The checksums a folder's `checksums.txt` lists, by contract.
///
/// # Errors
/// If the file is missing or has a line that is none.
pub fn checksums(folder: &Path) -> Result<BTreeMap<String, HexBinary>> {
    let path = folder.join("checksums.txt");
    let text = std::fs::read_to_string(&path).map_err(|error| {
        ClientError::file(&path, format!("{error}; scripts/build-wasm writes it"))
    })?;
    let parsed = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            let mut words = line.split_whitespace();
            let checksum = words.next().and_then(|hex| HexBinary::from_hex(hex).ok())?;
            let name = words
                .next()?
                .trim_start_matches('*')
                .strip_suffix(".wasm")?;
            Some((name.to_owned(), checksum))
        });
    parsed
        .collect::<Option<BTreeMap<_, _>>>()
        .ok_or_else(|| ClientError::file(&path, "a line is not `checksum  file.wasm`"))
}

fn file_name(contract: &str) -> String {
    format!("{contract}.wasm")
}

fn checksum(bytes: &[u8]) -> HexBinary {
    HexBinary::from(&Sha256::digest(bytes)[..])
}
