//! Options of `allora backtest`.

use std::time::Duration;

use allora_client::roles::model::ModelSpec;
use allora_client::roles::settings::seconds;
use allora_interfaces::topic_registry::Caps;
use allora_models::Target;
use allora_simulator::simulation::{Scenario, SimulationConfig};
use clap::Args;

use super::{SeriesArgs, TargetArg};
use crate::failure::Failure;

/// Options of `allora backtest`.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct BacktestArgs {
    /// The model, as of `allora worker`: a command, an http(s) address, or builtin:N.
    ///
    /// It is asked as it would be on a chain, with the 30 epochs before as `history`. Epochs are
    /// numbered by the observations of the series, from 0; a window opens when the newest value of
    /// the history came true, and closes when the next one did. After five failures and no answer it is
    /// asked no more.
    #[arg(long, value_name = "MODEL")]
    pub model: ModelSpec,

    /// The series.
    #[command(flatten)]
    pub series: SeriesArgs,

    /// Epochs to run: the last observations of the series.
    ///
    /// 365 if left out, or as many as a shorter series allows.
    #[arg(long, value_name = "N")]
    pub epochs: Option<usize>,

    /// What is predicted.
    #[arg(long, value_enum, default_value_t = TargetArg::Level)]
    pub target: TargetArg,

    /// Built-in models it competes with, 1 to 63.
    #[arg(long, value_name = "N", default_value_t = 12)]
    pub inferers: usize,

    /// Built-in models that predict everybody's losses, 0 to 16.
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub forecasters: usize,

    /// Seed of everything random.
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,

    /// Longest wait for an answer of the model, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 20.0)]
    pub model_timeout: f64,

    /// Print one JSON object instead of tables.
    ///
    /// `{"model","series","epochs","submitted","skipped","failed","first_failure","rmse",
    /// "rank","of","rank_of_pay","earned","share","network":{"with","without"},
    /// "inferers":[{"model","rmse","weight","score","earned"}]}`. Amounts are integers of
    /// base units (10^-18 ALLO) in strings.
    #[arg(long)]
    pub json: bool,
}

const EXAMPLES: &str = "\
Examples:
  allora backtest --model 'python3 model.py'
      a model against twelve that come with the program, on a year of the S&P 500
  allora backtest --model 'python3 model.py' --data prices.csv --target return --epochs 1000
      on a series of your own
  allora backtest --model http://127.0.0.1:8000/predict --json | jq .rank
      for scripts

Exit codes: 0 done, 1 the model answered nothing at all, 2 an impossible option or an
unreadable series.";

impl BacktestArgs {
    /// The network without the model.
    pub(crate) fn config(&self) -> Result<SimulationConfig, Failure> {
        let most = Caps::MAX_INFERERS as usize - 1;
        if !(1..=most).contains(&self.inferers) {
            let count = self.inferers;
            return Err(Failure::usage(format!(
                "{count} inferers are not possible beside the model; choose 1 to {most}"
            )));
        }
        let series = self.series.read()?;
        Ok(SimulationConfig {
            targets: vec![self.target()],
            epochs: self.epochs,
            inferers: self.inferers,
            forecasters: self.forecasters,
            seed: self.seed,
            scenario: Scenario::Market(series.clone()),
            ..SimulationConfig::new(series)
        })
    }

    /// What is predicted.
    pub(crate) fn target(&self) -> Target {
        self.target.into()
    }

    /// Longest wait for an answer.
    pub(crate) fn timeout(&self) -> Result<Duration, Failure> {
        seconds("--model-timeout", self.model_timeout).map_err(Failure::usage)
    }
}
