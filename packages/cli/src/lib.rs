//! The command line of Allora on CosmWasm.

pub mod args;
pub mod commands;
mod failure;
mod program;
mod report;
mod serve;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};
use clap_complete::Shell;

use failure::Failure;
use program::{Cli, Command};
use report::output::print;

/// Does what the command line asks.
pub fn run() -> ExitCode {
    let command = Cli::parse()
        .command
        .unwrap_or_else(|| Command::Simulate(args::SimulateArgs::default()));
    let result = match command {
        Command::Simulate(args) => commands::simulate::run(&args),
        Command::Backtest(args) => commands::backtest::run(&args),
        Command::Network(call) => return call.run(),
        Command::Completions { shell } => completions(shell),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

/// The completions go through a buffer: whoever reads them may stop early.
fn completions(shell: Shell) -> Result<(), Failure> {
    let mut text = vec![];
    clap_complete::generate(shell, &mut Cli::command(), "allora", &mut text);
    print(&String::from_utf8_lossy(&text))
}
