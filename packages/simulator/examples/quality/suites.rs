//! What is measured.

use allora_interfaces::Role;
use allora_models::regimes::Skill;
use allora_models::series::Series;
use allora_models::Target;
use allora_simulator::attack::{beside, AttackPlan, AttackReport};
use allora_simulator::simulation::{Simulation, SimulationConfig, SimulationReport, TopicReport};

use super::goals::Bound;
use super::parallel::in_parallel;
use super::table::{Row, Table};
use super::{stem, Fallible};

const INFERERS: usize = 24;
const SEEDS: [u64; 2] = [1, 2];
/// Of the worlds of phases.
const WORLDS: [u64; 3] = [1, 2, 3];
/// Fresh topics of each series and seed: one behind the other, the last one at its end.
const WINDOWS: usize = 3;
/// The bundled series that attacks are measured on.
const ATTACKED: &str = "sp500";
/// Epochs of odd series: the last ones, after the jump.
const ODD_EPOCHS: usize = 100;

/// Numbers with their names.
type Numbers<const N: usize> = [(&'static str, Option<f64>); N];

/// How long, and on how many cores.
pub(crate) struct Suites {
    pub(crate) epochs: usize,
    pub(crate) fresh: usize,
    pub(crate) threads: usize,
}

/// A network to run.
struct Job {
    words: Vec<String>,
    config: SimulationConfig,
}

impl Suites {
    /// Long runs: a job per series and seed.
    pub(crate) fn honest(&self, title: &str, series: &[Series]) -> Fallible<Table> {
        let jobs = series.iter().flat_map(|series| {
            SEEDS.map(|seed| Job {
                words: vec![stem(series), seed.to_string()],
                config: config(series, seed, self.epochs),
            })
        });
        let note = format!(
            "The last {} epochs of each series, from a fresh topic.",
            self.epochs
        );
        self.networks(title, note, vec!["series", "seed"], jobs.collect())
    }

    /// Shorter runs from the start of a topic, in several windows of each series.
    pub(crate) fn fresh(&self, title: &str, series: &[Series]) -> Fallible<Table> {
        let mut jobs = vec![];
        for series in series {
            for window in 0..WINDOWS {
                let Some(part) = before(series, window * self.fresh, self.fresh) else {
                    continue;
                };
                jobs.extend(SEEDS.map(|seed| Job {
                    words: vec![stem(series), last_date(&part), seed.to_string()],
                    config: config(&part, seed, self.fresh),
                }));
            }
        }
        let note = format!(
            "{} epochs each, in {WINDOWS} windows one behind the other.",
            self.fresh
        );
        self.networks(title, note, vec!["series", "until", "seed"], jobs)
    }

    /// Series with a jump, or of tiny numbers.
    pub(crate) fn odd(&self, series: &[Series]) -> Fallible<Table> {
        let jobs = series.iter().map(|series| Job {
            words: vec![stem(series), SEEDS[0].to_string()],
            config: SimulationConfig {
                targets: vec![Target::Level],
                inferers: 12,
                ..config(series, SEEDS[0], ODD_EPOCHS)
            },
        });
        let note = format!("12 inferers, levels only, the last {ODD_EPOCHS} epochs.");
        let words = vec!["series", "seed"];
        self.networks("Odd series", note, words, jobs.collect())
    }

    fn networks(
        &self,
        title: &str,
        note: String,
        mut words: Vec<&'static str>,
        jobs: Vec<Job>,
    ) -> Fallible<Table> {
        let reports = in_parallel(self.threads, &jobs, |job| simulate(job.config.clone()))?;
        let rows = jobs.iter().zip(&reports).flat_map(|(job, report)| {
            report.topics.iter().map(|topic| {
                let mut words = job.words.clone();
                words.extend([topic.target.to_string(), topic.settled.to_string()]);
                Row {
                    words,
                    numbers: numbers(topic).map(|(_, number)| number).to_vec(),
                }
            })
        });
        words.extend(["target", "epochs"]);
        Ok(Table {
            title: title.to_owned(),
            note,
            words,
            columns: names(reports.first(), numbers),
            rows: rows.collect(),
            summary: true,
        })
    }

    /// Worlds of phases: the network, and what forecasters earned.
    pub(crate) fn phases(&self) -> Fallible<(Table, Table)> {
        let jobs = WORLDS.map(|seed| Job {
            words: vec![seed.to_string()],
            config: SimulationConfig {
                epochs: Some(self.fresh),
                seed,
                ..SimulationConfig::regimes()
            },
        });
        let reports = in_parallel(self.threads, &jobs, |job| simulate(job.config.clone()))?;
        let topics = || {
            jobs.iter()
                .zip(reports.iter().flat_map(|report| &report.topics))
        };
        let rows = topics().map(|(job, topic)| Row {
            words: job.words.clone(),
            numbers: phase_numbers(topic).map(|(_, number)| number).to_vec(),
        });
        let phases = Table {
            title: "Phases".to_owned(),
            note: format!(
                "`allora simulate --scenario regimes`, {} epochs: 12 inferers, each good in one of four \
                 phases; 7 forecasters. `naive`: the network without forecasters over the best inferer; \
                 `forecasters`: their part of all that workers earned.",
                self.fresh
            ),
            words: vec!["seed"],
            columns: names(reports.first(), phase_numbers),
            rows: rows.collect(),
            summary: true,
        };
        let rows = topics().map(|(job, topic)| Row {
            words: job.words.clone(),
            numbers: Skill::ALL
                .iter()
                .map(|skill| share_of(topic, *skill))
                .collect(),
        });
        let forecasters = Table {
            title: "What forecasters of phases earned".to_owned(),
            note: "Shares of their pay.".to_owned(),
            words: vec!["seed"],
            columns: Skill::ALL.iter().map(|skill| skill.name()).collect(),
            rows: rows.collect(),
            summary: true,
        };
        Ok((phases, forecasters))
    }

    /// Every attack of the grid beside one network without; poisoners' epochs apart; goals.
    pub(crate) fn attacks(&self) -> Fallible<(Table, Table, Vec<Bound>)> {
        let config = config(&Series::bundled(ATTACKED)?, SEEDS[0], self.fresh);
        let without = simulate(config.clone())?;
        let reports = in_parallel(self.threads, &AttackPlan::grid(), |plan| {
            beside(config.clone(), *plan, &without).map_err(|error| format!("{plan:?}: {error}"))
        })?;
        let reports: Vec<AttackReport> = reports.into_iter().flatten().collect();
        let bounds = reports.iter().filter_map(|report| {
            let goal = report.goal?;
            let what = format!("{}: {}", case(report).join(", "), goal.what);
            Some(Bound::at_most(what, goal.found, goal.most))
        });
        let bounds = bounds.collect();
        Ok((self.attack_table(&reports), poison_table(&reports), bounds))
    }

    fn attack_table(&self, reports: &[AttackReport]) -> Table {
        let columns = reports.first().map(attack_numbers);
        let columns = columns.map(|columns| columns.map(|(name, _)| name).to_vec());
        let rows = reports.iter().map(|report| Row {
            words: case(report),
            numbers: attack_numbers(report).map(|(_, number)| number).to_vec(),
        });
        Table {
            title: "Attacks".to_owned(),
            note: format!(
                "{INFERERS} honest inferers on {ATTACKED}, {} epochs, seed {}; counted from the epoch in \
                 which the attackers came. Pay in ALLO; `same_skill`: that of the honest inferer of their \
                 error; `ratio`: their pay over honest pay, per epoch of an account (of a share of stake); \
                 `together`: all of them over the mean honest pay without them; `harm`: the network's RMSE \
                 over that without them, below 1 where they help.",
                self.fresh,
                SEEDS[0]
            ),
            words: CASE.to_vec(),
            columns: columns.unwrap_or_default(),
            rows: rows.collect(),
            summary: false,
        }
    }
}

fn poison_table(reports: &[AttackReport]) -> Table {
    let rows = reports.iter().filter_map(|report| {
        let poisoned = report.poisoned?;
        let spells = [poisoned.before, poisoned.poison, poisoned.between];
        let numbers = spells.map(|spell| [Some(spell.epochs as f64), Some(spell.paid), spell.harm]);
        Some(Row {
            words: case(report),
            numbers: numbers.concat(),
        })
    });
    Table {
        title: "Poison and the honest epochs of the poisoners".to_owned(),
        note: "Epochs, pay and harm before the first poison, in poisoned epochs, and in the honest ones \
               after. Poisoners know the truth: they are paid for the epochs in which they predict \
               better than everybody."
            .to_owned(),
        words: CASE.to_vec(),
        columns: vec![
            "before",
            "paid_before",
            "harm_before",
            "poisoned",
            "paid_poisoned",
            "harm_poisoned",
            "between",
            "paid_between",
            "harm_between",
        ],
        rows: rows.collect(),
        summary: false,
    }
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

/// A series without its last observations; `None` if fewer than so many epochs are left.
fn before(series: &Series, last: usize, epochs: usize) -> Option<Series> {
    let kept = series.observations().len().checked_sub(last)?;
    if kept < epochs + 2 {
        return None;
    }
    let rows = series.observations().iter().take(kept);
    let rows: String = rows
        .map(|observation| format!("{},{:e}\n", observation.date, observation.close))
        .collect();
    Series::parse(series.name(), &format!("date,close\n{rows}")).ok()
}

fn last_date(series: &Series) -> String {
    let last = series.observations().last();
    last.map_or_else(String::new, |observation| observation.date.clone())
}

/// Names of what is shown of a network's topics.
fn names<const N: usize>(
    report: Option<&SimulationReport>,
    numbers: fn(&TopicReport) -> Numbers<N>,
) -> Vec<&'static str> {
    let topic = report.and_then(|report| report.topics.first());
    topic.map_or_else(Vec::new, |topic| {
        numbers(topic).map(|(name, _)| name).to_vec()
    })
}

/// What is shown of a network on a market.
fn numbers(topic: &TopicReport) -> Numbers<12> {
    let (skill, quality) = (&topic.skill, &topic.quality);
    let both = skill.of_median.zip(skill.of_mean);
    [
        ("rank_correlation", skill.rank_correlation),
        ("best_quarter", skill.best_quarter),
        ("worst_quarter", skill.worst_quarter),
        ("of_best", skill.of_best),
        ("of_median", skill.of_median),
        ("of_mean", skill.of_mean),
        ("of_min", both.map(|(median, mean)| median.max(mean))),
        ("outer_coverage", skill.outer_coverage),
        ("inner_coverage", skill.inner_coverage),
        ("excess", quality.excess),
        ("excess_bound", quality.excess_bound),
        ("broken", Some(quality.broken as f64)),
    ]
}

/// What is shown of a network among phases.
fn phase_numbers(topic: &TopicReport) -> Numbers<10> {
    let (rmse, skill, quality) = (&topic.rmse, &topic.skill, &topic.quality);
    let forecasters = topic.alloc.forecasters.u128() as f64;
    let workers = forecasters + topic.alloc.inferers.u128() as f64;
    [
        ("of_best", skill.of_best),
        ("of_naive", skill.of_naive),
        ("of_median", skill.of_median),
        ("of_mean", skill.of_mean),
        ("naive", Some(rmse.naive / rmse.best_worker)),
        ("forecasters", Some(forecasters / workers)),
        ("outer_coverage", skill.outer_coverage),
        ("inner_coverage", skill.inner_coverage),
        ("excess", quality.excess),
        ("excess_bound", quality.excess_bound),
    ]
}

/// What forecasters of a skill earned of all that forecasters did.
fn share_of(topic: &TopicReport, skill: Skill) -> Option<f64> {
    let pay = |own: bool| -> f64 {
        let workers = topic.workers.iter();
        let workers = workers.filter(|worker| worker.role == Role::Forecaster);
        let workers = workers.filter(|worker| !own || worker.model == skill.name());
        workers.map(|worker| worker.rewards.u128() as f64).sum()
    };
    (pay(false) > 0.0).then(|| pay(true) / pay(false))
}

/// What an attack is told from others by.
const CASE: [&str; 4] = ["attack", "strength", "from", "target"];

fn case(attack: &AttackReport) -> Vec<String> {
    vec![
        attack.attack.to_string(),
        attack.strength.to_string(),
        attack.from.to_string(),
        attack.target.to_string(),
    ]
}

/// What is shown of an attack.
fn attack_numbers(attack: &AttackReport) -> Numbers<13> {
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
        ("goal", attack.goal.and_then(|goal| goal.found)),
    ]
}
