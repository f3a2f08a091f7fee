//! `allora-vm`: the gas table.

use std::path::PathBuf;
use std::process::ExitCode;

use allora_vm::library;
use allora_vm::table::{
    compare, headlines, json, markdown, measure_all, measure_stage, parse_table, trace, Case,
    STAGES,
};
use anyhow::{bail, Context, Result as AnyResult};
use clap::{Parser, Subcommand};

/// The contracts' Wasm in the real virtual machine, priced as wasmd does.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measures every message and query, and prints the table.
    Table {
        /// Print JSON instead of Markdown.
        #[arg(long)]
        json: bool,
        /// Write the Markdown to this file.
        #[arg(long, value_name = "FILE", conflicts_with = "json")]
        write: Option<PathBuf>,
        /// Compare with the table in this file; fail if a case moved by more than
        /// 2 %, or is over its budget.
        #[arg(long, value_name = "FILE")]
        check: Option<PathBuf>,
        /// Only this stage: 4_2_3, 32_6_6, 64_16_16 or 1000_topics.
        #[arg(long)]
        stage: Option<String>,
    },
    /// Prints what an operation costs: `Real` beside `SignedDecimal256` and `f64`.
    Ops,
    /// Shows where the gas of a case goes, call by call and key by key.
    Trace {
        /// Such as settle_32_6_6.
        case: String,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("allora-vm: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(command: Command) -> AnyResult<ExitCode> {
    if !matches!(command, Command::Ops) {
        library::load()?;
    }
    match command {
        Command::Ops => {
            println!("{}", allora_vm::ops::operations()?);
            Ok(ExitCode::SUCCESS)
        }
        Command::Table {
            json: as_json,
            write,
            check,
            stage,
        } => {
            let cases = measure(stage.as_deref())?;
            let text = if as_json {
                json(&cases)?
            } else {
                markdown(&cases)
            };
            match write {
                Some(file) => std::fs::write(&file, text)
                    .with_context(|| format!("cannot write {}", file.display()))?,
                None if check.is_some() && !as_json => {}
                None => println!("{text}"),
            }
            check.map_or(Ok(ExitCode::SUCCESS), |file| checked(&file, &cases))
        }
        Command::Trace { case } => {
            let stage = STAGES.iter().find(|stage| case.ends_with(stage.name));
            let cases = measure(stage.map(|stage| stage.name))?;
            let Some(found) = cases.iter().find(|known| known.name == case) else {
                bail!("no case is named {case}");
            };
            println!("{}", trace(found));
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn measure(stage: Option<&str>) -> AnyResult<Vec<Case>> {
    let Some(name) = stage else {
        return measure_all(|stage| eprintln!("allora-vm: {stage}"));
    };
    let Some(stage) = STAGES.into_iter().find(|stage| stage.name == name) else {
        bail!("no stage is named {name}");
    };
    let cases = measure_stage(stage)?;
    let mut all = headlines(&cases);
    all.extend(cases);
    Ok(all)
}

fn checked(file: &std::path::Path, cases: &[Case]) -> AnyResult<ExitCode> {
    let table =
        std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let differences = compare(&parse_table(&table), cases);
    if differences.is_empty() {
        eprintln!(
            "allora-vm: {} cases agree with {}",
            cases.len(),
            file.display()
        );
        return Ok(ExitCode::SUCCESS);
    }
    for difference in &differences {
        eprintln!("allora-vm: {difference}");
    }
    Ok(ExitCode::FAILURE)
}
