//! `allora`: simulate a network, deploy one, govern it and take part.

mod amount;
mod args;
mod failure;
mod html;
mod json;
mod output;
mod simulate;
mod tables;
mod tokenomics;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command, SimulateArgs};

fn main() -> ExitCode {
    let command = Cli::parse()
        .command
        .unwrap_or_else(|| Command::Simulate(SimulateArgs::default()));
    let result = match command {
        Command::Simulate(args) => simulate::run(&args),
        Command::Network(command) => return allora_client::cli::run(&command),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}
