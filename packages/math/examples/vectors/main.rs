//! Evaluates a case file and writes the results.
//!
//! ```text
//! cargo run --release -p allora-math --example vectors -- CASES.json [OUT.json] [--number real|wide|auto]
//! ```
//!
//! Results go to `OUT.json` or standard output, a table per operation to standard error. Exit code
//! 1: a case with an expected result is outside its tolerance; 2: the file cannot be read or written.

#![allow(clippy::arithmetic_side_effects)]

// The tests use more of it.
#[allow(dead_code, unused_imports)]
#[path = "../../tests/support/mod.rs"]
mod support;

use std::fs;
use std::process::ExitCode;

use support::{evaluate_file, Extra, Mode};

const USAGE: &str = "usage: vectors CASES.json [OUT.json] [--number real|wide|auto]";

struct Arguments {
    cases: String,
    out: Option<String>,
    mode: Mode,
}

fn arguments(mut given: impl Iterator<Item = String>) -> Result<Arguments, String> {
    let mut files = Vec::new();
    let mut mode = Mode::Auto;
    while let Some(argument) = given.next() {
        let number = match argument.strip_prefix("--number") {
            Some("") => given.next().unwrap_or_default(),
            Some(rest) => rest.trim_start_matches('=').to_owned(),
            None if argument.starts_with("--") => return Err(USAGE.into()),
            None => {
                files.push(argument);
                continue;
            }
        };
        mode = match number.as_str() {
            "real" => Mode::Real,
            "wide" => Mode::Wide,
            "auto" => Mode::Auto,
            _ => return Err(USAGE.into()),
        };
    }
    let mut files = files.into_iter();
    match (files.next(), files.next(), files.next()) {
        (Some(cases), out, None) => Ok(Arguments { cases, out, mode }),
        _ => Err(USAGE.into()),
    }
}

/// Whether all expected results were met.
fn run() -> Result<bool, String> {
    let arguments = arguments(std::env::args().skip(1))?;
    let path = &arguments.cases;
    let text = fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    let (results, summary) = evaluate_file(&text, arguments.mode, Extra::Ignored)
        .map_err(|error| format!("{path}: {error}"))?;
    let results = format!("{results:#}\n");
    match &arguments.out {
        Some(out) => fs::write(out, results).map_err(|error| format!("{out}: {error}"))?,
        None => print!("{results}"),
    }
    for reason in &summary.unreadable {
        eprintln!("not evaluated: {reason}");
    }
    for id in &summary.failed {
        eprintln!("outside its tolerance: {id}");
    }
    eprint!("{path}\n{summary}");
    Ok(summary.failed.is_empty())
}

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}
