//! What a model would have been worth.

use allora_client::amount::{allo, significant};
use allora_interfaces::Role;
use allora_simulator::simulation::{SimulationReport, WorkerReport};
use comfy_table::Table;
use serde_json::{json, Value};

use super::tables::{decimals, percent, table};

/// Failures after which a model that never answered is not asked again.
const PATIENCE: usize = 5;

/// Characters of a reason that are kept.
const REASON: usize = 300;

/// How a model answered.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answers {
    given: usize,
    skipped: usize,
    failed: usize,
    first_reason: Option<String>,
    first_failure: Option<String>,
}

impl Answers {
    /// It predicted.
    pub(crate) fn given(&mut self) {
        self.given += 1;
    }

    /// Whether there is no point in asking on: each failure may take as long as a model may.
    pub(crate) fn are_hopeless(&self) -> bool {
        self.given + self.skipped == 0 && self.failed >= PATIENCE
    }

    /// It had nothing to say.
    pub(crate) fn skipped(&mut self, reason: String) {
        self.skipped += 1;
        let reason = reason.chars().take(REASON).collect();
        self.first_reason.get_or_insert(reason);
    }

    /// It did not answer as it should.
    pub(crate) fn failed(&mut self, problem: String) {
        self.failed += 1;
        let problem = problem.chars().take(REASON).collect();
        self.first_failure.get_or_insert(problem);
    }

    /// Why it did not answer, the first time.
    pub(crate) fn first_problem(&self) -> &str {
        let first = self.first_failure.as_ref().or(self.first_reason.as_ref());
        first.map_or("it was never asked", String::as_str)
    }
}

/// A model among the others.
pub(crate) struct Outcome<'a> {
    series: &'a str,
    epochs: usize,
    /// Inferers, the best first; those without an error last.
    inferers: Vec<&'a WorkerReport>,
    model: &'a WorkerReport,
    answers: &'a Answers,
    /// Error of the network with it, and without.
    network: [f64; 2],
    /// Settled epochs it took part in.
    pub(crate) submitted: usize,
}

impl<'a> Outcome<'a> {
    /// From a network without the model, and one with it as the last inferer.
    pub(crate) fn new(
        without: &'a SimulationReport,
        with: &'a SimulationReport,
        answers: &'a Answers,
    ) -> Option<Self> {
        let topic = with.topics.first()?;
        let inferers = topic.workers.iter();
        let mut inferers: Vec<_> = inferers.filter(|one| one.role == Role::Inferer).collect();
        let model = *inferers.last()?;
        let error = |worker: &WorkerReport| worker.rmse.unwrap_or(f64::INFINITY);
        inferers.sort_by(|left, right| error(left).total_cmp(&error(right)));
        Some(Self {
            series: &with.series,
            epochs: with.epochs,
            model,
            answers,
            network: [topic.rmse.network, without.topics.first()?.rmse.network],
            submitted: model.epochs,
            inferers,
        })
    }

    /// Place of the model by error.
    fn rank(&self) -> Option<usize> {
        self.model.rmse?;
        let place = self.inferers.iter().position(|one| self.is_model(one));
        place.map(|place| place + 1)
    }

    /// Place of the model by pay.
    fn rank_of_pay(&self) -> usize {
        let more = self.inferers.iter();
        1 + more.filter(|one| one.rewards > self.model.rewards).count()
    }

    fn is_model(&self, worker: &WorkerReport) -> bool {
        worker.account == self.model.account
    }

    /// Its part of what all inferers earned.
    fn share(&self) -> Option<f64> {
        let paid: u128 = self.inferers.iter().map(|one| one.rewards.u128()).sum();
        (paid > 0).then(|| self.model.rewards.u128() as f64 / paid as f64)
    }

    /// One sentence.
    fn verdict(&self) -> String {
        let Some(rank) = self.rank() else {
            return format!("It answered in none of {} epochs.", self.epochs);
        };
        let [with, without] = self.network;
        let change = 100.0 * (with / without - 1.0);
        format!(
            "Of {} inferers it would have been number {rank} by error and number {} by pay: {} ALLO, {} of what inferers \
             earned.\nWith it the network's error is {} instead of {} ({change:+.2} %).",
            self.inferers.len(),
            self.rank_of_pay(),
            allo(self.model.rewards),
            percent(self.share()),
            significant(Some(with)),
            significant(Some(without)),
        )
    }

    /// For scripts.
    pub(crate) fn json(&self) -> Value {
        let [with, without] = self.network;
        let inferers = self.inferers.iter().map(|one| {
            json!({
                "model": one.model, "rmse": one.rmse, "weight": one.mean_weight,
                "score": one.mean_score, "earned": one.rewards,
            })
        });
        json!({
            "model": self.model.model, "series": self.series, "epochs": self.epochs,
            "submitted": self.submitted, "skipped": self.answers.skipped,
            "failed": self.answers.failed, "first_failure": self.answers.first_failure,
            "rmse": self.model.rmse, "rank": self.rank(), "of": self.inferers.len(),
            "rank_of_pay": self.rank_of_pay(), "earned": self.model.rewards,
            "share": self.share(), "network": { "with": with, "without": without },
            "inferers": inferers.collect::<Vec<_>>(),
        })
    }
}

/// For people.
pub(crate) fn text(outcome: &Outcome<'_>) -> String {
    let Answers {
        skipped, failed, ..
    } = outcome.answers;
    let mut text = format!(
        "{}: {} epochs; the model submitted in {}, skipped {skipped}, failed in {failed}\n",
        outcome.series, outcome.epochs, outcome.submitted,
    );
    if let Some(problem) = &outcome.answers.first_failure {
        text.push_str(&format!("Its first failure: {problem}\n"));
    }
    text.push_str(&format!("\n{}\n\n{}\n", rows(outcome), outcome.verdict()));
    text
}

fn rows(outcome: &Outcome<'_>) -> Table {
    let header = [
        "",
        "model",
        "epochs",
        "RMSE",
        "weight",
        "score",
        "ALLO earned",
    ];
    let mut table = table(&header, 2);
    for (place, worker) in outcome.inferers.iter().enumerate() {
        let mark = if outcome.is_model(worker) { "→" } else { "" };
        table.add_row(vec![
            format!("{mark} {}", place + 1),
            worker.model.clone(),
            worker.epochs.to_string(),
            significant(worker.rmse),
            percent(worker.mean_weight),
            decimals(worker.mean_score, 4),
            allo(worker.rewards),
        ]);
    }
    table
}
