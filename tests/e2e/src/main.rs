//! The whole network on wasmd, end to end: a story in [`chapters`].

mod allora;
mod app_hashes;
mod bill;
mod chapters;
mod last_truth;
mod local_net;
mod node;
mod options;
mod processes;
mod story;

use std::process::ExitCode;

use clap::Parser;

use options::{Arguments, Task};
use story::Story;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let Some(Task::LastTruth) = arguments.task {
        return last_truth::answer();
    }
    let options = match arguments.options() {
        Ok(options) => options,
        Err(error) => {
            eprintln!("e2e: {error:#}");
            return ExitCode::from(2);
        }
    };
    match Story::begin(options).and_then(|mut story| chapters::tell(&mut story)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("e2e: {error:#}");
            ExitCode::FAILURE
        }
    }
}
