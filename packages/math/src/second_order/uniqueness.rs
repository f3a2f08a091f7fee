//! Who says what a senior says.

use core::cmp::Ordering;

use super::{gap, ExpertRecord, SecondOrderParams};
use crate::reference::{step_of, toward};
use crate::stats::{clip, larger, smaller};
use crate::{MathResult, Number};

/// What uniqueness is measured by; lists index-aligned, ascending by actor.
pub(super) struct Crowd<'a, N> {
    /// `[n]` what each said; `None` is left out.
    pub(super) values: &'a [Option<N>],
    /// `[n]` skill in `[0, 1]`.
    pub(super) skills: &'a [N],
    /// `[n]` losses.
    pub(super) losses: &'a [Option<N>],
    /// Range of skill in typical losses.
    pub(super) range: &'a N,
    /// Typical error.
    pub(super) error: &'a N,
    /// Typical loss.
    pub(super) typical: &'a N,
    /// Loss of a value.
    pub(super) loss: &'a dyn Fn(&N) -> MathResult<N>,
    pub(super) params: &'a SecondOrderParams<N>,
}

/// Somebody who came before.
struct Senior<N> {
    index: usize,
    distance: N,
}

impl<N: Number> Crowd<'_, N> {
    /// Moves the uniqueness of each towards `1 − b`, `b` how far somebody before it says the same: with
    /// `near(h) = h²/(h² + distance²)`,
    ///
    /// ```text
    /// b  = near(width·E) · min(1, 4 s_k/s_j)              over all k before j by (born, actor)
    /// b′ = near(follower·E) · clamp(1 + D/(lead·range), 0, 1)   of the nearest k of an earlier birth
    /// ```
    ///
    /// where `D` is the smoothed change of loss by mixing j's value half into k's: a follower is paid for
    /// what it adds. Nobody without skill counts as senior of somebody with it.
    ///
    /// # Shape
    /// As many records as values.
    /// # Units
    /// Dimensionless, in `[0, 1]`.
    /// # Rounding
    /// One division for each pair, at most two.
    /// # Errors
    /// Out of range.
    /// # Source
    /// Own.
    pub(super) fn learn(&self, records: &mut [ExpertRecord<N>]) -> MathResult<()> {
        let mut order: Vec<usize> = (0..records.len())
            .filter(|index| matches!(self.values.get(*index), Some(Some(_))))
            .collect();
        order.sort_by_key(|index| records.get(*index).map(|record| record.born));
        let equal = square(&self.params.uniqueness_width.mul(self.error)?)?;
        let follower = square(&self.params.follower_width.mul(self.error)?)?;
        for (position, index) in order.iter().enumerate() {
            let before = order.get(..position).unwrap_or_default();
            let (mut block, senior) = self.nearest(records, *index, before, &equal)?;
            if let Some(senior) = senior {
                let repeated = self.repeated(records, *index, &senior, &follower)?;
                block = larger(&block, &repeated).clone();
            }
            let unique = N::one().sub(&block)?;
            if let Some(record) = records.get_mut(*index) {
                let alpha = &self.params.uniqueness_alpha;
                record.uniqueness = Some(match &record.uniqueness {
                    Some(before) => toward(before, &unique, alpha)?,
                    None => unique,
                });
            }
        }
        Ok(())
    }

    /// How far anybody before `index` says the same, and the nearest of an earlier birth.
    fn nearest(
        &self,
        records: &[ExpertRecord<N>],
        index: usize,
        before: &[usize],
        width: &N,
    ) -> MathResult<(N, Option<Senior<N>>)> {
        let zero = N::zero();
        let (mut block, mut nearest) = (N::zero(), None::<Senior<N>>);
        let (Some(own), Some(Some(value))) = (records.get(index), self.values.get(index)) else {
            return Ok((block, nearest));
        };
        let skill = self.skills.get(index).unwrap_or(&zero);
        let four = N::from_int(4);
        for other in before {
            let (Some(senior), Some(Some(said))) = (records.get(*other), self.values.get(*other))
            else {
                continue;
            };
            let distance = value.sub(said)?.abs();
            let senior_skill = self.skills.get(*other).unwrap_or(&zero);
            let mut same = near(width, &distance)?;
            let four_times = four.mul(senior_skill)?;
            if four_times.compare(skill) == Ordering::Less {
                same = same.mul(&four_times)?.div(skill)?;
            }
            block = larger(&block, &same).clone();
            let paid = !senior_skill.is_zero() || skill.is_zero();
            let nearer = nearest
                .as_ref()
                .is_none_or(|known| distance.compare(&known.distance) == Ordering::Less);
            if senior.born < own.born && paid && nearer {
                nearest = Some(Senior {
                    index: *other,
                    distance,
                });
            }
        }
        Ok((block, nearest))
    }

    /// How far a follower repeats its senior, by the record of the two in the same epochs.
    fn repeated(
        &self,
        records: &mut [ExpertRecord<N>],
        index: usize,
        senior: &Senior<N>,
        width: &N,
    ) -> MathResult<N> {
        let value = |index: usize| self.values.get(index).and_then(Option::as_ref);
        let loss = self.losses.get(senior.index).and_then(Option::as_ref);
        let (Some(own), Some(said), Some(loss)) = (value(index), value(senior.index), loss) else {
            return Ok(N::zero());
        };
        let Some(record) = records.get_mut(index) else {
            return Ok(N::zero());
        };
        record.followed = record.followed.saturating_add(1);
        let mixed = (self.loss)(&own.add(said)?.div(&N::from_int(2))?)?;
        let change = in_typical(&gap(&mixed, loss, self.typical)?, self.typical)?;
        let (alpha, prior) = (&self.params.skill_alpha, &self.params.skill_prior);
        let step = prior_step(alpha, record.followed, prior)?;
        record.added = toward(&record.added, &change, &step)?;
        let range = self.params.lead.mul(self.range)?;
        let ahead = if range.compare(&N::zero()) == Ordering::Greater {
            record.added.neg().div(&range)?
        } else {
            N::zero()
        };
        let behind = clip(&N::one().sub(&ahead)?, &N::zero(), &N::one());
        near(width, &senior.distance)?.mul(&behind)
    }
}

/// `max(α, 1/(n + prior))`
pub(super) fn prior_step<N: Number>(alpha: &N, epochs: u32, prior: &N) -> MathResult<N> {
    if prior.is_zero() {
        return step_of(alpha, epochs, 0);
    }
    let plain = N::one().div(&N::from_int(epochs.into()).add(prior)?)?;
    Ok(larger(alpha, smaller(&plain, &N::one())).clone())
}

/// A difference of losses in typical losses; 0 while there is none.
pub(super) fn in_typical<N: Number>(difference: &N, typical: &N) -> MathResult<N> {
    if typical.is_zero() {
        return Ok(N::zero());
    }
    difference.div(typical)
}

/// `h²/(h² + d²)`; of `h = 0`: whether they are equal.
fn near<N: Number>(square_width: &N, distance: &N) -> MathResult<N> {
    if square_width.is_zero() {
        return Ok(if distance.is_zero() {
            N::one()
        } else {
            N::zero()
        });
    }
    square_width.div(&square_width.add(&square(distance)?)?)
}

fn square<N: Number>(x: &N) -> MathResult<N> {
    x.mul(x)
}
