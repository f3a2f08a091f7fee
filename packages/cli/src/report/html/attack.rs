//! An attack in the report.

use allora_simulator::attack::{AttackPoint, AttackReport};

use super::chart::{escape, LineChart};
use super::line;
use crate::report::attack::rows;

/// What attacks came to; nothing without any.
pub(crate) fn section(attacks: &[AttackReport]) -> String {
    attacks.iter().map(of_topic).collect()
}

fn of_topic(attack: &AttackReport) -> String {
    let rows: String = rows(attack)
        .iter()
        .map(|(what, value)| format!("<tr><td>{}</td><td>{value}</td></tr>", escape(what)))
        .collect();
    format!(
        "<h2>Attack {} on the next {}</h2>\n<p class=\"soft\">Strength {} ({}), from epoch {}. \
         What stands against it: {}.</p>\n<table>{rows}</table>\n\
         <h3>Error of the network inference so far, RMSE since the attack began</h3>{}\n\
         <h3>The attackers' share of all pay of their role so far</h3>{}\n",
        attack.attack,
        attack.target,
        attack.strength,
        escape(attack.attack.unit()),
        attack.from,
        escape(attack.stopped_by),
        chart(
            attack,
            "RMSE",
            &[
                ("under attack", "worst", |point| point.error_with),
                ("without", "network", |point| point.error_without),
            ],
        ),
        chart(
            attack,
            "share of pay",
            &[("attackers", "worst", |point| point.share)]
        )
    )
}

type Column = (&'static str, &'static str, fn(&AttackPoint) -> f64);

fn chart(attack: &AttackReport, unit: &str, columns: &[Column]) -> String {
    let dates = attack.path.iter().map(|point| point.date.clone());
    let lines = columns
        .iter()
        .map(|(label, color, value)| line(label, color, attack.path.iter().map(value).collect()));
    LineChart {
        positions: dates.collect(),
        unit: unit.to_owned(),
        logarithmic: false,
        band: None,
        lines: lines.collect(),
    }
    .svg()
}
