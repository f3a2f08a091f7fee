//! How far behind its best worker the network is, and at most can be.

use core::cmp::Ordering;

use super::{gap, Regret, TopicRecord};
use crate::stats::larger;
use crate::{MathResult, Number};

/// The network's regret against the best of some experts present, and the bound on it.
///
/// For every expert `k`, always: `R_k ≤ √(D_k · S/π_k)`, `D_k = max(V_k, V_net)`. From
/// `(a + r)₊² ≤ a₊² + 2a₊r + r²` the potential `Φ = Σ π (R)₊²/D` grows by at most what is added to `S`;
/// with a convex loss `Σ w (L − l) ≤ 0`, so without its middle term.
#[derive(Clone, Debug, PartialEq)]
pub struct Certificate<N> {
    /// `R* = max R_j` over the experts: discounted sum of what the network lost more.
    pub regret: N,
    /// What it cannot exceed.
    pub bound: N,
    /// Discounted sum of the network's losses.
    pub losses: N,
}

impl<N: Number> Certificate<N> {
    /// The largest regret among experts with a prior; `None` if none has one.
    ///
    /// # Shape
    /// `[n]` regrets with priors.
    /// # Units
    /// Those of the loss.
    /// # Rounding
    /// One root.
    /// # Errors
    /// [`MathError::OutOfRange`](crate::MathError::OutOfRange).
    /// # Source
    /// Gaillard, Stoltz, van Erven 2014, theorem 5; the potential is kept instead of bounded.
    pub(super) fn of(
        experts: &[(&Regret<N>, &N)],
        topic: &TopicRecord<N>,
    ) -> MathResult<Option<Self>> {
        let mut best: Option<(&Regret<N>, &N)> = None;
        for (regret, prior) in experts {
            let better = best.is_none_or(|(other, _)| regret.sum.compare(&other.sum).is_gt());
            if better && !prior.is_zero() {
                best = Some((regret, prior));
            }
        }
        let Some((regret, prior)) = best else {
            return Ok(None);
        };
        let rate = larger(&regret.squares, &topic.squares);
        Ok(Some(Self {
            regret: regret.sum.clone(),
            bound: rate.mul(&topic.potential)?.div(prior)?.sqrt()?,
            losses: topic.losses.clone(),
        }))
    }

    /// `R*/(L − R*)`: by how much the network's loss is above the best worker's, as a fraction of that;
    /// `None` if the best worker lost nothing that counts.
    ///
    /// # Errors
    /// [`MathError::OutOfRange`](crate::MathError::OutOfRange).
    pub fn excess(&self) -> MathResult<Option<N>> {
        self.of_best(&self.regret)
    }

    /// The same with the bound in place of the regret; `None` if the bound says nothing.
    ///
    /// # Errors
    /// [`MathError::OutOfRange`](crate::MathError::OutOfRange).
    pub fn excess_bound(&self) -> MathResult<Option<N>> {
        self.of_best(&self.bound)
    }

    /// A part of what the best lost, which below a billionth of all losses is rounding.
    fn of_best(&self, part: &N) -> MathResult<Option<N>> {
        let best = gap(&self.losses, &self.regret, &N::zero())?;
        if best.compare(&N::zero()) != Ordering::Greater {
            return Ok(None);
        }
        part.div(&best).map(Some)
    }
}
