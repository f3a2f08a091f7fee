//! The loop of a worker, a forecaster or a reputer, in one or many topics.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use allora_interfaces::{EpochId, Role, TopicId};
use cosmwasm_std::Uint128;
use tracing::warn;

use super::metrics::Metrics;
use super::model::Model;
use super::stop::Stop;
use super::visit::{Visit, LONGEST_SLEEP};
use crate::network::Network;

/// Shortest sleep: about a block of the fastest chains.
const SHORTEST_SLEEP: Duration = Duration::from_millis(200);

/// What a participant does.
#[derive(Clone, Debug)]
pub struct Settings {
    /// As what.
    pub role: Role,
    /// Take up the role where it is not held yet, and pay for it.
    pub register: bool,
    /// Have at least this at stake (reputers).
    pub stake: Uint128,
    /// Take out rewards whenever at least this much waits.
    pub claim_above: Option<Uint128>,
    /// Between two looks while something is expected.
    pub poll: Duration,
    /// Ask the models and send nothing.
    pub dry_run: bool,
}

/// A participant in some topics.
pub struct Participant<'a> {
    network: &'a Network<'a>,
    settings: Settings,
    metrics: Metrics,
    topics: Vec<Topic>,
}

pub(super) struct Topic {
    pub(super) id: TopicId,
    pub(super) model: Box<dyn Model>,
    /// Target and unit.
    pub(super) words: Option<(String, String)>,
    /// Epochs submitted to (or reported on), or given up.
    pub(super) done: BTreeSet<EpochId>,
    pub(super) refusals: BTreeMap<EpochId, u32>,
    pub(super) last_ended: Option<EpochId>,
    /// The epoch that had ended last when rewards were last asked for.
    pub(super) claimed_after: Option<EpochId>,
    pub(super) complaint: String,
}

impl<'a> Participant<'a> {
    /// A participant; its models by topic.
    pub fn new(
        network: &'a Network<'a>,
        settings: Settings,
        metrics: Metrics,
        models: Vec<(TopicId, Box<dyn Model>)>,
    ) -> Self {
        let topics = models.into_iter().map(|(id, model)| Topic {
            id,
            model,
            words: None,
            done: BTreeSet::new(),
            refusals: BTreeMap::new(),
            last_ended: None,
            claimed_after: None,
            complaint: String::new(),
        });
        Self {
            network,
            settings,
            metrics,
            topics: topics.collect(),
        }
    }

    /// Takes part until asked to stop. What goes wrong is logged, counted and
    /// tried again while the window is open.
    pub fn run(&mut self, stop: &Stop) {
        while !stop.is_asked() {
            let pause = self.round(stop);
            stop.sleep(pause);
        }
    }

    /// Looks at every topic once; how long to sleep.
    pub fn round(&mut self, stop: &Stop) -> Duration {
        let mut pause = LONGEST_SLEEP;
        for topic in &mut self.topics {
            if stop.is_asked() {
                break;
            }
            let mut visit = Visit {
                network: self.network,
                settings: &self.settings,
                metrics: &self.metrics,
                topic,
            };
            let wanted = visit.run().unwrap_or_else(|problem| {
                warn!(topic = visit.topic.id.0, %problem, "trying again");
                visit.metrics.count("problems", visit.topic.id.0, None);
                visit.settings.poll
            });
            pause = pause.min(wanted);
        }
        pause.max(SHORTEST_SLEEP)
    }
}
