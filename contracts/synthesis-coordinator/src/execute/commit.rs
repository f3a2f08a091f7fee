//! Commitments: everything about a submission or a truth but its values.

use allora_interfaces::synthesis_coordinator::schedule::ReportWindow;
use allora_interfaces::synthesis_coordinator::{msg, Event};
use allora_interfaces::{ActorId, Role};
use cosmwasm_std::{Addr, DepsMut, Response, Timestamp};

use super::report::Reporter;
use super::submit::Target;
use crate::admission::{check_bond, open_report_window, open_window, rules_of_reportable};
use crate::error::{ContractError, ContractResult};
use crate::places::placement::{load_member, Placement};
use crate::state::{commitments, load_clock, StoredHash, TopicClock, REPORTS};

/// A commitment on its way in.
struct Request<'a> {
    now: Timestamp,
    account: &'a Addr,
    clock: &'a TopicClock,
    msg: &'a msg::Commit,
}

/// Takes a commitment; the last one counts. Refused where nothing is hidden.
pub(crate) fn commit(
    mut deps: DepsMut<'_>,
    now: Timestamp,
    account: &Addr,
    msg: msg::Commit,
) -> ContractResult<Response> {
    let length = msg.hash.len();
    let hash = msg.hash.as_slice().try_into();
    let hash = hash.map_err(|_| ContractError::HashLength { length })?;
    let (hash, role) = (StoredHash::new(hash), msg.role);
    let (topic_id, epoch) = (msg.topic_id, msg.epoch);
    let clock = load_clock(deps.storage, topic_id)?;
    let request = Request {
        now,
        account,
        clock: &clock,
        msg: &msg,
    };
    let (held, event) = match role {
        Role::Inferer | Role::Forecaster => request.of_worker(deps.branch())?,
        Role::Reputer => request.of_reputer(deps.branch())?,
    };
    if let Some(actor) = held {
        commitments(role).save(deps.storage, (topic_id, epoch, actor), &hash);
    }
    let response = Response::new().add_attribute("action", "commit");
    Ok(response.add_event(event))
}

impl Request<'_> {
    /// The worker, if it holds a place or takes one now. Its bond is locked.
    fn of_worker(&self, deps: DepsMut<'_>) -> ContractResult<(Option<ActorId>, Event)> {
        let msg::Commit {
            topic_id,
            epoch,
            role,
            ..
        } = *self.msg;
        let (rules, windows) = open_window(self.clock, topic_id, epoch, self.now)?;
        if !rules.start.schedule.hides_submissions() {
            return Err(ContractError::NotHidden { topic_id, epoch }.into());
        }
        let target = Target {
            topic_id,
            epoch,
            rules,
            account: self.account,
        };
        let mut member = load_member(deps.storage, topic_id, role, self.account)?;
        check_bond(deps.storage, &deps.querier, topic_id, self.account, rules)?;
        let placement = target.ensure_place(deps.storage, role, &mut member)?;
        target.open_epoch(deps.storage, windows.reveals_end)?;
        match placement {
            Placement::Held { replaced } => {
                target.lock_bond(deps.storage, self.clock)?;
                Ok((Some(member.id), self.accepted(replaced)))
            }
            Placement::Refused => Ok((None, target.event(role, &member, placement, None))),
        }
    }

    /// The reputer, if it holds a place that counts for the epoch.
    fn of_reputer(&self, mut deps: DepsMut<'_>) -> ContractResult<(Option<ActorId>, Event)> {
        let msg::Commit {
            topic_id, epoch, ..
        } = *self.msg;
        let rules = rules_of_reportable(deps.storage, self.clock, topic_id, epoch)?;
        if !rules.start.schedule.hides_truths() {
            return Err(ContractError::NotHidden { topic_id, epoch }.into());
        }
        if rules.observed {
            return Err(ContractError::TruthFromContract { topic_id, epoch }.into());
        }
        let window = open_report_window(
            deps.storage,
            &deps.querier,
            &rules,
            topic_id,
            epoch,
            self.now,
        )?;
        let reporter = Reporter {
            topic_id,
            epoch,
            account: self.account,
        };
        let held = reporter.ensure_place(deps.branch(), self.now, self.clock, &rules)?;
        let Some((actor, _)) = held else {
            return Ok((None, reporter.not_admitted()));
        };
        // What everybody has seen is not hidden again.
        if window == ReportWindow::Second && REPORTS.has(deps.storage, (topic_id, epoch, actor)) {
            return Err(ContractError::RevealedAlready {
                topic_id,
                epoch,
                actor: self.account.clone(),
            }
            .into());
        }
        Ok((Some(actor), self.accepted(None)))
    }

    fn accepted(&self, replaced: Option<ActorId>) -> Event {
        Event::CommitmentAccepted {
            topic_id: self.msg.topic_id,
            epoch: self.msg.epoch,
            role: self.msg.role,
            actor: self.account.clone(),
            replaced,
        }
    }
}
