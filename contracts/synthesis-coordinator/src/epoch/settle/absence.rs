//! What participants that stayed away are remembered by.

use allora_interfaces::{ActorId, Role};
use allora_math::MathResult;
use cosmwasm_std::Storage;

use super::EpochEnd;
use crate::epoch::rule::Remembered;
use crate::error::ContractResult;
use crate::places::roster::penalize_absent;
use crate::places::standings::RoleStandings;
use crate::state::{load_roster, SynthesisRecord, ROSTERS};

impl EpochEnd<'_> {
    /// Holders of places that could have taken part and did not.
    pub(super) fn note_absence(
        &self,
        remembered: &mut Remembered,
        record: &SynthesisRecord,
        reporters: &[ActorId],
    ) -> MathResult<()> {
        self.penalize(&mut remembered.workers.inferers, &record.inferers)?;
        self.penalize(&mut remembered.workers.forecasters, &record.forecasters)?;
        let reputers = &mut remembered.reputers;
        reputers.roster.note_reports(reporters, self.epoch);
        self.penalize(reputers, reporters)
    }

    fn penalize(&self, standings: &mut RoleStandings, present: &[ActorId]) -> MathResult<()> {
        penalize_absent(
            &mut standings.roster,
            present,
            self.epoch,
            &self.version.params.merit,
            &self.version.params.rule.epsilon(),
        )
    }

    /// Too few truths: that costs nobody merit, but reputers who keep silent must not keep
    /// others out.
    pub(super) fn note_silence(
        &self,
        storage: &mut dyn Storage,
        present: &[ActorId],
    ) -> ContractResult<()> {
        if self.observed {
            return Ok(());
        }
        let mut roster = load_roster(storage, self.topic_id, Role::Reputer)?;
        roster.note_reports(present, self.epoch);
        ROSTERS.save(storage, (self.topic_id, Role::Reputer), &roster);
        Ok(())
    }
}
