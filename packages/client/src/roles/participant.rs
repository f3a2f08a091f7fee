//! The loop of a worker, a forecaster or a reputer, in one or many topics.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use allora_interfaces::synthesis_coordinator::{
    ExecuteMsg, PaymentStatus, QueryMsg, ReportsResponse, RoleStatus, StatusResponse, Window,
    WindowKind,
};
use allora_interfaces::{EpochId, Role, TopicId};
use cosmwasm_std::{Timestamp, Uint128};
use tracing::{error, info, warn};

use super::metrics::Metrics;
use super::model::{Answer, Model};
use super::stop::Stop;
use crate::chain::{Msg, TxOutcome};
use crate::error::{ClientError, Result};
use crate::network::Network;

/// Refusals after which an epoch is given up.
const MOST_REFUSALS: u32 = 3;
/// Longest sleep, so that changes of a topic are noticed.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);
/// Shortest sleep: about a block of the fastest chains.
const SHORTEST_SLEEP: Duration = Duration::from_millis(200);

/// What a participant does.
#[derive(Clone, Debug)]
pub struct Settings {
    /// As what.
    pub role: Role,
    /// Take up the role where it is not held yet, and pay for it.
    pub register: bool,
    /// Have at least this at stake (reputers).
    pub stake: Uint128,
    /// Between two looks while something is expected.
    pub poll: Duration,
    /// Ask the models and send nothing.
    pub dry_run: bool,
}

/// A participant in some topics.
pub struct Participant<'a> {
    network: &'a Network<'a>,
    settings: Settings,
    metrics: Metrics,
    topics: Vec<Topic>,
}

pub(super) struct Topic {
    pub(super) id: TopicId,
    model: Box<dyn Model>,
    /// Target and unit.
    pub(super) words: Option<(String, String)>,
    /// Epochs submitted to (or reported on), or given up.
    done: BTreeSet<EpochId>,
    refusals: BTreeMap<EpochId, u32>,
    last_ended: Option<EpochId>,
    complaint: String,
}

impl<'a> Participant<'a> {
    /// A participant; its models by topic.
    pub fn new(
        network: &'a Network<'a>,
        settings: Settings,
        metrics: Metrics,
        models: Vec<(TopicId, Box<dyn Model>)>,
    ) -> Self {
        let topics = models.into_iter().map(|(id, model)| Topic {
            id,
            model,
            words: None,
            done: BTreeSet::new(),
            refusals: BTreeMap::new(),
            last_ended: None,
            complaint: String::new(),
        });
        Self {
            network,
            settings,
            metrics,
            topics: topics.collect(),
        }
    }

    /// Takes part until asked to stop. What goes wrong is logged, counted and
    /// tried again while the window is open.
    pub fn run(&mut self, stop: &Stop) {
        while !stop.is_asked() {
            let pause = self.round(stop);
            stop.sleep(pause);
        }
    }

    /// Looks at every topic once; how long to sleep.
    pub fn round(&mut self, stop: &Stop) -> Duration {
        let mut pause = LONGEST_SLEEP;
        for topic in &mut self.topics {
            if stop.is_asked() {
                break;
            }
            let mut visit = Visit {
                network: self.network,
                settings: &self.settings,
                metrics: &self.metrics,
                topic,
            };
            let wanted = visit.run().unwrap_or_else(|problem| {
                warn!(topic = visit.topic.id.0, %problem, "trying again");
                visit.metrics.count("problems", visit.topic.id.0, None);
                visit.settings.poll
            });
            pause = pause.min(wanted);
        }
        pause.max(SHORTEST_SLEEP)
    }
}

/// One look at one topic.
pub(super) struct Visit<'a, 'b> {
    pub(super) network: &'a Network<'a>,
    pub(super) settings: &'a Settings,
    metrics: &'a Metrics,
    pub(super) topic: &'b mut Topic,
}

impl Visit<'_, '_> {
    fn run(&mut self) -> Result<Duration> {
        let status = self.network.status(self.topic.id, self.network.me()?)?;
        let role = role_of(&status, self.settings.role)?;
        self.note_payment(&status, &role);
        if !self.takes_part(&status, &role)? {
            return Ok(self.settings.poll);
        }
        let open = open_windows(&status, self.settings.role);
        let mut waiting = false;
        for (epoch, window) in &open {
            if self.topic.done.contains(epoch) {
                continue;
            }
            if self.already_in(*epoch, &status, &role)? {
                self.topic.done.insert(*epoch);
                continue;
            }
            waiting = true;
            self.take_turn(*epoch, window, &role)?;
        }
        self.forget_old(&status);
        if waiting || self.settings.role == Role::Reputer {
            return Ok(self.settings.poll);
        }
        self.until_next_window(&status)
    }

    /// Registers and stakes if that is wanted; whether the actor holds the role.
    fn takes_part(&mut self, status: &StatusResponse, role: &RoleStatus) -> Result<bool> {
        let mut messages = vec![];
        if !role.registered {
            if !self.settings.register {
                self.complain("not registered: leave out --no-register, or see `topic register`");
                return Ok(false);
            }
            messages.push(self.network.register(self.topic.id, self.settings.role)?);
        }
        let staked = status
            .actor
            .as_ref()
            .map_or(Uint128::zero(), |actor| actor.stake);
        if self.settings.role == Role::Reputer && staked < self.settings.stake {
            let missing = self.settings.stake.saturating_sub(staked);
            messages.push(self.network.stake(self.topic.id, missing)?);
        }
        if messages.is_empty() {
            return Ok(true);
        }
        let outcome = self.send(&messages)?;
        info!(
            topic = self.topic.id.0,
            role = %self.settings.role,
            transaction = outcome.map(|outcome| outcome.hash),
            "registered or staked"
        );
        Ok(!self.settings.dry_run)
    }

    /// Whether an earlier run of this program has done this epoch.
    fn already_in(
        &self,
        epoch: EpochId,
        status: &StatusResponse,
        role: &RoleStatus,
    ) -> Result<bool> {
        if self.settings.role != Role::Reputer {
            return Ok(role.submitted);
        }
        let Some(actor) = &status.actor else {
            return Ok(false);
        };
        let topic_id = self.topic.id;
        let reports: ReportsResponse = self
            .network
            .coordinator(&QueryMsg::Reports { topic_id, epoch })?;
        Ok(reports
            .reports
            .iter()
            .any(|report| report.actor_id == actor.actor_id))
    }

    /// Asks the model and sends what it says.
    fn take_turn(&mut self, epoch: EpochId, window: &Window, role: &RoleStatus) -> Result<()> {
        if !role.would_be_accepted {
            let reason = role.reason.as_deref().unwrap_or("no reason given");
            self.complain(&format!("would not be accepted: {reason}"));
            return Ok(());
        }
        let question = self.question(epoch, window)?;
        let answer = match self.topic.model.answer(&question) {
            Ok(answer) => answer,
            Err(problem) => {
                self.metrics.count("model_failures", self.topic.id.0, None);
                return Err(problem);
            }
        };
        let Some(message) = self.message(epoch, answer) else {
            self.topic.done.insert(epoch);
            return Ok(());
        };
        let message = self.network.on_coordinator(&message)?;
        match self.send(&[message]) {
            Ok(outcome) => {
                self.topic.done.insert(epoch);
                self.topic.complaint.clear();
                if let Some(outcome) = outcome {
                    self.note_acceptance(epoch, &outcome);
                }
                Ok(())
            }
            Err(ClientError::Refused { reason, .. }) => {
                self.note_refusal(epoch, &reason);
                Ok(())
            }
            Err(problem) => Err(problem),
        }
    }

    fn message(&self, epoch: EpochId, answer: Answer) -> Option<ExecuteMsg> {
        let topic_id = self.topic.id;
        let submit = |inference, forecast| ExecuteMsg::Submit {
            topic_id,
            epoch,
            inference,
            forecast,
        };
        match answer {
            Answer::Inference(value) => Some(submit(Some(value), vec![])),
            Answer::Forecast(elements) => Some(submit(None, elements)),
            Answer::Truth(truth) => Some(ExecuteMsg::Report {
                topic_id,
                epoch,
                truth,
            }),
            Answer::Skip(reason) => {
                info!(
                    topic = topic_id.0,
                    epoch = epoch.0,
                    reason,
                    "nothing to say"
                );
                self.metrics.count("skipped", topic_id.0, None);
                None
            }
        }
    }

    fn send(&self, messages: &[Msg]) -> Result<Option<TxOutcome>> {
        if self.settings.dry_run {
            for message in messages {
                info!(topic = self.topic.id.0, message = %message.describe(), "dry run");
            }
            return Ok(None);
        }
        self.network.chain.submit(messages).map(Some)
    }

    fn note_acceptance(&self, epoch: EpochId, outcome: &TxOutcome) {
        let topic = self.topic.id.0;
        let admitted = outcome
            .announced("wasm-submission_not_admitted", "epoch")
            .is_none();
        let counter = if admitted { "accepted" } else { "not_admitted" };
        self.metrics.count(counter, topic, None);
        info!(
            topic,
            epoch = epoch.0,
            role = %self.settings.role,
            admitted,
            gas = outcome.gas_used,
            transaction = outcome.hash,
            "submitted"
        );
    }

    fn note_refusal(&mut self, epoch: EpochId, reason: &str) {
        let topic = self.topic.id.0;
        self.metrics.count("refused", topic, None);
        let refusals = self.topic.refusals.entry(epoch).or_default();
        *refusals = refusals.saturating_add(1);
        let given_up = *refusals >= MOST_REFUSALS;
        error!(topic, epoch = epoch.0, reason, given_up, "refused");
        if given_up {
            self.topic.done.insert(epoch);
        }
    }

    /// Counts what became of the actor's part in the epoch that ended last.
    fn note_payment(&mut self, status: &StatusResponse, role: &RoleStatus) {
        let before = std::mem::replace(&mut self.topic.last_ended, status.last_ended_epoch);
        let (Some(ended), Some(_)) = (status.last_ended_epoch, before) else {
            return;
        };
        if before == Some(ended) {
            return;
        }
        let topic = self.topic.id.0;
        match &role.last_payment {
            PaymentStatus::Earned { fraction } => {
                self.metrics.count("paid", topic, None);
                info!(topic, epoch = ended.0, fraction = fraction.u64(), "paid");
            }
            other => {
                let reason = payment_name(other);
                self.metrics
                    .count("unpaid", topic, Some(("reason", reason)));
                info!(topic, epoch = ended.0, reason, "not paid");
            }
        }
    }

    /// Logs a reason for idleness, once.
    fn complain(&mut self, reason: &str) {
        if self.topic.complaint != reason {
            warn!(topic = self.topic.id.0, reason, "idle");
            reason.clone_into(&mut self.topic.complaint);
        }
    }

    fn forget_old(&mut self, status: &StatusResponse) {
        const KEPT: u64 = 1_000;
        let current = status.current_epoch.map_or(0, |epoch| epoch.0);
        let oldest = EpochId(current.saturating_sub(KEPT));
        self.topic.done.retain(|epoch| *epoch >= oldest);
        self.topic.refusals.retain(|epoch, _| *epoch >= oldest);
    }

    fn until_next_window(&self, status: &StatusResponse) -> Result<Duration> {
        let next = match status.current_epoch.map(EpochId::next) {
            Some(Some(next)) => next,
            _ => EpochId(0),
        };
        let windows = self.network.windows(self.topic.id, Some(next))?;
        let opens_at = windows
            .windows
            .iter()
            .find(|window| window.kind == WindowKind::Submission)
            .map_or(windows.settles_at, |window| window.opens_at);
        let now = self.network.chain.block()?.time;
        Ok(between(now, opens_at).min(LONGEST_SLEEP))
    }
}

fn role_of(status: &StatusResponse, role: Role) -> Result<RoleStatus> {
    let found = status.roles.iter().find(|entry| entry.role == role);
    found
        .cloned()
        .ok_or_else(|| ClientError::malformed("the status", format!("no {role}")))
}

/// Epochs whose window for a role is open.
fn open_windows(status: &StatusResponse, role: Role) -> Vec<(EpochId, Window)> {
    let kind = match role {
        Role::Inferer | Role::Forecaster => WindowKind::Submission,
        Role::Reputer => WindowKind::Report,
    };
    let mut open = vec![];
    for epoch in &status.open_windows {
        let window = epoch
            .windows
            .iter()
            .find(|window| window.kind == kind && window.open);
        open.extend(window.map(|window| (epoch.epoch, *window)));
    }
    open
}

fn between(now: Timestamp, then: Timestamp) -> Duration {
    Duration::from_nanos(then.nanos().saturating_sub(now.nanos()))
}

/// A word for what became of a part.
const fn payment_name(payment: &PaymentStatus) -> &'static str {
    match payment {
        PaymentStatus::NothingEnded {} => "nothing_ended",
        PaymentStatus::NotSubmitted {} => "not_submitted",
        PaymentStatus::VoidEpoch {} => "void_epoch",
        PaymentStatus::NothingEarned {} => "nothing_earned",
        PaymentStatus::Earned { .. } => "earned",
        PaymentStatus::NoEmission {} => "no_emission",
        PaymentStatus::PaymentPending {} => "payment_pending",
    }
}
