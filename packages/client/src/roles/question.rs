//! What models are asked.

use allora_interfaces::synthesis_coordinator::{
    ArchiveEntry, EpochPhase, EpochResponse, HistoryResponse, QueryMsg,
};
use allora_interfaces::{EpochId, Role, TopicId};

use super::model::{PastEpoch, PastInferences, Question};
use super::visit::{Turn, Visit};
use crate::error::Result;

/// Settled epochs in a question.
pub const HISTORY: u32 = 30;
/// Of those, the newest that a forecaster sees in detail.
const DETAILED: usize = 10;

/// The settled epochs before a turn.
pub(super) fn history_of(topic_id: TopicId, turn: &Turn) -> QueryMsg {
    let epoch = turn.epoch.0;
    let start = epoch.checked_sub(u64::from(HISTORY).saturating_add(1));
    QueryMsg::History {
        topic_id,
        start_after: start.map(EpochId),
        limit: Some(HISTORY),
    }
}

impl Visit<'_, '_> {
    pub(super) fn question(&mut self, turn: &Turn, history: HistoryResponse) -> Result<Question> {
        let (role, window) = (self.settings.role, &turn.window);
        let (target, unit) = self.words()?;
        let history = history.epochs;
        let (inferers, past) = match role {
            Role::Forecaster => self.peers(&history)?,
            Role::Inferer | Role::Reputer => (vec![], vec![]),
        };
        Ok(Question {
            topic_id: self.topic.id.0,
            epoch: turn.epoch.0,
            role,
            target,
            unit,
            opens_at: window.opens_at.seconds(),
            closes_at: window.closes_at.seconds(),
            history: history
                .into_iter()
                .map(|entry| PastEpoch {
                    epoch: entry.epoch.0,
                    value: entry.value,
                    truth: entry.truth,
                })
                .collect(),
            inferers,
            past,
        })
    }

    fn words(&mut self) -> Result<(String, String)> {
        if let Some(words) = &self.topic.words {
            return Ok(words.clone());
        }
        let info = self.network.topic(self.topic.id)?.info;
        let words = (info.target, info.unit);
        self.topic.words = Some(words.clone());
        Ok(words)
    }

    /// Inferers that may be forecast, and what they said in the epochs kept in detail.
    fn peers(&self, history: &[ArchiveEntry]) -> Result<(Vec<u32>, Vec<PastInferences>)> {
        let members = self.network.members(self.topic.id, Role::Inferer)?;
        let mut inferers: Vec<u32> = members.members.iter().map(|m| m.actor_id.0).collect();
        inferers.sort_unstable();
        let settled = history
            .iter()
            .filter(|entry| entry.phase == EpochPhase::Settled);
        let newest: Vec<EpochId> = settled
            .rev()
            .take(DETAILED)
            .map(|entry| entry.epoch)
            .collect();
        let mut past = vec![];
        for epoch in newest.into_iter().rev() {
            let detail = self.network.epoch(self.topic.id, epoch)?;
            past.extend(past_inferences(detail));
        }
        Ok((inferers, past))
    }
}

fn past_inferences(detail: EpochResponse) -> Option<PastInferences> {
    let inferences = detail
        .participants
        .into_iter()
        .filter(|participant| participant.role == Role::Inferer)
        .filter_map(|participant| Some((participant.actor_id.0, participant.value?)))
        .collect();
    Some(PastInferences {
        epoch: detail.epoch.0,
        truth: detail.truth?,
        value: detail.inference?.value,
        inferences,
    })
}
