//! A consumer asks for inferences, a keeper delivers them for the tips.

use std::time::Duration;

use allora_client::error::ClientError;
use allora_interfaces::inference_desk::{
    AccountResponse, QueryMsg as Desk, RequestResponse, SubscriptionResponse,
};
use anyhow::{ensure, Context, Result};
use cosmwasm_std::Uint128;
use serde_json::Value;

use crate::story::{Story, TOPIC};

const CONSUMER: &str = "consumer";
/// Delivers; see `epochs::start_keepers`.
pub(super) const DELIVERER: &str = "keeper1";
/// The shortest that the desk takes.
const SHORTEST: u64 = 60;

pub(super) fn inferences_are_delivered(story: &mut Story) -> Result<()> {
    story.chapter("a consumer asks, a keeper delivers");
    let before = at_desk(story, DELIVERER)?;
    // first, because it takes a minute
    let (never, asked_at) = (never_holds(story)?, std::time::Instant::now());
    print!("{}", story.allora.run("desk quote 1")?);
    next_epoch(story)?;
    if_it_holds(story)?;
    subscription(story)?;
    let earned = at_desk(story, DELIVERER)?;
    ensure!(earned > before, "{DELIVERER} has earned no tip: {earned}");
    story.note(format!("{DELIVERER} has {earned} at the desk"));
    expires(story, never, asked_at)?;
    print!("{}", story.allora.run("desk collect 1 --from consumer")?);
    print!("{}", story.allora.run("desk withdraw --from keeper1")?);
    print!("{}", story.allora.run("desk ledger")?);
    Ok(())
}

/// The program waits until it is delivered.
fn next_epoch(story: &Story) -> Result<()> {
    let answer = story
        .allora
        .run("request 1 --tip-from 0.01 --json --from consumer")?;
    let answer: Value = serde_json::from_str(&answer)?;
    let value = answer.pointer("/inference/value");
    let value = value.with_context(|| format!("no inference: {answer}"))?;
    let id = &answer["id"];
    story.note(format!("request {id} was delivered with {value}"));
    Ok(())
}

/// A condition that holds with the next inference.
fn if_it_holds(story: &mut Story) -> Result<()> {
    let id = asked(story, "--above -1000000000 --no-wait")?;
    let longest = story.options.epochs_long(4);
    story.wait("a conditional delivery", longest, |story| {
        let request = request(story, id)?;
        Ok(request.is_none().then_some(()))
    })
}

/// A condition that never holds, for as short as can be.
fn never_holds(story: &Story) -> Result<u64> {
    let deadline = SHORTEST.max(4 * story.options.epoch_length);
    asked(
        story,
        &format!("--above 1e30 --deadline {deadline} --no-wait"),
    )
}

/// Paid back, and out.
fn expires(story: &mut Story, id: u64, asked_at: std::time::Instant) -> Result<()> {
    let waiting = request(story, id)?.context("it was delivered, and should not have been")?;
    let longest = SHORTEST.max(4 * story.options.epoch_length) + 10;
    let left = Duration::from_secs(longest).saturating_sub(asked_at.elapsed());
    story.pause(left)?;
    let before = at_desk(story, CONSUMER)?;
    let expire = format!("desk expire 1 {id} --from worker1");
    story.allora.run(&expire)?;
    let after = at_desk(story, CONSUMER)?;
    let paid = waiting.fee + waiting.tip.to;
    ensure!(
        after == before + paid,
        "{paid} were paid, account {before} to {after}"
    );
    let wallet = story.balance(CONSUMER)?;
    story.allora.run("desk withdraw --from consumer")?;
    ensure!(
        story.balance(CONSUMER)? == wallet + after,
        "not all of {after} came out"
    );
    story.note(format!("request {id} was paid back: {paid}"));
    Ok(())
}

/// Two deliveries, and what is left comes back.
fn subscription(story: &mut Story) -> Result<()> {
    let line = "subscribe 1 1 --deliveries 2 --json --from consumer";
    let id = number(&story.allora.run(line)?)?;
    let longest = story.options.epochs_long(6);
    let mut seen = None;
    story.wait("two deliveries", longest, |story| {
        let topic_id = TOPIC;
        let answer = story.network()?.desk(&Desk::Subscription { topic_id, id });
        let subscription: SubscriptionResponse = match answer {
            Ok(subscription) => subscription,
            Err(ClientError::QueryRefused { .. }) => return Ok(Some(())),
            Err(problem) => return Err(problem.into()),
        };
        if seen.replace(subscription.left) != Some(subscription.left) {
            let left = subscription.left.unwrap_or_default();
            story.note(format!("subscription {id}: {left} deliveries left"));
        }
        Ok(None)
    })
}

pub(super) fn asked(story: &Story, options: &str) -> Result<u64> {
    let line = format!("request 1 {options} --json --from {CONSUMER}");
    number(&story.allora.run(&line)?)
}

fn number(answer: &str) -> Result<u64> {
    let answer: Value = serde_json::from_str(answer)?;
    let id = answer["id"].as_u64();
    id.with_context(|| format!("no number: {answer}"))
}

pub(super) fn request(story: &Story, id: u64) -> Result<Option<RequestResponse>> {
    let topic_id = TOPIC;
    match story.network()?.desk(&Desk::Request { topic_id, id }) {
        Ok(request) => Ok(Some(request)),
        Err(ClientError::QueryRefused { .. }) => Ok(None),
        Err(problem) => Err(problem.into()),
    }
}

/// What an account has at the desk.
pub(super) fn at_desk(story: &Story, name: &str) -> Result<Uint128> {
    let account = story.address(name)?;
    let answer: AccountResponse = story.network()?.desk(&Desk::Account { account })?;
    Ok(answer.balance)
}
