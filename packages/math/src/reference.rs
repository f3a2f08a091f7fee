//! Where the inferences of an epoch lie, whatever one liar or a crowd of clones says.

use crate::list::{try_map, try_zip};
use crate::stats::{clip, count, normalize, same_length, sum, weighted_quantile};
use crate::{MathResult, Number, Operation};

/// How the reference of a topic is made.
#[derive(Clone, Debug, PartialEq)]
pub struct ReferenceParams<N> {
    /// Part of the reference that follows reputation; the rest follows heads.
    pub reputation: N,
    /// Epochs after which a worker counts for half of what it will count for.
    pub tenure: N,
    /// Typical errors an inference may be away from the centre.
    pub clip: N,
}

/// The robust middle of the inferences of an epoch.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference<N> {
    /// Weighted median of the inferences.
    pub center: N,
    /// Weighted median of their distances from it.
    pub deviation: N,
}

/// What inferences are clipped into.
#[derive(Clone, Debug, PartialEq)]
pub struct Band<N> {
    /// Lowest value kept as it is.
    pub low: N,
    /// Highest value kept as it is.
    pub high: N,
}

impl<N: Number> Band<N> {
    /// The value moved into the band.
    pub fn clip(&self, value: &N) -> N {
        clip(value, &self.low, &self.high)
    }
}

/// Shares of workers by tenure, `n/(n + tenure)` divided by their sum; equal while nobody has any.
///
/// # Shape
/// `[n ≥ 1]` settled epochs of each, to `[n]`.
/// # Units
/// Dimensionless; sum to one.
/// # Rounding
/// As of the parts.
/// # Errors
/// [`MathError::OutOfRange`](crate::MathError::OutOfRange).
/// # Source
/// Own: an identity is free, epochs are not.
pub fn tenure_shares<N: Number>(epochs: &[u32], tenure: &N) -> MathResult<Vec<N>> {
    let shares = try_map(epochs, &mut |epochs| tenure_share(*epochs, tenure))?;
    if sum(&shares)?.is_zero() {
        let equal = N::one().div(&count(epochs.len())?)?;
        return Ok(vec![equal; epochs.len()]);
    }
    normalize(&shares)
}

/// `n/(n + tenure)`; 0 for `n = 0`, whatever the tenure.
pub(crate) fn tenure_share<N: Number>(epochs: u32, tenure: &N) -> MathResult<N> {
    if epochs == 0 {
        return Ok(N::zero());
    }
    let epochs = N::from_int(epochs.into());
    epochs.div(&epochs.add(tenure)?)
}

impl<N: Number> ReferenceParams<N> {
    /// The weighted median `c` of the inferences and that of their distances `|x − c|`, both under
    /// `ρ·r + (1 − ρ)·h`: reputation `r`, and heads `h ∝ (n + 1)/(n + 1 + tenure)`.
    ///
    /// The centre falls only to a group with more than half of that mix: full reputation and a third of
    /// the heads at the default `ρ = ¼`, or two thirds of the heads without any.
    ///
    /// # Shape
    /// `[n ≥ 1]` inferences, reputations that sum to one, and settled epochs; equal inferences keep
    /// their order.
    /// # Units
    /// Those of the inferences.
    /// # Rounding
    /// As [`weighted_quantile`].
    /// # Errors
    /// [`MathError::Shape`](crate::MathError::Shape), [`MathError::Empty`](crate::MathError::Empty).
    /// # Source
    /// Own; answers the poisoning and clone attacks that a mean and a plain median invite.
    pub fn reference(
        &self,
        inferences: &[N],
        reputations: &[N],
        epochs: &[u32],
    ) -> MathResult<Reference<N>> {
        const OP: Operation = Operation::Reference;
        same_length(OP, inferences.len(), reputations.len())?;
        same_length(OP, inferences.len(), epochs.len())?;
        let heads = try_map(epochs, &mut |epochs| {
            tenure_share(epochs.saturating_add(1), &self.tenure)
        })?;
        let by_heads = N::one().sub(&self.reputation)?.div(&sum(&heads)?)?;
        let mix = try_zip(reputations, &heads, &mut |reputation, head| {
            self.reputation.mul(reputation)?.add(&by_heads.mul(head)?)
        })?;
        let half = N::from_ratio(1, 2)?;
        let center = weighted_quantile(inferences, &mix, &half)?;
        let distances = try_map(inferences, &mut |value| Ok(value.sub(&center)?.abs()))?;
        let deviation = weighted_quantile(&distances, &mix, &half)?;
        Ok(Reference { center, deviation })
    }

    /// The band `c ± clip · E` around a reference, with its own deviation while no typical error `E` is
    /// known; none if that is 0 too.
    ///
    /// # Units
    /// Those of the inferences.
    /// # Rounding
    /// One product, one sum each.
    /// # Errors
    /// [`MathError::OutOfRange`](crate::MathError::OutOfRange).
    /// # Source
    /// Own: the width comes from past errors, because the spread of the present inferences belongs to
    /// whoever sends most of them.
    pub fn band(&self, reference: &Reference<N>, typical_error: &N) -> MathResult<Option<Band<N>>> {
        let unit = if typical_error.is_zero() {
            &reference.deviation
        } else {
            typical_error
        };
        if unit.is_zero() {
            return Ok(None);
        }
        let width = self.clip.mul(unit)?;
        Ok(Some(Band {
            low: reference.center.sub(&width)?,
            high: reference.center.add(&width)?,
        }))
    }
}

/// Inferences clipped into a band, if there is one.
///
/// # Errors
/// None of its own.
pub fn clip_all<N: Number>(inferences: &[N], band: Option<&Band<N>>) -> Vec<N> {
    match band {
        Some(band) => inferences.iter().map(|value| band.clip(value)).collect(),
        None => inferences.to_vec(),
    }
}

/// What is usual in a topic, learnt from its past: the size of errors, the size of losses.
#[derive(Clone, Debug, PartialEq)]
pub struct Typical<N> {
    /// Settled epochs.
    pub epochs: u32,
    /// Typical absolute error of the reference; 0 before the first epoch.
    pub error: N,
    /// Typical loss of the network; 0 before the first epoch.
    pub loss: N,
}

impl<N: Number> Typical<N> {
    /// Epochs before shocks are cut.
    const WARM: u32 = 10;

    /// Of a topic without a settled epoch.
    pub fn new() -> Self {
        Self {
            epochs: 0,
            error: N::zero(),
            loss: N::zero(),
        }
    }

    /// Smoothing where nothing else is said: 1/20.
    ///
    /// # Errors
    /// None for any number that has it.
    pub fn usual_alpha() -> MathResult<N> {
        N::from_ratio(1, 20)
    }

    /// Before anything else of the first epoch: the typical loss is the mean of its inferers'.
    ///
    /// # Errors
    /// Those of [`mean`](crate::stats::mean).
    pub fn begin(&mut self, inferers: &[N]) -> MathResult<()> {
        if self.epochs == 0 {
            self.loss = crate::stats::mean(inferers)?;
        }
        Ok(())
    }

    /// A step towards the error of the reference, `E ← E + max(α, 1/(t+1))·(e − E)`,
    /// with `e ≤ 4·max(E, deviation)` once ten epochs are behind.
    ///
    /// # Units
    /// Those of the inferences.
    /// # Rounding
    /// Each operation once.
    /// # Errors
    /// [`MathError::OutOfRange`](crate::MathError::OutOfRange).
    /// # Source
    /// Own.
    pub fn learn_error(
        &mut self,
        truth: &N,
        reference: &Reference<N>,
        alpha: &N,
    ) -> MathResult<()> {
        let mut error = truth.sub(&reference.center)?.abs();
        if self.epochs >= Self::WARM {
            let usual = crate::stats::larger(&self.error, &reference.deviation);
            let most = N::from_int(4).mul(usual)?;
            error = crate::stats::smaller(&error, &most).clone();
        }
        let step = step_of(alpha, self.epochs, 1)?;
        self.error = if self.epochs == 0 {
            error
        } else {
            toward(&self.error, &error, &step)?
        };
        Ok(())
    }

    /// A step towards the loss of the network, `s ← s + max(α, 1/(t+2))·(min(L, 5s) − s)`, and one epoch more.
    ///
    /// # Units
    /// Those of the loss.
    /// # Rounding
    /// Each operation once.
    /// # Errors
    /// [`MathError::OutOfRange`](crate::MathError::OutOfRange).
    /// # Source
    /// Own.
    pub fn learn_loss(&mut self, loss: &N, alpha: &N) -> MathResult<()> {
        let loss = if self.loss.is_zero() {
            loss.clone()
        } else {
            self.capped(loss)?
        };
        self.loss = toward(&self.loss, &loss, &step_of(alpha, self.epochs, 2)?)?;
        self.epochs = self.epochs.saturating_add(1);
        Ok(())
    }

    /// `min(L, 5s)`: what one epoch can count for.
    pub(crate) fn capped(&self, loss: &N) -> MathResult<N> {
        let most = N::from_int(5).mul(&self.loss)?;
        Ok(crate::stats::smaller(loss, &most).clone())
    }
}

impl<N: Number> Default for Typical<N> {
    fn default() -> Self {
        Self::new()
    }
}

/// `max(α, 1/(n + k))`: a plain mean at first, a moving average later.
pub(crate) fn step_of<N: Number>(alpha: &N, epochs: u32, k: u32) -> MathResult<N> {
    let plain = N::one().div(&N::from_int(i64::from(epochs).saturating_add(k.into())))?;
    Ok(crate::stats::larger(alpha, &plain).clone())
}

/// `x + a·(y − x)`.
pub(crate) fn toward<N: Number>(from: &N, to: &N, step: &N) -> MathResult<N> {
    from.add(&step.mul(&to.sub(from)?)?)
}
