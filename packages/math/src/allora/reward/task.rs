//! Entropies of the three tasks and the split of a reward between them.

use crate::combine::not_empty;
use crate::list::try_zip;
use crate::stats::{count, dot, ema, normalize, same_length};
use crate::{MathResult, Number, Operation};

/// Entropy of a task with one participant, in units of 10⁻¹⁵: `ln 2 / 4` rounded as on the Allora chain.
pub const LONE_ENTROPY: i64 = 173_286_795_139_986;

/// Entropy of a task and what to remember for the next epoch.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskEntropy<N> {
    /// The entropy.
    pub entropy: N,
    /// `[n]` smoothed fractions, normalised.
    pub smoothed: Vec<N>,
}

/// Effective number of participants, `1/Σ f²`.
///
/// # Shape
/// `[n]`.
/// # Units
/// Dimensionless; between 1 and `n` if the fractions sum to one.
/// # Rounding
/// As of the parts.
/// # Errors
/// [`MathError::DivisionByZero`](crate::MathError::DivisionByZero) if all fractions are 0.
/// # Source
/// Whitepaper; Allora chain v0.6 `NumberRatio`.
pub fn number_ratio<N: Number>(fractions: &[N]) -> MathResult<N> {
    N::one().div(&dot(fractions, fractions)?)
}

/// Entropy scaled by the effective number, `−(n_eff/n)^β Σ f ln f` with `0·ln 0 = 0`.
///
/// # Shape
/// `[n]` fractions.
/// # Units
/// Nats.
/// # Rounding
/// As of the parts.
/// # Errors
/// [`MathError::Domain`](crate::MathError::Domain) for a negative fraction or number; [`MathError::DivisionByZero`](crate::MathError::DivisionByZero) for `n = 0`.
/// # Source
/// Allora chain v0.6 `Entropy`; whitepaper with the factor inside the logarithm.
pub fn entropy<N: Number>(
    fractions: &[N],
    effective: &N,
    participants: &N,
    beta: &N,
) -> MathResult<N> {
    let mut total = N::zero();
    for fraction in fractions {
        if !fraction.is_zero() {
            total = total.add(&fraction.mul(&fraction.ln()?)?)?;
        }
    }
    let ratio = effective.div(participants)?;
    let factor = if beta.is_zero() {
        N::one()
    } else {
        ratio.pow(beta)?
    };
    total.neg().mul(&factor)
}

/// Entropy of the smoothed fractions, scaled by their effective number: with `y = EMA(α; f, previous)`
/// (`f` where there is no previous) it is `−(n_eff/n)^β Σ s ln s`, `n_eff = 1/Σ y²`, `s = y/Σ y`. One
/// participant: 0.173286795139986.
///
/// # Shape
/// `[n ≥ 1]` fractions and previous smoothed ones.
/// # Units
/// Nats; smoothed fractions dimensionless, sum to one.
/// # Rounding
/// As of the parts.
/// # Errors
/// [`MathError::Empty`](crate::MathError::Empty), [`MathError::Shape`](crate::MathError::Shape); [`MathError::DivisionByZero`](crate::MathError::DivisionByZero) if all are 0.
/// # Source
/// Allora chain v0.6 `GetInferenceTaskEntropy` and its siblings.
pub fn task_entropy<N: Number>(
    fractions: &[N],
    previous: &[Option<N>],
    alpha: &N,
    beta: &N,
) -> MathResult<TaskEntropy<N>> {
    const OP: Operation = Operation::TaskEntropy;
    not_empty(OP, fractions)?;
    same_length(OP, fractions.len(), previous.len())?;
    let averages = try_zip(fractions, previous, &mut |fraction, previous| {
        ema(alpha, fraction, previous.as_ref())
    })?;
    let smoothed = normalize(&averages)?;
    let entropy = if fractions.len() == 1 {
        N::from_int(LONE_ENTROPY).div(&N::from_int(1_000_000_000_000_000))?
    } else {
        let effective = number_ratio(&averages)?;
        entropy(&smoothed, &effective, &count(fractions.len())?, beta)?
    };
    Ok(TaskEntropy { entropy, smoothed })
}

/// Normalisation of the workers' reward, `γ = (F + G)/((1−χ)F + χG)`.
///
/// # Shape
/// Scalars: entropies of inference and forecasting, utility of forecasting.
/// # Units
/// Dimensionless.
/// # Rounding
/// Each operation once.
/// # Errors
/// [`MathError::DivisionByZero`](crate::MathError::DivisionByZero) if both entropies are 0.
/// # Source
/// Whitepaper; Allora chain v0.6 `NormalizationFactor`.
pub fn gamma<N: Number>(f: &N, g: &N, chi: &N) -> MathResult<N> {
    let inference = N::one().sub(chi)?.mul(f)?;
    let forecasting = chi.mul(g)?;
    f.add(g)?.div(&inference.add(&forecasting)?)
}

/// Rewards of the three tasks.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskRewards<N> {
    /// `γ`, see [`gamma`].
    pub gamma: N,
    /// `U`
    pub inference: N,
    /// `V`
    pub forecasting: N,
    /// `W`
    pub reputation: N,
}

/// Rewards of the three tasks, `U = (1−χ)γF·E/(F+G+H)`, `V = χγG·E/(F+G+H)`, `W = H·E/(F+G+H)`.
///
/// # Units
/// Those of `E`, the topic's reward.
/// # Rounding
/// As of the parts.
/// # Errors
/// [`MathError::DivisionByZero`](crate::MathError::DivisionByZero) if `F = G = 0`.
/// # Source
/// Whitepaper; Allora chain v0.6 `GetRewardForInferenceTaskInTopic` and its siblings.
pub fn task_rewards<N: Number>(
    f: &N,
    g: &N,
    h: &N,
    chi: &N,
    total: &N,
) -> MathResult<TaskRewards<N>> {
    let gamma = gamma(f, g, chi)?;
    let entropies = f.add(g)?.add(h)?;
    let workers = gamma.mul(total)?;
    let inference = N::one().sub(chi)?.mul(f)?.mul(&workers)?;
    let forecasting = chi.mul(g)?.mul(&workers)?;
    Ok(TaskRewards {
        inference: inference.div(&entropies)?,
        forecasting: forecasting.div(&entropies)?,
        reputation: h.mul(total)?.div(&entropies)?,
        gamma,
    })
}

/// Shares of the three tasks; they sum to one.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskShares<N> {
    /// U/E
    pub inference: N,
    /// V/E
    pub forecasting: N,
    /// W/E
    pub reputation: N,
}

/// Split of a reward between inference, forecasting and reputation by entropies `F`, `G`, `H`:
/// [`task_rewards`] of a reward of one, and defined where that is not, because a settlement must
/// not get stuck: `F = G = 0` leaves everything to reputation, no entropy at all splits
/// evenly between inference and reputation.
///
/// # Units
/// Dimensionless; sums to one.
/// # Rounding
/// As of the parts.
/// # Errors
/// [`MathError::OutOfRange`](crate::MathError::OutOfRange).
/// # Source
/// As [`task_rewards`]; the two exceptions are own.
pub fn task_shares<N: Number>(f: &N, g: &N, h: &N, chi: &N) -> MathResult<TaskShares<N>> {
    if f.is_zero() && g.is_zero() {
        let half = N::from_ratio(1, 2)?;
        let (inference, reputation) = if h.is_zero() {
            (half.clone(), half)
        } else {
            (N::zero(), N::one())
        };
        return Ok(TaskShares {
            inference,
            forecasting: N::zero(),
            reputation,
        });
    }
    let rewards = task_rewards(f, g, h, chi, &N::one())?;
    Ok(TaskShares {
        inference: rewards.inference,
        forecasting: rewards.forecasting,
        reputation: rewards.reputation,
    })
}
