//! Whether nodes of one chain have the same blocks and, each by its own execution of
//! them, the same state.

use anyhow::{ensure, Result};

use crate::node::Node;

/// Compares nodes at every height from one to another.
pub(crate) fn compare(nodes: &[Node], from: u64, to: u64) -> Result<()> {
    ensure!(
        nodes.len() >= 2 && from >= 1 && to >= from,
        "nothing to compare from {from} to {to}"
    );
    let shown = [from, from.midpoint(to), to];
    let mut previous: Option<String> = None;
    let mut changes = 0_u64;
    for height in from..=to {
        let hashes = same_on_all(nodes, height)?;
        ensure!(
            previous
                .as_ref()
                .is_none_or(|after| *after == hashes.before),
            "height {height}: the header does not state the hash computed before"
        );
        if hashes.before != hashes.after {
            changes += 1;
        }
        if shown.contains(&height) {
            let beginning: String = hashes.after.chars().take(24).collect();
            println!(
                "height {height:>5}  app hash {beginning}…  equal on {} nodes",
                nodes.len()
            );
        }
        previous = Some(hashes.after);
    }
    println!(
        "heights {from} to {to}: blocks and app hashes equal on {} nodes, {changes} different app hashes",
        nodes.len()
    );
    Ok(())
}

fn same_on_all(nodes: &[Node], height: u64) -> Result<crate::node::BlockHashes> {
    let answers = nodes
        .iter()
        .map(|node| node.hashes(height))
        .collect::<Result<Vec<_>>>()?;
    let mut all = answers.into_iter();
    let first = all.next();
    let first = first.ok_or_else(|| anyhow::anyhow!("no node"))?;
    for (node, other) in nodes.iter().skip(1).zip(all) {
        ensure!(
            other == first,
            "height {height} differs: {first:?} on node {}, {other:?} on node {}",
            nodes.first().map_or(0, |node| node.index),
            node.index
        );
    }
    Ok(first)
}
