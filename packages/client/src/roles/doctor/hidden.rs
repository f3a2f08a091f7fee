//! Of topics that hide what they take: what waits to be revealed, and what never was.

use allora_interfaces::synthesis_coordinator::{RoleStatus, StatusResponse, Window};
use allora_interfaces::{EpochId, Role, TopicId};
use cosmwasm_std::Timestamp;

use super::Findings;
use crate::error::Result;
use crate::network::Network;
use crate::roles::windows_of;

/// What the open window of a role takes, in a word.
pub(super) fn taken(status: &StatusResponse, role: Role) -> &'static str {
    let (kind, revealed) = windows_of(role);
    let hidden = status.open_windows.iter().any(|epoch| {
        let mut kinds = epoch.windows.iter().map(|window| window.kind);
        let mut windows = epoch.windows.iter();
        windows.any(|window| window.kind == kind && window.open)
            && kinds.any(|found| found == revealed)
    });
    match (hidden, role) {
        (true, _) => "commitment",
        (false, Role::Reputer) => "report",
        (false, _) => "submission",
    }
}

/// Commitments that are not revealed, and what such ones have cost.
pub(super) fn commitments(
    network: &Network,
    topic_id: TopicId,
    status: &StatusResponse,
    entry: &RoleStatus,
    now: Timestamp,
    findings: &mut Findings,
) -> Result<()> {
    let command = match entry.role {
        Role::Inferer => "worker",
        Role::Forecaster => "forecaster",
        Role::Reputer => "reputer",
    };
    let remedy = format!(
        "`allora {command} --topic {topic_id}` reveals it by itself, with the --secrets folder \
         that it committed with"
    );
    for epoch in &entry.committed {
        commitment(*epoch, status, entry.role, now, &remedy, findings);
    }
    let marks = status.actor.as_ref().map_or(0, |actor| actor.unrevealed);
    if marks > 0 {
        let params = network.topic(topic_id)?.params;
        let fraction = params.consensus.unrevealed_fraction;
        findings.note(
            format!(
                "commitments that were never revealed, in any role: {marks}; each costs {fraction} \
                 of a reputer's stake, or of a worker's bond where the topic asks for one"
            ),
            "keep the program running through the reveal windows, and its --secrets folder over \
             restarts",
        );
    }
    Ok(())
}

fn commitment(
    epoch: EpochId,
    status: &StatusResponse,
    role: Role,
    now: Timestamp,
    remedy: &str,
    findings: &mut Findings,
) {
    let found = status.open_windows.iter().find(|one| one.epoch == epoch);
    let windows = found.into_iter().flat_map(|epoch| &epoch.windows);
    let (_, revealed) = windows_of(role);
    let of_role = |window: &&Window| window.kind == revealed;
    // The one that is open, or else the next.
    let window = windows
        .filter(of_role)
        .find(|window| now < window.closes_at);
    let Some(window) = window else {
        return findings.problem(
            format!("committed to epoch {epoch}, and the time to reveal it is over"),
            "nothing can be done about this one: see what keeps the program from revealing",
        );
    };
    let until = window.closes_at.seconds();
    let left = until.saturating_sub(now.seconds());
    if window.open {
        findings.problem(
            format!(
                "committed to epoch {epoch} and not revealed: it can be, for {left} s, until {until}"
            ),
            remedy,
        );
    } else {
        let wait = window.opens_at.seconds().saturating_sub(now.seconds());
        findings.note(
            format!(
                "committed to epoch {epoch}: to be revealed in {wait} s, for {} s, until {until}",
                left.saturating_sub(wait)
            ),
            remedy,
        );
    }
}
