//! The report for people.

use allora_client::amount::{allo, grouped, significant};
use allora_interfaces::Role;
use allora_simulator::simulation::{SimulationReport, TopicReport, WorkerReport};
use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{CellAlignment, ContentArrangement, Table};

use super::{economy_rows, share_of_role, short_rows};

/// Everything, as text.
pub(crate) fn summary(report: &SimulationReport) -> String {
    let mut text = format!(
        "{}: {} epochs, {} to {}, seed {}\n",
        report.series, report.epochs, report.first_date, report.last_date, report.seed
    );
    for topic in &report.topics {
        text.push_str(&topic_text(topic));
    }
    text.push_str("\nWhere emission went, and the supply of ALLO\n");
    text.push_str(&economy(report));
    text.push_str(&in_short(report));
    text.push_str(&invariants(report));
    text
}

/// What matters, to be read in ten seconds.
fn in_short(report: &SimulationReport) -> String {
    let targets = report.topics.iter().map(|topic| topic.target.to_string());
    let header: Vec<String> = std::iter::once(String::new()).chain(targets).collect();
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let mut table = table(&header, 1);
    let columns: Vec<_> = report.topics.iter().map(short_rows).collect();
    let names = columns.first().into_iter().flatten().map(|(what, _)| *what);
    for (row, what) in names.enumerate() {
        let values = columns.iter().filter_map(|rows| rows.get(row));
        let values = values.map(|(_, value)| value.clone());
        table.add_row(std::iter::once(what.to_owned()).chain(values));
    }
    let mut text = format!("\nIn short\n{table}\n");
    for topic in &report.topics {
        text.push_str(&format!(
            "Certificate of the {}: {}\n",
            topic.target, topic.quality.sentence
        ));
    }
    text
}

fn topic_text(topic: &TopicReport) -> String {
    format!(
        "\nTopic {}: next {}; {} epochs settled, {} void\n\n\
         Who predicted how well, and earned what\n{}\n\
         What the network made of it\n{}\n\
         Who reported the truth\n{}\n",
        topic.topic_id,
        topic.target,
        topic.settled,
        topic.void,
        workers(topic),
        network(topic),
        reputers(topic)
    )
}

/// A table; all columns but the first `left` align to the right.
pub(crate) fn table(header: &[&str], left: usize) -> Table {
    let mut table = Table::new();
    table
        .load_preset(UTF8_FULL_CONDENSED)
        .set_content_arrangement(ContentArrangement::Disabled)
        .set_header(header);
    for column in table.column_iter_mut().skip(left) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

fn workers(topic: &TopicReport) -> Table {
    let mut table = table(
        &[
            "account",
            "model",
            "RMSE",
            "of best",
            "mean loss",
            "weight",
            "score",
            "ALLO earned",
            "of role",
        ],
        2,
    );
    for role in [Role::Inferer, Role::Forecaster] {
        let mut workers: Vec<&WorkerReport> = topic
            .workers
            .iter()
            .filter(|worker| worker.role == role)
            .collect();
        let error = |worker: &WorkerReport| worker.rmse.unwrap_or(f64::INFINITY);
        workers.sort_by(|left, right| error(left).total_cmp(&error(right)));
        for worker in workers {
            table.add_row(vec![
                worker.account.clone(),
                worker.model.clone(),
                significant(worker.rmse),
                ratio(worker.rmse, topic.rmse.best_worker),
                decimals(worker.mean_loss, 3),
                percent(worker.mean_weight),
                decimals(worker.mean_score, 4),
                allo(worker.rewards),
                percent(share_of_role(topic, worker)),
            ]);
        }
    }
    table
}

fn network(topic: &TopicReport) -> Table {
    let mut table = table(&["", "RMSE", "of best"], 1);
    let named = |what: &str, worker: Option<usize>| {
        let model = worker.and_then(|worker| topic.workers.get(worker));
        let model = model.map_or("-", |worker| worker.model.as_str());
        format!("{what} inferer in hindsight: {model}")
    };
    let rmse = topic.rmse;
    let rows = [
        ("network inference".to_owned(), rmse.network),
        ("naive: without forecasters".to_owned(), rmse.naive),
        ("uniform mean of inferences".to_owned(), rmse.uniform_mean),
        ("median of inferences".to_owned(), rmse.median),
        (named("best", topic.best_worker), rmse.best_worker),
        (named("worst", topic.worst_worker), rmse.worst_worker),
    ];
    for (what, error) in rows {
        table.add_row(vec![
            what,
            significant(Some(error)),
            ratio(Some(error), rmse.best_worker),
        ]);
    }
    table
}

fn reputers(topic: &TopicReport) -> Table {
    let mut table = table(
        &[
            "account",
            "reading",
            "reports",
            "stake share",
            "score",
            "ALLO earned",
        ],
        2,
    );
    for reputer in &topic.reputers {
        table.add_row(vec![
            reputer.account.clone(),
            reputer.model.clone(),
            reputer.epochs.to_string(),
            percent(reputer.mean_weight),
            decimals(reputer.mean_score, 2),
            allo(reputer.rewards),
        ]);
    }
    table
}

fn economy(report: &SimulationReport) -> String {
    let mut table = table(&["", "ALLO"], 1);
    for (what, amount) in economy_rows(report) {
        table.add_row(vec![what.to_owned(), allo(amount)]);
    }
    format!("{table}\n")
}

/// Whether all laws held.
pub(crate) fn invariants(report: &SimulationReport) -> String {
    if report.violations.is_empty() {
        return format!(
            "\nEvery invariant holds: {} checks over {} messages, {} network inferences read.\n",
            report.checks,
            grouped(report.messages as u128),
            grouped(report.reads as u128)
        );
    }
    let mut text = format!("\n{} invariants violated:\n", report.violations.len());
    for violation in &report.violations {
        text.push_str(&format!("  {violation}\n"));
    }
    text
}

fn ratio(value: Option<f64>, of: f64) -> String {
    match value {
        Some(value) if of > 0.0 => format!("{:.4}", value / of),
        _ => "-".to_owned(),
    }
}

pub(crate) fn decimals(value: Option<f64>, decimals: usize) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{value:.decimals$}"))
}

pub(crate) fn percent(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{:.1} %", 100.0 * value))
}
