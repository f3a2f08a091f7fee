//! A topic and the models at work in it.

use std::collections::BTreeMap;

use allora_interfaces::synthesis_coordinator::{
    EpochPhase, EpochResponse, ForecastElement, NetworkInferenceResponse, Participant,
};
use allora_interfaces::{ActorId, EpochId, Role, TopicId};
use allora_math::Real;
use allora_models::forecaster::best;
use allora_models::{
    forecasters, inferers, reputers, EpochRecord, Forecaster, Inferer, PublicRecord, Reputer,
    Target,
};
use allora_testing::Suite;
use anyhow::{anyhow, Result as AnyResult};
use cosmwasm_std::Uint128;

use super::config::SimulationConfig;
use super::measure::{errors, mean, root_mean_square, worker_error};
use super::number::{from_chain, to_chain};
use super::participants::{stake, Participants};
use super::report::{Allocation, EpochReport, TopicReport, WorkerReport};
use super::setup::{info, params, split};

/// A topic and the models at work in it.
pub(super) struct TopicRun {
    pub(super) id: TopicId,
    target: Target,
    /// Truth of each epoch, with its date.
    truths: Vec<(String, f64)>,
    inferers: Vec<Box<dyn Inferer>>,
    forecasters: Vec<Box<dyn Forecaster>>,
    reputers: Vec<Reputer>,
    /// Numbers of all actors, in the order of the models.
    worker_ids: Vec<ActorId>,
    reputer_ids: Vec<ActorId>,
    elements: usize,
    record: PublicRecord,
    /// Inferences of the epoch that waits for its truth.
    pending: Vec<f64>,
    /// What was published for it.
    published: Option<NetworkInferenceResponse>,
    path: Vec<EpochReport>,
    reports: Vec<Vec<Participant>>,
    void: usize,
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
        let params = params(config);
        let elements = params.caps.forecast_elements as usize;
        let id = suite.create_topic(&participants.creator, info(config, target), params)?;
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
        let (history, truths) = split(config, target);
        Ok(Self {
            id,
            target,
            truths,
            inferers: inferers(target, config.inferers, config.seed),
            forecasters: forecasters(config.forecasters, config.seed),
            reputers: reputers(target, config.reputers, config.seed),
            worker_ids,
            reputer_ids,
            elements,
            record: PublicRecord {
                history,
                epochs: vec![],
            },
            pending: vec![],
            published: None,
            path: vec![],
            reports: vec![],
            void: 0,
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
        let network = self
            .published
            .as_ref()
            .map_or(truth, |inference| from_chain(&inference.value));
        self.record.epochs.push(EpochRecord {
            truth,
            network,
            inferences: std::mem::take(&mut self.pending),
        });
        self.record.history.push(truth);
        Ok(())
    }

    /// Everybody submits to an epoch; the number of messages.
    pub(super) fn submit(
        &mut self,
        suite: &mut Suite,
        participants: &Participants,
        epoch: usize,
    ) -> AnyResult<usize> {
        let newest = self.record.history.last().copied().unwrap_or(0.0);
        let mut messages = 0;
        for (model, actor) in self.inferers.iter_mut().zip(&participants.inferers) {
            let inference = to_chain(model.predict(&self.record.history), newest);
            self.pending.push(from_chain(&inference));
            suite.submit(
                &actor.address,
                self.id,
                number(epoch),
                Some(inference),
                vec![],
            )?;
            messages += 1;
        }
        for (model, actor) in self.forecasters.iter_mut().zip(&participants.forecasters) {
            let forecast = best(model.forecast(&self.record), self.elements);
            if forecast.is_empty() {
                continue;
            }
            let forecast = forecast
                .into_iter()
                .filter_map(|(inferer, loss)| {
                    Some(ForecastElement {
                        inferer: *self.worker_ids.get(inferer)?,
                        loss: to_chain(loss, 0.0),
                    })
                })
                .collect();
            suite.submit(&actor.address, self.id, number(epoch), None, forecast)?;
            messages += 1;
        }
        Ok(messages)
    }

    /// The consumer reads what the network made of it.
    pub(super) fn read(&mut self, suite: &Suite, max_age: u64) -> AnyResult<()> {
        self.published = Some(suite.network_inference(self.id, max_age)?);
        Ok(())
    }

    /// Takes down how an epoch ended.
    pub(super) fn take_down(&mut self, suite: &Suite, epoch: usize) -> AnyResult<()> {
        let response = suite.epoch(self.id, number(epoch))?;
        match response.phase {
            EpochPhase::Settled => self.take_down_settled(epoch, response),
            EpochPhase::Void => {
                self.void += 1;
                Ok(())
            }
            phase => Err(anyhow!("epoch {epoch} has not ended but is {phase:?}")),
        }
    }

    fn take_down_settled(&mut self, epoch: usize, response: EpochResponse) -> AnyResult<()> {
        let (date, truth) = self.truth(epoch)?.clone();
        let inference = response
            .inference
            .ok_or_else(|| anyhow!("epoch {epoch} is settled without an inference"))?;
        let (workers, reports): (Vec<Participant>, Vec<Participant>) = response
            .participants
            .into_iter()
            .partition(|participant| participant.role != Role::Reputer);
        let by_id: BTreeMap<ActorId, &Participant> = workers
            .iter()
            .map(|worker| (worker.actor_id, worker))
            .collect();
        let column = |value: fn(&Participant) -> &Option<Real>| -> Vec<Option<f64>> {
            self.worker_ids
                .iter()
                .map(|id| value(by_id.get(id)?).as_ref().map(from_chain))
                .collect()
        };
        let values = column(|worker| &worker.value);
        let mut inferences: Vec<f64> = values
            .iter()
            .take(self.inferers.len())
            .copied()
            .flatten()
            .collect();
        inferences.sort_by(f64::total_cmp);
        self.path.push(EpochReport {
            epoch: epoch as u64,
            date,
            truth,
            network: from_chain(&inference.value),
            naive: from_chain(&inference.naive),
            interval: inference.interval.iter().map(from_chain).collect(),
            uniform_mean: mean(inferences.iter().copied()).unwrap_or(truth),
            median: middle(&inferences).unwrap_or(truth),
            loss: response.loss.as_ref().map_or(f64::NAN, from_chain),
            naive_loss: response.naive_loss.as_ref().map_or(f64::NAN, from_chain),
            weights: column(|worker| &worker.weight),
            losses: column(|worker| &worker.loss),
            scores: column(|worker| &worker.score),
            values,
            rewards: response.rewards.unwrap_or_default(),
        });
        self.reports.push(reports);
        Ok(())
    }

    fn truth(&self, epoch: usize) -> AnyResult<&(String, f64)> {
        self.truths
            .get(epoch)
            .ok_or_else(|| anyhow!("the series has no truth for epoch {epoch}"))
    }

    /// Everything that was found out.
    pub(super) fn finish(self, participants: &Participants) -> TopicReport {
        let (rmse, best_worker, worst_worker) = errors(&self.path, self.inferers.len());
        let names = self
            .inferers
            .iter()
            .map(|model| model.name())
            .chain(self.forecasters.iter().map(|model| model.name()));
        let workers = participants
            .inferers
            .iter()
            .map(|actor| (Role::Inferer, actor))
            .chain(
                participants
                    .forecasters
                    .iter()
                    .map(|actor| (Role::Forecaster, actor)),
            )
            .zip(names)
            .enumerate()
            .map(|(index, ((role, actor), model))| {
                self.worker(index, role, actor.name.clone(), model)
            })
            .collect();
        let reputers = participants
            .reputers
            .iter()
            .enumerate()
            .map(|(index, actor)| self.reputer(index, actor.name.clone()))
            .collect();
        TopicReport {
            topic_id: self.id,
            target: self.target,
            settled: self.path.len(),
            void: self.void,
            rmse,
            best_worker,
            worst_worker,
            alloc: self.alloc,
            workers,
            reputers,
            path: self.path,
        }
    }

    fn worker(&self, index: usize, role: Role, account: String, model: String) -> WorkerReport {
        let average = |column: fn(&EpochReport) -> &Vec<Option<f64>>| {
            mean(
                self.path
                    .iter()
                    .filter_map(|epoch| column(epoch).get(index).copied().flatten()),
            )
        };
        let epochs = self
            .path
            .iter()
            .filter(|epoch| epoch.values.get(index).copied().flatten().is_some())
            .count();
        WorkerReport {
            account,
            role,
            model,
            epochs,
            rmse: worker_error(&self.path, index),
            mean_loss: average(|epoch| &epoch.losses),
            mean_weight: average(|epoch| &epoch.weights),
            mean_score: average(|epoch| &epoch.scores),
            rewards: self.rewards_of(self.worker_ids.get(index)),
        }
    }

    fn reputer(&self, index: usize, account: String) -> WorkerReport {
        let id = self.reputer_ids.get(index);
        let own: Vec<(f64, &Participant)> = self
            .path
            .iter()
            .zip(&self.reports)
            .filter_map(|(epoch, reports)| {
                let report = reports.iter().find(|report| Some(&report.actor_id) == id)?;
                Some((epoch.truth, report))
            })
            .collect();
        let average = |column: fn(&Participant) -> &Option<Real>| {
            mean(
                own.iter()
                    .filter_map(|(_, report)| column(report).as_ref().map(from_chain)),
            )
        };
        let precision = self.reputers.get(index).map_or(0.0, Reputer::precision);
        WorkerReport {
            account,
            role: Role::Reputer,
            model: format!("reads to {precision:.0e}"),
            epochs: own.len(),
            rmse: root_mean_square(
                own.iter()
                    .filter_map(|(truth, report)| Some(from_chain(report.value.as_ref()?) - truth)),
            ),
            mean_loss: average(|report| &report.loss),
            mean_weight: average(|report| &report.weight),
            mean_score: average(|report| &report.score),
            rewards: self.rewards_of(id),
        }
    }

    fn rewards_of(&self, id: Option<&ActorId>) -> Uint128 {
        id.and_then(|id| self.rewards.get(id).copied())
            .unwrap_or_default()
    }
}

fn number(epoch: usize) -> EpochId {
    EpochId(epoch as u64)
}

fn middle(sorted: &[f64]) -> Option<f64> {
    let low = sorted.get(sorted.len().checked_sub(1)? / 2)?;
    let high = sorted.get(sorted.len() / 2)?;
    Some((low + high) / 2.0)
}
