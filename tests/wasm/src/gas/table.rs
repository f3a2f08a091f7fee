//! The committed table: `gas.json`, and `GAS.md` as it is rendered from that.

use std::path::{Path, PathBuf};

use anyhow::{ensure, Context, Result as AnyResult};

use super::case::Case;
use super::print::markdown;

/// Cases by name.
#[derive(Clone, Debug)]
pub struct Table(Vec<Case>);

impl Table {
    /// Of cases in any order.
    pub fn new(mut cases: Vec<Case>) -> Self {
        cases.sort_by(|one, other| one.name.cmp(&other.name));
        Self(cases)
    }

    /// Reads the committed table.
    ///
    /// # Errors
    /// If a file is missing or is not as [`Table::write`] leaves it.
    pub fn read() -> AnyResult<Self> {
        let (json, page) = (read("gas.json")?, read("GAS.md")?);
        let table = Self::new(serde_json::from_str(&json).context("gas.json")?);
        let rewrite = "write both with scripts/gas --write";
        ensure!(
            table.json()? == json,
            "gas.json is not as written: {rewrite}"
        );
        ensure!(
            markdown(table.cases()) == page,
            "GAS.md is not what gas.json renders to: {rewrite}"
        );
        Ok(table)
    }

    /// Replaces the committed table.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn write(&self) -> AnyResult<()> {
        write("gas.json", &self.json()?)?;
        write("GAS.md", &markdown(&self.0))
    }

    /// As JSON, a case a line.
    ///
    /// # Errors
    /// None in practice: cases are plain numbers.
    pub fn json(&self) -> serde_json::Result<String> {
        let lines = self.0.iter().map(serde_json::to_string);
        let lines: Vec<String> = lines.collect::<Result<_, _>>()?;
        Ok(format!("[\n{}\n]\n", lines.join(",\n")))
    }

    /// The cases, by name.
    pub fn cases(&self) -> &[Case] {
        &self.0
    }

    /// Gas of the case of that name.
    pub fn gas_of(&self, name: &str) -> Option<u64> {
        let case = self.0.iter().find(|case| case.name == name);
        case.map(|case| case.gas)
    }
}

fn path(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(file)
}

fn read(file: &str) -> AnyResult<String> {
    let path = path(file);
    std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
}

fn write(file: &str, text: &str) -> AnyResult<()> {
    let path = path(file);
    std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
}
