//! `allora backtest`: a model among those that come with the program, before any ALLO is staked.

use std::cell::RefCell;
use std::rc::Rc;

use allora_client::roles::model::{
    real, Answer, BuiltinSettings, Model, ModelSpec, PastEpoch, Question,
};
use allora_client::roles::HISTORY;
use allora_interfaces::Role;
use allora_math::Real;
use allora_models::Target;
use allora_simulator::simulation::{
    takes, Asked, Guest, Scenario, Simulation, SimulationConfig, SimulationReport,
};
use anyhow::Context;

use crate::args::BacktestArgs;
use crate::failure::Failure;
use crate::report::backtest::{self, Answers, Outcome};
use crate::report::output::{check_violations, print, progress_bar};

/// Runs a network without and with a model, and says what it was worth.
pub(crate) fn run(args: &BacktestArgs) -> Result<(), Failure> {
    let without = args.config()?;
    let with = SimulationConfig {
        inferers: without.inferers + 1,
        ..without.clone()
    };
    let answers = Rc::new(RefCell::new(Answers::default()));
    let guest = model(args, times(&without), Rc::clone(&answers))?;
    let before = simulate(Simulation::new(without).map_err(Failure::usage)?, args)?;
    let simulation = Simulation::new(with).map_err(Failure::usage)?;
    let after = simulate(simulation.with_guest(Box::new(guest)), args)?;
    let answers = answers.take();
    let outcome = Outcome::new(&before, &after, &answers).context("the report has no topic")?;
    if args.json {
        print(&(outcome.json().to_string() + "\n"))?;
    } else {
        print(&backtest::text(&outcome))?;
    }
    check_violations(&after.violations)?;
    match outcome.submitted {
        0 => Err(anyhow::anyhow!("the model answered nothing: {}", answers.first_problem()).into()),
        _ => Ok(()),
    }
}

fn simulate(simulation: Simulation, args: &BacktestArgs) -> Result<SimulationReport, Failure> {
    let bar = progress_bar("epochs", args.json)?;
    let report = simulation.run(|progress| bar.show(progress));
    bar.clear();
    Ok(report.context("the simulation stopped")?)
}

/// When each value of the target came true, by the series.
fn times(config: &SimulationConfig) -> Vec<i64> {
    let (Scenario::Market(series), [target]) = (&config.scenario, config.targets.as_slice()) else {
        return vec![];
    };
    let observations = series.observations();
    let values = target.values(&series.closes()).len();
    let first = observations.len().saturating_sub(values);
    let observations = observations.iter().skip(first);
    observations.map(|observation| observation.time).collect()
}

fn model(
    args: &BacktestArgs,
    times: Vec<i64>,
    answers: Rc<RefCell<Answers>>,
) -> Result<ModelGuest, Failure> {
    let builtin = BuiltinSettings {
        series: args.series.name(),
        csv: args.series.csv.options(),
        target: args.target(),
        // Epochs are numbered by observation.
        known: 0,
        seed: args.seed,
    };
    let model = args.model.start(Role::Inferer, args.timeout()?, &builtin);
    Ok(ModelGuest {
        name: match &args.model {
            ModelSpec::Command(line) => line.clone(),
            ModelSpec::Http(address) => address.clone(),
            ModelSpec::Builtin(index) => format!("builtin:{index}"),
        },
        target: args.target(),
        times,
        model: model.map_err(Failure::usage)?,
        answers,
    })
}

/// A model of `allora worker` in a simulation.
struct ModelGuest {
    name: String,
    target: Target,
    /// When each value of the target came true.
    times: Vec<i64>,
    model: Box<dyn Model>,
    answers: Rc<RefCell<Answers>>,
}

impl Guest for ModelGuest {
    fn name(&self) -> String {
        format!("your model, {}", self.name)
    }

    fn infer(&mut self, asked: Asked<'_>) -> Option<Real> {
        if self.answers.borrow().are_hopeless() {
            self.answers
                .borrow_mut()
                .failed("not asked any more".to_owned());
            return None;
        }
        let answer = self
            .model
            .answer(&question(asked, self.target, &self.times));
        let mut answers = self.answers.borrow_mut();
        match answer {
            Ok(Answer::Inference(value)) if takes(&value) => {
                answers.given();
                Some(value)
            }
            Ok(Answer::Inference(value)) => {
                answers.failed(format!(
                    "a topic takes 0, or 1e-40 to 1e40 in size, and not {value}"
                ));
                None
            }
            Ok(Answer::Skip(reason)) => {
                answers.skipped(reason);
                None
            }
            Ok(other) => {
                answers.failed(format!("no inference: {other:?}"));
                None
            }
            Err(problem) => {
                answers.failed(problem.to_string());
                None
            }
        }
    }
}

/// What a worker would ask, with epochs numbered by observation. The window opens when the newest
/// value came true and closes when the next one did, for models with data of their own.
fn question(asked: Asked<'_>, target: Target, times: &[i64]) -> Question {
    let history = &asked.record.history;
    let epoch = history.len();
    let oldest = epoch.saturating_sub(HISTORY as usize);
    let past = history.iter().enumerate().skip(oldest);
    let at = |value: Option<usize>| {
        let time = value.and_then(|value| times.get(value)).copied();
        time.and_then(|time| u64::try_from(time).ok()).unwrap_or(0)
    };
    Question {
        topic_id: 1,
        epoch: epoch as u64,
        role: Role::Inferer,
        target: format!("next {target}"),
        unit: match target {
            Target::Level => "as the series".to_owned(),
            Target::Return => "percent".to_owned(),
        },
        opens_at: at(epoch.checked_sub(1)),
        closes_at: at(Some(epoch)),
        history: past
            .map(|(index, truth)| PastEpoch {
                epoch: index as u64,
                value: network(asked, index),
                truth: real(*truth).ok(),
            })
            .collect(),
        inferers: vec![],
        past: vec![],
    }
}

/// What the network had said, once there was one.
fn network(asked: Asked<'_>, index: usize) -> Option<Real> {
    let record = asked.record.epochs.get(index.checked_sub(asked.known)?)?;
    real(record.network).ok()
}
