//! Epochs as they come: the truth, and what everybody says of it before it is known.

use std::collections::VecDeque;

use allora_math::Real;
use allora_models::regimes::{RegimeEpoch, Regimes, PHASES};
use allora_models::{
    forecasters, inferers, EpochRecord, Forecaster, Inferer, PublicRecord, Target,
};
use anyhow::{anyhow, Result as AnyResult};

use super::config::SimulationConfig;
use super::guest::{Asked, Guest};
use super::number::{from_chain, to_chain};
use super::scenario::{date, Scenario};
use super::setup::split;

/// What an inferer of regimes is good for, by phase.
const PHASE_NAMES: [&str; PHASES] = [
    "low and rising",
    "high and rising",
    "high and falling",
    "low and falling",
];

/// An epoch as it opens.
pub(super) struct Opening {
    /// Date of the truth.
    pub(super) date: String,
    /// What will come true: nobody has seen it.
    pub(super) truth: f64,
    /// What each inferer says, if anything.
    pub(super) inferences: Vec<Option<Real>>,
    /// What each forecaster says: losses by index of inferer, empty if nothing.
    pub(super) forecasts: Vec<Vec<(usize, f64)>>,
}

/// What happens in a topic, and who is at work there.
pub(super) trait Scene {
    /// Models of inferers, then of forecasters.
    fn models(&self) -> [Vec<String>; 2];

    /// What is public so far.
    fn record(&self) -> &PublicRecord;

    /// The next epoch; the one before has been closed.
    fn open(&mut self) -> AnyResult<Opening>;

    /// The truth of the open epoch becomes public, with what the network had published.
    fn close(&mut self, network: f64);

    /// Whether there is no further epoch.
    fn has_ended(&self) -> bool;

    /// A guest takes the place of the last inferer, if there are any guests here.
    fn invite(&mut self, _guest: Box<dyn Guest>) {}
}

/// The scene of a topic.
pub(super) fn scene(config: &SimulationConfig, target: Target) -> Box<dyn Scene> {
    match &config.scenario {
        Scenario::Market(series) => {
            let (history, truths) = split(series, config.epochs(), target);
            Box::new(Market::new(config, target, history, truths))
        }
        Scenario::Regimes => Box::new(Phases {
            world: Regimes::new(config.seed, config.inferers, config.forecasters),
            inferers: config.inferers,
            open: None,
            epochs: 0,
        }),
    }
}

/// The scene of a topic that goes on after the end of its series: it is played backwards then,
/// forwards again, and so on; `turn` counts how often it was turned round. Models begin anew and
/// know the newest quarter of what was before.
pub(super) fn endless(config: &SimulationConfig, target: Target, turn: usize) -> Box<dyn Scene> {
    let Scenario::Market(series) = &config.scenario else {
        return scene(config, target);
    };
    let (_, mut all) = split(series, series.observations().len(), target);
    if turn % 2 == 1 {
        all.reverse();
    }
    let quarter = (all.len() / 4).max(Scenario::HISTORY);
    let (history, truths): (Vec<f64>, Vec<_>) = match turn {
        0 => {
            let truths = all.split_off(quarter.min(all.len()));
            (all.into_iter().map(|(_, value)| value).collect(), truths)
        }
        _ => {
            let before = all.iter().take(quarter).rev();
            let history = before.map(|(_, value)| *value).collect();
            (history, all.split_off(1.min(all.len())))
        }
    };
    Box::new(Market::new(config, target, history, truths))
}

/// A price series with models at work.
struct Market {
    /// What is still to come, with dates.
    truths: VecDeque<(String, f64)>,
    /// Truth and inferences of the open epoch.
    open: Option<(f64, Vec<Option<f64>>)>,
    inferers: Vec<Box<dyn Inferer>>,
    /// Comes after them.
    guest: Option<Box<dyn Guest>>,
    /// Values known before the first epoch.
    known: usize,
    forecasters: Vec<Box<dyn Forecaster>>,
    record: PublicRecord,
}

impl Market {
    /// Models that know a history, before some truths.
    fn new(
        config: &SimulationConfig,
        target: Target,
        history: Vec<f64>,
        truths: impl IntoIterator<Item = (String, f64)>,
    ) -> Self {
        Self {
            truths: truths.into_iter().collect(),
            open: None,
            inferers: inferers(target, config.inferers, config.seed),
            guest: None,
            known: history.len(),
            forecasters: forecasters(config.forecasters, config.seed),
            record: PublicRecord {
                history,
                epochs: vec![],
            },
        }
    }

    /// What everybody says.
    fn inferences(&mut self) -> Vec<Option<Real>> {
        let record = &self.record;
        let newest = record.history.last().copied().unwrap_or(0.0);
        let inferers = self.inferers.iter_mut();
        let mut inferences: Vec<_> = inferers
            .map(|model| Some(to_chain(model.predict(&record.history), newest)))
            .collect();
        if let Some(guest) = &mut self.guest {
            let known = self.known;
            inferences.push(guest.infer(Asked { record, known }));
        }
        inferences
    }
}

impl Scene for Market {
    fn models(&self) -> [Vec<String>; 2] {
        let inferers = self.inferers.iter().map(|model| model.name());
        let inferers = inferers.chain(self.guest.iter().map(|guest| guest.name()));
        let forecasters = self.forecasters.iter().map(|model| model.name());
        [inferers.collect(), forecasters.collect()]
    }

    fn record(&self) -> &PublicRecord {
        &self.record
    }

    fn open(&mut self) -> AnyResult<Opening> {
        let next = self.truths.pop_front();
        let (date, truth) = next.ok_or_else(|| anyhow!("the series has no further truth"))?;
        let inferences = self.inferences();
        let forecasters = self.forecasters.iter_mut();
        let forecasts = forecasters.map(|model| model.forecast(&self.record));
        let forecasts = forecasts.collect();
        let said = inferences.iter().map(|said| said.as_ref().map(from_chain));
        self.open = Some((truth, said.collect()));
        Ok(Opening {
            date,
            truth,
            inferences,
            forecasts,
        })
    }

    fn close(&mut self, network: f64) {
        let Some((truth, said)) = self.open.take() else {
            return;
        };
        self.record.history.push(truth);
        self.record.epochs.push(EpochRecord {
            truth,
            network,
            // Who was not there counts as the network.
            inferences: said
                .into_iter()
                .map(|said| said.unwrap_or(network))
                .collect(),
        });
    }

    fn invite(&mut self, guest: Box<dyn Guest>) {
        self.inferers.pop();
        self.guest = Some(guest);
    }

    fn has_ended(&self) -> bool {
        self.truths.is_empty() && self.open.is_none()
    }
}

/// The synthetic world of phases.
struct Phases {
    world: Regimes,
    inferers: usize,
    open: Option<RegimeEpoch>,
    epochs: usize,
}

impl Scene for Phases {
    fn models(&self) -> [Vec<String>; 2] {
        let names = PHASE_NAMES.iter().cycle().take(self.inferers);
        let skills = self.world.skills().into_iter();
        [
            names.map(|name| format!("good when {name}")).collect(),
            skills.map(|skill| skill.name().to_owned()).collect(),
        ]
    }

    fn record(&self) -> &PublicRecord {
        self.world.record()
    }

    fn open(&mut self) -> AnyResult<Opening> {
        let epoch = self.world.open();
        let opening = Opening {
            date: date(self.epochs),
            truth: epoch.truth,
            inferences: epoch
                .inferences
                .iter()
                .map(|x| Some(to_chain(*x, 0.0)))
                .collect(),
            forecasts: epoch.forecasts.clone(),
        };
        self.epochs += 1;
        self.open = Some(epoch);
        Ok(opening)
    }

    fn close(&mut self, network: f64) {
        if let Some(epoch) = self.open.take() {
            self.world.close(&epoch, network);
        }
    }

    fn has_ended(&self) -> bool {
        false
    }
}
