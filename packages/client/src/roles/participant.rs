//! The loop of a worker, a forecaster or a reputer, in one or many topics.

use std::time::Duration;

use allora_interfaces::TopicId;
use tracing::warn;

use super::metrics::Metrics;
use super::model::Model;
use super::settings::{Settings, Topic};
use super::stop::Stop;
use super::visit::{Visit, LONGEST_SLEEP};
use crate::network::Network;

/// Shortest sleep: about a block of the fastest chains.
const SHORTEST_SLEEP: Duration = Duration::from_millis(200);

/// A participant in some topics.
pub struct Participant<'a> {
    network: &'a Network<'a>,
    settings: Settings,
    metrics: Metrics,
    topics: Vec<Topic>,
}

impl<'a> Participant<'a> {
    /// A participant; its models by topic.
    pub fn new(
        network: &'a Network<'a>,
        settings: Settings,
        metrics: Metrics,
        models: Vec<(TopicId, Box<dyn Model>)>,
    ) -> Self {
        let topics = models.into_iter().map(|(id, model)| Topic::new(id, model));
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
