//! One look at one topic: register, ask the model, send, claim, and how long to sleep.

use std::time::Duration;

use allora_interfaces::synthesis_coordinator::{
    msg, Evidence, ExecuteMsg, QueryMsg, ReportsResponse, RoleStatus, StatusResponse, Window,
    WindowKind,
};
use allora_interfaces::{staking_vault, EpochId, Role};
use cosmwasm_std::{HexBinary, Timestamp, Uint128};
use tracing::{info, warn};

use super::bond::MissingBond;
use super::metrics::Metrics;
use super::model::Answer;
use super::outbox::{Outbox, Parcel};
use super::settings::{Settings, Topic};
use super::windows_of;
use crate::amount::in_allo;
use crate::chain::{Msg, TxOutcome};
use crate::error::{ClientError, Result};
use crate::network::Network;

/// Longest sleep, so that changes of a topic are noticed.
pub(super) const LONGEST_SLEEP: Duration = Duration::from_secs(60);

/// One look at one topic.
pub(super) struct Visit<'a, 'b> {
    pub(super) network: &'a Network<'a>,
    pub(super) settings: &'a Settings,
    pub(super) metrics: &'a Metrics,
    pub(super) topic: &'b mut Topic,
}

impl Visit<'_, '_> {
    pub(super) fn run(&mut self) -> Result<Duration> {
        let status = self.network.status(self.topic.id, self.network.me()?)?;
        let role = role_of(&status, self.settings.role)?;
        self.note_payment(&status, &role);
        self.reveal(&status, &role)?;
        if !self.takes_part(&status, &role)? {
            self.claim(&status)?;
            return Ok(self.settings.poll);
        }
        let open = open_windows(&status, self.settings.role);
        let mut waiting = false;
        for turn in &open {
            if self.topic.done.contains(&turn.epoch) {
                continue;
            }
            if self.already_in(turn.epoch, &status, &role)? {
                self.topic.done.insert(turn.epoch);
                continue;
            }
            waiting = true;
            self.take_turn(turn, &role)?;
        }
        self.forget_old(&status);
        self.claim(&status)?;
        let expects = !role.committed.is_empty() || self.settings.role == Role::Reputer;
        if waiting || expects {
            return Ok(self.settings.poll);
        }
        self.until_next_window(&status)
    }

    /// Registers and stakes if that is wanted; whether the actor holds the role.
    fn takes_part(&mut self, status: &StatusResponse, role: &RoleStatus) -> Result<bool> {
        let mut messages = vec![];
        if !role.registered {
            if !self.settings.register {
                self.complain(
                    "not registered: leave out --no-register, or see `allora topic register`",
                );
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
        if role.committed.contains(&epoch) {
            return Ok(true);
        }
        let topic_id = self.topic.id;
        let reports: ReportsResponse = self
            .network
            .coordinator(&QueryMsg::Reports { topic_id, epoch })?;
        Ok(reports
            .reports
            .iter()
            .any(|report| report.actor_id == actor.actor_id))
    }

    /// Asks the model and sends what it says, or the commitment to it.
    fn take_turn(&mut self, turn: &Turn, role: &RoleStatus) -> Result<()> {
        let epoch = turn.epoch;
        if !role.would_be_accepted {
            let reason = role.reason.as_deref().unwrap_or("no reason given");
            let (id, me) = (self.topic.id, self.network.me()?);
            let remedy = MissingBond::of(self.network, id, self.settings.role, me)?
                .map(|missing| format!("; {}: {}", missing.what(), missing.remedy()));
            let remedy = remedy.unwrap_or_default();
            self.complain(&format!("would not be accepted: {reason}{remedy}"));
            return Ok(());
        }
        if let (false, Some(outbox)) = (turn.hidden, &self.settings.outbox) {
            return self.put(&outbox.clone(), turn);
        }
        let message = if turn.hidden {
            self.commitment(epoch, &turn.window)?
        } else {
            self.ask(epoch, &turn.window)?
        };
        let Some(message) = message else {
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

    /// Signs what the model says for a relayer; what was signed before a restart stays.
    fn put(&mut self, outbox: &Outbox, turn: &Turn) -> Result<()> {
        let (topic, epoch) = (self.topic.id, turn.epoch);
        let of = format!("{}-{}", self.settings.role, self.network.me()?);
        let path = outbox.path(topic, epoch, &of);
        if !path.exists() {
            if let Some(message) = self.ask(epoch, &turn.window)? {
                let until = turn.window.closes_at;
                let parcel = Parcel::sign(self.network, (topic, epoch), &message, until)?;
                outbox.put(&path, &parcel)?;
                self.metrics.count("signed", topic.0, None);
                let file = path.display();
                info!(topic = topic.0, epoch = epoch.0, %file, "signed");
            }
        }
        self.topic.done.insert(epoch);
        Ok(())
    }

    /// What the model has to say, if anything.
    pub(super) fn ask(&mut self, epoch: EpochId, window: &Window) -> Result<Option<ExecuteMsg>> {
        let question = self.question(epoch, window)?;
        match self.topic.model.answer(&question) {
            Ok(answer) => Ok(self.message(epoch, answer)),
            Err(problem) => {
                self.metrics.count("model_failures", self.topic.id.0, None);
                Err(problem)
            }
        }
    }

    /// Takes out rewards if enough waits; looks once for each epoch that ends.
    fn claim(&mut self, status: &StatusResponse) -> Result<()> {
        let Some(enough) = self.settings.claim_above else {
            return Ok(());
        };
        let ended = status.last_ended_epoch;
        if ended.is_none() || ended == self.topic.claimed_after {
            return Ok(());
        }
        let topic_id = self.topic.id;
        let waiting = self
            .network
            .rewards_of(topic_id, self.network.me()?)?
            .amount;
        self.topic.claimed_after = ended;
        if waiting.is_zero() || waiting < enough {
            return Ok(());
        }
        let claim = staking_vault::ExecuteMsg::Claim(staking_vault::msg::Claim {
            topic_ids: vec![topic_id],
        });
        match self.send(&[self.network.on_vault(&claim)?]) {
            Ok(Some(outcome)) => self.note_claim(waiting, &outcome),
            Ok(None) => {}
            // What is owed stays owed: the next epoch is another occasion.
            Err(ClientError::Refused { reason, .. }) => {
                warn!(
                    topic = topic_id.0,
                    reason,
                    amount = in_allo(waiting),
                    "not claimed"
                );
            }
            Err(problem) => {
                self.topic.claimed_after = None;
                return Err(problem);
            }
        }
        Ok(())
    }

    fn message(&self, epoch: EpochId, answer: Answer) -> Option<ExecuteMsg> {
        let topic_id = self.topic.id;
        let submit = |inference, forecast| {
            ExecuteMsg::Submit(msg::Submit {
                topic_id,
                epoch,
                inference,
                forecast,
            })
        };
        match answer {
            Answer::Inference(value) => Some(submit(Some(value), vec![])),
            Answer::Forecast(elements) => Some(submit(None, elements)),
            Answer::Truth { truth, answer } => Some(ExecuteMsg::Report(msg::Report {
                topic_id,
                epoch,
                truth,
                evidence: self.evidence(epoch, &answer),
            })),
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

    /// Logs what it is a hash of, so that it can be kept where it is said to be.
    fn evidence(&self, epoch: EpochId, answer: &str) -> Option<Evidence> {
        let evidence = self.settings.evidence.as_ref()?.of(epoch, answer);
        let (hash, uri) = (HexBinary::from(evidence.hash.as_slice()), &evidence.uri);
        let topic = self.topic.id.0;
        info!(topic, epoch = epoch.0, %hash, uri, answer, "evidence");
        Some(evidence)
    }

    pub(super) fn send(&self, messages: &[Msg]) -> Result<Option<TxOutcome>> {
        if self.settings.dry_run {
            for message in messages {
                info!(topic = self.topic.id.0, message = %message.describe(), "dry run");
            }
            return Ok(None);
        }
        self.network.chain.submit(messages).map(Some)
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

/// An epoch whose window for a role is open.
struct Turn {
    epoch: EpochId,
    window: Window,
    /// Whether it is committed to first.
    hidden: bool,
}

fn open_windows(status: &StatusResponse, role: Role) -> Vec<Turn> {
    let (kind, revealed) = windows_of(role);
    let mut open = vec![];
    for epoch in &status.open_windows {
        let mut windows = epoch.windows.iter();
        let window = windows.find(|window| window.kind == kind && window.open);
        let mut windows = epoch.windows.iter();
        let hidden = windows.any(|window| window.kind == revealed);
        open.extend(window.map(|window| Turn {
            epoch: epoch.epoch,
            window: *window,
            hidden,
        }));
    }
    open
}

fn between(now: Timestamp, then: Timestamp) -> Duration {
    Duration::from_nanos(then.nanos().saturating_sub(now.nanos()))
}
