//! What a simulation shows and writes: tables, JSON, and a page with plots.

pub(crate) mod attack;
pub(crate) mod backtest;
pub(crate) mod html;
pub(crate) mod json;
pub(crate) mod output;
pub(crate) mod tables;
pub(crate) mod tokenomics;

use allora_client::amount::{allo_number, grouped, significant};
use allora_simulator::simulation::{SimulationReport, TopicReport, WorkerReport};
use cosmwasm_std::Uint128;

/// What matters of a topic, by line: the network beside others, pay by accuracy, coverage.
pub(crate) fn short_rows(topic: &TopicReport) -> [(&'static str, String); 12] {
    let number = |value: Option<f64>| match value {
        Some(value) => format!("{value:.3}"),
        None => "-".to_owned(),
    };
    let percent = |value: Option<f64>| match value {
        Some(value) => format!("{:.1} %", 100.0 * value),
        None => "-".to_owned(),
    };
    let allo = |value: Option<f64>| match value {
        Some(value) if value >= 1e3 => grouped(value.round() as u128),
        value => significant(value),
    };
    let skill = &topic.skill;
    [
        ("RMSE of the network", significant(Some(topic.rmse.network))),
        ("... / best inferer's, in hindsight", number(skill.of_best)),
        ("... / median's", number(skill.of_median)),
        ("... / mean's", number(skill.of_mean)),
        ("... / without forecasters", number(skill.of_naive)),
        (
            "rank correlation of accuracy and pay",
            number(skill.rank_correlation),
        ),
        (
            "pay of the most accurate quarter",
            percent(skill.best_quarter),
        ),
        (
            "pay of the least accurate quarter",
            percent(skill.worst_quarter),
        ),
        ("ALLO of the best inferer", allo(skill.best_paid)),
        ("ALLO of the worst", allo(skill.worst_paid)),
        (
            "truths inside the interval of 68 %",
            percent(skill.inner_coverage),
        ),
        (
            "truths inside the interval of 95 %",
            percent(skill.outer_coverage),
        ),
    ]
}

/// What a worker earned of all that workers of its role did.
pub(crate) fn share_of_role(topic: &TopicReport, worker: &WorkerReport) -> Option<f64> {
    let peers = topic.workers.iter();
    let peers = peers.filter(|peer| peer.role == worker.role);
    let all: f64 = peers.map(|peer| allo_number(peer.rewards)).sum();
    (all > 0.0).then(|| allo_number(worker.rewards) / all)
}

/// Where emission went, and the supply of ALLO.
pub(crate) fn economy_rows(report: &SimulationReport) -> [(&'static str, Uint128); 9] {
    let (alloc, supply) = (report.alloc, report.supply);
    [
        ("emission to inferers", alloc.inferers),
        ("emission to forecasters", alloc.forecasters),
        ("emission to reputers", alloc.reputers),
        ("emission to validators", alloc.validators),
        ("emission back to the treasury", alloc.treasury),
        ("paid by consumers", report.revenue),
        ("supply at genesis", supply.genesis),
        ("minted since", supply.minted),
        ("supply now", supply.total),
    ]
}
