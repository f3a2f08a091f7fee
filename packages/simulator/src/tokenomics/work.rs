//! The work in a topic: just enough of it that every task earns.

use allora_interfaces::synthesis_coordinator::ForecastElement;
use allora_interfaces::topic_registry::{Schedule, TopicInfo, TopicParams};
use allora_interfaces::{ActorId, EpochId, Role};
use allora_models::rng::Rng;
use allora_testing::Suite;
use anyhow::Result as AnyResult;
use cosmwasm_std::Addr;

use super::config::{TokenomicsConfig, DAY, MONTH_DAYS};
use super::economy::{Economy, TopicShare};
use super::participants::Participants;
use crate::simulation::number::to_chain;

/// Seconds that windows are open.
pub(super) const WINDOW: u64 = 3_600;

/// A topic and its truth, which wanders.
pub(super) struct TopicWork {
    pub(super) topic: TopicShare,
    truth: f64,
    inferers: Vec<ActorId>,
    rng: Rng,
}

/// Seconds between two openings.
pub(super) fn epoch_length(config: &TokenomicsConfig) -> u64 {
    MONTH_DAYS * DAY / u64::from(config.epochs_per_month)
}

/// Epochs that settle an hour before the next opens, so that those of a month are paid
/// within it.
fn params(config: &TokenomicsConfig) -> TopicParams {
    let epoch_length = epoch_length(config);
    TopicParams {
        schedule: Schedule {
            epoch_length,
            submission_window: WINDOW,
            ground_truth_lag: epoch_length - 2 * WINDOW,
            report_window: WINDOW,
            ..Schedule::default()
        },
        ..TopicParams::default()
    }
}

fn info(number: u32) -> TopicInfo {
    TopicInfo {
        title: format!("topic {number} of a simulated economy"),
        description: "A number that wanders.".to_owned(),
        metadata_uri: String::new(),
        target: "the number when the epoch ends".to_owned(),
        unit: "none".to_owned(),
        ground_truth_source: "the simulation".to_owned(),
        ground_truth_rule: "One step after the epoch opened.".to_owned(),
    }
}

impl TopicWork {
    /// Creates the topic and registers everybody.
    pub(super) fn open(
        suite: &mut Suite,
        participants: &Participants,
        config: &TokenomicsConfig,
        number: u32,
    ) -> AnyResult<Self> {
        let id = suite.create_topic(&participants.creator, info(number), params(config))?;
        let mut inferers = vec![];
        for inferer in &participants.inferers {
            inferers.push(suite.register(inferer, id, Role::Inferer)?);
        }
        for forecaster in &participants.forecasters {
            suite.register(forecaster, id, Role::Forecaster)?;
        }
        for reputer in &participants.reputers {
            suite.register(reputer, id, Role::Reputer)?;
        }
        let weights: f64 = (1..=config.topics)
            .map(|other| 1.0 / f64::from(other))
            .sum();
        Ok(Self {
            topic: TopicShare {
                id,
                share: 1.0 / f64::from(number) / weights,
            },
            truth: 100.0,
            inferers,
            rng: Rng::new(config.seed, u64::from(number)),
        })
    }

    /// Inferers expect what was, each with a noise of its own; forecasters know how loud
    /// each is.
    pub(super) fn submit(
        &mut self,
        economy: &mut Economy,
        participants: &Participants,
        epoch: EpochId,
    ) -> AnyResult<()> {
        for (index, inferer) in participants.inferers.iter().enumerate() {
            let value = self.truth + noise(index) * self.rng.normal();
            let value = to_chain(value, self.truth);
            let suite = &mut economy.suite;
            let response = suite.submit(inferer, self.topic.id, epoch, Some(value), vec![])?;
            economy.note(&response)?;
        }
        for forecaster in &participants.forecasters {
            let expected = self.inferers.iter().enumerate().map(|(index, inferer)| {
                let loss = (1.0 + noise(index).powi(2)).log10() + 0.2 * self.rng.normal();
                ForecastElement {
                    inferer: *inferer,
                    loss: to_chain(loss, 0.0),
                }
            });
            let forecast = expected.collect();
            let suite = &mut economy.suite;
            let response = suite.submit(forecaster, self.topic.id, epoch, None, forecast)?;
            economy.note(&response)?;
        }
        self.truth += self.rng.normal();
        Ok(())
    }

    /// Reputers with enough stake report the truth.
    pub(super) fn report(
        &self,
        economy: &mut Economy,
        reputers: &[Addr],
        epoch: EpochId,
    ) -> AnyResult<()> {
        let least = TopicParams::default().consensus.min_stake;
        for reputer in reputers {
            if economy.suite.stake_of(reputer, self.topic.id)? < least {
                continue;
            }
            let truth = to_chain(self.truth, 0.0);
            let suite = &mut economy.suite;
            let response = suite.report(reputer, self.topic.id, epoch, truth)?;
            economy.note(&response)?;
        }
        Ok(())
    }
}

fn noise(index: usize) -> f64 {
    0.5 + 0.5 * index as f64
}
