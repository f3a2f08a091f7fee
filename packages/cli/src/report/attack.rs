//! What an attack came to, as a table and for scripts.

use allora_client::amount::{grouped, significant};
use allora_simulator::attack::{AttackReport, AttackRun, Goal, Spell};
use comfy_table::Table;
use serde::Serialize;

use super::json::Invariants;
use super::tables::{invariants, table};

/// What `--json` prints.
#[derive(Serialize)]
pub(crate) struct Output<'a> {
    series: &'a str,
    seed: u64,
    epochs: usize,
    invariants: Invariants<'a>,
    attacks: &'a [AttackReport],
}

/// The object for a run.
pub(crate) fn output(run: &AttackRun) -> Output<'_> {
    Output {
        series: &run.with.series,
        seed: run.with.seed,
        epochs: run.with.epochs,
        invariants: Invariants::of(&run.with.violations),
        attacks: &run.attacks,
    }
}

/// Everything, as text.
pub(crate) fn summary(run: &AttackRun) -> String {
    let report = &run.with;
    let mut text = format!(
        "{}: {} epochs, {} to {}, seed {}\n",
        report.series, report.epochs, report.first_date, report.last_date, report.seed
    );
    for attack in &run.attacks {
        text.push_str(&format!(
            "\nAttack {} on the next {}: strength {} ({}), from epoch {}\n{}\n\
             What stands against it: {}.\n",
            attack.attack,
            attack.target,
            attack.strength,
            attack.attack.unit(),
            attack.from,
            attack_table(attack),
            attack.stopped_by
        ));
    }
    text.push_str(&invariants(report));
    text
}

fn attack_table(attack: &AttackReport) -> Table {
    let mut table = table(&["since they came", ""], 1);
    for (what, value) in rows(attack) {
        table.add_row(vec![what.to_owned(), value]);
    }
    table
}

/// What an attack came to, by line.
pub(crate) fn rows(attack: &AttackReport) -> Vec<(&'static str, String)> {
    let error = |value: f64| significant(Some(value));
    let mut rows = vec![
        ("accounts of attackers", attack.accounts.to_string()),
        ("ALLO of all of them", allo(attack.paid)),
        ("ALLO of each", allo(attack.paid_each)),
        (
            "ALLO of the honest inferer of their error",
            attack.same_skill.map_or_else(|| "-".to_owned(), allo),
        ),
        (
            "ALLO of an honest actor of their role, mean",
            allo(attack.honest_mean),
        ),
        ("ALLO of each, were pay equal", allo(attack.equal_share)),
        (
            "their pay / honest pay, per epoch or stake",
            times(attack.ratio),
        ),
        (
            "all of them / honest mean without them",
            times(attack.together),
        ),
        (
            "honest pay / what it was without them",
            times(attack.honest_kept),
        ),
        ("network's RMSE under attack", error(attack.error_with)),
        ("without", error(attack.error_without)),
        ("under attack / without", times(attack.harm)),
        (
            "under attack / best honest inferer's",
            times(attack.of_best),
        ),
        (
            "without / best honest inferer's",
            times(attack.of_best_without),
        ),
    ];
    rows.extend(poison_rows(attack));
    rows.extend(attack.goal.map(goal_row));
    rows
}

fn allo(value: f64) -> String {
    if value >= 1e3 {
        grouped(value.round() as u128)
    } else {
        significant(Some(value))
    }
}

/// A poisoner's honest epochs and its poison, apart; nothing of another attack.
fn poison_rows(attack: &AttackReport) -> Vec<(&'static str, String)> {
    let Some(poisoned) = &attack.poisoned else {
        return vec![];
    };
    let spell = |spell: &Spell| {
        let harm = times(spell.harm);
        format!("{} epochs, {} ALLO, {harm}", spell.epochs, allo(spell.paid))
    };
    vec![
        (
            "honest at first: paid, under attack / without",
            spell(&poisoned.before),
        ),
        ("poisoned epochs", spell(&poisoned.poison)),
        ("honest ones between and after", spell(&poisoned.between)),
    ]
}

fn goal_row(goal: Goal) -> (&'static str, String) {
    let met = if goal.met { "met" } else { "missed" };
    let found = times(goal.found);
    (goal.what, format!("{found}, goal {}: {met}", goal.most))
}

fn times(value: Option<f64>) -> String {
    match value {
        Some(value) => format!("{value:.3}"),
        None => "-".to_owned(),
    }
}
