//! Reports that are offences, by rule.

use allora_interfaces::staking_vault::{Offence, OffenceKind, FRACTION_ONE};
use allora_interfaces::topic_registry::ConsensusSettings;
use allora_math::stats::weighted_median;
use allora_math::{MathResult, Number, Real};
use cosmwasm_std::Uint64;

use crate::state::Outcome;

/// With fewer reports nobody can say which is off.
const MIN_REPORTS: usize = 3;

/// Reporters whose truth is further from the consensus than `tolerance · s`, with
/// `s = max(median of all distances by stake, ε · |truth|)`.
///
/// # Shape
/// As many as there are reports, at most.
///
/// # Units
/// Those of the target.
///
/// # Rounding
/// That of `Real`; the fraction down.
///
/// # Errors
/// None: a distance that cannot be computed is no offence.
///
/// # Source
/// Own. In units of the spread of the reports, so that honest noise is safe
/// however wide it is; `ε` keeps reports safe that hardly differ. By stake, so that many
/// accounts of who lies do not widen what passes for noise.
pub(crate) fn offences(settings: &ConsensusSettings, outcome: &Outcome) -> Vec<Offence> {
    let off = settings.slash_fraction <= Real::ZERO;
    if off || outcome.reputers.len() < MIN_REPORTS {
        return vec![];
    }
    find(settings, outcome).unwrap_or_default()
}

fn find(settings: &ConsensusSettings, outcome: &Outcome) -> MathResult<Vec<Offence>> {
    let (mut distances, mut stakes) = (vec![], vec![]);
    for reputer in &outcome.reputers {
        distances.push(reputer.truth.sub(&outcome.truth)?.abs());
        stakes.push(Real::from_u128(reputer.stake.u128()));
    }
    let median = weighted_median(&distances, &stakes)?;
    let least = outcome.truth.abs().mul(&settings.epsilon_reputer)?;
    let bound = median.max(least).mul(&settings.slash_tolerance)?;
    if bound <= Real::ZERO {
        return Ok(vec![]);
    }

    let fraction = units(&settings.slash_fraction)?;
    let reporters = outcome.reputers.iter().zip(distances);
    let distant = reporters.filter(|(_, distance)| *distance > bound);
    Ok(distant
        .map(|(reputer, _)| Offence {
            actor_id: reputer.actor,
            kind: OffenceKind::DistantTruth,
            fraction,
        })
        .collect())
}

/// A fraction in units of 1 / [`FRACTION_ONE`], rounded down.
pub(super) fn units(fraction: &Real) -> MathResult<Uint64> {
    let one = Real::from(FRACTION_ONE.u64());
    let units = fraction.mul(&one)?.floor_to_u128()?;
    Ok(Uint64::new(u64::try_from(units).unwrap_or_default()))
}
