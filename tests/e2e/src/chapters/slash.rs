//! A reputer lies, its delegator moves, and the slash finds what moved.

use std::time::Duration;

use allora_interfaces::staking_vault::{OffencesResponse, QueryMsg as Vault};
use allora_interfaces::synthesis_coordinator::{msg, ExecuteMsg as Coordinator, WindowKind};
use allora_interfaces::TopicId;
use allora_math::Real;
use anyhow::{ensure, Result};
use cosmwasm_std::Uint128;
use serde_json::json;

use super::topics::{self, allo, send, wait_open};
use crate::story::Story;

/// The second topic, of this chapter alone.
const TOPIC: TopicId = TopicId(2);
/// Who reports, and what: two honest ones and a liar.
const REPORTS: [(&str, i64); 3] = [("reputer1", 100), ("reputer2", 100), ("reputer3", 9_000)];

pub(super) fn moved_stake_is_slashed(story: &mut Story) -> Result<()> {
    story.chapter("a slash finds stake that moved after the lie");
    opens_a_harsh_topic(story)?;
    story
        .allora
        .run("topic register 2 inferer --from worker1")?;
    for (name, _) in REPORTS {
        let register = format!("topic register 2 reputer --from {name}");
        story.allora.run(&register)?;
        story
            .allora
            .run(&format!("stake add 2 500 --from {name}"))?;
    }
    story
        .allora
        .run("stake delegate 2 reputer3 300 --from consumer")?;

    let epoch = wait_open(story, TOPIC, WindowKind::Submission, None)?;
    let submit = Coordinator::Submit(msg::Submit {
        topic_id: TOPIC,
        epoch,
        inference: Some(Real::from(101u32)),
        forecast: vec![],
    });
    send(story, "worker1", &submit)?;
    wait_open(story, TOPIC, WindowKind::Report, Some(epoch))?;
    story.allora.run("topic advance 2 --from consumer")?;
    for (name, truth) in REPORTS {
        let report = Coordinator::Report(msg::Report {
            topic_id: TOPIC,
            epoch,
            truth: Real::from(truth),
            evidence: None,
        });
        send(story, name, &report)?;
    }
    story
        .allora
        .run("stake redelegate 2 reputer3 reputer1 200 --from consumer")?;
    let moving = story.positions("consumer")?.positions;
    let here = moving.iter().filter(|position| position.topic_id == TOPIC);
    let entries = here.flat_map(|position| &position.unbonding);
    let moves = entries.filter(|entry| entry.moves_to.is_some()).count();
    ensure!(moves == 1, "{moves} delegations on their way, not 1");

    let slashed = wait_for_the_slash(story)?;
    story.note(format!("taken of what moved: {slashed} base units"));
    Ok(())
}

/// A tenth of the stake is what a distant truth costs.
fn opens_a_harsh_topic(story: &Story) -> Result<()> {
    let (length, window) = (story.options.epoch_length, story.options.window());
    let params = json!({
        "schedule": {
            "epoch_length": length,
            "submission_window": window,
            "ground_truth_lag": length,
            "report_window": length,
        },
        "consensus": {"slash_fraction": "0.1"},
    });
    topics::open(story, "it is 100", params)
}

/// What of the liar's unbonding fund the settlement took.
fn wait_for_the_slash(story: &mut Story) -> Result<Uint128> {
    let longest = Duration::from_secs(4 * story.options.epoch_length);
    let slashed = story.wait("an offence in topic 2", longest, |story| {
        story.allora.run("topic advance 2 --from consumer")?;
        let offences: OffencesResponse = story.network()?.vault(&Vault::Offences {
            topic_id: TOPIC,
            start_after: None,
            limit: None,
        })?;
        Ok(offences.offences.first().map(|offence| offence.unbonding))
    })?;
    let expected = allo(20);
    ensure!(
        slashed == expected,
        "{slashed} base units taken of what moved, not {expected}"
    );
    Ok(slashed)
}
