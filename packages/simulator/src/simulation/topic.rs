//! A topic and the models at work in it.

use std::collections::BTreeMap;

use allora_interfaces::synthesis_coordinator::{
    ForecastElement, NetworkInferenceResponse, Participant,
};
use allora_interfaces::topic_registry::TopicParams;
use allora_interfaces::{ActorId, EpochId, Role, TopicId};
use allora_models::forecaster::best;
use allora_models::{reputers, Reputer, Target};
use allora_testing::Suite;
use anyhow::{anyhow, Result as AnyResult};
use cosmwasm_std::Uint128;

use super::config::SimulationConfig;
use super::number::{from_chain, to_chain};
use super::participants::{stake, Participants};
use super::quality::{Quality, Watch};
use super::report::{Allocation, EpochReport, Part};
use super::scene::{scene, Scene};
use super::setup::{info, params};
use crate::attack::{Camp, Ground, World};

/// A topic and the models at work in it.
pub(super) struct TopicRun {
    pub(super) id: TopicId,
    pub(super) target: Target,
    pub(super) scene: Box<dyn Scene>,
    /// Truth of each epoch that has opened, with its date.
    pub(super) truths: BTreeMap<usize, (String, f64)>,
    epochs: usize,
    pub(super) inferers: usize,
    pub(super) reputers: Vec<Reputer>,
    /// Numbers of all actors, in the order of the models.
    pub(super) worker_ids: Vec<ActorId>,
    pub(super) reputer_ids: Vec<ActorId>,
    elements: usize,
    pub(super) camp: Option<Camp>,
    pub(super) parts: Vec<Vec<Part>>,
    /// Inferences of the epoch that waits for its truth.
    pending: Vec<f64>,
    /// What was published for it.
    published: Option<NetworkInferenceResponse>,
    pub(super) path: Vec<EpochReport>,
    pub(super) reports: Vec<Vec<Participant>>,
    pub(super) void: usize,
    pub(super) watch: Watch,
    pub(super) quality: Quality,
    pub(super) alloc: Allocation,
    pub(super) rewards: BTreeMap<ActorId, Uint128>,
}

impl TopicRun {
    /// Creates the topic, registers everybody and stakes.
    pub(super) fn open(
        suite: &mut Suite,
        participants: &Participants,
        config: &SimulationConfig,
        target: Target,
    ) -> AnyResult<Self> {
        let scene = scene(config, target);
        Self::open_with(suite, participants, config, target, params(config), scene)
    }

    /// The same, with other parameters, on another scene.
    pub(super) fn open_with(
        suite: &mut Suite,
        participants: &Participants,
        config: &SimulationConfig,
        target: Target,
        params: TopicParams,
        scene: Box<dyn Scene>,
    ) -> AnyResult<Self> {
        let elements = params.caps.forecast_elements as usize;
        let places = params.caps.inferers as usize;
        let id = suite.create_topic(&participants.creator, info(config, target), params)?;
        let mut camp = config
            .attack
            .map(|plan| Camp::new(plan, target, config.seed, elements));
        if let Some(camp) = &mut camp {
            camp.before(suite, id, places)?;
        }
        let mut worker_ids = vec![];
        for inferer in &participants.inferers {
            worker_ids.push(suite.register(&inferer.address, id, Role::Inferer)?);
        }
        for forecaster in &participants.forecasters {
            worker_ids.push(suite.register(&forecaster.address, id, Role::Forecaster)?);
        }
        let mut reputer_ids = vec![];
        for (index, reputer) in participants.reputers.iter().enumerate() {
            reputer_ids.push(suite.register(&reputer.address, id, Role::Reputer)?);
            suite.stake(&reputer.address, id, stake(index))?;
        }
        Ok(Self {
            id,
            target,
            scene,
            truths: BTreeMap::new(),
            epochs: config.epochs(),
            inferers: config.inferers,
            reputers: reputers(target, config.reputers, config.seed),
            worker_ids,
            reputer_ids,
            elements,
            camp,
            parts: vec![],
            pending: vec![],
            published: None,
            path: vec![],
            reports: vec![],
            void: 0,
            watch: Watch::default(),
            quality: Quality::default(),
            alloc: Allocation::default(),
            rewards: BTreeMap::new(),
        })
    }

    /// The truth of an epoch becomes known to everybody, and reputers report it.
    pub(super) fn report(
        &mut self,
        suite: &mut Suite,
        participants: &Participants,
        epoch: usize,
    ) -> AnyResult<()> {
        let (_, truth) = *self.truth(epoch)?;
        for (reputer, actor) in self.reputers.iter_mut().zip(&participants.reputers) {
            let reading = to_chain(reputer.read(truth), truth);
            suite.report(&actor.address, self.id, number(epoch), reading)?;
        }
        self.attack_report(suite, epoch)?;
        let network = self
            .published
            .as_ref()
            .map_or(truth, |inference| from_chain(&inference.value));
        self.scene.close(network);
        Ok(())
    }

    /// Everybody submits to an epoch; the number of messages.
    pub(super) fn submit(
        &mut self,
        suite: &mut Suite,
        participants: &Participants,
        epoch: usize,
    ) -> AnyResult<usize> {
        let opening = self.scene.open()?;
        self.truths.insert(epoch, (opening.date, opening.truth));
        self.pending = opening
            .inferences
            .iter()
            .flatten()
            .map(from_chain)
            .collect();
        let mut messages = 0;
        for (inference, actor) in opening.inferences.into_iter().zip(&participants.inferers) {
            if inference.is_none() {
                continue;
            }
            suite.submit(&actor.address, self.id, number(epoch), inference, vec![])?;
            messages += 1;
        }
        for (forecast, actor) in opening.forecasts.into_iter().zip(&participants.forecasters) {
            let forecast = self.elements(forecast);
            if forecast.is_empty() {
                continue;
            }
            suite.submit(&actor.address, self.id, number(epoch), None, forecast)?;
            messages += 1;
        }
        self.attack(suite, epoch)?;
        Ok(messages)
    }

    /// A forecast as the chain takes it: of no more inferers than it allows.
    fn elements(&self, forecast: Vec<(usize, f64)>) -> Vec<ForecastElement> {
        let elements = best(forecast, self.elements).into_iter();
        let elements = elements.filter_map(|(inferer, loss)| {
            Some(ForecastElement {
                inferer: *self.worker_ids.get(inferer)?,
                loss: to_chain(loss, 0.0),
            })
        });
        elements.collect()
    }

    /// Attackers act in an open window, after the honest.
    fn attack(&mut self, suite: &mut Suite, epoch: usize) -> AnyResult<()> {
        self.with_camp(epoch, |camp, ground, world| camp.act(suite, ground, world))
    }

    /// Attackers report the truth, or what they say it is.
    fn attack_report(&mut self, suite: &mut Suite, epoch: usize) -> AnyResult<()> {
        self.with_camp(epoch, |camp, ground, world| {
            camp.report(suite, ground, world)
        })
    }

    fn with_camp(
        &mut self,
        epoch: usize,
        act: impl FnOnce(&mut Camp, Ground<'_>, &World<'_>) -> AnyResult<()>,
    ) -> AnyResult<()> {
        let (_, truth) = *self.truth(epoch)?;
        let Some(camp) = &mut self.camp else {
            return Ok(());
        };
        let Some((age, lifetime)) = camp.age(epoch, self.epochs) else {
            return Ok(());
        };
        let ground = Ground {
            topic: self.id,
            epoch,
            inferers: &self.worker_ids,
        };
        let world = World {
            age,
            lifetime,
            record: self.scene.record(),
            submitted: &self.pending,
            truth,
            honest_stake: (0..self.reputers.len()).map(stake).sum(),
        };
        act(camp, ground, &world)
    }

    /// The consumer reads what the network made of it.
    pub(super) fn read(&mut self, suite: &Suite, max_age: u64) -> AnyResult<()> {
        self.published = Some(suite.network_inference(self.id, max_age)?);
        Ok(())
    }

    pub(super) fn truth(&self, epoch: usize) -> AnyResult<&(String, f64)> {
        self.truths
            .get(&epoch)
            .ok_or_else(|| anyhow!("epoch {epoch} has no truth yet"))
    }
}

pub(super) fn number(epoch: usize) -> EpochId {
    EpochId(epoch as u64)
}
