//! `allora-wasm`: the gas table.

use std::process::ExitCode;

use allora_wasm::gas::{
    compare, headlines, markdown, measure, measure_all, operations, trace, Case, Table, SETUPS,
};
use allora_wasm::vm::library;
use anyhow::{bail, Result as AnyResult};
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
        /// Write gas.json and GAS.md instead.
        #[arg(long, conflicts_with_all = ["json", "check"])]
        write: bool,
        /// Compare with gas.json; fail if a case moved by more than 2 %, or is over its
        /// budget, or GAS.md is of something else.
        #[arg(long)]
        check: bool,
        /// Only this setup, such as 32_6_6 or 64_16_16_worst.
        #[arg(long, conflicts_with = "write")]
        setup: Option<String>,
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
            eprintln!("allora-wasm: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(command: Command) -> AnyResult<ExitCode> {
    match command {
        Command::Ops => println!("{}", operations()?),
        Command::Table {
            json,
            write,
            check,
            setup,
        } => {
            let committed = check.then(Table::read).transpose()?;
            let table = Table::new(measured(setup.as_deref())?);
            if write {
                table.write()?;
            } else if json {
                print!("{}", table.json()?);
            } else if !check {
                print!("{}", markdown(table.cases()));
            }
            if let Some(committed) = committed {
                return Ok(compared(&committed, table.cases()));
            }
        }
        Command::Trace { case } => {
            let setup = SETUPS.iter().find(|setup| case.ends_with(setup.name));
            let cases = measured(setup.map(|setup| setup.name))?;
            let Some(found) = cases.iter().find(|known| known.name == case) else {
                bail!("no case is named {case}");
            };
            println!("{}", trace(found));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn measured(setup: Option<&str>) -> AnyResult<Vec<Case>> {
    library::load()?;
    let Some(name) = setup else {
        return measure_all(|setup| eprintln!("allora-wasm: {setup}"));
    };
    let Some(setup) = SETUPS.into_iter().find(|setup| setup.name == name) else {
        bail!("no setup is named {name}");
    };
    let cases = measure(setup)?;
    let mut all = headlines(&cases);
    all.extend(cases);
    Ok(all)
}

fn compared(committed: &Table, cases: &[Case]) -> ExitCode {
    let differences = compare(committed, cases);
    if differences.is_empty() {
        eprintln!("allora-wasm: {} cases agree with gas.json", cases.len());
        return ExitCode::SUCCESS;
    }
    for difference in &differences {
        eprintln!("allora-wasm: {difference}");
    }
    ExitCode::FAILURE
}
