//! A bill against the gas table of the virtual machine.

use std::path::Path;

use anyhow::{ensure, Context, Result};
use serde::Deserialize;

use super::summary::Entry;

/// Percent they may be apart.
const TOLERANCE: f64 = 5.0;
/// Of the setups of the table, the one whose numbers are nearest to those here.
const SETUP: &str = "_4_2_3";

/// Which of several transactions the table's number is of: it lists the dearest of a kind,
/// and that is the typical one but where the first of an epoch opens it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    Typical,
    Dearest,
}

/// Only messages whose work does not depend on who takes part are compared, nor on what
/// else unbonds or is delegated.
const PAIRS: [(&str, &str, Which); 5] = [
    (
        "synthesis-coordinator submit inference",
        "submit_inference",
        Which::Dearest,
    ),
    ("synthesis-coordinator report", "report", Which::Typical),
    (
        "synthesis-coordinator advance, nothing due",
        "advance_idle",
        Which::Typical,
    ),
    ("allo-token transfer", "token_transfer", Which::Typical),
    (
        "allo-token send: topic-registry register inferer",
        "register_inferer",
        Which::Typical,
    ),
];

/// A line of `tests/wasm/gas.json`, as much as is needed of it.
#[derive(Debug, Deserialize)]
struct Case {
    case: String,
    /// Of the contracts.
    gas: u64,
    /// Of loading them.
    instances: u64,
}

/// Fails if messages cost more or less on the chain than in the table.
pub(crate) fn compare(bill: &[Entry], table: &Path) -> Result<()> {
    let text = std::fs::read_to_string(table).with_context(|| table.display().to_string())?;
    let cases: Vec<Case> = serde_json::from_str(&text).context("the gas table")?;
    println!("{:<52}{:>10}{:>10}{:>7}", "message", "wasmd", "table", "%");
    let mut apart = vec![];
    for (message, name, which) in PAIRS {
        let sent = bill.iter().find(|entry| entry.message == message);
        let sent = sent.with_context(|| format!("nobody sent: {message}"))?;
        let percent = difference(sent, expected(&cases, name)?, which)?;
        if percent.abs() > TOLERANCE {
            apart.push(message);
        }
    }
    ensure!(
        apart.is_empty(),
        "the gas table and the chain are more than {TOLERANCE} % apart: {}; if the contracts \
         changed, write the table with scripts/gas --write",
        apart.join(", ")
    );
    Ok(())
}

fn expected(cases: &[Case], name: &str) -> Result<i64> {
    let name = format!("{name}{SETUP}");
    let case = cases.iter().find(|case| case.case == name);
    let case = case.with_context(|| format!("no case {name} in the gas table"))?;
    Ok(i64::try_from(case.gas + case.instances)?)
}

fn difference(sent: &Entry, expected: i64, which: Which) -> Result<f64> {
    let mut used = sent.above_ante;
    if which == Which::Dearest {
        used += i64::try_from(sent.most)? - i64::try_from(sent.gas_used)?;
    }
    let percent = 100.0 * (used - expected) as f64 / expected as f64;
    println!("{:<52}{used:>10}{expected:>10}{percent:>7.1}", sent.message);
    Ok(percent)
}
