//! Measures the rule of a topic: honest networks on price series, then every attack.
//!
//! ```text
//! cargo run --release -p allora-simulator --example quality -- --out quality.md
//! ```
//!
//! Options: `--out FILE` (else standard output), `--csv FILE` (the same numbers for
//! programs), `--data DIR` (further series, `*.csv`), `--epochs N` of the honest networks
//! (1000), `--attack-epochs N` (365), `--threads N` (2). The same options give the same files.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Mutex;

use allora_models::series::Series;
use allora_models::Target;
use allora_simulator::attack::{beside, Attack, AttackPlan, AttackReport};
use allora_simulator::simulation::{Simulation, SimulationConfig, SimulationReport, Skill};

type Fallible<T> = Result<T, Box<dyn Error>>;

const INFERERS: usize = 24;
const SEEDS: [u64; 2] = [1, 2];
/// The bundled series that attacks are measured on.
const ATTACKED: &str = "sp500";

fn main() -> Fallible<()> {
    let options = options()?;
    let series = all_series(&options)?;
    let number = |name: &str, usual: usize| -> Fallible<usize> {
        Ok(match options.get(name) {
            Some(text) => text.parse()?,
            None => usual,
        })
    };
    let epochs = number("epochs", 1_000)?;
    let attack_epochs = number("attack-epochs", 365)?;
    let threads = number("threads", 2)?.max(1);

    let honest = honest(&series, epochs, threads)?;
    let attacks = attacks(attack_epochs, threads)?;
    let text = markdown(&honest, &attacks, attack_epochs);
    match options.get("out") {
        Some(path) => std::fs::write(path, text)?,
        None => print!("{text}"),
    }
    if let Some(path) = options.get("csv") {
        std::fs::write(path, csv(&honest, &attacks))?;
    }
    Ok(())
}

fn options() -> Fallible<BTreeMap<String, String>> {
    const KNOWN: [&str; 6] = ["out", "csv", "data", "epochs", "attack-epochs", "threads"];
    let mut options = BTreeMap::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let known = name.strip_prefix("--").filter(|name| KNOWN.contains(name));
        let known = known.ok_or_else(|| format!("no option {name}; there are {KNOWN:?}"))?;
        let value = arguments
            .next()
            .ok_or_else(|| format!("--{known} needs a value"))?;
        options.insert(known.to_owned(), value);
    }
    Ok(options)
}

/// Bundled series, then those of a folder by name.
fn all_series(options: &BTreeMap<String, String>) -> Fallible<Vec<Series>> {
    let bundled = Series::bundled_names().into_iter().map(Series::bundled);
    let mut series = bundled.collect::<Result<Vec<_>, _>>()?;
    if let Some(folder) = options.get("data") {
        let mut files = std::fs::read_dir(folder)?
            .map(|entry| Ok(entry?.path()))
            .collect::<std::io::Result<Vec<_>>>()?;
        files.retain(|file| file.extension().is_some_and(|end| end == "csv"));
        files.sort();
        for file in files {
            series.push(Series::read(&file)?);
        }
    }
    Ok(series)
}

/// A network that ran: its series, seed and target, and what was found.
struct Honest {
    series: String,
    seed: u64,
    target: Target,
    epochs: usize,
    skill: Skill,
}

fn config(series: &Series, seed: u64, epochs: usize) -> SimulationConfig {
    let mut config = SimulationConfig::new(series.clone());
    config.inferers = INFERERS;
    config.seed = seed;
    config.epochs = Some(epochs.min(config.most_epochs()));
    config
        .targets
        .retain(|target| series.check(*target).is_ok());
    config
}

fn simulate(config: SimulationConfig) -> Result<SimulationReport, String> {
    let simulation = Simulation::new(config).map_err(|error| error.to_string())?;
    let report = simulation.run(|_| ()).map_err(|error| error.to_string())?;
    match report.violations.first() {
        Some(violation) => Err(violation.clone()),
        None => Ok(report),
    }
}

/// A job per series and seed; both targets are topics of one network.
fn honest(series: &[Series], epochs: usize, threads: usize) -> Fallible<Vec<Honest>> {
    let jobs: Vec<(&Series, u64)> = series
        .iter()
        .flat_map(|series| SEEDS.map(|seed| (series, seed)))
        .collect();
    let reports = in_parallel(threads, &jobs, |(series, seed)| {
        simulate(config(series, *seed, epochs))
    })?;
    let mut rows = vec![];
    for report in reports {
        let name = Path::new(&report.series).file_stem();
        let name = name.map_or(report.series.clone(), |name| {
            name.to_string_lossy().into_owned()
        });
        rows.extend(report.topics.iter().map(|topic| Honest {
            series: name.clone(),
            seed: report.seed,
            target: topic.target,
            epochs: topic.settled,
            skill: topic.skill,
        }));
    }
    Ok(rows)
}

/// Every attack at its two strengths, beside one network without.
fn attacks(epochs: usize, threads: usize) -> Fallible<Vec<AttackReport>> {
    let config = config(&Series::bundled(ATTACKED)?, SEEDS[0], epochs);
    let without = simulate(config.clone())?;
    let plans: Vec<AttackPlan> = Attack::ALL
        .iter()
        .flat_map(|attack| {
            attack.strengths().map(|strength| AttackPlan {
                strength,
                ..AttackPlan::new(*attack)
            })
        })
        .collect();
    let reports = in_parallel(threads, &plans, |plan| {
        beside(config.clone(), *plan, &without).map_err(|error| format!("{plan:?}: {error}"))
    })?;
    Ok(reports.into_iter().flatten().collect())
}

/// Results in the order of the jobs, whoever was faster.
fn in_parallel<J: Sync, T: Send>(
    threads: usize,
    jobs: &[J],
    work: impl Fn(&J) -> Result<T, String> + Sync,
) -> Fallible<Vec<T>> {
    let next = AtomicUsize::new(0);
    let done: Mutex<BTreeMap<usize, Result<T, String>>> = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(job) = jobs.get(index) else {
                    return;
                };
                let result = work(job);
                eprintln!("{} of {}", index + 1, jobs.len());
                if let Ok(mut done) = done.lock() {
                    done.insert(index, result);
                }
            });
        }
    });
    let done = done.into_inner().map_err(|error| error.to_string())?;
    done.into_values().map(|result| Ok(result?)).collect()
}

/// What is shown of a skill, with its name for programs.
fn columns(skill: &Skill) -> [(&'static str, Option<f64>); 10] {
    [
        ("rank_correlation", skill.rank_correlation),
        ("best_quarter", skill.best_quarter),
        ("worst_quarter", skill.worst_quarter),
        ("best_paid", skill.best_paid),
        ("worst_paid", skill.worst_paid),
        ("of_best", skill.of_best),
        ("of_median", skill.of_median),
        ("of_mean", skill.of_mean),
        ("outer_coverage", skill.outer_coverage),
        ("inner_coverage", skill.inner_coverage),
    ]
}

/// The same of an attack.
fn attack_columns(attack: &AttackReport) -> [(&'static str, Option<f64>); 13] {
    [
        ("accounts", Some(attack.accounts as f64)),
        ("paid", Some(attack.paid)),
        ("paid_each", Some(attack.paid_each)),
        ("same_skill", attack.same_skill),
        ("honest_mean", Some(attack.honest_mean)),
        ("equal_share", Some(attack.equal_share)),
        ("ratio", attack.ratio),
        ("together", attack.together),
        ("honest_kept", attack.honest_kept),
        ("harm", attack.harm),
        ("of_best", attack.of_best),
        ("of_best_without", attack.of_best_without),
        ("best_honest", Some(attack.best_honest)),
    ]
}

fn cell(value: Option<f64>) -> String {
    match value {
        None => "-".to_owned(),
        Some(value) if value.fract() == 0.0 || value.abs() >= 100.0 => format!("{value:.0}"),
        Some(value) => format!("{value:.3}"),
    }
}

fn markdown(honest: &[Honest], attacks: &[AttackReport], attack_epochs: usize) -> String {
    format!(
        "# Quality of the rule\n\n## Honest networks\n\n{INFERERS} inferers, 5 forecasters, 5 \
         reputers, default parameters. Quarters are of inferers by RMSE; pay is in ALLO.\n\n{}\n\
         ## Attacks\n\n{INFERERS} honest inferers on {ATTACKED}, {attack_epochs} epochs, seed {}; \
         counted from the epoch in which the attackers came. `ratio`: their pay over honest \
         pay, per epoch of an account (of a share of stake); `together`: all of them over the mean \
         honest pay without them; `harm`: the network's RMSE over that without them.\n\n{}",
        honest_table(honest),
        SEEDS[0],
        attack_table(attacks)
    )
}

fn row(cells: impl IntoIterator<Item = String>) -> String {
    let cells: Vec<String> = cells.into_iter().collect();
    format!("| {} |\n", cells.join(" | "))
}

/// Header of a table: some columns of words, then numbers.
fn header<const N: usize>(words: &[&str], columns: [(&str, Option<f64>); N]) -> String {
    let names = columns.map(|(name, _)| name);
    let names = words.iter().chain(&names).map(|name| (*name).to_owned());
    format!("{}|{}\n", row(names), "---|".repeat(words.len() + N))
}

/// One number of many.
type Summary = fn(Vec<f64>) -> Option<f64>;

fn honest_table(honest: &[Honest]) -> String {
    let words = ["series", "target", "seed", "epochs"];
    let mut text = header(&words, columns(&Skill::default()));
    for of in honest {
        let words = [
            of.series.clone(),
            of.target.to_string(),
            of.seed.to_string(),
            of.epochs.to_string(),
        ];
        let numbers = columns(&of.skill).map(|(_, value)| cell(value));
        text.push_str(&row(words.into_iter().chain(numbers)));
    }
    let summaries: [(&str, Summary); 3] = [("mean", mean), ("least", least), ("most", most)];
    for (name, summary) in summaries {
        let numbers = (0..columns(&Skill::default()).len()).map(|column| {
            let rows = honest.iter().map(|of| columns(&of.skill));
            let values = rows.filter_map(|row| row.get(column).and_then(|(_, value)| *value));
            cell(summary(values.collect()))
        });
        let words = [
            format!("**{name}**"),
            String::new(),
            String::new(),
            String::new(),
        ];
        text.push_str(&row(words.into_iter().chain(numbers)));
    }
    text
}

fn attack_table(attacks: &[AttackReport]) -> String {
    let Some(first) = attacks.first() else {
        return String::new();
    };
    let mut text = header(&["attack", "strength", "target"], attack_columns(first));
    for attack in attacks {
        let words = [
            attack.attack.to_string(),
            attack.strength.to_string(),
            attack.target.to_string(),
        ];
        let numbers = attack_columns(attack).map(|(_, value)| cell(value));
        text.push_str(&row(words.into_iter().chain(numbers)));
    }
    text
}

fn mean(values: Vec<f64>) -> Option<f64> {
    let count = values.len();
    (count > 0).then(|| values.iter().sum::<f64>() / count as f64)
}

fn least(values: Vec<f64>) -> Option<f64> {
    values.into_iter().reduce(f64::min)
}

fn most(values: Vec<f64>) -> Option<f64> {
    values.into_iter().reduce(f64::max)
}

/// A number a line: `what,target,case,name,value`.
fn csv(honest: &[Honest], attacks: &[AttackReport]) -> String {
    let mut text = "what,target,case,name,value\n".to_owned();
    let mut line = |what: &str, target: Target, case: &str, (name, value): (&str, Option<f64>)| {
        let value = value.map_or_else(String::new, |value| value.to_string());
        let _ = writeln!(text, "{what},{target},{case},{name},{value}");
    };
    for row in honest {
        for column in columns(&row.skill) {
            line(
                &row.series,
                row.target,
                &format!("seed {}", row.seed),
                column,
            );
        }
    }
    for attack in attacks {
        let case = format!("strength {}", attack.strength);
        for column in attack_columns(attack) {
            line(attack.attack.name(), attack.target, &case, column);
        }
    }
    text
}
