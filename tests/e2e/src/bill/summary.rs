//! All transactions with the same messages, as one line of the bill.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use serde::Serialize;

use super::transaction::{Billed, Names, PROBE};
use crate::node::Node;

/// What the chain charges for a byte of a transaction.
const GAS_PER_BYTE: i64 = 10;

/// What a kind of transaction costs.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Entry {
    pub(super) message: String,
    count: usize,
    failed: usize,
    /// Of all, on average.
    pub(super) gas_used: u64,
    least: u64,
    pub(super) most: u64,
    /// Less what the chain takes before any contract is loaded: signature, account, bytes.
    pub(super) above_ante: i64,
    tx_bytes: u64,
    /// Those loaded by the transaction of median gas.
    contracts: BTreeSet<String>,
    calls: usize,
    event_bytes: u64,
}

/// Reads every block of a node; entries by name.
pub(crate) fn read(node: &Node, names: &Names) -> Result<Vec<Entry>> {
    let last = node
        .height()
        .with_context(|| format!("{} does not answer", node.url))?;
    let mut groups: BTreeMap<String, Vec<Billed>> = BTreeMap::new();
    for height in 1..=last {
        for included in node.transactions(height)? {
            let billed = Billed::read(&included, names)
                .with_context(|| format!("a transaction of block {height}"))?;
            // A failed one is another matter: gas up to where it failed.
            let key = if billed.failed && billed.message != PROBE {
                format!("{} (failed)", billed.message)
            } else {
                billed.message.clone()
            };
            groups.entry(key).or_default().push(billed);
        }
    }
    let ante = groups.get(PROBE).and_then(|probes| probes.last());
    let ante = ante.context("nobody sent a message to no contract")?;
    let (gas, bytes) = (ante.gas_used, ante.bytes);
    groups
        .iter()
        .map(|(message, group)| summary(message, group, gas, bytes))
        .collect()
}

fn summary(message: &str, group: &[Billed], ante_gas: u64, ante_bytes: u64) -> Result<Entry> {
    let mut ordered: Vec<&Billed> = group.iter().collect();
    ordered.sort_by_key(|billed| billed.gas_used);
    let least = ordered.first().context("an empty group")?;
    let middle = ordered.get(ordered.len() / 2).context("an empty group")?;
    let most = ordered.last().context("an empty group")?;
    let above = group.iter().map(|billed| {
        let longer = i64::try_from(billed.bytes)? - i64::try_from(ante_bytes)?;
        let more = i64::try_from(billed.gas_used)? - i64::try_from(ante_gas)?;
        Ok(more - GAS_PER_BYTE * longer)
    });
    let above = above.collect::<Result<Vec<i64>>>()?;
    let count = u64::try_from(group.len())?;
    let gas: u64 = group.iter().map(|billed| billed.gas_used).sum();
    let bytes: u64 = group.iter().map(|billed| billed.bytes).sum();
    Ok(Entry {
        message: message.to_owned(),
        count: group.len(),
        failed: group.iter().filter(|billed| billed.failed).count(),
        gas_used: gas / count,
        least: least.gas_used,
        most: most.gas_used,
        above_ante: above.iter().sum::<i64>() / i64::try_from(count)?,
        tx_bytes: bytes / count,
        contracts: middle.contracts.iter().cloned().collect(),
        calls: middle.contracts.len(),
        event_bytes: middle.event_bytes,
    })
}

/// The bill, for people.
pub(crate) fn print(entries: &[Entry]) {
    let row = |message: &str, cells: [String; 7]| {
        let cells = cells.map(|cell| format!("{cell:>9}")).concat();
        println!(
            "{:<66}{cells}",
            message.chars().take(65).collect::<String>()
        );
    };
    let heads = ["n", "gas", "least", "most", "net", "bytes", "calls"];
    row("message", heads.map(str::to_owned));
    for entry in entries {
        let cells = [
            entry.count.to_string(),
            entry.gas_used.to_string(),
            entry.least.to_string(),
            entry.most.to_string(),
            entry.above_ante.to_string(),
            entry.tx_bytes.to_string(),
            entry.calls.to_string(),
        ];
        row(&entry.message, cells);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn billed(gas_used: u64, bytes: u64) -> Billed {
        Billed {
            message: "one".to_owned(),
            failed: false,
            gas_used,
            bytes,
            contracts: vec!["token".to_owned(), "vault".to_owned(), "token".to_owned()],
            event_bytes: 7,
        }
    }

    #[test]
    fn a_bill_is_net_of_what_every_transaction_costs() {
        let group = [billed(1_300, 110), billed(1_500, 130)];
        let entry = summary("one", &group, 1_000, 100).unwrap();
        assert_eq!(
            (entry.count, entry.gas_used, entry.least, entry.most),
            (2, 1_400, 1_300, 1_500)
        );
        assert_eq!((entry.above_ante, entry.tx_bytes), (200, 120));
        assert_eq!((entry.contracts.len(), entry.calls), (2, 3));
    }
}
