//! The command line.

use std::path::PathBuf;

use allora_client::cli::NetworkCommand;
use allora_network::models::Target;
use allora_network::series::Series;
use allora_network::simulation::SimulationConfig;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::failure::Failure;
use crate::tokenomics::TokenomicsArgs;

/// Allora on CosmWasm: a marketplace of machine intelligence in four contracts.
#[derive(Debug, Parser)]
#[command(name = "allora", version, help_template = TEMPLATE, override_usage = "allora [COMMAND] [OPTIONS]")]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// What `allora --help` says. The commands are grouped by hand, which clap cannot; a
/// test compares the list with those that exist.
const TEMPLATE: &str = "\
{about-with-newline}
{usage-heading} {usage}

On this machine:
  simulate    Run the whole network on a price series; what runs without a command

Set up a network on a chain:
  deploy      Deploy the four contracts, wire them and hand them over
  verify      Compare what runs with what was built
  gov         Proposals to the chain's governance: write, submit, vote, follow

Keep it going, until stopped:
  worker      Predict the target of topics with a model
  forecaster  Predict the losses of a topic's inferers with a model
  reputer     Report the truth of topics
  keeper      Do due steps of all topics

Use it:
  query       Ask the contracts
  topic       Create and manage topics, take up and give up roles
  stake       Stake, delegate and bond, and get out again
  validator   Stake as a validator of the host chain, and get out again
  claim       Take out rewards
  send        Move ALLO, or the chain's own coin
  audit       Check every ALLO in the vault's custody; exit code 1 if a law is broken
  doctor      Say why nothing was accepted, or paid, and what to do about it

Options:
{options}

Examples:
  allora simulate --series wti
      crude oil through an embedded chain, report in out/report.html
  allora deploy --keys scripts/wasmd/accounts.txt --from deployer
      to the testnet of scripts/localnet
  allora worker --topic 1 --from worker1 --model 'python3 model.py'
      a model of your own at work
  allora query inference 1
      what the network predicts

Each command has --help with examples, and --json. Connection and key can be set
once: ALLORA_NODE, ALLORA_DEPLOYMENT, ALLORA_KEYS, ALLORA_FROM or ALLORA_MNEMONIC.
Exit codes: 0 done, 1 refused or failed, 2 an impossible option or an unreadable file.
";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the whole network on a price series, with real models at work.
    ///
    /// The four contracts run on an embedded chain. Inferers predict the series,
    /// forecasters predict the inferers' losses, reputers report the truth, a
    /// keeper cranks, a consumer pays and reads, and everybody claims what they
    /// earned. An observation of the series is an epoch of one day; the last
    /// `--epochs` observations are predicted, and models know all those before.
    ///
    /// Prints who predicted how well, what the network made of it, who earned what,
    /// and whether every invariant of the ledgers held; writes an HTML report with
    /// plots.
    ///
    /// `--tokenomics` runs years of the economy instead: supply, emission, yield and
    /// treasury, month by month.
    Simulate(SimulateArgs),
    #[command(flatten)]
    Network(NetworkCommand),
}

/// Options of `allora simulate`. Those of a price series do not go with `--tokenomics`.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct SimulateArgs {
    /// A series that comes with the program.
    ///
    /// S&P 500, 1999-2018, or West Texas Intermediate crude oil, 1986-2019.
    #[arg(long, value_enum, default_value_t = Bundled::Sp500, conflicts_with = "data")]
    pub(crate) series: Bundled,

    /// A series of your own: a CSV file.
    ///
    /// The first line is `date,close`; dates are YYYY-MM-DD and ascend strictly;
    /// further columns are ignored. Returns need closes above 0.
    #[arg(long, value_name = "FILE.csv")]
    pub(crate) data: Option<PathBuf>,

    /// Epochs to run, at most the observations less two.
    ///
    /// 365 if left out, or as many as a shorter series allows.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub(crate) epochs: Option<usize>,

    /// What is predicted; both, as two topics of one network, if left out.
    #[arg(long, value_enum)]
    pub(crate) target: Option<TargetArg>,

    /// Models that predict the target, 1 to 64.
    #[arg(
        long,
        value_name = "N",
        allow_negative_numbers = true,
        default_value_t = 12
    )]
    pub(crate) inferers: usize,

    /// Models that predict the inferers' losses, 0 to 16.
    #[arg(
        long,
        value_name = "N",
        allow_negative_numbers = true,
        default_value_t = 5
    )]
    pub(crate) forecasters: usize,

    /// Readers of the truth, 1 to 16.
    #[arg(
        long,
        value_name = "N",
        allow_negative_numbers = true,
        default_value_t = 5
    )]
    pub(crate) reputers: usize,

    /// Seed of everything random; the same seed gives the same output.
    #[arg(
        long,
        value_name = "S",
        allow_negative_numbers = true,
        default_value_t = 1
    )]
    pub(crate) seed: u64,

    /// Folder for the report, `report.html` or `tokenomics.html`; made if missing.
    ///
    /// `out` if left out, or no report with `--json`.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,

    /// Print one JSON object instead of tables.
    ///
    /// `{"epochs","settled","void","rmse":{"network","naive","uniform_mean",
    /// "median","best_worker","worst_worker"},"alloc":{"inferers","forecasters",
    /// "reputers","validators","treasury"},"supply":{"genesis","minted","total"},
    /// "invariants":"ok"|[violations],"series","seed","target","topics":[...]}`.
    ///
    /// Errors are in the unit of the target. `settled`, `void` and `rmse` are of
    /// the target asked for, or of the level if both run; `topics` has all, each
    /// with its own. Amounts are integers of base units (10^-18 ALLO) in
    /// strings, so that genesis + minted = total holds to the last digit;
    /// `alloc` is where emission went, over all topics. Best and worst worker
    /// are inferers in hindsight.
    #[arg(long)]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) tokenomics: TokenomicsArgs,
}

const EXAMPLES: &str = "\
Examples:
  allora simulate
      a year of the S&P 500, level and return, report in out/report.html
  allora simulate --series wti --target return --epochs 1000
      the last 1,000 days of crude oil, returns only
  allora simulate --data prices.csv --inferers 30 --forecasters 8 --seed 7 --out run7
      a larger network on a series of your own
  allora simulate --json | jq .rmse
      for scripts
  allora simulate --tokenomics
      ten years of supply, emission, yield and treasury, report in out/tokenomics.html
  allora simulate --tokenomics --years 30 --staked 0.2..0.8 --fees 0..5e6 --json | jq .by_year
      thirty years in which ever more is staked and paid

Exit codes: 0 done, 1 a defect (a violated invariant, a refused message),
2 an impossible option or an unreadable series.";

impl Default for SimulateArgs {
    fn default() -> Self {
        Self {
            series: Bundled::Sp500,
            data: None,
            epochs: None,
            target: None,
            inferers: 12,
            forecasters: 5,
            reputers: 5,
            seed: 1,
            out: None,
            json: false,
            tokenomics: TokenomicsArgs::default(),
        }
    }
}

/// Series that come with the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Bundled {
    /// S&P 500, index points
    Sp500,
    /// West Texas Intermediate, USD per barrel
    Wti,
}

/// What is predicted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TargetArg {
    /// The next close
    Level,
    /// The logarithm of the next close over this one, in percent
    Return,
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

    /// Reads the series and puts the options together.
    pub(crate) fn config(&self) -> Result<SimulationConfig, Failure> {
        let series = match (&self.data, self.series) {
            (Some(path), _) => Series::read(path),
            (None, Bundled::Sp500) => Series::bundled("sp500"),
            (None, Bundled::Wti) => Series::bundled("wti"),
        };
        let targets = match self.target {
            None => Target::ALL.to_vec(),
            Some(TargetArg::Level) => vec![Target::Level],
            Some(TargetArg::Return) => vec![Target::Return],
        };
        Ok(SimulationConfig {
            series: series.map_err(Failure::usage)?,
            targets,
            epochs: self.epochs,
            inferers: self.inferers,
            forecasters: self.forecasters,
            reputers: self.reputers,
            seed: self.seed,
        })
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn help_lists_every_command_once() {
        let command = Cli::command();
        let names: Vec<&str> = command
            .get_subcommands()
            .map(|command| command.get_name())
            .collect();
        assert_eq!(names.len(), 16, "{names:?}");
        for name in &names {
            let line = format!("\n  {name:<10}  ");
            assert_eq!(TEMPLATE.matches(&line).count(), 1, "{name}");
        }
        let listed = TEMPLATE.lines().filter(|line| {
            let word = line.trim_start().split(' ').next().unwrap_or_default();
            line.starts_with("  ") && !line.starts_with("   ") && word != "allora"
        });
        assert_eq!(listed.count(), names.len());
    }

    #[test]
    fn no_command_means_the_documented_defaults() {
        let parsed = Cli::parse_from(["allora", "simulate"]).command;
        let Some(Command::Simulate(parsed)) = parsed else {
            panic!("{parsed:?}");
        };
        assert_eq!(
            format!("{parsed:?}"),
            format!("{:?}", SimulateArgs::default())
        );
        let config = parsed.config().unwrap();
        let usual = SimulationConfig::new(config.series.clone());
        assert_eq!(format!("{config:?}"), format!("{usual:?}"));
    }
}
