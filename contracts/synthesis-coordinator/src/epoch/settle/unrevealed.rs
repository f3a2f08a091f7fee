//! Commitments that were not revealed: a mark, and a slice of stake or bond.
//!
//! Each costs as much gas as a dozen payments. Those of reputers are worked off as their epoch
//! ends, as the vault knows the stake behind it until then; those of workers, of whom there may be
//! eighty, after it, some in a step.

use allora_interfaces::staking_vault::{Offence, OffenceKind};
use allora_interfaces::{ActorId, EpochId, Role, TopicId};
use cosmwasm_std::{Order, Storage, Uint64};

use super::offences::units;
use super::EpochEnd;
use crate::epoch::due::Work;
use crate::error::ContractResult;
use crate::state::{commitments, OpenEpoch, Phase, Version, ADDRESSES, MEMBERS, OPEN, VERSIONS};

/// Most workers whose commitments a step works off.
const PER_STEP: usize = 16;

/// Those who commit to submissions.
const WORKERS: [Role; 2] = [Role::Inferer, Role::Forecaster];

impl EpochEnd<'_> {
    /// Works off the truths that were not revealed, and leaves the epoch in the queue if there are
    /// submissions that were not. Where nothing is hidden it reads nothing.
    pub(super) fn note_unrevealed(
        &self,
        storage: &mut dyn Storage,
        open: OpenEpoch,
        offences: &mut Vec<Offence>,
    ) -> ContractResult<()> {
        let key = (self.topic_id, self.epoch);
        let schedule = self.version.params.schedule;
        if schedule.hides_truths() {
            // Of an epoch without an inference, nobody could reveal a truth.
            let counts = open.phase == Phase::Synthesized;
            let price = Price::of(self.version, Role::Reputer)?;
            for actor in unrevealed(storage, key, Role::Reputer)? {
                commitments(Role::Reputer).remove(storage, (self.topic_id, self.epoch, actor));
                if counts {
                    price.charge(storage, self.topic_id, actor, offences)?;
                }
            }
        }
        if schedule.hides_submissions() && !unrevealed_workers(storage, key)?.is_empty() {
            let phase = Phase::Ended;
            OPEN.save(storage, key, &OpenEpoch { phase, ..open });
        } else {
            OPEN.remove(storage, key);
        }
        Ok(())
    }
}

/// Works off the submissions that some workers did not reveal to an epoch that has ended; with the
/// last of them it leaves the queue. All of a worker at once: what it loses is of what it had before,
/// however many steps are sent to the vault together.
pub(crate) fn forfeit(
    storage: &mut dyn Storage,
    topic_id: TopicId,
    work: &Work,
) -> ContractResult<Vec<Offence>> {
    let key = (topic_id, work.epoch);
    let version = VERSIONS.load(storage, (topic_id, work.open.version))?;
    let price = Price::of(&version, Role::Inferer)?;
    let workers = unrevealed_workers(storage, key)?;
    let mut offences = vec![];
    for actor in workers.iter().take(PER_STEP) {
        for role in WORKERS {
            let key = (topic_id, work.epoch, *actor);
            if commitments(role).has(storage, key) {
                commitments(role).remove(storage, key);
                price.charge(storage, topic_id, *actor, &mut offences)?;
            }
        }
    }
    if workers.len() <= PER_STEP {
        OPEN.remove(storage, key);
    }
    Ok(offences)
}

/// Who has not revealed what it committed to in a role, ascending; bounded by its places.
fn unrevealed(
    storage: &dyn Storage,
    key: (TopicId, EpochId),
    role: Role,
) -> ContractResult<Vec<ActorId>> {
    let hidden = commitments(role).prefix(key);
    let hidden = hidden.range(storage, None, None, Order::Ascending);
    hidden.map(|entry| Ok(entry?.0)).collect()
}

/// Workers who have not revealed all they committed to, ascending.
fn unrevealed_workers(
    storage: &dyn Storage,
    key: (TopicId, EpochId),
) -> ContractResult<Vec<ActorId>> {
    let mut workers = vec![];
    for role in WORKERS {
        workers.extend(unrevealed(storage, key, role)?);
    }
    workers.sort_unstable();
    workers.dedup();
    Ok(workers)
}

/// What it costs not to reveal something.
struct Price {
    kind: OffenceKind,
    /// Of stake or bond; zero where there is none to lose.
    fraction: Uint64,
}

impl Price {
    fn of(version: &Version, role: Role) -> ContractResult<Self> {
        let params = &version.params;
        let fraction = units(&params.consensus.unrevealed_fraction)?;
        let bonded = !params.gates.worker_bond.is_zero();
        let (kind, fraction) = match role {
            Role::Reputer => (OffenceKind::UnrevealedTruth, fraction),
            Role::Inferer | Role::Forecaster => (
                OffenceKind::UnrevealedSubmission,
                // What nobody has to put up cannot be lost.
                if bonded { fraction } else { Uint64::zero() },
            ),
        };
        Ok(Self { kind, fraction })
    }

    /// Marks an actor, and names it to the vault.
    fn charge(
        &self,
        storage: &mut dyn Storage,
        topic_id: TopicId,
        actor_id: ActorId,
        offences: &mut Vec<Offence>,
    ) -> ContractResult<()> {
        let account = ADDRESSES.load(storage, (topic_id, actor_id))?;
        let mut member = MEMBERS.load(storage, (topic_id, &account))?;
        member.unrevealed = member.unrevealed.saturating_add(1);
        MEMBERS.save(storage, (topic_id, &account), &member);
        let &Self { kind, fraction } = self;
        if !fraction.is_zero() {
            offences.push(Offence {
                actor_id,
                kind,
                fraction,
            });
        }
        Ok(())
    }
}
