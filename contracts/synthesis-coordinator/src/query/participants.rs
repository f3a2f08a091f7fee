//! Who took part in an epoch, and what came of it.

use allora_interfaces::synthesis_coordinator::Participant;
use allora_interfaces::{ActorId, Role};
use allora_math::stats::sum;
use allora_math::{MathResult, Number, Real};
use cosmwasm_std::Uint64;

use crate::state::{Outcome, ReputerOutcome, SynthesisRecord, WorkerOutcome};

/// Inferers, forecasters, reputers, each ascending by actor.
pub(super) fn participants(
    record: &SynthesisRecord,
    outcome: Option<&Outcome>,
) -> MathResult<Vec<Participant>> {
    let synthesis = &record.synthesis;
    let inferences: Vec<_> = record.inferences.iter().copied().map(Some).collect();
    let inferers = workers(
        Role::Inferer,
        &record.inferers,
        &inferences,
        synthesis.inferer_weights(),
        outcome.map(|outcome| outcome.inferers.as_slice()),
    );
    let forecasters = workers(
        Role::Forecaster,
        &record.forecasters,
        synthesis.implied(),
        synthesis.forecaster_weights(),
        outcome.map(|outcome| outcome.forecasters.as_slice()),
    );
    let mut participants: Vec<_> = inferers.chain(forecasters).collect();
    if let Some(outcome) = outcome {
        participants.extend(reputers(&outcome.reputers)?);
    }
    Ok(participants)
}

fn workers<'a>(
    role: Role,
    actors: &'a [ActorId],
    values: &'a [Option<Real>],
    weights: &'a [Real],
    outcomes: Option<&'a [WorkerOutcome]>,
) -> impl Iterator<Item = Participant> + 'a {
    let said = actors.iter().zip(values.iter().zip(weights));
    said.enumerate()
        .map(move |(index, (actor, (value, weight)))| {
            let outcome = outcomes.and_then(|outcomes| outcomes.get(index));
            Participant {
                actor_id: *actor,
                role,
                value: *value,
                weight: Some(*weight),
                loss: outcome.and_then(|outcome| outcome.loss),
                score: outcome.and_then(|outcome| outcome.score),
                fraction: outcome.map(|outcome| Uint64::new(outcome.fraction)),
            }
        })
}

fn reputers(outcomes: &[ReputerOutcome]) -> MathResult<Vec<Participant>> {
    let stake = |outcome: &ReputerOutcome| Real::from_u128(outcome.stake.u128());
    let total = sum(&outcomes.iter().map(stake).collect::<Vec<_>>())?;
    outcomes
        .iter()
        .map(|outcome| {
            Ok(Participant {
                actor_id: outcome.actor,
                role: Role::Reputer,
                value: Some(outcome.truth),
                weight: Some(stake(outcome).div(&total)?),
                loss: Some(outcome.loss),
                score: Some(outcome.score),
                fraction: Some(Uint64::new(outcome.fraction)),
            })
        })
        .collect()
}
