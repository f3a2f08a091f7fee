//! The rule `second_order`: ML-Poly on excess losses with sleeping experts, and pay for what a worker
//! knows that the network does not.
//!
//! *Synthesis* (Gaillard, Stoltz, van Erven, *A second-order bound with excess losses*, COLT 2014):
//! every expert `i` has a regret `R_i`, the sum of what the network lost more than it did, and a sum of
//! squares `V_i` of the same differences, which is its learning rate; both forget by `λ`. The network
//! inference is
//!
//! ```text
//! p = Σ w_i e_i,   w_i ∝ π_i · max(R_i, 0) / max(V_i, V_net),   w ∝ π while nobody has any regret
//! ```
//!
//! Experts are the inferers (clipped around a robust reference), the inferences implied by forecasts,
//! and two virtual ones: the reference itself, a weighted median, and a mean by inverse losses. Absent
//! experts sleep: nothing of theirs moves. There is no rate to tune and no unit: the weights of a
//! series and of a millionth of it are the same. What is proven: [`Certificate`].
//!
//! *Pay*: the smoothed loss of a worker over that of the network, charged with its uncertainty and
//! measured from the median worker, squared, times how little of it somebody senior says as well.
//! Common noise cancels, distance from the others is worth nothing, an accomplice changes nothing.
//!
//! | file | content |
//! |---|---|
//! | `predict` | close: weights, virtual experts, implied inferences, the network inference |
//! | `settle` | the truth is known: losses, regrets, what is remembered |
//! | `pay` | skill, split between the tasks, shares |
//! | `uniqueness` | who says what a senior says |
//! | `certificate` | the regret there is, and the bound on it |
//!
//! Bounds: values enter clipped; every weight and share is in `[0, 1]`; nothing here takes a
//! logarithm, and the only exponentials are those of forecast elements.

mod certificate;
mod pay;
mod predict;
mod settle;
mod uniqueness;

pub use certificate::Certificate;
pub use predict::{implied_inference, predict, ExpertWeights, Prediction, Present};
pub use settle::{settle, Epoch, Losses, Settled, Shares};

use core::cmp::Ordering;

use crate::reference::{ReferenceParams, Typical};
use crate::stats::larger;
use crate::{MathResult, Number};

/// Everything that can be set about the rule.
#[derive(Clone, Debug, PartialEq)]
pub struct SecondOrderParams<N> {
    /// The robust reference and the clip around it.
    pub reference: ReferenceParams<N>,
    /// Forgetting `λ` of regrets per epoch.
    pub memory: N,
    /// Smoothing of the typical error and of the typical loss.
    pub error_alpha: N,
    /// Prior of the median, all inferers together counting one.
    pub prior_median: N,
    /// Prior of the mean by inverse losses.
    pub prior_inverse: N,
    /// Prior of all forecasters together.
    pub prior_forecast: N,
    /// Sharpness of forecast-implied weights.
    pub sharpness: N,
    /// Smoothing of excess losses, for pay.
    pub skill_alpha: N,
    /// Epochs that a newcomer's start at the median counts for.
    pub skill_prior: N,
    /// Quantile of skill that is worth nothing.
    pub skill_quantile: N,
    /// Power of skill in pay.
    pub skill_power: u32,
    /// Uncertainty charged, in mean absolute excesses per epoch seen.
    pub caution: N,
    /// Epochs without pay at the start, once the topic is that old itself.
    pub probation: u32,
    /// Typical errors within which equals count as the same.
    pub uniqueness_width: N,
    /// Typical errors within which a follower counts as the same as who came before it.
    pub follower_width: N,
    /// Part of the range of skill that a follower must add to be paid in full.
    pub lead: N,
    /// Smoothing of uniqueness.
    pub uniqueness_alpha: N,
    /// Least part of the workers' pay for forecasters that earn.
    pub forecast_min: N,
    /// Most of it.
    pub forecast_max: N,
    /// Smoothing of the losses that decide it.
    pub forecast_alpha: N,
}

/// What is remembered of an expert's losses.
#[derive(Clone, Debug, PartialEq)]
pub struct Regret<N> {
    /// `R`: discounted sum of network's loss − own loss.
    pub sum: N,
    /// `V`: discounted sum of the squares of the same.
    pub squares: N,
}

impl<N: Number> Regret<N> {
    /// Of somebody not seen yet.
    pub fn zero() -> Self {
        Self {
            sum: N::zero(),
            squares: N::zero(),
        }
    }

    fn learn(&mut self, memory: &N, difference: &N) -> MathResult<()> {
        self.sum = memory.mul(&self.sum)?.add(difference)?;
        let square = difference.mul(difference)?;
        self.squares = memory.mul(&self.squares)?.add(&square)?;
        Ok(())
    }

    /// `π · max(R, 0)/max(V, floor)`; 0 if that maximum is.
    fn pull(&self, prior: &N, floor: &N) -> MathResult<N> {
        let rate = larger(&self.squares, floor);
        if self.sum.compare(&N::zero()) != Ordering::Greater || rate.is_zero() {
            return Ok(N::zero());
        }
        prior.mul(&self.sum)?.div(rate)
    }
}

/// What is remembered of a virtual expert, or of the regrets of an expert: against the network, and
/// against the network without forecasters.
#[derive(Clone, Debug, PartialEq)]
pub struct Regrets<N> {
    /// Against the network.
    pub combined: Regret<N>,
    /// Against the network without forecasters.
    pub naive: Regret<N>,
}

impl<N: Number> Regrets<N> {
    /// Of somebody not seen yet.
    pub fn zero() -> Self {
        Self {
            combined: Regret::zero(),
            naive: Regret::zero(),
        }
    }
}

/// What is remembered of an inferer or a forecaster.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpertRecord<N> {
    /// Settled epochs of the topic when it first took part.
    pub born: u32,
    /// Settled epochs it took part in.
    pub epochs: u32,
    /// Its regrets; those against the naive network are of inferers only.
    pub regrets: Regrets<N>,
    /// `G`: smoothed excess loss over the network, in typical losses.
    pub excess: N,
    /// `A`: smoothed size of the same.
    pub size: N,
    /// `D`: smoothed change of loss by mixing it into the nearest senior.
    pub added: N,
    /// Epochs in which it had a senior.
    pub followed: u32,
    /// `U`: smoothed uniqueness; none before its first epoch.
    pub uniqueness: Option<N>,
}

impl<N: Number> ExpertRecord<N> {
    fn new(born: u32, excess: N) -> Self {
        Self {
            born,
            epochs: 0,
            regrets: Regrets::zero(),
            excess,
            size: N::zero(),
            added: N::zero(),
            followed: 0,
            uniqueness: None,
        }
    }

    /// An inferer that takes part for the first time: as good as the median of the others.
    pub fn inferer(topic: &TopicRecord<N>) -> Self {
        Self::new(topic.typical.epochs, topic.newcomer_excess.clone())
    }

    /// A forecaster that takes part for the first time.
    pub fn forecaster(topic: &TopicRecord<N>) -> Self {
        Self::new(topic.typical.epochs, N::zero())
    }
}

/// What is remembered of a topic.
#[derive(Clone, Debug, PartialEq)]
pub struct TopicRecord<N> {
    /// Its age, its typical error, its typical loss.
    pub typical: Typical<N>,
    /// Of the reference as an expert.
    pub median: Regrets<N>,
    /// Of the mean by inverse losses as an expert.
    pub inverse: Regrets<N>,
    /// `V_net`: discounted sum of `Σ w r²`.
    pub squares: N,
    /// The same of the network without forecasters.
    pub naive_squares: N,
    /// `S`: bound on the potential `Σ π (R)₊²/max(V, V_net)`.
    pub potential: N,
    /// Discounted sum of the network's losses, forgotten as regrets are.
    pub losses: N,
    /// Mean of the network's loss in typical losses.
    pub base: N,
    /// `Q`: excess of the quantile of skill that is worth nothing.
    pub newcomer_excess: N,
    /// Smoothed loss of the network.
    pub smoothed_loss: N,
    /// Smoothed loss of the network without forecasters.
    pub smoothed_naive_loss: N,
}

impl<N: Number> TopicRecord<N> {
    /// Of a topic without a settled epoch.
    pub fn new() -> Self {
        Self {
            typical: Typical::new(),
            median: Regrets::zero(),
            inverse: Regrets::zero(),
            squares: N::zero(),
            naive_squares: N::zero(),
            potential: N::zero(),
            losses: N::zero(),
            base: N::one(),
            newcomer_excess: N::zero(),
            smoothed_loss: N::zero(),
            smoothed_naive_loss: N::zero(),
        }
    }
}

impl<N: Number> Default for TopicRecord<N> {
    fn default() -> Self {
        Self::new()
    }
}

/// `a − b`, but 0 if that is below a billionth of them or 10⁻¹² of the typical loss: rounding must not
/// decide who is better.
fn gap<N: Number>(a: &N, b: &N, typical: &N) -> MathResult<N> {
    let difference = a.sub(b)?;
    let size = difference.abs();
    let coarse = size.mul(&N::from_int(1_000_000_000))?;
    let fine = size.mul(&N::from_int(1_000_000_000_000))?;
    let sizes = a.abs().add(&b.abs())?;
    if coarse.compare(&sizes) != Ordering::Greater || fine.compare(typical) != Ordering::Greater {
        return Ok(N::zero());
    }
    Ok(difference)
}
