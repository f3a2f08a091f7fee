//! One look at one topic: what is to be sent, what a model is to be asked, and when to look again.

use std::time::Duration;

use allora_interfaces::synthesis_coordinator::{
    ExecuteMsg, QueryMsg, ReportsResponse, RoleStatus, StatusResponse, Window, WindowKind,
    WindowsResponse,
};
use allora_interfaces::{staking_vault, EpochId, Role};
use cosmwasm_std::{Timestamp, Uint128};
use tracing::info;

use super::bond::MissingBond;
use super::mail::{Deed, Item};
use super::metrics::Metrics;
use super::settings::{Settings, Topic};
use super::windows_of;
use crate::chain::Msg;
use crate::error::{ClientError, Result};
use crate::network::Network;

/// Longest sleep, so that changes of a topic are noticed.
pub(super) const LONGEST_SLEEP: Duration = Duration::from_secs(60);

/// One look at one topic.
pub(super) struct Visit<'a, 'b> {
    pub(super) network: &'a Network<'a>,
    pub(super) settings: &'a Settings,
    pub(super) metrics: &'a Metrics,
    /// Time of the last block.
    pub(super) now: Timestamp,
    pub(super) topic: &'b mut Topic,
    /// What is to be sent.
    pub(super) items: &'b mut Vec<Item>,
}

impl Visit<'_, '_> {
    /// Turns that a model is to be asked about; everything else that is due becomes an item.
    pub(super) fn look(&mut self, status: &StatusResponse) -> Result<Vec<Turn>> {
        let role = role_of(status, self.settings.role)?;
        self.note_payment(status, &role);
        self.reveal(status, &role)?;
        let open = open_windows(status, self.settings.role);
        self.topic.next_look = None;
        if !self.takes_part(status, &role)? {
            self.topic.watch.forget();
            self.claim(status)?;
            return Ok(vec![]);
        }
        self.note_missed(status, &open);
        let mut turns = vec![];
        let mut waiting = !role.committed.is_empty();
        for turn in open {
            let busy = self.topic.busy.contains(&Deed::Turn(turn.epoch));
            if busy || self.topic.done.contains(&turn.epoch) {
                continue;
            }
            if self.already_in(turn.epoch, status, &role)? {
                self.topic.done.insert(turn.epoch);
                continue;
            }
            if self.is_accepted(&role)? {
                turns.extend(self.take_turn(turn)?);
            } else {
                waiting = true;
            }
        }
        self.forget_old(status);
        self.claim(status)?;
        self.topic.wants_windows = !waiting && turns.is_empty() && self.topic.busy.is_empty();
        if !waiting && !self.topic.busy.is_empty() {
            // What becomes of it ends the wait.
            self.topic.next_look = Some(self.now.plus_nanos(nanos(LONGEST_SLEEP)));
        }
        Ok(turns)
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
        self.send(Deed::Join, messages);
        // The status was read before: the next look has what became of it.
        Ok(false)
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

    /// Whether the chain would take anything now.
    fn is_accepted(&mut self, role: &RoleStatus) -> Result<bool> {
        if role.would_be_accepted {
            return Ok(true);
        }
        let reason = role.reason.as_deref().unwrap_or("no reason given");
        let (id, me) = (self.topic.id, self.network.me()?);
        let remedy = MissingBond::of(self.network, id, self.settings.role, me)?
            .map(|missing| format!("; {}: {}", missing.what(), missing.remedy()));
        let remedy = remedy.unwrap_or_default();
        self.complain(&format!("would not be accepted: {reason}{remedy}"));
        Ok(false)
    }

    /// The turn, if a model is to be asked for it: before a restart it may have been.
    fn take_turn(&mut self, turn: Turn) -> Result<Option<Turn>> {
        let epoch = turn.epoch;
        if turn.hidden {
            let Some(commitment) = self.kept(epoch)? else {
                return Ok(Some(turn));
            };
            self.say(epoch, &commitment)?;
            return Ok(None);
        }
        let signed = match &self.settings.outbox {
            Some(outbox) => self.parcel_path(outbox, epoch)?.exists(),
            None => false,
        };
        if signed {
            self.topic.done.insert(epoch);
            return Ok(None);
        }
        Ok(Some(turn))
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
        self.send(Deed::Claim(waiting), vec![self.network.on_vault(&claim)?]);
        Ok(())
    }

    /// Has a submission, a report or a commitment sent.
    pub(super) fn say(&mut self, epoch: EpochId, message: &ExecuteMsg) -> Result<()> {
        let message = self.network.on_coordinator(message)?;
        if self.settings.dry_run {
            self.topic.done.insert(epoch);
        }
        self.send(Deed::Turn(epoch), vec![message]);
        Ok(())
    }

    /// Has messages sent, unless they are on their way, or this is a dry run.
    pub(super) fn send(&mut self, deed: Deed, messages: Vec<Msg>) {
        let topic_id = self.topic.id;
        if self.settings.dry_run {
            for message in &messages {
                info!(topic = topic_id.0, message = %message.describe(), "dry run");
            }
            return;
        }
        let closes_at = match deed {
            Deed::Turn(epoch) => self.topic.watch.closes_at(epoch),
            _ => None,
        };
        // A turn is busy from when its model is asked.
        if self.topic.busy.insert(deed) || matches!(deed, Deed::Turn(_)) {
            self.items.push(Item {
                topic_id,
                deed,
                messages,
                closes_at,
            });
        }
    }

    fn forget_old(&mut self, status: &StatusResponse) {
        const KEPT: u64 = 1_000;
        let current = status.current_epoch.map_or(0, |epoch| epoch.0);
        let oldest = EpochId(current.saturating_sub(KEPT));
        self.topic.done.retain(|epoch| *epoch >= oldest);
        self.topic.refusals.retain(|epoch, _| *epoch >= oldest);
    }
}

/// When a window of a role opens next, by those of the current epoch and of the next.
pub(super) fn next_opening(
    role: Role,
    now: Timestamp,
    current: Option<&WindowsResponse>,
    next: &WindowsResponse,
) -> Timestamp {
    let (kind, _) = windows_of(role);
    let opening = |of: &WindowsResponse, kind| {
        let mut windows = of.windows.iter();
        let window = windows.find(|window| window.kind == kind);
        window.map_or(of.settles_at, |window| window.opens_at)
    };
    let opens = opening(next, kind);
    let starts = |of| opening(of, WindowKind::Submission).nanos();
    let length = current.map_or(0, |current| starts(next).saturating_sub(starts(current)));
    // Windows of epochs before are as many lengths before.
    let lead = opens.nanos().saturating_sub(now.nanos()).saturating_sub(1);
    let earlier = lead.checked_div(length).unwrap_or(0);
    opens.minus_nanos(earlier.saturating_mul(length))
}

pub(super) fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

pub(super) fn role_of(status: &StatusResponse, role: Role) -> Result<RoleStatus> {
    let found = status.roles.iter().find(|entry| entry.role == role);
    found
        .cloned()
        .ok_or_else(|| ClientError::malformed("the status", format!("no {role}")))
}

/// An epoch whose window for a role is open.
#[derive(Clone, Copy, Debug)]
pub(super) struct Turn {
    pub(super) epoch: EpochId,
    pub(super) window: Window,
    /// Whether it is committed to first.
    pub(super) hidden: bool,
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
