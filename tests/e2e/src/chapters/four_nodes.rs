//! Four validators with equal power: one may fail, two may not, and nothing is lost.

use std::time::Duration;

use allora_interfaces::synthesis_coordinator::EpochPhase;
use anyhow::{ensure, Context, Result};

use super::epochs::participants;
use crate::app_hashes::compare;
use crate::story::Story;

/// How long a halted chain is watched.
const HALT: Duration = Duration::from_secs(30);

pub(super) fn all_are_equal(story: &mut Story) -> Result<()> {
    story.chapter("four nodes");
    let powers = story.net.node(3).powers()?;
    println!("power of the validators: {}", powers.join(", "));
    complete_epoch(story, "with four nodes")?;
    compare_all(story)
}

pub(super) fn one_is_killed(story: &mut Story) -> Result<()> {
    story.chapter("one node of four is killed: the chain goes on");
    story.note(format!("heights: {}", heights(story)));
    story.net.kill(0)?;
    let at = height(story, 1)?;
    story.note(format!("node 0 killed at height {at}"));
    story.pause(Duration::from_secs(20))?;
    story.note(format!("heights: {}", heights(story)));
    let now = height(story, 1)?;
    ensure!(
        now >= at + 4,
        "height {now} 20 s after {at}, with one node down"
    );
    complete_epoch(story, "with one node down")?;
    story.processes.check()?;
    let now = height(story, 1)?;
    compare_some(story, now, &[1, 2, 3])?;
    story.net.up(0)?;
    let others = height(story, 1)?;
    wait_height(story, 0, others, 120)?;
    story.note(format!(
        "node 0 is back and has caught up: {}",
        heights(story)
    ));
    compare_all(story)
}

pub(super) fn two_are_killed(story: &mut Story) -> Result<()> {
    story.chapter("two nodes of four are killed: the chain halts");
    for node in [2, 3] {
        story.net.kill(node)?;
    }
    story.note("nodes 2 and 3 killed");
    story.pause(Duration::from_secs(8))?;
    let at = height(story, 0)?;
    story.note(format!("heights: {}", heights(story)));
    story.pause(HALT)?;
    story.note(format!("{} s later: {}", HALT.as_secs(), heights(story)));
    ensure!(
        height(story, 0)? == at && height(story, 1)? <= at,
        "the chain did not halt at {at}"
    );
    story.processes.check()?;
    let now = height(story, 1)?;
    compare_some(story, now, &[0, 1])?;
    for node in [2, 3] {
        story.net.up(node)?;
    }
    story.note("nodes 2 and 3 started again");
    for (node, longest) in [(0, 180), (2, 60), (3, 60)] {
        wait_height(story, node, at + 3, longest)?;
    }
    story.note(format!("blocks again: {}", heights(story)));
    complete_epoch(story, "after the halt")?;
    let settled = story.settled()? + 1;
    story.wait_settled(settled, story.options.epochs_long(4))?;
    compare_all(story)
}

pub(super) fn every_height_is_equal(story: &mut Story) -> Result<()> {
    story.chapter("every height, all nodes");
    story.note(format!("heights: {}", heights(story)));
    story.compared = 1;
    compare_all(story)
}

/// Waits for an epoch that opened after now, with everybody in it. Of the last one that
/// ended, the next may be waiting for the truth, and the one after it may be open.
fn complete_epoch(story: &mut Story, when: &str) -> Result<()> {
    let everybody = participants(story).len();
    let last = story.history()?.last().map(|entry| entry.epoch.0);
    let from = last.map_or(2, |last| last + 3);
    let what = format!("an epoch from {from} on, settled with all {everybody}");
    let longest = story.options.epochs_long(8);
    let found = story.wait(&what, longest, |story| {
        let complete = story.history()?.into_iter().find(|entry| {
            entry.epoch.0 >= from
                && entry.phase == EpochPhase::Settled
                && usize::try_from(entry.participants) == Ok(everybody)
        });
        Ok(complete)
    })?;
    story.note(format!(
        "{when}: epoch {} settled, all {everybody} took part, {} base units paid",
        found.epoch, found.rewards
    ));
    Ok(())
}

/// Compares up to a height that all four nodes have; the next comparison goes on there.
fn compare_all(story: &mut Story) -> Result<()> {
    let nodes = story.net.nodes();
    let heights = nodes.iter().map(|node| node.height());
    let lowest = heights
        .collect::<Option<Vec<_>>>()
        .context("a node does not answer")?;
    let lowest = lowest.into_iter().min().unwrap_or(0);
    compare(&nodes, story.compared, lowest)?;
    story.compared = lowest;
    Ok(())
}

fn compare_some(story: &Story, to: u64, which: &[usize]) -> Result<()> {
    let nodes: Vec<_> = which.iter().map(|index| story.net.node(*index)).collect();
    compare(&nodes, story.compared, to)
}

fn height(story: &Story, node: usize) -> Result<u64> {
    let height = story.net.node(node).height();
    height.with_context(|| format!("node {node} does not answer"))
}

fn wait_height(story: &mut Story, node: usize, height: u64, seconds: u64) -> Result<()> {
    let what = format!("node {node} at height {height}");
    story.wait(&what, Duration::from_secs(seconds), |story| {
        let now = story.net.node(node).height();
        Ok(now.filter(|now| *now >= height))
    })?;
    Ok(())
}

fn heights(story: &Story) -> String {
    let nodes = story.net.nodes().into_iter();
    let heights = nodes.map(|node| {
        let height = node
            .height()
            .map_or("down".to_owned(), |height| height.to_string());
        format!("node {} {height}", node.index)
    });
    heights.collect::<Vec<_>>().join(", ")
}
