//! What the chain's governance decides: a topic, and a crank of its own.

use std::time::Duration;

use anyhow::{ensure, Context, Result};
use serde_json::json;

use super::deploy::verifies;
use super::epochs::start_keepers;
use crate::story::Story;

pub(super) fn opens_a_topic(story: &mut Story) -> Result<()> {
    story.chapter("governance opens a topic");
    let (length, window) = (story.options.epoch_length, story.options.window());
    let topic = json!({
        "info": {
            "title": "S&P 500, next close",
            "description": "A day of the index in each epoch.",
            "metadata_uri": "",
            "target": "next close of the S&P 500",
            "unit": "points",
            "ground_truth_source": "the series that comes with the program",
            "ground_truth_rule":
                "the close that follows the 500 first ones by the number of the epoch",
        },
        "params": {"schedule": {
            "epoch_length": length,
            "submission_window": window,
            "ground_truth_lag": length,
            "report_window": window,
        }},
    });
    let file = story.options.home.join("topic.json");
    std::fs::write(&file, topic.to_string())?;
    let file = file.display().to_string();
    propose(story, &["--accept-governance", "create-topic", &file])?;
    verifies(story)?;
    ensure!(
        story.settled()? == 0,
        "a topic that opened just now has settled epochs"
    );
    Ok(())
}

/// Epochs do not settle without keepers; the host chain does it as well.
pub(super) fn sudo_advances(story: &mut Story) -> Result<()> {
    story.chapter("sudo by governance, without keepers");
    story.processes.stop(&["keeper1", "keeper2"])?;
    let before = story.settled()?;
    story.pause(Duration::from_secs(story.options.epoch_length + 2))?;
    let still = story.settled()?;
    ensure!(
        still == before,
        "epochs settle without keepers: {before}, then {still}"
    );
    propose(story, &["sudo"])?;
    let after = story.settled()?;
    ensure!(
        after > before,
        "sudo did not advance: {before} settled before, {after} after"
    );
    story.note(format!("settled by sudo: {before} to {after}"));
    start_keepers(story)
}

/// Proposes, votes, waits until it has passed and is executed.
pub(super) fn propose(story: &Story, action: &[&str]) -> Result<()> {
    let words = [&["gov", "propose", "--from", "governor"], action].concat();
    let proposal = story.allora.json_words(&words)?;
    let id = proposal
        .get("proposal_id")
        .and_then(serde_json::Value::as_u64);
    let id = id.with_context(|| format!("no number of a proposal in {proposal}"))?;
    for voter in voters(story) {
        story
            .allora
            .run(&format!("gov vote --from {voter} {id} yes"))?;
    }
    let state = story.allora.json(&format!("gov status --wait {id}"))?;
    println!("{state}");
    Ok(())
}

/// A quorum needs two of four.
fn voters(story: &Story) -> &'static [&'static str] {
    if story.options.nodes == 1 {
        &["validator"]
    } else {
        &["validator", "validator1", "validator2"]
    }
}
