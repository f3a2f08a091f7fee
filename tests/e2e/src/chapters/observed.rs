//! A topic without reputers: a contract of the same chain says the truth.

use allora_interfaces::staking_vault::{QueryMsg as Vault, TopicAccountResponse};
use allora_interfaces::synthesis_coordinator::WindowKind;
use allora_interfaces::{Role, TopicId};
use allora_math::Real;
use anyhow::{ensure, Result};
use serde_json::json;

use super::governance::propose;
use super::topics::{self, wait_open, wait_settled};
use crate::story::Story;

/// The fourth topic, of this chapter alone.
const TOPIC: TopicId = TopicId(4);
/// Whose balance is to be predicted; it has no ALLO before.
const PREDICTED: &str = "keeper2";
/// In base units: 101.
const BALANCE: &str = "0.000000000000000101";
/// Who predicts, and what.
const WORKERS: [(&str, u32); 3] = [("worker1", 101), ("worker2", 98), ("worker3", 140)];

pub(super) fn a_contract_says_the_truth(story: &mut Story) -> Result<()> {
    story.chapter("a contract says the truth");
    opens_an_observed_topic(story)?;
    // There is no stake, and so no emission.
    story.allora.run("topic fund 4 30 --from consumer")?;
    propose(story, &["subsidise", "4", "20", "3600"])?;
    for (name, value) in WORKERS {
        let model = topics::answering(&json!({"inference": value}));
        let words = ["worker", "--topic", "4", "--poll", "1", "--model", &model];
        story.processes.start_words(&story.allora, name, &words)?;
    }
    let keeper = "keeper --poll 1 --topic 4";
    story.processes.start(&story.allora, "keeper1", keeper)?;
    wait_for_registrations(story)?;

    let epoch = wait_open(story, TOPIC, WindowKind::Submission, None)?;
    let epoch = epoch.next().unwrap_or(epoch);
    story
        .allora
        .run(&format!("send {PREDICTED} {BALANCE} --from consumer"))?;
    let settled = wait_settled(story, TOPIC, epoch)?;
    ensure!(
        settled.truth == Some(Real::from(101u32)),
        "another truth than the balance: {settled:?}"
    );
    ensure!(
        settled.participants.len() == WORKERS.len(),
        "{} took part: {settled:?}",
        settled.participants.len()
    );
    let reputers = story.network()?.members(TOPIC, Role::Reputer)?.members;
    ensure!(reputers.is_empty(), "reputers: {reputers:?}");
    story.processes.stop(&story.processes.names())?;
    the_best_is_paid(story)
}

/// The token is asked for a balance.
fn opens_an_observed_topic(story: &Story) -> Result<()> {
    let (length, window) = (story.options.epoch_length, story.options.window());
    let question = json!({"balance": {"address": story.address(PREDICTED)?}});
    let params = json!({
        "schedule": {
            "epoch_length": length,
            "submission_window": window,
            "ground_truth_lag": length,
            "report_window": window,
        },
        "truth_source": {"contract": {
            "address": story.network()?.at.token,
            "query": question.to_string(),
            "path": ["balance"],
        }},
    });
    topics::open(story, "the balance of an account", params)
}

fn wait_for_registrations(story: &mut Story) -> Result<()> {
    let longest = story.options.epochs_long(2);
    story.wait("registrations in topic 4", longest, |story| {
        let members = story.network()?.members(TOPIC, Role::Inferer)?.members;
        Ok((members.len() == WORKERS.len()).then_some(()))
    })
}

fn the_best_is_paid(story: &Story) -> Result<()> {
    let network = story.network()?;
    let account: TopicAccountResponse = network.vault(&Vault::TopicAccount { topic_id: TOPIC })?;
    ensure!(account.staked.is_zero(), "somebody staked: {account:?}");
    let owed = network
        .rewards_of(TOPIC, &story.address("worker1")?)?
        .amount;
    let before = story.balance("worker1")?;
    story.allora.run("claim 4 --from worker1")?;
    let after = story.balance("worker1")?;
    ensure!(
        after > before && after >= before + owed,
        "{owed} owed to the best worker, balance {before} to {after}"
    );
    story.note(format!("worker1: {owed} owed; balance {before} to {after}"));
    print!("{}", story.allora.run("query invariants")?);
    Ok(())
}
