//! Weights and pay of workers over time.

use allora_simulator::simulation::{EpochReport, TopicReport};

use super::chart::{shares, Line};
use super::style::worker_color;
use super::{cumulated, dates, inferers, name};
use crate::report::skill_rows;

/// Whether skill was found and paid, in numbers.
pub(crate) fn table(topic: &TopicReport) -> String {
    let rows: String = skill_rows(&topic.skill)
        .iter()
        .map(|(what, value)| format!("<tr><td>{what}</td><td>{value}</td></tr>"))
        .collect();
    format!("<h3>Whether skill was found and paid</h3><table>{rows}</table>")
}

/// Weights in the network inference.
pub(crate) fn weights(topic: &TopicReport) -> String {
    let layers: Vec<Vec<f64>> = (0..topic.workers.len())
        .map(|worker| column(topic, worker, |epoch| &epoch.weights))
        .collect();
    stacked("share of weight", topic, layers)
}

/// Share of each worker in all that workers were paid so far.
pub(crate) fn paid(topic: &TopicReport) -> String {
    let mut layers: Vec<Vec<f64>> = (0..topic.workers.len())
        .map(|worker| cumulated(column(topic, worker, |epoch| &epoch.pays)))
        .collect();
    for epoch in 0..topic.path.len() {
        let total: f64 = layers.iter().filter_map(|layer| layer.get(epoch)).sum();
        for value in layers.iter_mut().filter_map(|layer| layer.get_mut(epoch)) {
            *value = if total > 0.0 { *value / total } else { 0.0 };
        }
    }
    stacked("share of pay", topic, layers)
}

/// A worker's values; 0 where there is none.
fn column(
    topic: &TopicReport,
    worker: usize,
    values: fn(&EpochReport) -> &Vec<Option<f64>>,
) -> Vec<f64> {
    let path = topic.path.iter();
    path.map(|epoch| values(epoch).get(worker).copied().flatten().unwrap_or(0.0))
        .collect()
}

fn stacked(unit: &str, topic: &TopicReport, layers: Vec<Vec<f64>>) -> String {
    let workers = topic.workers.iter().enumerate().zip(layers);
    let layers: Vec<Line> = workers
        .map(|((index, worker), values)| Line {
            label: name(worker),
            color: worker_color(index, inferers(topic), topic.workers.len()),
            values,
        })
        .collect();
    shares(unit, &dates(topic), &layers)
}
