//! Scores become fractions of the topic's reward: integers that sum to
//! [`FRACTION_ONE`](allora_interfaces::staking_vault::FRACTION_ONE). Pure.
//!
//! Where a part has no answer (everything underflows, nobody scores) it falls
//! back to equal parts: a degenerate task never costs others their reward.

use allora_interfaces::topic_registry::{AlloraSettings, ReputerPart, RewardSettings};
use allora_math::allora::reward::{
    forecast_utility, fractions_by_spread, reputer_fractions, task_entropy, task_shares,
    FractionParams, TaskShares, LONE_ENTROPY,
};
use allora_math::sample::{pooled_std_dev, Sample};
use allora_math::{MathResult, Number, Real};

use crate::epoch::rule::outcome::in_units;
use crate::epoch::rule::History;

/// [`LONE_ENTROPY`] is in units of 10⁻¹⁵.
const LONE_ENTROPY_UNIT: i64 = 1_000_000_000_000_000;

/// What the shares follow from; lists index-aligned with the participants.
pub(super) struct Tasks<'a> {
    pub(super) settings: &'a AlloraSettings,
    pub(super) reward: &'a RewardSettings,
    pub(super) inferer_scores: &'a [Real],
    /// `None`: took part without a value.
    pub(super) forecaster_scores: &'a [Option<Real>],
    pub(super) stakes: &'a [Real],
    pub(super) reputer_scores: &'a [Real],
    /// Smoothed fractions so far.
    pub(super) previous: Smoothed,
    pub(super) history: &'a History,
    /// Naive loss − combined loss.
    pub(super) task_score: Real,
    pub(super) utility_ratio: Real,
}

/// Smoothed fractions; `None` for who has none.
pub(super) struct Smoothed {
    pub(super) inferers: Vec<Option<Real>>,
    pub(super) forecasters: Vec<Option<Real>>,
    pub(super) reputers: Vec<Option<Real>>,
}

/// Fractions in 1/10^18; all together sum to one.
pub(super) struct Fractions {
    pub(super) inferers: Vec<u64>,
    pub(super) forecasters: Vec<u64>,
    pub(super) reputers: Vec<u64>,
    /// To remember.
    pub(super) smoothed: Smoothed,
    /// To remember.
    pub(super) utility_ratio: Real,
}

/// One task: fractions within it, its entropy, what to remember.
struct Task {
    fractions: Vec<Real>,
    entropy: Real,
    smoothed: Vec<Option<Real>>,
}

/// Splits the topic's reward between tasks by entropy, and each task's part by
/// score: `u_j·U`, `v_k·V`, `w_m·W`.
///
/// # Shape
/// As many fractions as participants.
/// # Units
/// 1/10^18 of the topic's reward.
/// # Rounding
/// Largest remainder over all participants; the sum is exact.
/// # Errors
/// Out of range; empty without participants.
/// # Source
/// Whitepaper; Allora chain v0.6 `GenerateRewardsDistribution`.
pub(super) fn share_out(tasks: &Tasks<'_>) -> MathResult<Fractions> {
    let settings = tasks.settings;
    let [inference, forecasting] = worker_tasks(tasks)?;
    let p_reputer = &tasks.reward.p_reputer;
    let fractions = reputer_fractions(tasks.stakes, tasks.reputer_scores, p_reputer);
    let fractions = fractions.or_else(|_| equal(tasks.stakes.len()))?;
    let reputation = task(fractions, &tasks.previous.reputers, settings)?;
    let (chi, utility_ratio) = utility(tasks, &forecasting)?;
    let parts = match &tasks.reward.reputer_part {
        ReputerPart::Entropy {} => task_shares(
            &inference.entropy,
            &forecasting.entropy,
            &reputation.entropy,
            &chi,
        )
        .or_else(|_| halves())?,
        ReputerPart::Fixed { share } => beside(share, &inference, &forecasting, &chi)?,
    };
    let [inferers, forecasters, reputers] = split(&parts, &inference, &forecasting, &reputation)?;
    Ok(Fractions {
        inferers,
        forecasters,
        reputers,
        smoothed: Smoothed {
            inferers: inference.smoothed,
            forecasters: forecasting.smoothed,
            reputers: reputation.smoothed,
        },
        utility_ratio,
    })
}

/// Inference and forecasting.
fn worker_tasks(tasks: &Tasks<'_>) -> MathResult<[Task; 2]> {
    let settings = tasks.settings;
    let [past_inferers, past_forecasters] = tasks.history;
    let inferer_scores: Vec<_> = tasks.inferer_scores.iter().copied().map(Some).collect();
    let shape = |p: Real, c: Real| FractionParams {
        p,
        c,
        epsilon: settings.epsilon,
        floor_at_zero: settings.floor_at_zero,
    };
    let inference = worker_task(
        &inferer_scores,
        past_inferers,
        &shape(settings.p_inference, settings.c_inference),
        &tasks.previous.inferers,
        settings,
    )?;
    let mut forecasting = worker_task(
        tasks.forecaster_scores,
        past_forecasters,
        &shape(settings.p_forecast, settings.c_forecast),
        &tasks.previous.forecasters,
        settings,
    )?;
    if tasks.inferer_scores.len() < 2 {
        // With one inferer there is nothing to forecast.
        forecasting.entropy = Real::ZERO;
    }
    Ok([inference, forecasting])
}

/// A worker task among those that have a score; the others get nothing and keep
/// what is remembered of them.
fn worker_task(
    scores: &[Option<Real>],
    past: &[Sample<Real>],
    shape: &FractionParams<Real>,
    previous: &[Option<Real>],
    settings: &AlloraSettings,
) -> MathResult<Task> {
    let scored: Vec<Real> = scores.iter().copied().flatten().collect();
    if scored.is_empty() {
        return Ok(Task {
            fractions: vec![Real::ZERO; scores.len()],
            entropy: Real::ZERO,
            smoothed: vec![None; scores.len()],
        });
    }
    let fractions = spread(&scored, past)
        .and_then(|spread| fractions_by_spread(&scored, &spread, shape))
        .or_else(|_| equal(scored.len()))?;
    let pairs = scores.iter().zip(previous);
    let previous: Vec<_> = pairs
        .filter(|(score, _)| score.is_some())
        .map(|(_, previous)| *previous)
        .collect();
    let among = task(fractions, &previous, settings)?;

    let (mut fractions, mut smoothed) = (among.fractions.iter(), among.smoothed.iter());
    let mut next = |score: &Option<Real>| match score {
        Some(_) => (
            fractions.next().copied().unwrap_or(Real::ZERO),
            smoothed.next().copied().flatten(),
        ),
        None => (Real::ZERO, None),
    };
    let (fractions, smoothed) = scores.iter().map(&mut next).unzip();
    Ok(Task {
        fractions,
        entropy: among.entropy,
        smoothed,
    })
}

/// Standard deviation of the present scores and those of past epochs together.
fn spread(scored: &[Real], past: &[Sample<Real>]) -> MathResult<Real> {
    let mut samples = past.to_vec();
    samples.push(Sample::of(scored)?);
    pooled_std_dev(&samples)
}

/// Entropy of a task, at least that of a lone participant: where one of many earns
/// everything the formula gives 0, and the task would be paid nothing for having
/// one good participant.
fn task(
    fractions: Vec<Real>,
    previous: &[Option<Real>],
    settings: &AlloraSettings,
) -> MathResult<Task> {
    let (alpha, beta) = (&settings.alpha_task, &settings.beta_entropy);
    let lone = Real::integer(LONE_ENTROPY).div(&Real::integer(LONE_ENTROPY_UNIT))?;
    let result = task_entropy(&fractions, previous, alpha, beta);
    Ok(match result {
        Ok(result) => Task {
            fractions,
            entropy: result.entropy.max(lone),
            smoothed: result.smoothed.into_iter().map(Some).collect(),
        },
        Err(_) => Task {
            smoothed: vec![None; fractions.len()],
            entropy: lone,
            fractions,
        },
    })
}

/// Share of forecasting and the ratio to remember, which rests while nobody
/// forecasts.
fn utility(tasks: &Tasks<'_>, forecasting: &Task) -> MathResult<(Real, Real)> {
    let ratio = tasks.utility_ratio;
    if forecasting.entropy.is_zero() {
        return Ok((Real::ratio(1, 10)?, ratio));
    }
    let alpha = &tasks.settings.alpha_task;
    let utility = forecast_utility(&tasks.task_score, tasks.inferer_scores, &ratio, alpha)?;
    Ok((utility.chi, utility.ratio))
}

/// Workers by entropy, beside a constant part of the reputers: more accounts of one reputer are not paid
/// more.
fn beside(
    share: &Real,
    inference: &Task,
    forecasting: &Task,
    chi: &Real,
) -> MathResult<TaskShares<Real>> {
    let none = Real::ZERO;
    let rest = Real::ONE.sub(share)?;
    let workers = task_shares(&inference.entropy, &forecasting.entropy, &none, chi);
    let forecasting = match workers {
        Ok(parts) if parts.reputation.is_zero() => parts.forecasting,
        _ => none,
    };
    Ok(TaskShares {
        inference: rest.mul(&Real::ONE.sub(&forecasting)?)?,
        forecasting: rest.mul(&forecasting)?,
        reputation: *share,
    })
}

/// When no task has any entropy, inference and reputation get half each.
fn halves() -> MathResult<TaskShares<Real>> {
    let half = Real::ratio(1, 2)?;
    Ok(TaskShares {
        inference: half,
        forecasting: Real::ZERO,
        reputation: half,
    })
}

fn split(
    parts: &TaskShares<Real>,
    inference: &Task,
    forecasting: &Task,
    reputation: &Task,
) -> MathResult<[Vec<u64>; 3]> {
    let tasks = [
        (inference, &parts.inference),
        (forecasting, &parts.forecasting),
        (reputation, &parts.reputation),
    ];
    let mut products = Vec::new();
    for (task, part) in tasks {
        for fraction in &task.fractions {
            products.push(fraction.mul(part)?);
        }
    }
    let whole = in_units(&products).or_else(|_| in_units(&vec![Real::ONE; products.len()]))?;
    let mut whole = whole.into_iter();
    Ok(tasks.map(|(task, _)| whole.by_ref().take(task.fractions.len()).collect()))
}

fn equal(count: usize) -> MathResult<Vec<Real>> {
    let number = Real::from(u64::try_from(count).unwrap_or(u64::MAX));
    Ok(vec![Real::ONE.div(&number)?; count])
}
