//! Options of `allora simulate`.

use std::path::PathBuf;

use allora_simulator::simulation::{LiveConfig, SimulationConfig};
use clap::Args;

use super::{AttackArgs, ScenarioArg, SeriesArgs, ServeArgs, TargetArg, TokenomicsArgs};
use crate::failure::Failure;

/// Options of `allora simulate`. Those of a price series do not go with `--tokenomics`.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct SimulateArgs {
    /// What happens, and who is at work.
    ///
    /// In a market, models predict a price series. In regimes a level goes through cycles of four
    /// phases, which its history tells: each inferer is good in one of them and poor in the others,
    /// where all that are poor err in part together. Of the forecasters one knows who is good when,
    /// one half knows, one learns it from what is public; the others average, repeat, guess and
    /// mislead. Regimes have no series and no
    /// choice of targets.
    #[arg(long, value_enum, default_value_t = ScenarioArg::Market)]
    pub scenario: ScenarioArg,

    /// The series.
    #[command(flatten)]
    pub series: SeriesArgs,

    /// Epochs to run, at most the observations less two, or 10,000 of regimes.
    ///
    /// 365 if left out, or as many as a shorter series allows.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub epochs: Option<usize>,

    /// What is predicted; both, as two topics of one network, if left out.
    #[arg(long, value_enum)]
    pub target: Option<TargetArg>,

    /// Models that predict the target, 1 to 64; 4 or more in regimes.
    #[arg(
        long,
        visible_alias = "workers",
        value_name = "N",
        allow_negative_numbers = true,
        default_value_t = 12
    )]
    pub inferers: usize,

    /// Models that predict the inferers' losses, 0 to 16.
    ///
    /// 5 if left out; in regimes 7, one of each kind.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub forecasters: Option<usize>,

    /// Readers of the truth, 1 to 16.
    #[arg(
        long,
        value_name = "N",
        allow_negative_numbers = true,
        default_value_t = 5
    )]
    pub reputers: usize,

    /// Seed of everything random; the same seed gives the same output.
    #[arg(
        long,
        value_name = "S",
        allow_negative_numbers = true,
        default_value_t = 1
    )]
    pub seed: u64,

    /// Folder for the report, `report.html` or `tokenomics.html`; made if missing.
    ///
    /// `out` if left out, or no report with `--json`.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Print one JSON object instead of tables.
    ///
    /// `{"epochs","settled","void","rmse":{"network","naive","uniform_mean",
    /// "median","best_worker","worst_worker"},"skill":{"rank_correlation",
    /// "best_quarter","worst_quarter","best_paid","worst_paid","of_best","of_median",
    /// "of_mean","of_naive","outer_coverage","inner_coverage"},"quality":{"sentence",
    /// "regret","bound","losses","excess","excess_bound","broken","intervals",
    /// "outer_coverage","inner_coverage"},"alloc":{"inferers","forecasters",
    /// "reputers","validators","treasury"},"supply":{"genesis","minted","total"},
    /// "invariants":"ok"|[violations],"series","seed","target","topics":[...]}`.
    ///
    /// Errors are in the unit of the target. `settled`, `void`, `rmse`, `skill` and
    /// `quality` are of the target asked for, or of the level if both run; `topics` has
    /// all, each with its own, and `forecasters`: what each earned. Amounts are integers of base units (10^-18 ALLO) in
    /// strings, so that genesis + minted = total holds to the last digit;
    /// `alloc` is where emission went, over all topics. Best and worst worker
    /// are inferers in hindsight. `skill` is a number or null each: Spearman's rank
    /// correlation of inferers' accuracy and pay, shares of their pay, ALLO of best and
    /// worst, the network's error over others', shares of truths inside the intervals.
    /// `quality` is what the contracts say of themselves: the certificate, and how often
    /// it was found `broken`.
    ///
    /// With `--attack`: `{"series","seed","epochs","invariants","attacks":[...]}`, an
    /// object per topic: `{"attack","strength","target","from","epochs","accounts",
    /// "paid","paid_each","same_skill","honest_mean","equal_share","ratio","together",
    /// "honest_kept","error_with","error_without","harm","best_honest","of_best",
    /// "of_best_without","best_paid","poisoned":null|{"before","poison","between"},
    /// "goal":null|{"what","found","most","met"},"stopped_by","path":[...]}`, pay in
    /// ALLO; each part of `poisoned` is `{"epochs","paid","harm"}`.
    #[arg(long)]
    pub json: bool,

    /// Options of a network that goes on.
    #[command(flatten)]
    pub serve: ServeArgs,

    /// Options of attacks.
    #[command(flatten)]
    pub attack: AttackArgs,

    /// Options of years.
    #[command(flatten)]
    pub tokenomics: TokenomicsArgs,
}

const EXAMPLES: &str = "\
Examples:
  allora simulate
      a year of the S&P 500, level and return, report in out/report.html
  allora simulate --series wti --target return --epochs 1000
      the last 1,000 days of crude oil, returns only
  allora simulate --data prices.csv --inferers 30 --forecasters 8 --seed 7 --out run7
      a larger network on a series of your own
  allora simulate --scenario regimes
      a world in which who is good depends on the phase, and some know it
  allora simulate --attack copy
      what a copier is paid, and what it does to the network inference
  allora simulate --attack poison --strength 1000 --from 100 --epochs 700 --json
      a stronger, later poisoner, for scripts
  allora simulate --json | jq .rmse
      for scripts
  allora simulate --serve
      a network that goes on, with a page to look at and a node's paths to ask
  allora simulate --tokenomics
      ten years of supply, emission, yield and treasury, report in out/tokenomics.html
  allora simulate --tokenomics --years 30 --staked 0.2..0.8 --fees 0..5e6 --json | jq .by_year
      thirty years in which ever more is staked and paid

Exit codes: 0 done, 1 a defect (a violated invariant, a refused message),
2 an impossible option or an unreadable series.";

impl Default for SimulateArgs {
    fn default() -> Self {
        Self {
            scenario: ScenarioArg::Market,
            series: SeriesArgs::default(),
            epochs: None,
            target: None,
            inferers: 12,
            forecasters: None,
            reputers: 5,
            seed: 1,
            out: None,
            json: false,
            serve: ServeArgs::default(),
            attack: AttackArgs::default(),
            tokenomics: TokenomicsArgs::default(),
        }
    }
}

impl SimulateArgs {
    /// Folder of the report, if there is to be one.
    pub(crate) fn report_folder(&self) -> Option<PathBuf> {
        match (&self.out, self.json) {
            (Some(folder), _) => Some(folder.clone()),
            (None, true) => None,
            (None, false) => Some(PathBuf::from("out")),
        }
    }

    /// Puts the options together.
    pub(crate) fn config(&self) -> Result<SimulationConfig, Failure> {
        self.check_scenario()?;
        let usual = match self.scenario {
            ScenarioArg::Market => SimulationConfig::new(self.series.read()?),
            ScenarioArg::Regimes => SimulationConfig::regimes(),
        };
        let targets = self.target.map(|target| vec![target.into()]);
        Ok(SimulationConfig {
            targets: targets.unwrap_or(usual.targets),
            epochs: self.epochs,
            inferers: self.inferers,
            forecasters: self.forecasters.unwrap_or(usual.forecasters),
            reputers: self.reputers,
            seed: self.seed,
            attack: self.attack.plan(),
            scenario: usual.scenario,
        })
    }

    /// A network that goes on.
    pub(crate) fn live(&self) -> Result<LiveConfig, Failure> {
        Ok(LiveConfig {
            network: self.config()?,
            epoch_length: self.serve.epoch_length,
        })
    }

    /// Options of a market do not go with regimes.
    fn check_scenario(&self) -> Result<(), Failure> {
        let given = [
            ("--series", self.series.series.is_some()),
            ("--data", self.series.data.is_some()),
            ("how a file is read", self.series.csv.is_given()),
            ("--target", self.target.is_some()),
        ];
        let given = given.iter().find(|(_, given)| *given);
        match (self.scenario, given) {
            (ScenarioArg::Regimes, Some((option, _))) => Err(Failure::usage(format!(
                "{option} is of a market; leave it out with --scenario regimes"
            ))),
            _ => Ok(()),
        }
    }
}
