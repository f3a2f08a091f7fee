//! A node dies and a transaction does; nothing is lost.

use std::time::Duration;

use allora_interfaces::synthesis_coordinator::{SubmissionEntry, WindowKind};
use allora_interfaces::EpochId;
use anyhow::{ensure, Result};

use crate::story::{Story, TOPIC};

/// Killed when some inferences of an epoch are in a block and others not yet.
pub(super) fn the_node_is_killed(story: &mut Story) -> Result<()> {
    story.chapter("the node is killed and comes back");
    let longest = story.options.epochs_long(4);
    let (epoch, before) = story.wait("an epoch with two inferences", longest, half_submitted)?;
    let history = story.history()?;
    story.net.kill(0)?;
    story.pause(Duration::from_secs(3))?;
    story.net.up(0)?;
    let after = inferences(story, epoch)?;
    for inference in &before {
        ensure!(
            after.contains(inference),
            "epoch {epoch} lost {inference:?}: {after:?}"
        );
    }
    let now = story.history()?;
    ensure!(
        now.starts_with(&history),
        "history changed: {history:?} to {now:?}"
    );
    story.note(format!(
        "killed in epoch {epoch}, {} inferences in; all are there, and {} ended epochs",
        before.len(),
        history.len()
    ));
    let settled = story.settled()?.max(4) + 1;
    story.wait_settled(settled, story.options.epochs_long(15))
}

fn half_submitted(story: &Story) -> Result<Option<(EpochId, Vec<SubmissionEntry>)>> {
    let windows = story.network()?.windows(TOPIC, None)?;
    let mut submission = windows.windows.iter();
    if !submission.any(|window| window.kind == WindowKind::Submission && window.open) {
        return Ok(None);
    }
    let found = inferences(story, windows.epoch)?;
    Ok((found.len() >= 2).then_some((windows.epoch, found)))
}

fn inferences(story: &Story, epoch: EpochId) -> Result<Vec<SubmissionEntry>> {
    let page = story.network()?.submissions(TOPIC, epoch)?;
    let submissions = page.submissions.into_iter();
    Ok(submissions.filter(|one| one.inference.is_some()).collect())
}

pub(super) fn out_of_gas_changes_nothing(story: &mut Story) -> Result<()> {
    story.chapter("out of gas leaves the state intact");
    let before = story.balance("consumer")?;
    story
        .allora
        .refused("out of gas", "topic fund 1 5 --from consumer --gas 90000")?;
    let after = story.balance("consumer")?;
    ensure!(before == after, "the state changed: {before} to {after}");
    let funded = story.allora.json("topic fund 1 5 --from consumer")?;
    let gas = funded.pointer("/transaction/gas_used");
    ensure!(gas.is_some(), "no gas in {funded}");
    story.note(format!("with enough: {} gas", gas.unwrap_or_default()));
    Ok(())
}
