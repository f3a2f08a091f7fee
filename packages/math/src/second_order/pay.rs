//! Who earned what.

use core::cmp::Ordering;

use super::settle::{Epoch, Losses, Shares};
use super::uniqueness::{in_typical, prior_step, Crowd};
use super::{gap, ExpertRecord, SecondOrderParams, TopicRecord};
use crate::list::try_map;
use crate::reference::{step_of, toward};
use crate::stats::{clip, larger, smaller, sum, weighted_quantile};
use crate::{MathResult, Number};

pub(super) struct Pay<N> {
    pub(super) shares: Shares<N>,
    /// `[n]` `H`.
    pub(super) inferer_excess: Vec<N>,
    /// `[k]` `H`.
    pub(super) forecaster_excess: Vec<Option<N>>,
}

/// What is remembered of an epoch's participants and of their topic.
pub(super) struct Records<'a, N> {
    /// `[n]`
    pub(super) inferers: &'a mut [ExpertRecord<N>],
    /// `[k]`
    pub(super) forecasters: &'a mut [ExpertRecord<N>],
    pub(super) topic: &'a mut TopicRecord<N>,
}

/// Pays the workers of an epoch.
///
/// Inferers: `s = clamp((Q − H)/(Q − best), 0, 1)` with `H` the smoothed excess loss over the network
/// and its caution, `Q` its quantile among the seasoned, `best` the least of it; value `s^q · U`.
/// Forecasters: `max(0, −H)·U`, `H` over the naive network. The split between the tasks is
/// `φ = clamp(1 − L/L⁻, min, max)` of smoothed losses if a forecaster earned anything.
pub(super) fn pay<N: Number>(
    epoch: &Epoch<'_, N>,
    clipped: &[N],
    losses: &Losses<N>,
    records: Records<'_, N>,
    params: &SecondOrderParams<N>,
) -> MathResult<Pay<N>> {
    let Records {
        inferers,
        forecasters,
        topic,
    } = records;
    let payroll = Payroll {
        epoch,
        losses,
        params,
        typical: topic.typical.loss.clone(),
        error: topic.typical.error.clone(),
        grown_up: topic.typical.epochs >= params.probation,
    };
    let (values, inferer_excess, worthless) = payroll.inferers(clipped, inferers)?;
    topic.newcomer_excess = worthless;
    let step = step_of(&params.skill_alpha, topic.typical.epochs, 1)?;
    let base = if topic.typical.loss.is_zero() {
        N::one()
    } else {
        losses.combined.div(&topic.typical.loss)?
    };
    topic.base = toward(&topic.base, &base, &step)?;
    let (gains, forecaster_excess) = payroll.forecasters(forecasters)?;
    let shares = payroll.split(&values, &gains, topic)?;
    Ok(Pay {
        shares,
        inferer_excess,
        forecaster_excess,
    })
}

struct Payroll<'a, N> {
    epoch: &'a Epoch<'a, N>,
    losses: &'a Losses<N>,
    params: &'a SecondOrderParams<N>,
    /// Typical loss before this epoch.
    typical: N,
    /// Typical error with this epoch.
    error: N,
    /// Whether the topic is past its own probation.
    grown_up: bool,
}

impl<N: Number> Payroll<'_, N> {
    /// Values of the inferers, their excesses, and the excess that is worth nothing.
    fn inferers(
        &self,
        clipped: &[N],
        records: &mut [ExpertRecord<N>],
    ) -> MathResult<(Vec<N>, Vec<N>, N)> {
        let mut excesses = Vec::with_capacity(records.len());
        for (record, loss) in records.iter_mut().zip(&self.losses.inferers) {
            excesses.push(self.excess(record, loss, &self.losses.combined)?);
        }
        let mut seasoned: Vec<bool> = records.iter().map(|record| self.seasoned(record)).collect();
        let paid = seasoned.contains(&true);
        if !paid {
            seasoned = vec![true; records.len()];
        }
        let worthless = self.worthless(records, &excesses, &seasoned)?;
        let candidates = excesses.iter().zip(&seasoned);
        let candidates = candidates.filter_map(|(excess, seasoned)| seasoned.then_some(excess));
        let best = candidates.reduce(smaller).unwrap_or(&worthless).clone();
        // where one inferer is the quantile itself, rounding must not make a difference of it
        let range = gap(&worthless, &best, &N::one())?;
        let skills = try_map(&excesses, &mut |excess| {
            skill(excess, &best, &worthless, &range)
        })?;
        let present = |values: &[N]| values.iter().cloned().map(Some).collect::<Vec<_>>();
        self.crowd(
            &present(clipped),
            &present(&self.losses.inferers),
            &skills,
            &range,
        )
        .learn(records)?;
        let mut values = Vec::with_capacity(records.len());
        for ((record, skill), seasoned) in records.iter().zip(&skills).zip(&seasoned) {
            let value = power(skill, self.params.skill_power)?;
            let unique = record.uniqueness.clone().unwrap_or_else(N::zero);
            values.push(if paid && *seasoned {
                value.mul(&unique)?
            } else {
                N::zero()
            });
        }
        Ok((values, excesses, worthless))
    }

    /// Quantile of the excesses, every seasoned inferer counting as far as it is unique.
    fn worthless(
        &self,
        records: &[ExpertRecord<N>],
        excesses: &[N],
        seasoned: &[bool],
    ) -> MathResult<N> {
        let weight = |unique: &dyn Fn(&ExpertRecord<N>) -> N| -> Vec<N> {
            let pairs = records.iter().zip(seasoned);
            pairs
                .map(|(record, seasoned)| if *seasoned { unique(record) } else { N::zero() })
                .collect()
        };
        let mut weights = weight(&|record| record.uniqueness.clone().unwrap_or_else(N::one));
        if sum(&weights)?.is_zero() {
            weights = weight(&|_| N::one());
        }
        weighted_quantile(excesses, &weights, &self.params.skill_quantile)
    }

    /// Gains of the forecasters over the naive network times their uniqueness, and their excesses.
    fn forecasters(&self, records: &mut [ExpertRecord<N>]) -> MathResult<(Vec<N>, Vec<Option<N>>)> {
        let losses = &self.losses.forecasters;
        let mut excesses = Vec::with_capacity(records.len());
        for (record, loss) in records.iter_mut().zip(losses) {
            excesses.push(match loss {
                Some(loss) => Some(self.excess(record, loss, &self.losses.naive)?),
                None => None,
            });
        }
        let zero = N::zero();
        let gains = try_map(&excesses, &mut |excess| {
            let gain = excess.as_ref().map_or_else(N::zero, N::neg);
            Ok(larger(&zero, &gain).clone())
        })?;
        let top = gains.iter().fold(&zero, larger).clone();
        let skills = try_map(&gains, &mut |gain| {
            if top.is_zero() {
                return Ok(N::zero());
            }
            gain.div(&top)
        })?;
        let implied = &self.epoch.prediction.implied;
        self.crowd(implied, losses, &skills, &top).learn(records)?;
        let mut values = Vec::with_capacity(records.len());
        for ((record, gain), loss) in records.iter().zip(&gains).zip(losses) {
            let earns = loss.is_some() && self.seasoned(record);
            let unique = record.uniqueness.clone().filter(|_| earns);
            values.push(gain.mul(&unique.unwrap_or_else(N::zero))?);
        }
        Ok((values, excesses))
    }

    fn crowd<'c>(
        &'c self,
        values: &'c [Option<N>],
        losses: &'c [Option<N>],
        skills: &'c [N],
        range: &'c N,
    ) -> Crowd<'c, N> {
        Crowd {
            values,
            skills,
            losses,
            range,
            error: &self.error,
            typical: &self.typical,
            loss: self.epoch.loss,
            params: self.params,
        }
    }

    /// Has been there long enough to be paid, or the topic has not.
    fn seasoned(&self, record: &ExpertRecord<N>) -> bool {
        !self.grown_up || record.epochs >= self.params.probation
    }

    /// `H = G + caution·A/n`: the smoothed excess `g = (l − reference)/typical`, and what its shortness
    /// leaves open. `G ← G + max(α, 1/(n + prior))·(g − G)`, `A ← A + max(α, 1/n)·(|g| − A)`.
    fn excess(&self, record: &mut ExpertRecord<N>, loss: &N, reference: &N) -> MathResult<N> {
        let params = self.params;
        let epochs = record.epochs.saturating_add(1);
        let now = in_typical(&gap(loss, reference, &self.typical)?, &self.typical)?;
        let step = prior_step(&params.skill_alpha, epochs, &params.skill_prior)?;
        record.excess = toward(&record.excess, &now, &step)?;
        let step = step_of(&params.skill_alpha, epochs, 0)?;
        record.size = toward(&record.size, &now.abs(), &step)?;
        let caution = params.caution.mul(&record.size)?;
        record
            .excess
            .add(&caution.div(&N::from_int(epochs.into()))?)
    }

    /// Splits between the tasks, then within each.
    fn split(
        &self,
        values: &[N],
        gains: &[N],
        topic: &mut TopicRecord<N>,
    ) -> MathResult<Shares<N>> {
        let params = self.params;
        let step = step_of(&params.forecast_alpha, topic.typical.epochs, 1)?;
        let (loss, naive) = (
            topic.typical.capped(&self.losses.combined)?,
            topic.typical.capped(&self.losses.naive)?,
        );
        topic.smoothed_loss = toward(&topic.smoothed_loss, &loss, &step)?;
        topic.smoothed_naive_loss = toward(&topic.smoothed_naive_loss, &naive, &step)?;
        let (inference, forecasting) = (sum(values)?, sum(gains)?);
        let part = match (inference.is_zero(), forecasting.is_zero()) {
            (_, true) => N::zero(),
            (true, false) => N::one(),
            (false, false) if topic.smoothed_naive_loss.is_zero() => params.forecast_min.clone(),
            (false, false) => {
                let ratio = topic.smoothed_loss.div(&topic.smoothed_naive_loss)?;
                let saved = N::one().sub(&ratio)?;
                clip(&saved, &params.forecast_min, &params.forecast_max)
            }
        };
        let rest = N::one().sub(&part)?;
        Ok(Shares {
            inferers: shares(values, &inference, &rest)?,
            forecasters: shares(gains, &forecasting, &part)?,
        })
    }
}

/// `part · v/Σv`; nothing of nothing.
fn shares<N: Number>(values: &[N], total: &N, part: &N) -> MathResult<Vec<N>> {
    if total.is_zero() {
        return Ok(vec![N::zero(); values.len()]);
    }
    let unit = part.div(total)?;
    try_map(values, &mut |value| value.mul(&unit))
}

/// `clamp((Q − H)/(Q − best), 0, 1)`; where nobody is better than `Q`: 1 at `best` or below, else 0.
fn skill<N: Number>(excess: &N, best: &N, worthless: &N, range: &N) -> MathResult<N> {
    let (zero, one) = (N::zero(), N::one());
    if range.compare(&zero) == Ordering::Greater {
        return Ok(clip(
            &gap(worthless, excess, &one)?.div(range)?,
            &zero,
            &one,
        ));
    }
    Ok(if excess.compare(best) == Ordering::Greater {
        zero
    } else {
        one
    })
}

/// `x^q` for a small whole `q`.
fn power<N: Number>(x: &N, exponent: u32) -> MathResult<N> {
    let mut product = N::one();
    for _ in 0..exponent.min(8) {
        product = product.mul(x)?;
    }
    Ok(product)
}
