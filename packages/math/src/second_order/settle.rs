//! The truth is known: losses, regrets, what is remembered.

use super::pay::{pay, Pay, Records};
use super::predict::{epochs_of, Priors};
use super::{gap, Certificate, ExpertRecord, Prediction, Regret, SecondOrderParams, TopicRecord};
use crate::list::try_map;
use crate::reference::clip_all;
use crate::stats::{larger, same_length};
use crate::{MathResult, Number, Operation};

/// Losses of everything an epoch said.
#[derive(Clone, Debug, PartialEq)]
pub struct Losses<N> {
    /// Of the network inference.
    pub combined: N,
    /// Of the network without forecasters.
    pub naive: N,
    /// `[n]` of the clipped inferences.
    pub inferers: Vec<N>,
    /// `[k]` of the implied inferences.
    pub forecasters: Vec<Option<N>>,
    /// Of the reference.
    pub median: N,
    /// Of the mean by inverse losses.
    pub inverse: N,
}

/// Shares of the workers' pay; they sum to one, or to less where somebody earned nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Shares<N> {
    /// `[n]`
    pub inferers: Vec<N>,
    /// `[k]`
    pub forecasters: Vec<N>,
}

/// What a settlement makes of an epoch; records are changed in place.
#[derive(Clone, Debug, PartialEq)]
pub struct Settled<N> {
    /// Losses under the truth.
    pub losses: Losses<N>,
    /// Who earned what.
    pub shares: Shares<N>,
    /// `[n]` `H`: smoothed excess loss with its caution; the less, the better.
    pub inferer_excess: Vec<N>,
    /// `[k]` the same over the naive network; `None` without an implied inference.
    pub forecaster_excess: Vec<Option<N>>,
    /// How far behind the best expert present, virtual ones among them, the network is.
    pub certificate: Option<Certificate<N>>,
    /// How far behind the best inferer present it is.
    pub worker_certificate: Option<Certificate<N>>,
}

/// Settles an epoch: every present expert's regret `R ← λR + (L − l)`, `V ← λV + (L − l)²`, the network's
/// `V_net ← λV_net + Σ w (L − l)²`, the same against the naive network; the potential of the certificate;
/// the typical error and loss; pay.
///
/// Weights are those of the close: an epoch that closed before an earlier one settled is settled by
/// what was known when it closed.
///
/// # Shape
/// `inferences` `[n]` as submitted and records `[n]`, `[k]` of the prediction's participants.
/// # Units
/// Losses in any unit, the same for all; shares and excesses dimensionless.
/// # Rounding
/// As of the parts; differences of losses below a billionth count as 0.
/// # Errors
/// [`MathError::Shape`](crate::MathError::Shape); those of `loss`; [`MathError::OutOfRange`](crate::MathError::OutOfRange). Records may have changed by then.
/// # Source
/// Gaillard, Stoltz, van Erven 2014 (ML-Poly), with a forgetting λ; pay own.
pub fn settle<N: Number>(
    epoch: &Epoch<'_, N>,
    inferers: &mut [ExpertRecord<N>],
    forecasters: &mut [ExpertRecord<N>],
    topic: &mut TopicRecord<N>,
    params: &SecondOrderParams<N>,
) -> MathResult<Settled<N>> {
    const OP: Operation = Operation::Settle;
    let prediction = epoch.prediction;
    same_length(OP, inferers.len(), epoch.inferences.len())?;
    same_length(OP, inferers.len(), prediction.weights.inferers.len())?;
    same_length(OP, forecasters.len(), prediction.implied.len())?;

    let clipped = clip_all(epoch.inferences, prediction.band.as_ref());
    let losses = epoch.losses(&clipped)?;
    topic.typical.begin(&losses.inferers)?;
    let effective: Vec<bool> = prediction.implied.iter().map(Option::is_some).collect();
    let priors = Priors::new(
        params,
        &epochs_of(inferers),
        &epochs_of(forecasters),
        &effective,
    )?;
    let update = Update {
        prediction,
        losses: &losses,
        priors: &priors,
        params,
    };
    update.potential(inferers, forecasters, topic)?;
    update.regrets(inferers, forecasters, topic)?;
    update.naive_regrets(inferers, topic)?;
    topic
        .typical
        .learn_error(epoch.truth, &prediction.reference, &params.error_alpha)?;
    let Pay {
        shares,
        inferer_excess,
        forecaster_excess,
    } = pay(
        epoch,
        &clipped,
        &losses,
        Records {
            inferers,
            forecasters,
            topic,
        },
        params,
    )?;
    let worker_certificate = update.worker_certificate(inferers, topic)?;
    let certificate = update.certificate(inferers, forecasters, topic)?;
    topic
        .typical
        .learn_loss(&losses.combined, &params.error_alpha)?;
    let present = forecasters.iter_mut().zip(&prediction.implied);
    let present = present.filter(|(_, implied)| implied.is_some());
    for record in inferers.iter_mut().chain(present.map(|(record, _)| record)) {
        record.epochs = record.epochs.saturating_add(1);
    }
    Ok(Settled {
        losses,
        shares,
        inferer_excess,
        forecaster_excess,
        certificate,
        worker_certificate,
    })
}

/// An epoch whose truth is known.
pub struct Epoch<'a, N> {
    /// What was predicted.
    pub prediction: &'a Prediction<N>,
    /// `[n]` as submitted.
    pub inferences: &'a [N],
    /// What came out.
    pub truth: &'a N,
    /// Loss of a value under that truth.
    pub loss: &'a dyn Fn(&N) -> MathResult<N>,
}

impl<N: Number> Epoch<'_, N> {
    fn losses(&self, clipped: &[N]) -> MathResult<Losses<N>> {
        let Self {
            prediction, loss, ..
        } = self;
        Ok(Losses {
            combined: loss(&prediction.combined)?,
            naive: loss(&prediction.naive)?,
            inferers: try_map(clipped, &mut |value| loss(value))?,
            forecasters: try_map(&prediction.implied, &mut |value| {
                value.as_ref().map(*loss).transpose()
            })?,
            median: loss(&prediction.reference.center)?,
            inverse: loss(&prediction.inverse)?,
        })
    }
}

struct Update<'a, N> {
    prediction: &'a Prediction<N>,
    losses: &'a Losses<N>,
    priors: &'a Priors<N>,
    params: &'a SecondOrderParams<N>,
}

impl<N: Number> Update<'_, N> {
    /// Bounds the potential of the present experts after this epoch, from before it:
    /// `S ← λ·max(S, Φ) + Σ π r²/D/λ + 2·max(Σ π (R)₊ r/D, 0)`; `Σ π` in the first epoch.
    ///
    /// The last term is not positive for a convex loss and the weights of the moment: it pays for losses
    /// that are not convex and for weights of a close that an earlier settlement has overtaken.
    fn potential(
        &self,
        inferers: &[ExpertRecord<N>],
        forecasters: &[ExpertRecord<N>],
        topic: &mut TopicRecord<N>,
    ) -> MathResult<()> {
        let mut parts = Potential::new(topic.typical.loss.clone(), topic.squares.clone());
        let (losses, priors, params) = (self.losses, self.priors, self.params);
        let inferers = inferers.iter().zip(&priors.inferers).zip(&losses.inferers);
        for ((record, prior), loss) in inferers {
            parts.add(&record.regrets.combined, prior, &losses.combined, loss)?;
        }
        let forecasters = forecasters.iter().zip(&priors.forecasters);
        for ((record, prior), loss) in forecasters.zip(&losses.forecasters) {
            if let (Some(prior), Some(loss)) = (prior, loss) {
                parts.add(&record.regrets.combined, prior, &losses.combined, loss)?;
            }
        }
        let virtual_ones = [
            (&topic.median, &params.prior_median, &losses.median),
            (&topic.inverse, &params.prior_inverse, &losses.inverse),
        ];
        for (regrets, prior, loss) in virtual_ones {
            parts.add(&regrets.combined, prior, &losses.combined, loss)?;
        }
        topic.potential = if topic.squares.is_zero() {
            parts.priors
        } else {
            parts.after(&topic.potential, &params.memory)?
        };
        let kept = params.memory.mul(&topic.losses)?;
        topic.losses = kept.add(&losses.combined)?;
        Ok(())
    }

    fn regrets(
        &self,
        inferers: &mut [ExpertRecord<N>],
        forecasters: &mut [ExpertRecord<N>],
        topic: &mut TopicRecord<N>,
    ) -> MathResult<()> {
        let (losses, weights) = (self.losses, &self.prediction.weights);
        let mut learning = Learning::new(self.params, &losses.combined, &topic.typical.loss);
        let inferers = inferers.iter_mut().zip(&losses.inferers);
        for ((record, loss), weight) in inferers.zip(&weights.inferers) {
            learning.learn(&mut record.regrets.combined, loss, weight)?;
        }
        let forecasters = forecasters.iter_mut().zip(&losses.forecasters);
        for ((record, loss), weight) in forecasters.zip(&weights.forecasters) {
            if let Some(loss) = loss {
                learning.learn(&mut record.regrets.combined, loss, weight)?;
            }
        }
        learning.learn(&mut topic.median.combined, &losses.median, &weights.median)?;
        learning.learn(
            &mut topic.inverse.combined,
            &losses.inverse,
            &weights.inverse,
        )?;
        topic.squares = learning.network(&topic.squares)?;
        Ok(())
    }

    fn naive_regrets(
        &self,
        inferers: &mut [ExpertRecord<N>],
        topic: &mut TopicRecord<N>,
    ) -> MathResult<()> {
        let (losses, weights) = (self.losses, &self.prediction.naive_weights);
        let mut learning = Learning::new(self.params, &losses.naive, &topic.typical.loss);
        let inferers = inferers.iter_mut().zip(&losses.inferers);
        for ((record, loss), weight) in inferers.zip(&weights.inferers) {
            learning.learn(&mut record.regrets.naive, loss, weight)?;
        }
        learning.learn(&mut topic.median.naive, &losses.median, &weights.median)?;
        learning.learn(&mut topic.inverse.naive, &losses.inverse, &weights.inverse)?;
        topic.naive_squares = learning.network(&topic.naive_squares)?;
        Ok(())
    }
}

impl<N: Number> Update<'_, N> {
    /// Regrets and priors of the inferers.
    fn workers<'r>(&'r self, inferers: &'r [ExpertRecord<N>]) -> Vec<(&'r Regret<N>, &'r N)> {
        let pairs = inferers.iter().zip(&self.priors.inferers);
        pairs
            .map(|(record, prior)| (&record.regrets.combined, prior))
            .collect()
    }

    /// Over the inferers present.
    fn worker_certificate(
        &self,
        inferers: &[ExpertRecord<N>],
        topic: &TopicRecord<N>,
    ) -> MathResult<Option<Certificate<N>>> {
        Certificate::of(&self.workers(inferers), topic)
    }

    /// Over all experts present.
    fn certificate(
        &self,
        inferers: &[ExpertRecord<N>],
        forecasters: &[ExpertRecord<N>],
        topic: &TopicRecord<N>,
    ) -> MathResult<Option<Certificate<N>>> {
        let (priors, params) = (self.priors, self.params);
        let mut experts = self.workers(inferers);
        for (record, prior) in forecasters.iter().zip(&priors.forecasters) {
            if let Some(prior) = prior {
                experts.push((&record.regrets.combined, prior));
            }
        }
        experts.push((&topic.median.combined, &params.prior_median));
        experts.push((&topic.inverse.combined, &params.prior_inverse));
        Certificate::of(&experts, topic)
    }
}

/// Differences from one network's loss, on their way into regrets.
struct Learning<'a, N> {
    memory: &'a N,
    network: &'a N,
    typical: N,
    /// `Σ w r²`
    squares: N,
}

impl<'a, N: Number> Learning<'a, N> {
    fn new(params: &'a SecondOrderParams<N>, network: &'a N, typical: &N) -> Self {
        Self {
            memory: &params.memory,
            network,
            typical: typical.clone(),
            squares: N::zero(),
        }
    }

    fn learn(&mut self, regret: &mut Regret<N>, loss: &N, weight: &N) -> MathResult<()> {
        let difference = gap(self.network, loss, &self.typical)?;
        regret.learn(self.memory, &difference)?;
        let part = weight.mul(&difference)?.mul(&difference)?;
        self.squares = self.squares.add(&part)?;
        Ok(())
    }

    /// `λV + Σ w r²`
    fn network(&self, squares: &N) -> MathResult<N> {
        self.memory.mul(squares)?.add(&self.squares)
    }
}

/// Sums over the experts present.
struct Potential<N> {
    typical: N,
    floor: N,
    priors: N,
    /// `Φ = Σ π (R)₊²/D`
    before: N,
    /// `Σ π r²/D`
    growth: N,
    /// `Σ π (R)₊ r/D`
    cross: N,
}

impl<N: Number> Potential<N> {
    fn new(typical: N, floor: N) -> Self {
        Self {
            typical,
            floor,
            priors: N::zero(),
            before: N::zero(),
            growth: N::zero(),
            cross: N::zero(),
        }
    }

    fn add(&mut self, regret: &Regret<N>, prior: &N, network: &N, loss: &N) -> MathResult<()> {
        self.priors = self.priors.add(prior)?;
        let rate = larger(&regret.squares, &self.floor);
        if rate.is_zero() {
            return Ok(());
        }
        let part = prior.div(rate)?;
        let difference = gap(network, loss, &self.typical)?;
        let grown = part.mul(&difference)?.mul(&difference)?;
        self.growth = self.growth.add(&grown)?;
        if !regret.sum.is_negative() {
            let pull = part.mul(&regret.sum)?;
            self.before = self.before.add(&pull.mul(&regret.sum)?)?;
            self.cross = self.cross.add(&pull.mul(&difference)?)?;
        }
        Ok(())
    }

    fn after(&self, potential: &N, memory: &N) -> MathResult<N> {
        let kept = memory.mul(larger(potential, &self.before))?;
        let grown = kept.add(&self.growth.div(memory)?)?;
        if self.cross.is_negative() {
            return Ok(grown);
        }
        grown.add(&N::from_int(2).mul(&self.cross)?)
    }
}
