//! The command line of Allora on CosmWasm.

pub mod args;
pub mod commands;
mod failure;
mod program;
mod report;

use std::process::ExitCode;

use clap::Parser;

pub use program::{Cli, Command};

/// Does what the command line asks.
pub fn run() -> ExitCode {
    let command = Cli::parse()
        .command
        .unwrap_or_else(|| Command::Simulate(args::SimulateArgs::default()));
    let result = match command {
        Command::Simulate(args) => commands::simulate::run(&args),
        Command::Network(command) => return commands::run(&command),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}
