//! What came of the epochs of a topic.

use std::collections::BTreeMap;

use allora_interfaces::synthesis_coordinator::{
    EpochPhase, EpochResponse, Participant, VirtualExpert,
};
use allora_interfaces::{ActorId, Role};
use allora_math::Real;
use allora_models::Reputer;
use allora_testing::Suite;
use anyhow::{anyhow, Result as AnyResult};
use cosmwasm_std::Uint128;

use super::measure::{errors, mean, root_mean_square, worker_error};
use super::number::from_chain;
use super::participants::Participants;
use super::report::{EpochReport, Part, TopicReport, VirtualExpertReport, WorkerReport};
use super::skill::{allo, quotient, Skill};
use super::topic::{number, TopicRun};
use crate::attack::Camp;

impl TopicRun {
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
        self.watch.count(&response);
        let virtual_experts = virtual_experts(&response.virtual_experts);
        let inference = response
            .inference
            .ok_or_else(|| anyhow!("epoch {epoch} is settled without an inference"))?;
        let inferences = sorted_inferences(&response.participants);
        let rewards = response.rewards.unwrap_or_default();
        let pay = Pay::of(&response.participants, rewards);
        let parts = response.participants.iter();
        let parts = parts.map(|participant| self.part(participant, &pay, truth));
        self.parts.push(parts.collect());
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
        let pays = self.worker_ids.iter();
        let pays = pays.map(|id| by_id.get(id).map(|worker| pay.to(worker)));
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
            virtual_experts,
            losses: column(|worker| &worker.loss),
            scores: column(|worker| &worker.score),
            values: column(|worker| &worker.value),
            pays: pays.collect(),
            rewards,
        });
        self.reports.push(reports);
        Ok(())
    }

    fn part(&self, participant: &Participant, pay: &Pay, truth: f64) -> Part {
        let camp = self.camp.as_ref();
        let value = participant.value.as_ref();
        Part {
            role: participant.role,
            attacks: camp.is_some_and(|camp| camp.has(participant.actor_id)),
            units: match (participant.role, &participant.weight) {
                (Role::Reputer, share) => share.as_ref().map_or(0.0, from_chain),
                _ => 1.0,
            },
            error: value.map(|value| from_chain(value) - truth),
            pay: pay.to(participant),
        }
    }

    /// Everything that was found out.
    pub(super) fn finish(self, participants: &Participants) -> TopicReport {
        let (rmse, best_worker, worst_worker) = errors(&self.path, self.inferers);
        let workers = self.workers(participants);
        let inferers = workers.get(..self.inferers).unwrap_or(&workers);
        let skill = Skill::measure(inferers, &rmse, &self.path);
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
            skill,
            quality: self.quality,
            best_worker,
            worst_worker,
            alloc: self.alloc,
            workers,
            reputers,
            path: self.path,
            attackers: self.camp.as_ref().map_or(0, Camp::size),
            parts: self.parts,
        }
    }

    /// Inferers, then forecasters.
    fn workers(&self, participants: &Participants) -> Vec<WorkerReport> {
        let names = self.scene.models().into_iter().flatten();
        let inferers = participants.inferers.iter();
        let inferers = inferers.map(|actor| (Role::Inferer, actor));
        let forecasters = participants.forecasters.iter();
        let forecasters = forecasters.map(|actor| (Role::Forecaster, actor));
        inferers
            .chain(forecasters)
            .zip(names)
            .enumerate()
            .map(|(index, ((role, actor), model))| {
                self.worker(index, role, actor.name.clone(), model)
            })
            .collect()
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

/// How what an epoch paid was split.
pub(crate) struct Pay {
    /// ALLO per unit of fraction.
    rate: f64,
}

impl Pay {
    /// From the fractions of everybody and what they got together.
    pub(crate) fn of(participants: &[Participant], rewards: Uint128) -> Self {
        let total: u128 = participants.iter().map(fraction).sum();
        Self {
            rate: quotient(allo(rewards.u128()), total as f64).unwrap_or(0.0),
        }
    }

    /// ALLO of one.
    pub(crate) fn to(&self, participant: &Participant) -> f64 {
        self.rate * fraction(participant) as f64
    }
}

fn fraction(participant: &Participant) -> u128 {
    participant
        .fraction
        .map_or(0, |fraction| fraction.u64().into())
}

fn virtual_experts(experts: &[VirtualExpert]) -> Vec<VirtualExpertReport> {
    let experts = experts.iter().map(|expert| VirtualExpertReport {
        kind: expert.kind,
        value: from_chain(&expert.value),
        weight: from_chain(&expert.weight),
    });
    experts.collect()
}

/// What all inferers said, attackers too, ascending.
fn sorted_inferences(participants: &[Participant]) -> Vec<f64> {
    let inferers = participants.iter();
    let inferers = inferers.filter(|participant| participant.role == Role::Inferer);
    let mut values: Vec<f64> = inferers
        .filter_map(|inferer| inferer.value.as_ref().map(from_chain))
        .collect();
    values.sort_by(f64::total_cmp);
    values
}

fn middle(sorted: &[f64]) -> Option<f64> {
    let low = sorted.get(sorted.len().checked_sub(1)? / 2)?;
    let high = sorted.get(sorted.len() / 2)?;
    Some((low + high) / 2.0)
}
