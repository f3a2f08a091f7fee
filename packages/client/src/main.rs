//! `allora-client`: the commands of this crate on their own.

use std::process::ExitCode;

use allora_client::cli::{run, NetworkCommand};
use clap::Parser;

/// Deploy, govern and take part in an Allora network on a CosmWasm chain.
#[derive(Debug, Parser)]
#[command(name = "allora-client", version)]
struct Cli {
    #[command(subcommand)]
    command: NetworkCommand,
}

fn main() -> ExitCode {
    run(&Cli::parse().command)
}
