//! The command line as a whole.

use clap::{Parser, Subcommand};
use clap_complete::Shell;

use crate::args::{BacktestArgs, SimulateArgs};
use crate::commands::NetworkCall;

/// Allora on CosmWasm: a marketplace of machine intelligence in smart contracts.
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
  backtest    Score a model against those that come with the program

Set up a network on a chain:
  deploy      Deploy the contracts, wire them and hand them over
  verify      Compare what runs with what was built
  gov         Proposals to the chain's governance: write, submit, vote, follow

Keep it going, until stopped:
  worker      Predict the target of topics with a model
  forecaster  Predict the losses of a topic's inferers with a model
  reputer     Report the truth of topics
  keeper      Do due steps of all topics
  relayer     Hand in submissions that workers signed, many in one transaction

Use it:
  query       Ask the contracts
  request     Ask for an inference, delivered by whoever wants the tip
  subscribe   Subscribe to the inferences of a topic
  desk        Accounts, requests and subscriptions at the inference desk
  topic       Create and manage topics, take up and give up roles
  stake       Stake, delegate and bond, and get out again
  validator   Stake as a validator of the host chain, and get out again
  key         Let another key submit and report for you, and nothing else
  claim       Take out rewards
  send        Move ALLO, or the chain's own coin
  audit       Check every ALLO in the vault's custody; exit code 1 if a law is broken
  doctor      Say why nothing was accepted, paid or delivered, and what to do about it

For the shell:
  completions Print the completions of a shell

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
    /// The contracts run on an embedded chain. Inferers predict the series,
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
    /// Score a model against those that come with the program, before any ALLO is staked.
    ///
    /// The network of `simulate` runs twice, without the model and with it as one more inferer, by
    /// the same contracts that pay on a chain. The model is asked as `allora worker` asks it, is
    /// never shown the truth of an open epoch, and submits nothing where it does not answer.
    ///
    /// Prints who predicted how well and earned what, and what the model did for the network.
    Backtest(BacktestArgs),
    #[command(flatten)]
    Network(NetworkCall),
    /// Print the completions of a shell.
    #[command(after_long_help = COMPLETIONS)]
    Completions {
        /// Which shell.
        shell: Shell,
    },
}

const COMPLETIONS: &str = "\
Examples:
  allora completions bash > ~/.local/share/bash-completion/completions/allora
  allora completions zsh > ~/.zfunc/_allora
  allora completions fish > ~/.config/fish/completions/allora.fish";

#[cfg(test)]
mod tests {
    use allora_models::series::Series;
    use clap::CommandFactory;

    use allora_simulator::simulation::SimulationConfig;

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
        assert_eq!(names.len(), 23, "{names:?}");
        for name in &names {
            let line = format!("\n  {name:<11} ");
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
        let usual = SimulationConfig::new(Series::bundled("sp500").expect("a bundled series"));
        assert_eq!(format!("{config:?}"), format!("{usual:?}"));
    }
}
