//! Commitments that were not revealed: a mark, and a slice of stake or bond.

use allora_interfaces::staking_vault::{Offence, OffenceKind, FRACTION_ONE};
use allora_interfaces::{ActorId, Role};
use cosmwasm_std::{Order, Storage};

use super::offences::units;
use super::EpochEnd;
use crate::error::ContractResult;
use crate::state::{commitments, Penalties, Phase, UNREVEALED};

impl EpochEnd<'_> {
    /// Removes what was committed to and not revealed, marks whose it was and adds what it costs
    /// them, whether the epoch is paid or void. Truths cost only where there was an inference: of
    /// an epoch without one, nobody could reveal them. Where nothing is hidden it reads nothing.
    pub(super) fn punish_unrevealed(
        &self,
        storage: &mut dyn Storage,
        phase: Phase,
        penalties: &mut Penalties,
    ) -> ContractResult<()> {
        let schedule = self.version.params.schedule;
        if schedule.hides_submissions() {
            let bond = self.version.params.gates.worker_bond;
            let fraction = units(&self.version.params.consensus.unrevealed_fraction)?;
            let amount = bond.checked_multiply_ratio(fraction, FRACTION_ONE);
            let amount = amount.unwrap_or_default();
            for role in [Role::Inferer, Role::Forecaster] {
                for actor in self.take_unrevealed(storage, role, true)? {
                    if !amount.is_zero() {
                        penalties.forfeits.push((actor, amount));
                    }
                }
            }
        }
        if schedule.hides_truths() {
            let fraction = units(&self.version.params.consensus.unrevealed_fraction)?;
            let counts = phase == Phase::Synthesized;
            for actor_id in self.take_unrevealed(storage, Role::Reputer, counts)? {
                if counts && !fraction.is_zero() {
                    penalties.offences.push(Offence {
                        actor_id,
                        kind: OffenceKind::Unrevealed,
                        fraction,
                    });
                }
            }
        }
        Ok(())
    }

    /// Removes what a role did not reveal, and marks whose it was if it counts; bounded by the
    /// places of the role.
    fn take_unrevealed(
        &self,
        storage: &mut dyn Storage,
        role: Role,
        counts: bool,
    ) -> ContractResult<Vec<ActorId>> {
        let (topic_id, epoch) = (self.topic_id, self.epoch);
        let hidden = commitments(role);
        let actors: Vec<ActorId> = hidden
            .prefix((topic_id, epoch))
            .range(storage, None, None, Order::Ascending)
            .map(|entry| Ok(entry?.0))
            .collect::<ContractResult<_>>()?;
        for actor in &actors {
            hidden.remove(storage, (topic_id, epoch, *actor));
            if counts {
                let key = (topic_id, role, *actor);
                let before = UNREVEALED.may_load(storage, key)?.unwrap_or_default();
                UNREVEALED.save(storage, key, &before.saturating_add(1));
            }
        }
        Ok(actors)
    }
}
