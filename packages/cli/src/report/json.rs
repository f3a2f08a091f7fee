//! The report for scripts.

use allora_interfaces::Role;
use allora_models::Target;
use allora_simulator::simulation::{
    Allocation, Quality, Rmse, SimulationReport, Skill, Supply, TopicReport,
};
use cosmwasm_std::Uint128;
use serde::Serialize;

use super::share_of_role;

/// What `--json` prints.
#[derive(Serialize)]
pub(crate) struct Output<'a> {
    epochs: usize,
    settled: usize,
    void: usize,
    rmse: Rmse,
    skill: Skill,
    quality: &'a Quality,
    alloc: Allocation,
    supply: Supply,
    invariants: Invariants<'a>,
    series: &'a str,
    seed: u64,
    target: Target,
    topics: Vec<Topic<'a>>,
}

/// `"ok"`, or what is wrong.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Invariants<'a> {
    Hold(&'static str),
    Violated(&'a [String]),
}

impl<'a> Invariants<'a> {
    /// What a list of violations comes to.
    pub(crate) fn of(violations: &'a [String]) -> Self {
        match violations {
            [] => Self::Hold("ok"),
            violations => Self::Violated(violations),
        }
    }
}

#[derive(Serialize)]
struct Topic<'a> {
    target: Target,
    epochs: usize,
    settled: usize,
    void: usize,
    rmse: Rmse,
    skill: Skill,
    quality: &'a Quality,
    forecasters: Vec<Forecaster<'a>>,
    best_worker: Option<&'a str>,
    worst_worker: Option<&'a str>,
    alloc: Allocation,
}

/// What a forecaster earned.
#[derive(Serialize)]
struct Forecaster<'a> {
    model: &'a str,
    rmse: Option<f64>,
    rewards: Uint128,
    /// Of all that forecasters earned.
    share: Option<f64>,
}

/// The object for a report; `None` if it has no topic.
pub(crate) fn output(report: &SimulationReport) -> Option<Output<'_>> {
    let main = report.topics.first()?;
    Some(Output {
        epochs: report.epochs,
        settled: main.settled,
        void: main.void,
        rmse: main.rmse,
        skill: main.skill,
        quality: &main.quality,
        alloc: report.alloc,
        supply: report.supply,
        invariants: Invariants::of(&report.violations),
        series: &report.series,
        seed: report.seed,
        target: main.target,
        topics: report
            .topics
            .iter()
            .map(|topic| topic_output(report, topic))
            .collect(),
    })
}

fn topic_output<'a>(report: &SimulationReport, topic: &'a TopicReport) -> Topic<'a> {
    let model = |worker: Option<usize>| {
        let worker = topic.workers.get(worker?)?;
        Some(worker.model.as_str())
    };
    Topic {
        target: topic.target,
        epochs: report.epochs,
        settled: topic.settled,
        void: topic.void,
        rmse: topic.rmse,
        skill: topic.skill,
        quality: &topic.quality,
        forecasters: forecasters(topic),
        best_worker: model(topic.best_worker),
        worst_worker: model(topic.worst_worker),
        alloc: topic.alloc,
    }
}

fn forecasters(topic: &TopicReport) -> Vec<Forecaster<'_>> {
    let workers = topic.workers.iter();
    let forecasters = workers.filter(|worker| worker.role == Role::Forecaster);
    let forecasters = forecasters.map(|worker| Forecaster {
        model: &worker.model,
        rmse: worker.rmse,
        rewards: worker.rewards,
        share: share_of_role(topic, worker),
    });
    forecasters.collect()
}
