//! One network inference out of many: the five families.

mod interval;
mod regrets;

pub use interval::{confidence_interval, interval_sample};
pub use regrets::{FamilyRegrets, RegretSource};

use super::forecast::ForecastRule;
use crate::allora::weight::{WeightFunction, WeightParams, Weights};
use crate::combine::weighted_mean;
use crate::list::{present_pairs, try_map, try_zip};
use crate::stats::{mean, same_length};
use crate::{MathError, MathResult, Number, Operation};

/// What the participants of an epoch said. Indices into `inferences` name
/// inferers, indices into `forecasts` name forecasters.
pub struct Submissions<'a, N> {
    /// `[n]`, `n ≥ 1`, one per inferer present.
    pub inferences: &'a [N],
    /// `[k]`, one per forecaster present: (inferer index, forecast loss), no
    /// index twice; may be empty. An index of nobody present is ignored.
    pub forecasts: &'a [Vec<(usize, N)>],
    /// Network loss the forecasts are compared with.
    pub reference_loss: &'a N,
    /// Whether nobody has a record yet: every mean is plain, forecasters idle.
    pub all_new: bool,
}

/// Every value the network would have published with one participant withheld
/// or added, beside the one it does publish.
#[derive(Clone, Debug, PartialEq)]
pub struct Synthesis<N> {
    /// All participants.
    pub combined: N,
    /// Inferers only.
    pub naive: N,
    /// Weights of `combined`; forecasters without an implied inference have 0. Plain means
    /// (`all_new`, a single inferer) have weight 1 for every inferer.
    pub weights: Weights<N>,
    /// `[k]` forecast-implied inference; `None` if the forecaster named nobody present.
    pub implied: Vec<Option<N>>,
    /// `[n]`, or empty for a single inferer.
    pub without_inferer: Vec<N>,
    /// `[k]`, all `None` with fewer than two effective forecasters.
    pub without_forecaster: Vec<Option<N>>,
    /// `[k]`, all `None` with fewer than two effective forecasters.
    pub only_forecaster: Vec<Option<N>>,
    /// `[k][n]` implied inference of forecaster k with inferer x withheld.
    pub implied_without: Vec<Vec<Option<N>>>,
}

/// Synthesises the network inference with all its counterfactuals: the weighted mean of
/// inferences and forecast-implied inferences, `Σ w x / Σ w`, once per family with the regrets of
/// that family — all; inferers only; one inferer withheld (implied inferences recomputed without
/// it); one forecaster withheld; inferers and one forecaster.
///
/// A forecaster without an implied inference takes no part. One that only loses it when `x` is
/// withheld stays in the normalisation of that one-out but not in its mean; should no weight be
/// left then, the mean is the plain one of the inferers left. Forecasters have one-outs and
/// one-ins only if two or more are effective. A single inference is published as it is, without
/// counterfactuals.
///
/// # Shape
/// `n ≥ 1` inferences, `k` forecasts, regrets of the same participants.
/// # Units
/// Values in the unit of the inferences; weights dimensionless.
/// # Rounding
/// As of the parts; every mean divides once.
/// # Errors
/// [`MathError::Empty`] without inferences; [`MathError::Shape`] if regrets are of others;
/// [`MathError::OutOfRange`].
/// # Source
/// Whitepaper; Allora chain v0.6 `GetNetworkInferences`.
pub fn synthesize<N: Number, R: RegretSource<N>>(
    submissions: &Submissions<'_, N>,
    regrets: &R,
    params: &WeightParams<N>,
) -> MathResult<Synthesis<N>> {
    synthesize_guarded(submissions, regrets, params, &N::zero())
}

/// As [`synthesize`], with the original's guard against vanishing weights: `Σ w x / max(Σ w, s)`,
/// `s = smallest_divisor` (`EpsilonSafeDiv` there). With `s = 0` a mean without weights is plain.
///
/// # Shape
/// As [`synthesize`].
/// # Units
/// As [`synthesize`].
/// # Rounding
/// A mean whose weights sum to less than `s` is pulled towards 0.
/// # Errors
/// As [`synthesize`].
/// # Source
/// Allora chain v0.6 `CalcWeightedInference`.
pub fn synthesize_guarded<N: Number, R: RegretSource<N>>(
    submissions: &Submissions<'_, N>,
    regrets: &R,
    params: &WeightParams<N>,
    smallest_divisor: &N,
) -> MathResult<Synthesis<N>> {
    match submissions.inferences {
        [] => Err(MathError::Empty {
            op: Operation::Synthesize,
        }),
        [only] => Ok(single(only, submissions.forecasts.len())),
        _ => {
            let function = WeightFunction::new(params)?;
            Synthesizer::new(submissions, &function, smallest_divisor)?.run(regrets)
        }
    }
}

/// A single inference is the network's, whatever the forecasts.
fn single<N: Number>(inference: &N, forecasters: usize) -> Synthesis<N> {
    Synthesis {
        combined: inference.clone(),
        naive: inference.clone(),
        weights: Weights {
            inferers: vec![N::one()],
            forecasters: vec![N::zero(); forecasters],
        },
        implied: vec![None; forecasters],
        without_inferer: Vec::new(),
        without_forecaster: vec![None; forecasters],
        only_forecaster: vec![None; forecasters],
        implied_without: vec![vec![None]; forecasters],
    }
}

/// One participant of one mean; without a value it only counts in the normalisation.
struct Member<'a, N> {
    regret: &'a N,
    value: Option<&'a N>,
}

struct Synthesizer<'a, N> {
    submissions: &'a Submissions<'a, N>,
    rule: ForecastRule<'a, N>,
    smallest_divisor: &'a N,
    /// `[k]`
    implied: Vec<Option<N>>,
}

impl<'a, N: Number> Synthesizer<'a, N> {
    fn new(
        submissions: &'a Submissions<'a, N>,
        function: &'a WeightFunction<N>,
        smallest_divisor: &'a N,
    ) -> MathResult<Self> {
        let rule = ForecastRule {
            inferences: submissions.inferences,
            reference_loss: submissions.reference_loss,
            all_new: submissions.all_new,
            function,
        };
        let implied = try_map(submissions.forecasts, &mut |forecast| {
            rule.implied(forecast)
        })?;
        Ok(Self {
            submissions,
            rule,
            smallest_divisor,
            implied,
        })
    }

    fn run<R: RegretSource<N>>(self, regrets: &R) -> MathResult<Synthesis<N>> {
        let (combined, weights) = self.combined(&regrets.combined()?)?;
        let naive = self.naive(&regrets.naive()?)?;
        let count = self.submissions.inferences.len();
        let implied_without = self.implied_without(count)?;
        let mut without_inferer = Vec::with_capacity(count);
        for x in 0..count {
            let rows = implied_without.iter();
            let implied: Vec<_> = rows.map(|row| row.get(x).cloned().flatten()).collect();
            let regrets = regrets.without_inferer(x)?;
            without_inferer.push(self.without_inferer(x, &regrets, &implied)?);
        }
        let without_forecaster = self.each_forecaster(&mut |y| {
            self.without_forecaster(y, &regrets.without_forecaster(y)?)
        })?;
        let only_forecaster =
            self.each_forecaster(&mut |y| self.only_forecaster(y, &regrets.only_forecaster(y)?))?;
        Ok(Synthesis {
            combined,
            naive,
            weights,
            implied: self.implied,
            without_inferer,
            without_forecaster,
            only_forecaster,
            implied_without,
        })
    }

    /// Value per effective forecaster, if there are two or more.
    fn each_forecaster(
        &self,
        value: &mut dyn FnMut(usize) -> MathResult<N>,
    ) -> MathResult<Vec<Option<N>>> {
        let mut values = vec![None; self.implied.len()];
        if self.implied.iter().flatten().count() >= 2 {
            for (y, (implied, slot)) in self.implied.iter().zip(&mut values).enumerate() {
                if implied.is_some() {
                    *slot = Some(value(y)?);
                }
            }
        }
        Ok(values)
    }

    fn combined(&self, regrets: &FamilyRegrets<N>) -> MathResult<(N, Weights<N>)> {
        let inferences = self.submissions.inferences;
        let members = self.members(regrets, &self.implied, None, None)?;
        if self.submissions.all_new {
            let weights = Weights {
                inferers: vec![N::one(); inferences.len()],
                forecasters: vec![N::zero(); self.implied.len()],
            };
            return Ok((mean(inferences)?, weights));
        }
        let (value, mut inferers) = self.mean_of(&members)?;
        let mut effective = inferers.split_off(inferences.len()).into_iter();
        let forecasters = try_map(&self.implied, &mut |implied| {
            let weight = implied.as_ref().and_then(|_| effective.next());
            Ok(weight.unwrap_or_else(N::zero))
        })?;
        let weights = Weights {
            inferers,
            forecasters,
        };
        Ok((value, weights))
    }

    fn naive(&self, regrets: &FamilyRegrets<N>) -> MathResult<N> {
        let inferences = self.submissions.inferences;
        if self.submissions.all_new {
            return mean(inferences);
        }
        same_length(Operation::Naive, inferences.len(), regrets.inferers.len())?;
        let members = members_of(&regrets.inferers, inferences, None);
        Ok(self.mean_of(&members)?.0)
    }

    /// Implied inferences of all effective forecasters with each inferer withheld: their own where
    /// they do not name it. `[k][n]`
    fn implied_without(&self, count: usize) -> MathResult<Vec<Vec<Option<N>>>> {
        let forecasts = self.submissions.forecasts;
        try_zip(forecasts, &self.implied, &mut |forecast, implied| {
            let mut row = vec![implied.clone(); count];
            if implied.is_some() {
                for (x, without) in self.rule.without_each(forecast)? {
                    if let Some(slot) = row.get_mut(x) {
                        *slot = without;
                    }
                }
            }
            Ok(row)
        })
    }

    fn without_inferer(
        &self,
        x: usize,
        regrets: &FamilyRegrets<N>,
        implied: &[Option<N>],
    ) -> MathResult<N> {
        if self.submissions.all_new {
            return self.mean_without(x);
        }
        let members = self.members(regrets, implied, Some(x), None)?;
        match self.mean_of(&members) {
            // Only a forecaster that lost its implied inference had any weight.
            Err(MathError::DivisionByZero { .. }) => self.mean_without(x),
            other => other.map(|(value, _)| value),
        }
    }

    fn without_forecaster(&self, y: usize, regrets: &FamilyRegrets<N>) -> MathResult<N> {
        if self.submissions.all_new {
            return mean(self.submissions.inferences);
        }
        let members = self.members(regrets, &self.implied, None, Some(y))?;
        Ok(self.mean_of(&members)?.0)
    }

    fn only_forecaster(&self, y: usize, regrets: &FamilyRegrets<N>) -> MathResult<N> {
        const OP: Operation = Operation::OnlyForecaster;
        let inferences = self.submissions.inferences;
        if self.submissions.all_new {
            return mean(inferences);
        }
        same_length(OP, inferences.len(), regrets.inferers.len())?;
        let [regret] = regrets.forecasters.as_slice() else {
            return Err(MathError::shape(OP, 1, regrets.forecasters.len()));
        };
        let mut members = members_of(&regrets.inferers, inferences, None);
        let value = self.implied.get(y).and_then(Option::as_ref);
        members.push(Member { regret, value });
        Ok(self.mean_of(&members)?.0)
    }

    /// Inferers but `inferer`, then effective forecasters but `forecaster`, with their values.
    fn members<'m>(
        &'m self,
        regrets: &'m FamilyRegrets<N>,
        implied: &'m [Option<N>],
        inferer: Option<usize>,
        forecaster: Option<usize>,
    ) -> MathResult<Vec<Member<'m, N>>> {
        const OP: Operation = Operation::Synthesize;
        let inferences = self.submissions.inferences;
        same_length(OP, inferences.len(), regrets.inferers.len())?;
        same_length(OP, self.implied.len(), regrets.forecasters.len())?;
        let mut members = members_of(&regrets.inferers, inferences, inferer);
        let forecasters = regrets.forecasters.iter().zip(implied);
        for (k, (regret, value)) in forecasters.enumerate() {
            let effective = matches!(self.implied.get(k), Some(Some(_)));
            if effective && Some(k) != forecaster {
                let value = value.as_ref();
                members.push(Member { regret, value });
            }
        }
        Ok(members)
    }

    /// Plain mean of the inferences but `withheld`.
    fn mean_without(&self, withheld: usize) -> MathResult<N> {
        let mut inferences = self.submissions.inferences.to_vec();
        if withheld < inferences.len() {
            inferences.remove(withheld);
        }
        mean(&inferences)
    }

    /// Weighted mean of the members that have a value, and the weights of all of them.
    fn mean_of(&self, members: &[Member<'_, N>]) -> MathResult<(N, Vec<N>)> {
        let regrets = try_map(members, &mut |member| Ok(member.regret.clone()))?;
        let weights = self.rule.function.weights(&regrets)?;
        let values = members.iter().map(|member| member.value);
        let (values, shares) = present_pairs(&mut values.zip(&weights));
        let value = weighted_mean(&values, &shares, self.smallest_divisor)?;
        Ok((value, weights))
    }
}

/// Inferers but `withheld` with their regrets and inferences.
fn members_of<'m, N>(
    regrets: &'m [N],
    inferences: &'m [N],
    withheld: Option<usize>,
) -> Vec<Member<'m, N>> {
    let mut members = Vec::with_capacity(regrets.len());
    for (j, (regret, value)) in regrets.iter().zip(inferences).enumerate() {
        if Some(j) != withheld {
            let value = Some(value);
            members.push(Member { regret, value });
        }
    }
    members
}
