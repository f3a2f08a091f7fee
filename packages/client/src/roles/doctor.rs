//! Why nothing was accepted, or paid: every reason, and what to do about it.

use allora_interfaces::staking_vault::TopicAccountResponse;
use allora_interfaces::synthesis_coordinator::{PaymentStatus, RoleStatus, StatusResponse};
use allora_interfaces::topic_registry::TopicStatus;
use allora_interfaces::{Role, TopicId};
use cosmwasm_std::{Timestamp, Uint128};
use serde::Serialize;

mod hidden;
mod order;

pub use order::examine_order;

use super::bond::MissingBond;
use crate::amount::in_allo;
use crate::error::{ClientError, Result};
use crate::network::Network;

/// Seconds a step may be overdue, and a block old, before it is worth a word.
const PATIENCE: u64 = 60;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// As it should be.
    Ok,
    /// Worth knowing.
    Note,
    /// Stands in the way.
    Problem,
}

/// Something found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How bad.
    pub level: Level,
    /// What.
    pub what: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
}

#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, level: Level, what: impl ToString, remedy: Option<&str>) {
        self.0.push(Finding {
            level,
            what: what.to_string(),
            remedy: remedy.map(str::to_owned),
        });
    }

    fn ok(&mut self, what: impl ToString) {
        self.add(Level::Ok, what, None);
    }

    fn note(&mut self, what: impl ToString, remedy: &str) {
        self.add(Level::Note, what, Some(remedy));
    }

    fn problem(&mut self, what: impl ToString, remedy: &str) {
        self.add(Level::Problem, what, Some(remedy));
    }
}

/// Examines an account in a role of a topic. `clock` is the time here, if the
/// chain's is to be compared with it.
///
/// # Errors
/// If the chain cannot be asked at all.
pub fn examine(
    network: &Network,
    topic_id: TopicId,
    role: Role,
    clock: Option<Timestamp>,
) -> Result<Vec<Finding>> {
    let mut findings = Findings::default();
    let me = network.me()?.to_owned();
    let now = chain(network, clock, &mut findings)?;
    account(network, &me, &mut findings)?;
    let status = match network.status(topic_id, &me) {
        Ok(status) => status,
        Err(ClientError::QueryRefused { reason }) => {
            findings.problem(
                format!("topic {topic_id}: {reason}"),
                "see `allora query topics` for those that exist",
            );
            return Ok(findings.0);
        }
        Err(problem) => return Err(problem),
    };
    topic(network, topic_id, &status, now, &mut findings)?;
    if let Some(entry) = status.roles.iter().find(|entry| entry.role == role) {
        seat(network, topic_id, &status, entry, &mut findings)?;
        hidden::commitments(network, topic_id, &status, entry, now, &mut findings)?;
        payment(entry, &mut findings);
    }
    let rewards = network.rewards_of(topic_id, &me)?.amount;
    if rewards.is_zero() {
        findings.ok("nothing waits to be claimed");
    } else {
        findings.note(
            format!("{} ALLO wait to be claimed", in_allo(rewards)),
            &format!("allora claim {topic_id}"),
        );
    }
    Ok(findings.0)
}

fn chain(
    network: &Network,
    clock: Option<Timestamp>,
    findings: &mut Findings,
) -> Result<Timestamp> {
    let block = network.chain.block()?;
    findings.ok(format!(
        "chain {} is at height {}",
        block.chain_id, block.height
    ));
    if let Some(clock) = clock {
        let age = clock.seconds().abs_diff(block.time.seconds());
        if age > PATIENCE {
            findings.problem(
                format!("the last block and the clock here are {age} s apart"),
                "the node lags or stands still, or the clock is wrong: name another node with --node",
            );
        }
    }
    Ok(block.time)
}

fn account(network: &Network, me: &str, findings: &mut Findings) -> Result<()> {
    let vesting = network.vesting_of(me)?;
    let locked = if vesting.locked.is_zero() {
        String::new()
    } else {
        format!(", of which {} are locked", in_allo(vesting.locked))
    };
    let balance = in_allo(vesting.balance);
    findings.ok(format!("{me} has {balance} ALLO{locked}"));
    // A transfer of nothing: whether the key can send anything at all.
    match network
        .chain
        .simulate(&[network.transfer(me, Uint128::zero())?])
    {
        Ok(gas) => findings.ok(format!("the key can send transactions (gas {gas})")),
        Err(problem) => findings.problem(
            format!("the key cannot send transactions: {problem}"),
            "the account needs some of the chain's own coin",
        ),
    }
    Ok(())
}

fn topic(
    network: &Network,
    topic_id: TopicId,
    status: &StatusResponse,
    now: Timestamp,
    findings: &mut Findings,
) -> Result<()> {
    match status.status {
        TopicStatus::Active => findings.ok(format!("topic {topic_id} is active")),
        other => findings.problem(
            format!("topic {topic_id} is {other}: no epochs open"),
            "its creator or governance can resume it, unless it is retired",
        ),
    }
    let due = network.next_due(100)?.topics;
    let due = due.iter().find(|entry| entry.topic_id == topic_id);
    if let Some(entry) = due {
        let late = now.seconds().saturating_sub(entry.due.seconds());
        if late > PATIENCE {
            findings.problem(
                format!("a step of the topic is {late} s overdue: nobody cranks"),
                "run `allora keeper`, or `allora topic advance` once",
            );
        }
    }
    let question = allora_interfaces::staking_vault::QueryMsg::TopicAccount { topic_id };
    let account: TopicAccountResponse = network.vault(&question)?;
    if account.emitting {
        findings.ok("the topic takes part in emission");
    } else {
        findings.problem(
            "the topic takes no part in emission: its weight is too low",
            "it needs stake of reputers and revenue: `allora stake add`, `allora topic fund`",
        );
    }
    Ok(())
}

fn seat(
    network: &Network,
    topic_id: TopicId,
    status: &StatusResponse,
    entry: &RoleStatus,
    findings: &mut Findings,
) -> Result<()> {
    let role = entry.role;
    if !entry.registered {
        let fee = network.fees()?.registration;
        findings.problem(
            format!("not registered as {role}"),
            &format!(
                "allora topic register {topic_id} {role} (costs {} ALLO)",
                in_allo(fee)
            ),
        );
        return Ok(());
    }
    findings.ok(format!("registered as {role}"));
    if role == Role::Reputer {
        stake(network, topic_id, status, findings)?;
    }
    if let Some(missing) = MissingBond::of(network, topic_id, role, network.me()?)? {
        findings.problem(missing.what(), &missing.remedy());
    }
    submission(entry, hidden::taken(status, role), findings);
    Ok(())
}

fn stake(
    network: &Network,
    topic_id: TopicId,
    status: &StatusResponse,
    findings: &mut Findings,
) -> Result<()> {
    let needed = network.topic(topic_id)?.params.consensus.min_stake;
    let staked = status
        .actor
        .as_ref()
        .map_or(Uint128::zero(), |actor| actor.stake);
    if staked < needed {
        findings.problem(
            format!(
                "{} ALLO at stake, {} needed",
                in_allo(staked),
                in_allo(needed)
            ),
            &format!(
                "allora stake add {topic_id} {}",
                in_allo(needed.saturating_sub(staked))
            ),
        );
    }
    Ok(())
}

/// `taken` is what the window takes.
fn submission(entry: &RoleStatus, taken: &str, findings: &mut Findings) {
    if entry.submitted {
        findings.ok(format!("the open window has its {taken}"));
    } else if entry.would_be_accepted {
        findings.note(
            format!("a {taken} now would be accepted, and there is none"),
            "is the worker running, and does its model answer? its log says",
        );
    } else {
        let reason = entry.reason.as_deref().unwrap_or("no reason given");
        findings.note(
            format!("a {taken} now would not be accepted: {reason}"),
            "see `allora query windows` for when the next window opens",
        );
    }
}

fn payment(entry: &RoleStatus, findings: &mut Findings) {
    match &entry.last_payment {
        PaymentStatus::Earned { fraction } => findings.ok(format!(
            "the last epoch paid {}/10^18 of the topic's reward",
            fraction.u64()
        )),
        PaymentStatus::NothingEnded {} => findings.note(
            "no epoch of the topic has ended yet",
            "wait for the first to settle",
        ),
        PaymentStatus::NotSubmitted {} => findings.problem(
            "not paid for the last epoch: nothing of this account was accepted in it",
            "keep the worker running through the whole window; see its log",
        ),
        PaymentStatus::VoidEpoch {} => findings.problem(
            "not paid for the last epoch: it was void, for want of inferences or truths",
            "the topic needs reputers that report in their window",
        ),
        PaymentStatus::NothingEarned {} => findings.problem(
            "not paid for the last epoch: the score earned nothing",
            "only what improves on the network is paid: a better model",
        ),
        PaymentStatus::NoEmission {} => findings.problem(
            "not paid for the last epoch: the topic had no emission",
            "it needs stake of reputers and revenue: `allora stake add`, `allora topic fund`",
        ),
        PaymentStatus::PaymentPending {} => findings.problem(
            "the last epoch is settled and the vault refused to pay it",
            "anybody can send `retry_settlement`; a keeper does",
        ),
    }
}
