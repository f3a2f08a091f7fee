//! What a simulation shows and writes: tables, JSON, and a page with plots.

pub(crate) mod attack;
pub(crate) mod html;
pub(crate) mod json;
pub(crate) mod output;
pub(crate) mod tables;
pub(crate) mod tokenomics;

use allora_client::amount::{grouped, significant};
use allora_simulator::simulation::{SimulationReport, Skill};
use cosmwasm_std::Uint128;

/// What says whether skill was found and paid.
pub(crate) fn skill_rows(skill: &Skill) -> [(&'static str, String); 10] {
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
    [
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
        ("network's error / best inferer's", number(skill.of_best)),
        ("network's error / median's", number(skill.of_median)),
        ("network's error / mean's", number(skill.of_mean)),
        (
            "truths inside the interval of 95 %",
            percent(skill.outer_coverage),
        ),
        (
            "truths inside the interval of 68 %",
            percent(skill.inner_coverage),
        ),
    ]
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
