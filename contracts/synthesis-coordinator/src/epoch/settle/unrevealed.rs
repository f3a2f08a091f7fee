//! Commitments that were not revealed: a mark, and a slice of stake or bond.

use allora_interfaces::staking_vault::{Offence, OffenceKind};
use allora_interfaces::Role;
use cosmwasm_std::{Order, Storage, Uint64};

use super::offences::units;
use super::EpochEnd;
use crate::error::ContractResult;
use crate::state::{commitments, Phase, ADDRESSES, MEMBERS};

impl EpochEnd<'_> {
    /// Removes what was committed to and not revealed, marks whose it was and adds what it costs
    /// them, whether the epoch is paid or void. Truths cost only where there was an inference: of
    /// an epoch without one, nobody could reveal them. Where nothing is hidden it reads nothing.
    pub(super) fn punish_unrevealed(
        &self,
        storage: &mut dyn Storage,
        phase: Phase,
        offences: &mut Vec<Offence>,
    ) -> ContractResult<()> {
        let schedule = self.version.params.schedule;
        let fraction = units(&self.version.params.consensus.unrevealed_fraction)?;
        for role in Role::ALL {
            let (hides, counts, kind) = match role {
                Role::Inferer | Role::Forecaster => (
                    schedule.hides_submissions(),
                    true,
                    OffenceKind::UnrevealedSubmission,
                ),
                Role::Reputer => (
                    schedule.hides_truths(),
                    phase == Phase::Synthesized,
                    OffenceKind::UnrevealedTruth,
                ),
            };
            if hides {
                let kind = Some(kind).filter(|_| counts);
                self.take_unrevealed(storage, role, kind, fraction, offences)?;
            }
        }
        Ok(())
    }

    /// Removes what a role did not reveal; marks and punishes whose it was if that is an offence.
    /// Bounded by the places of the role.
    fn take_unrevealed(
        &self,
        storage: &mut dyn Storage,
        role: Role,
        kind: Option<OffenceKind>,
        fraction: Uint64,
        offences: &mut Vec<Offence>,
    ) -> ContractResult<()> {
        let (topic_id, epoch) = (self.topic_id, self.epoch);
        let hidden = commitments(role);
        let mut actors = vec![];
        let entries = hidden.prefix((topic_id, epoch));
        for entry in entries.range(storage, None, None, Order::Ascending) {
            actors.push(entry?.0);
        }
        for actor_id in actors {
            hidden.remove(storage, (topic_id, epoch, actor_id));
            let Some(kind) = kind else {
                continue;
            };
            let account = ADDRESSES.load(storage, (topic_id, actor_id))?;
            let mut member = MEMBERS.load(storage, (topic_id, &account))?;
            member.unrevealed = member.unrevealed.saturating_add(1);
            MEMBERS.save(storage, (topic_id, &account), &member);
            // What nobody has to put up cannot be lost.
            let bonded = !self.version.params.gates.worker_bond.is_zero();
            if !fraction.is_zero() && (role == Role::Reputer || bonded) {
                offences.push(Offence {
                    actor_id,
                    kind,
                    fraction,
                });
            }
        }
        Ok(())
    }
}
