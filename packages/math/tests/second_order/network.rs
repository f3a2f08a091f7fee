//! A topic over many epochs, settled at once or late.

use std::collections::{BTreeMap, VecDeque};

use allora_math::loss::LossFunction;
use allora_math::reference::ReferenceParams;
use allora_math::second_order::{
    predict, settle, Epoch, ExpertRecord, Prediction, Present, SecondOrderParams, Settled,
    TopicRecord,
};
use allora_math::Real;

/// Who says what, and what came out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Given {
    /// By actor.
    pub(crate) inferences: BTreeMap<u32, Real>,
    /// By actor: (inferer, loss).
    pub(crate) forecasts: BTreeMap<u32, Vec<(u32, Real)>>,
    pub(crate) truth: Real,
}

/// A settled epoch.
pub(crate) struct Done {
    pub(crate) given: Given,
    pub(crate) prediction: Prediction<Real>,
    pub(crate) settled: Settled<Real>,
}

impl Done {
    /// Shares of the inferers by actor.
    pub(crate) fn shares(&self) -> BTreeMap<u32, Real> {
        self.by_inferer(&self.settled.shares.inferers)
    }

    /// Something of each inferer by actor.
    pub(crate) fn by_inferer(&self, values: &[Real]) -> BTreeMap<u32, Real> {
        let actors = self.given.inferences.keys().copied();
        actors.zip(values.iter().copied()).collect()
    }
}

pub(crate) fn real(text: &str) -> Real {
    text.parse().unwrap()
}

/// The defaults of a topic.
pub(crate) fn params() -> SecondOrderParams<Real> {
    SecondOrderParams {
        reference: ReferenceParams {
            reputation: real("0.25"),
            tenure: real("10"),
            clip: real("5"),
        },
        memory: real("0.999"),
        error_alpha: real("0.05"),
        prior_median: real("0.25"),
        prior_inverse: real("0.5"),
        prior_forecast: real("0.25"),
        sharpness: real("4"),
        skill_alpha: real("0.01"),
        skill_prior: real("5"),
        skill_quantile: real("0.5"),
        skill_power: 2,
        caution: real("7"),
        probation: 10,
        uniqueness_width: real("0.01"),
        follower_width: real("0.3"),
        lead: real("0.5"),
        uniqueness_alpha: real("0.1"),
        forecast_min: real("0.05"),
        forecast_max: real("0.5"),
        forecast_alpha: real("0.02"),
    }
}

/// Records and what was closed and not yet settled.
pub(crate) struct Network {
    params: SecondOrderParams<Real>,
    loss: LossFunction,
    pub(crate) topic: TopicRecord<Real>,
    inferers: BTreeMap<u32, ExpertRecord<Real>>,
    forecasters: BTreeMap<u32, ExpertRecord<Real>>,
    closed: VecDeque<(Given, Prediction<Real>)>,
}

fn of(
    records: &BTreeMap<u32, ExpertRecord<Real>>,
    actors: impl Iterator<Item = u32>,
    new: ExpertRecord<Real>,
) -> Vec<ExpertRecord<Real>> {
    let known = |actor: u32| records.get(&actor).cloned().unwrap_or_else(|| new.clone());
    actors.map(known).collect()
}

impl Network {
    pub(crate) fn new(loss: LossFunction, params: SecondOrderParams<Real>) -> Self {
        Self {
            params,
            loss,
            topic: TopicRecord::new(),
            inferers: BTreeMap::new(),
            forecasters: BTreeMap::new(),
            closed: VecDeque::new(),
        }
    }

    fn records(&self, given: &Given) -> (Vec<ExpertRecord<Real>>, Vec<ExpertRecord<Real>>) {
        let new = ExpertRecord::inferer(&self.topic);
        let inferers = of(&self.inferers, given.inferences.keys().copied(), new);
        let new = ExpertRecord::forecaster(&self.topic);
        let forecasters = of(&self.forecasters, given.forecasts.keys().copied(), new);
        (inferers, forecasters)
    }

    pub(crate) fn close(&mut self, given: Given) {
        let actors: Vec<u32> = given.inferences.keys().copied().collect();
        let place = |actor: &u32| actors.iter().position(|other| other == actor);
        let forecasts: Vec<Vec<(usize, Real)>> = given
            .forecasts
            .values()
            .map(|forecast| {
                let elements = forecast.iter();
                elements
                    .filter_map(|(inferer, loss)| Some((place(inferer)?, *loss)))
                    .collect()
            })
            .collect();
        let (inferers, forecasters) = self.records(&given);
        let inferences: Vec<Real> = given.inferences.values().copied().collect();
        let present = Present {
            inferences: &inferences,
            inferers: &inferers,
            forecasts: &forecasts,
            forecasters: &forecasters,
        };
        let prediction = predict(&present, &self.topic, &self.params).unwrap();
        self.closed.push_back((given, prediction));
    }

    /// What the network says to the epoch closed last.
    pub(crate) fn says(&self) -> Real {
        self.closed.back().unwrap().1.combined
    }

    /// What came out in the epoch closed last.
    pub(crate) fn comes_out(&mut self, truth: Real) {
        self.closed.back_mut().unwrap().0.truth = truth;
    }

    /// Epochs closed and not settled.
    pub(crate) fn waiting(&self) -> usize {
        self.closed.len()
    }

    /// Settles the oldest.
    pub(crate) fn settle(&mut self) -> Done {
        let (given, prediction) = self.closed.pop_front().unwrap();
        let (mut inferers, mut forecasters) = self.records(&given);
        let inferences: Vec<Real> = given.inferences.values().copied().collect();
        let (function, truth) = (self.loss.clone(), given.truth);
        let epoch = Epoch {
            prediction: &prediction,
            inferences: &inferences,
            truth: &truth,
            loss: &|value| function.evaluate(&truth, value),
        };
        let settled = settle(
            &epoch,
            &mut inferers,
            &mut forecasters,
            &mut self.topic,
            &self.params,
        )
        .unwrap();
        self.inferers
            .extend(given.inferences.keys().copied().zip(inferers));
        let present = prediction.implied.iter().map(Option::is_some);
        let kept = given.forecasts.keys().copied().zip(forecasters);
        let kept = kept.zip(present).filter(|(_, present)| *present);
        self.forecasters.extend(kept.map(|(record, _)| record));
        Done {
            given,
            prediction,
            settled,
        }
    }

    pub(crate) fn epoch(&mut self, given: Given) -> Done {
        self.close(given);
        self.settle()
    }
}
