//! Weights and pay of workers over time.

use allora_interfaces::synthesis_coordinator::VirtualExpertKind;
use allora_simulator::simulation::{EpochReport, TopicReport};

use super::chart::{escape, shares, Line};
use super::style::worker_color;
use super::{cumulated, dates, inferers, line, name};
use crate::report::short_rows;

/// The experts nobody is, with a label and a color.
const VIRTUAL: [(VirtualExpertKind, &str, &str); 2] = [
    (VirtualExpertKind::Median, "robust median", "truth"),
    (
        VirtualExpertKind::InverseLossMean,
        "mean by inverse loss",
        "soft",
    ),
];

/// What matters, in numbers and in the contracts' own words.
pub(crate) fn table(topic: &TopicReport) -> String {
    let rows: String = short_rows(topic)
        .iter()
        .map(|(what, value)| format!("<tr><td>{what}</td><td>{value}</td></tr>"))
        .collect();
    format!(
        "<h3>Whether skill was found and paid</h3><table>{rows}</table>\n\
         <p>{} After {} of {} epochs it was not so.</p>",
        escape(&topic.quality.sentence),
        topic.quality.broken,
        topic.settled
    )
}

/// Weights in the network inference: of workers, then of the experts nobody is.
pub(crate) fn weights(topic: &TopicReport) -> String {
    let columns =
        (0..topic.workers.len()).map(|worker| column(topic, worker, |epoch| &epoch.weights));
    let mut layers = of_workers(topic, columns.collect());
    for (kind, label, color) in VIRTUAL {
        let path = topic.path.iter();
        let values: Vec<f64> = path.map(|epoch| weight_of(epoch, kind)).collect();
        if values.iter().any(|weight| *weight > 0.0) {
            layers.push(line(label, color, values));
        }
    }
    shares("share of weight", &dates(topic), &layers)
}

fn weight_of(epoch: &EpochReport, kind: VirtualExpertKind) -> f64 {
    let experts = epoch.virtual_experts.iter();
    let of_kind = experts.filter(|expert| expert.kind == kind);
    of_kind.map(|expert| expert.weight).sum()
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
    shares("share of pay", &dates(topic), &of_workers(topic, layers))
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

fn of_workers(topic: &TopicReport, layers: Vec<Vec<f64>>) -> Vec<Line> {
    let workers = topic.workers.iter().enumerate().zip(layers);
    let layers = workers.map(|((index, worker), values)| Line {
        label: name(worker),
        color: worker_color(index, inferers(topic), topic.workers.len()),
        values,
    });
    layers.collect()
}
