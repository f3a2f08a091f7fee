//! Contracts of consumers are called: the example takes what its sponsor paid for, another burns all
//! the gas it is given.

use allora_client::chain::{query, Chain, Msg};
use allora_client::error::ClientError;
use allora_interfaces::inference_desk::RequestState;
use allora_interfaces::EpochId;
use allora_math::Real;
use anyhow::{bail, ensure, Context, Result};
use cosmwasm_std::{to_json_binary, Binary};
use serde::Serialize;
use serde_json::{json, Value};

use super::consuming::{asked, at_desk, request, DELIVERER};
use crate::story::{Story, TOPIC};

const CONSUMER: &str = "consumer";
/// Enough to store a code.
const GAS: u64 = 30_000_000;

pub(super) fn contracts_are_called(story: &mut Story) -> Result<()> {
    story.chapter("contracts of consumers are called");
    the_example(story)?;
    match story.options.hostile.clone() {
        Some(path) => a_hostile_one(story, &std::fs::read(&path)?),
        None => {
            story.note("nobody attacks: no --hostile");
            Ok(())
        }
    }
}

fn the_example(story: &mut Story) -> Result<()> {
    let wasm = std::fs::read(story.options.artifacts.join("example-consumer.wasm"))?;
    let at = story.network()?.at;
    let example = made(
        story,
        "example-consumer",
        &wasm,
        &json!({
            "synthesis_coordinator": at.coordinator,
            "inference_desk": at.desk,
            "sponsor": story.address(CONSUMER)?,
            "topic_id": TOPIC,
        }),
    )?;
    let line = format!("request 1 --to {example} --json --from {CONSUMER}");
    let answer: Value = serde_json::from_str(&story.allora.run(&line)?)?;
    let network = story.network()?;
    let delivered: Option<(EpochId, Real)> =
        query(network.chain, &example, &json!({"delivered": {}}))?;
    let (epoch, value) = delivered.with_context(|| format!("it was not called: {answer}"))?;
    story.note(format!(
        "the example was called with {value} of epoch {epoch}"
    ));
    Ok(())
}

fn a_hostile_one(story: &mut Story, wasm: &[u8]) -> Result<()> {
    let hostile = made(story, "hostile", wasm, &json!({"burn": {}}))?;
    let before = at_desk(story, DELIVERER)?;
    let options = format!("--to {hostile} --tip-from 0.01 --no-wait");
    let id = asked(story, &options)?;
    let longest = story.options.epochs_long(4);
    story.wait("a call that fails", longest, |story| {
        let request = request(story, id)?.context("it was delivered")?;
        Ok(matches!(request.state, RequestState::Failed { .. }).then_some(()))
    })?;
    let after = at_desk(story, DELIVERER)?;
    ensure!(
        after > before,
        "no tip for a call that failed: {before}, {after}"
    );
    story
        .allora
        .refused("stand in the way", &format!("doctor request 1 {id}"))?;
    let again = format!("desk redeliver 1 {id} --from worker1");
    story.allora.run(&again)?;
    let still = request(story, id)?.context("it was delivered")?;
    ensure!(matches!(still.state, RequestState::Failed { .. }));

    let chain = story.signing_with(CONSUMER, GAS)?;
    let accept = Msg::execute(&hostile, &json!({"set": {"accept": {}}}))?;
    chain.submit(&[accept])?;
    story.allora.run(&again)?;
    ensure!(request(story, id)?.is_none(), "it was not delivered");
    story.note(format!(
        "request {id} failed, failed once more, and was delivered"
    ));
    a_module_panics(story, &hostile, &chain)?;
    print!("{}", story.allora.run("query invariants")?);
    Ok(())
}

/// The receiver sends a message at which a module of the chain panics: no reply is called, the whole
/// transaction fails. The keeper finds out which request it is, and delivers the others.
fn a_module_panics(story: &mut Story, hostile: &str, chain: &dyn Chain) -> Result<()> {
    let panics = empty_proposal(hostile);
    let told = json!({"set": {"send": {"messages": [panics], "fail": false}}});
    let tell = Msg::execute(hostile, &told)?;
    chain.submit(&[tell])?;
    let bad = asked(story, &format!("--to {hostile} --tip-from 0.01 --no-wait"))?;
    let good = asked(story, "--tip-from 0.01 --no-wait")?;
    let longest = story.options.epochs_long(4);
    story.wait("a delivery beside one that panics", longest, |story| {
        Ok(request(story, good)?.is_none().then_some(()))
    })?;
    let still = request(story, bad)?.context("it was delivered")?;
    ensure!(still.state == RequestState::Waiting {}, "{:?}", still.state);
    let alone = json!({"deliver": {"topic_id": TOPIC, "requests": [bad], "subscriptions": []}});
    let alone = Msg::execute(&story.network()?.at.desk, &alone)?;
    match chain.submit(&[alone]) {
        Err(ClientError::Refused { reason, .. }) if reason.contains("panic") => {
            story.note(format!("request {bad} alone: {}", first_line(&reason)));
        }
        other => bail!("a module of the chain did not panic: {other:?}"),
    }
    let accept = Msg::execute(hostile, &json!({"set": {"accept": {}}}))?;
    chain.submit(&[accept])?;
    let again = json!({"deliver": {"topic_id": TOPIC, "requests": [bad], "subscriptions": []}});
    chain.submit(&[Msg::execute(&story.network()?.at.desk, &again)?])?;
    ensure!(request(story, bad)?.is_none(), "it was not delivered");
    Ok(())
}

/// A proposal of nothing: the module of governance reads what is not there.
fn empty_proposal(proposer: &str) -> Value {
    let mut value = vec![3 << 3 | 2, u8::try_from(proposer.len()).unwrap_or(u8::MAX)];
    value.extend(proposer.as_bytes());
    json!({"stargate": {
        "type_url": "/cosmos.gov.v1beta1.MsgSubmitProposal",
        "value": Binary::from(value),
    }})
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// A contract of the consumer's.
fn made(story: &Story, label: &str, wasm: &[u8], told: &impl Serialize) -> Result<String> {
    let chain = story.signing_with(CONSUMER, GAS)?;
    let wasm = wasm.to_vec();
    let stored = chain.submit(&[Msg::StoreCode { wasm }])?;
    let instantiate = Msg::Instantiate2 {
        code_id: stored.announced_number("store_code", "code_id")?,
        admin: story.address(CONSUMER)?,
        label: label.to_owned(),
        msg: to_json_binary(told)?,
        salt: label.as_bytes().to_vec(),
    };
    let outcome = chain.submit(&[instantiate])?;
    let address = outcome.announced("instantiate", "_contract_address");
    Ok(address.context("no address")?.to_owned())
}
