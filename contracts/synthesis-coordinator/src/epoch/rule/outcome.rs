//! What an epoch came to, for whichever rule: outcomes and fractions.

use allora_interfaces::staking_vault::FRACTION_ONE;
use allora_interfaces::ActorId;
use allora_math::split::split_exact;
use allora_math::{MathResult, Real};

use crate::state::{Report, ReputerOutcome, WorkerOutcome};

/// Outcomes of one role of workers; lists index-aligned with them.
pub(super) fn worker_outcomes(
    losses: impl IntoIterator<Item = Option<Real>>,
    scores: impl IntoIterator<Item = Option<Real>>,
    fractions: &[u64],
) -> Vec<WorkerOutcome> {
    let results = losses.into_iter().zip(scores).zip(fractions);
    results
        .map(|((loss, score), fraction)| WorkerOutcome {
            loss,
            score,
            fraction: *fraction,
        })
        .collect()
}

/// Outcomes of reputers; `losses` are the network's under the truth of each.
pub(super) fn reputer_outcomes(
    reports: &[(ActorId, Report)],
    losses: &[Real],
    scores: &[Real],
    fractions: &[u64],
) -> Vec<ReputerOutcome> {
    let results = losses.iter().zip(scores).zip(fractions);
    let reputers = reports.iter().zip(results);
    reputers
        .map(
            |((actor, report), ((loss, score), fraction))| ReputerOutcome {
                actor: *actor,
                truth: report.truth,
                stake: report.stake,
                loss: *loss,
                score: *score,
                fraction: *fraction,
            },
        )
        .collect()
}

/// Shares in units of 1/10^18, which sum to one exactly; by largest remainder.
pub(super) fn in_units(shares: &[Real]) -> MathResult<Vec<u64>> {
    let whole = split_exact(FRACTION_ONE.u64().into(), shares)?;
    let whole = whole.into_iter();
    Ok(whole
        .map(|part| u64::try_from(part).unwrap_or(u64::MAX))
        .collect())
}
