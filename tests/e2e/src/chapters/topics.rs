//! Topics of one chapter each: opened by governance, and acted in by hand.

use std::time::Duration;

use allora_client::chain::{Chain, Msg};
use allora_client::network::Network;
use allora_interfaces::synthesis_coordinator::{
    EpochPhase, EpochResponse, ExecuteMsg as Coordinator, HistoryResponse, QueryMsg, WindowKind,
};
use allora_interfaces::{EpochId, TopicId};
use anyhow::{ensure, Context, Result};
use cosmwasm_std::Uint128;
use serde_json::{json, Value};

use super::governance::propose;
use crate::story::Story;

/// Gas that a message may use.
const GAS: u64 = 600_000;

/// Opens a topic about a number; it gets the number of the next one.
pub(super) fn open(story: &Story, rule: &str, params: Value) -> Result<()> {
    let topic = json!({
        "info": {
            "title": "A number", "description": "", "metadata_uri": "", "target": "a number",
            "unit": "", "ground_truth_source": "this run", "ground_truth_rule": rule,
        },
        "params": params,
    });
    let file = story.options.home.join("number.json");
    std::fs::write(&file, topic.to_string())?;
    propose(story, &["create-topic", &file.display().to_string()])
}

/// Waits until a window is open, of an epoch or of any; answers which.
pub(super) fn wait_open(
    story: &mut Story,
    topic_id: TopicId,
    kind: WindowKind,
    of: Option<EpochId>,
) -> Result<EpochId> {
    let longest = story.options.epochs_long(4);
    let what = format!("an open window of topic {topic_id}");
    story.wait(&what, longest, |story| {
        let windows = story.network()?.windows(topic_id, of)?;
        let mut windows_of_kind = windows.windows.iter().filter(|window| window.kind == kind);
        Ok(windows_of_kind
            .any(|window| window.open)
            .then_some(windows.epoch))
    })
}

/// Waits until an epoch has ended, and sees that it was not void.
pub(super) fn wait_settled(
    story: &mut Story,
    topic_id: TopicId,
    epoch: EpochId,
) -> Result<EpochResponse> {
    let what = format!("the end of epoch {epoch} of topic {topic_id}");
    let longest: Duration = story.options.epochs_long(8);
    let ended = story.wait(&what, longest, |story| {
        let network = story.network()?;
        let history: HistoryResponse = network.coordinator(&QueryMsg::History {
            topic_id,
            start_after: None,
            limit: None,
        })?;
        let ended = history.epochs.iter().any(|entry| entry.epoch == epoch);
        let found = ended.then(|| network.epoch(topic_id, epoch));
        Ok(found.transpose()?)
    })?;
    ensure!(ended.phase == EpochPhase::Settled, "void: {ended:?}");
    ensure!(ended.inference.is_some(), "no inference: {ended:?}");
    Ok(ended)
}

/// Sends a message of a participant.
pub(super) fn send(story: &Story, name: &str, message: &Coordinator) -> Result<()> {
    let chain = story.signing_with(name, GAS)?;
    let network = Network::new(&chain, &story.deployment()?)?;
    let message: Msg = network.on_coordinator(message)?;
    chain
        .submit(&[message])
        .with_context(|| format!("{name} in a topic of its own"))?;
    Ok(())
}

/// A model that answers every question alike.
pub(super) fn answering(answer: &Value) -> String {
    format!("while read question; do echo '{answer}'; done")
}

/// So many ALLO in base units.
pub(super) fn allo(amount: u128) -> Uint128 {
    Uint128::new(amount) * allora_interfaces::units::ONE_ALLO
}
