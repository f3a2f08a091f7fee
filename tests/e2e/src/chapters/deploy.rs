//! The suite is deployed, by a program that is killed in the middle.

use std::process::Stdio;
use std::time::Duration;

use allora_client::deployment::Deployment;
use anyhow::Result;

use super::epochs::participants;
use crate::story::Story;

/// ALLO with which everybody begins.
const GENESIS: &str = "100000";

pub(super) fn deploys_and_verifies(story: &mut Story) -> Result<()> {
    story.chapter("deploy and verify");
    let artifacts = story.options.artifacts.display().to_string();
    let balances = genesis(story);
    let mut deploy = vec!["deploy", "--from", "deployer", "--governance", "gov"];
    deploy.extend([
        "--artifacts",
        &artifacts,
        "--vesting",
        "creator=1000:1d:10d",
    ]);
    for balance in &balances {
        deploy.extend(["--genesis", balance]);
    }
    story
        .allora
        .run_words(&[&deploy[..], &["--dry-run"]].concat())?;
    kill_in_the_middle(story, &deploy)?;
    // Run again, it goes on where it stopped.
    print!("{}", story.allora.run_words(&deploy)?);
    // Governance was offered, and has not accepted: the deployer could still do anything.
    story
        .allora
        .refused("still held by", &format!("verify --artifacts {artifacts}"))
}

/// Everything is what the deployment file says, once governance has accepted.
pub(super) fn verifies(story: &Story) -> Result<()> {
    let artifacts = story.options.artifacts.display().to_string();
    let verified = story
        .allora
        .run_words(&["verify", "--artifacts", &artifacts])?;
    let lines: Vec<_> = verified.lines().collect();
    println!("{}", lines[lines.len().saturating_sub(3)..].join("\n"));
    Ok(())
}

fn genesis(story: &Story) -> Vec<String> {
    let mut balances: Vec<_> = participants(story)
        .iter()
        .map(|name| format!("{name}={GENESIS}"))
        .collect();
    balances.push(format!("consumer={GENESIS}"));
    balances.push("creator=1000".to_owned());
    balances
}

fn kill_in_the_middle(story: &Story, deploy: &[&str]) -> Result<()> {
    let mut program = story
        .allora
        .command(deploy, 0)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let slept = story.pause(Duration::from_secs(2));
    program.kill()?;
    program.wait()?;
    slept?;
    let begun = Deployment::read_if_there(&story.options.deployment())?;
    let stored = begun.iter().flat_map(|begun| begun.contracts.values());
    let stored = stored.filter(|contract| contract.code_id.is_some()).count();
    story.note(format!("killed with {stored} codes of 5 written down"));
    Ok(())
}
