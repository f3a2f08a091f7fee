//! The report with plots: one file, nothing loaded from elsewhere.

mod attack;
mod chart;
mod scale;
mod skill;
mod style;
mod tokenomics;

use allora_client::amount::{allo, allo_number, grouped, significant};
use allora_interfaces::Role;
use allora_simulator::attack::AttackReport;
use allora_simulator::simulation::{EpochReport, SimulationReport, TopicReport, WorkerReport};

use super::economy_rows;

use chart::{bars, escape, Line, LineChart};
use style::{worker_color, STYLE};

pub(crate) use tokenomics::tokenomics_page;

/// The whole page; attacks first, if there are any.
pub(crate) fn page(report: &SimulationReport, attacks: &[AttackReport]) -> String {
    let topics: String = report.topics.iter().map(topic).collect();
    let title = format!("Allora on {}", escape(&report.series));
    let body = format!(
        "<p class=\"soft\">{} epochs, {} to {}, seed {}; {} messages on an embedded chain.</p>\n\
         {}\n{}{topics}\n{}",
        report.epochs,
        report.first_date,
        report.last_date,
        report.seed,
        grouped(report.messages as u128),
        laws(&report.violations, report.checks),
        attack::section(attacks),
        economy(report)
    );
    page_of(&title, &body)
}

/// A page, with its looks. Title and body are HTML.
fn page_of(title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <title>{title}</title><style>{STYLE}</style></head>\n<body>\n<h1>{title}</h1>\n\
         {body}\n</body></html>\n"
    )
}

fn laws(violations: &[String], checks: usize) -> String {
    if violations.is_empty() {
        return format!("<p class=\"ok\">Every invariant holds ({checks} checks).</p>");
    }
    let items: String = violations
        .iter()
        .map(|violation| format!("<li>{}</li>", escape(violation)))
        .collect();
    format!(
        "<div class=\"bad\"><p>{} invariants violated:</p><ul>{items}</ul></div>",
        violations.len()
    )
}

fn topic(topic: &TopicReport) -> String {
    let truth = truth(topic);
    let losses = cumulative_errors(topic);
    let excess = excess(topic);
    let weights = skill::weights(topic);
    let paid = skill::paid(topic);
    let rewards = rewards(topic);
    format!(
        "<h2>Topic {}: next {}</h2>\n<p class=\"soft\">{} epochs settled, {} void.</p>\n\
         {}\n{}\n<h3>Network inference and truth</h3>{truth}\n\
         <h3>Cumulative squared error</h3>{losses}\n\
         <h3>Cumulative squared error above that of the network: above zero is worse</h3>{excess}\n\
         <h3>Weights in the network inference</h3>{weights}\n\
         <h3>Share of all that workers were paid so far</h3>{paid}\n\
         <h3>Rewards, ALLO</h3>{rewards}\n{}\n",
        topic.topic_id,
        topic.target,
        topic.settled,
        topic.void,
        errors(topic),
        skill::table(topic),
        workers(topic)
    )
}

fn errors(topic: &TopicReport) -> String {
    let model = |worker: Option<usize>| {
        let worker = worker.and_then(|worker| topic.workers.get(worker));
        worker.map_or_else(String::new, |worker| format!(": {}", escape(&worker.model)))
    };
    let rmse = topic.rmse;
    let rows = [
        ("network inference".to_owned(), rmse.network),
        ("naive, without forecasters".to_owned(), rmse.naive),
        ("uniform mean".to_owned(), rmse.uniform_mean),
        ("median".to_owned(), rmse.median),
        (
            format!("best inferer in hindsight{}", model(topic.best_worker)),
            rmse.best_worker,
        ),
        (
            format!("worst inferer{}", model(topic.worst_worker)),
            rmse.worst_worker,
        ),
    ];
    let rows: String = rows
        .iter()
        .map(|(what, error)| {
            let ratio = error / rmse.best_worker;
            format!(
                "<tr><td>{what}</td><td>{}</td><td>{}</td></tr>",
                significant(Some(*error)),
                significant(Some(ratio))
            )
        })
        .collect();
    format!("<table><tr><th></th><th>RMSE</th><th>of best</th></tr>{rows}</table>")
}

fn dates(topic: &TopicReport) -> Vec<String> {
    topic.path.iter().map(|epoch| epoch.date.clone()).collect()
}

fn line(label: &str, color: &str, values: Vec<f64>) -> Line {
    Line {
        label: label.to_owned(),
        color: format!("var(--{color})"),
        values,
    }
}

fn truth(topic: &TopicReport) -> String {
    let column = |value: fn(&EpochReport) -> f64| topic.path.iter().map(value).collect();
    let edges = topic.path.iter().map(|epoch| {
        let edge = |edge: Option<&f64>| edge.copied().unwrap_or(epoch.network);
        (edge(epoch.interval.first()), edge(epoch.interval.last()))
    });
    LineChart {
        positions: dates(topic),
        unit: topic.target.to_string(),
        logarithmic: false,
        band: Some(("interval of 95 % of the weight".to_owned(), edges.collect())),
        lines: vec![
            line("truth", "truth", column(|epoch| epoch.truth)),
            line("network", "network", column(|epoch| epoch.network)),
        ],
    }
    .svg()
}

/// Squared errors of a prediction per epoch; 0 where there is none.
fn squares(topic: &TopicReport, value: impl Fn(&EpochReport) -> Option<f64>) -> Vec<f64> {
    topic
        .path
        .iter()
        .map(|epoch| value(epoch).map_or(0.0, |value| (value - epoch.truth).powi(2)))
        .collect()
}

fn cumulated(values: Vec<f64>) -> Vec<f64> {
    values
        .into_iter()
        .scan(0.0, |total, value| {
            *total += value;
            Some(*total)
        })
        .collect()
}

/// Cumulative squared errors of those a worker is compared with.
fn contenders(topic: &TopicReport) -> Vec<Line> {
    let worker = |index: Option<usize>| {
        squares(topic, move |epoch| {
            epoch.values.get(index?).copied().flatten()
        })
    };
    [
        (
            "network",
            "network",
            squares(topic, |epoch| Some(epoch.network)),
        ),
        ("naive", "naive", squares(topic, |epoch| Some(epoch.naive))),
        (
            "uniform mean",
            "mean",
            squares(topic, |epoch| Some(epoch.uniform_mean)),
        ),
        ("best inferer", "best", worker(topic.best_worker)),
        ("worst inferer", "worst", worker(topic.worst_worker)),
    ]
    .into_iter()
    .map(|(label, color, values)| line(label, color, cumulated(values)))
    .collect()
}

fn cumulative_errors(topic: &TopicReport) -> String {
    LineChart {
        positions: dates(topic),
        unit: "squared error".to_owned(),
        logarithmic: true,
        band: None,
        lines: contenders(topic),
    }
    .svg()
}

/// The same relative to the network, without the worst, which would dwarf it.
fn excess(topic: &TopicReport) -> String {
    let mut lines = contenders(topic);
    lines.pop();
    let network: Vec<f64> = lines
        .first()
        .map(|line| line.values.clone())
        .unwrap_or_default();
    for line in &mut lines {
        for (value, base) in line.values.iter_mut().zip(&network) {
            *value -= base;
        }
    }
    LineChart {
        positions: dates(topic),
        unit: "squared error".to_owned(),
        logarithmic: false,
        band: None,
        lines,
    }
    .svg()
}

fn inferers(topic: &TopicReport) -> usize {
    let inferers = topic.workers.iter();
    inferers
        .filter(|worker| worker.role == Role::Inferer)
        .count()
}

fn name(worker: &WorkerReport) -> String {
    match worker.role {
        Role::Forecaster => format!("forecaster: {}", worker.model),
        _ => worker.model.clone(),
    }
}

fn rewards(topic: &TopicReport) -> String {
    let everybody = topic.workers.iter().chain(&topic.reputers);
    let rows: Vec<(String, f64, String)> = everybody
        .map(|worker| {
            let label = match worker.role {
                Role::Reputer => format!("{} {}", worker.account, worker.model),
                _ => name(worker),
            };
            (label, allo_number(worker.rewards), allo(worker.rewards))
        })
        .collect();
    let workers = topic.workers.len();
    bars(&rows, |index| {
        if index < workers {
            worker_color(index, inferers(topic), workers)
        } else {
            "var(--truth)".to_owned()
        }
    })
}

fn workers(topic: &TopicReport) -> String {
    let number = |value: Option<f64>| significant(value);
    let everybody = topic.workers.iter().chain(&topic.reputers);
    let rows: String = everybody
        .map(|worker| {
            format!(
                "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
                escape(&worker.account),
                escape(&worker.model),
                number(worker.rmse),
                number(worker.mean_loss),
                number(worker.mean_weight),
                number(worker.mean_score),
                allo(worker.rewards)
            )
        })
        .collect();
    format!(
        "<h3>Everybody</h3><div class=\"scroll\"><table class=\"words\"><tr><th>account</th><th>model</th>\
         <th>RMSE</th><th>mean loss</th><th>mean weight</th><th>mean score</th><th>ALLO</th></tr>\
         {rows}</table></div>"
    )
}

fn economy(report: &SimulationReport) -> String {
    let rows: String = economy_rows(report)
        .iter()
        .map(|(what, amount)| format!("<tr><td>{what}</td><td>{}</td></tr>", allo(*amount)))
        .collect();
    let path = &report.supply_path;
    let chart = LineChart {
        positions: (0..path.len())
            .map(|epoch| format!("epoch {epoch}"))
            .collect(),
        unit: "ALLO".to_owned(),
        logarithmic: false,
        band: None,
        lines: vec![
            line(
                "minted since genesis",
                "network",
                path.iter().map(|point| allo_number(point.minted)).collect(),
            ),
            line(
                "treasury",
                "naive",
                path.iter()
                    .map(|point| allo_number(point.treasury))
                    .collect(),
            ),
            line(
                "rewards not yet claimed",
                "best",
                path.iter()
                    .map(|point| allo_number(point.rewards))
                    .collect(),
            ),
        ],
    };
    format!(
        "<h2>Supply and emission</h2><table><tr><th></th><th>ALLO</th></tr>{rows}</table>\
         <h3>ALLO over time</h3>{}",
        chart.svg()
    )
}
