//! `allora simulate`.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use allora_simulator::simulation::{Simulation, SimulationReport};
use anyhow::Context;

use super::{attack, tokenomics};
use crate::args::SimulateArgs;
use crate::failure::Failure;
use crate::report::output::{check_violations, prepare, print, progress_bar, write};
use crate::report::{html, json, tables};
use crate::serve;

const REPORT: &str = "report.html";

/// Runs a simulation and says what came out.
pub(crate) fn run(args: &SimulateArgs) -> Result<(), Failure> {
    if args.tokenomics.tokenomics {
        return tokenomics::run(args);
    }
    if let Some(address) = &args.serve.serve {
        return serve::run(args.live()?, address);
    }
    if let Some(plan) = args.attack.plan() {
        return attack::run(args, plan);
    }
    let simulation = Simulation::new(args.config()?).map_err(Failure::usage)?;
    let folder = args.report_folder();
    if let Some(folder) = &folder {
        prepare(folder, REPORT)?;
    }
    let started = Instant::now();
    let bar = progress_bar("epochs", args.json)?;
    let report = simulation.run(|progress| bar.show(progress));
    bar.clear();
    let report = report.context("the simulation stopped")?;
    let elapsed = started.elapsed();
    let written = folder
        .map(|folder| write(&folder, REPORT, &html::page(&report, &[])))
        .transpose()?;
    print(&text(args, &report, written, elapsed)?)?;
    check_violations(&report.violations)
}

fn text(
    args: &SimulateArgs,
    report: &SimulationReport,
    written: Option<PathBuf>,
    elapsed: Duration,
) -> Result<String, Failure> {
    if args.json {
        let output = json::output(report);
        let text = serde_json::to_string(&output).context("cannot write the report as JSON")?;
        return Ok(text + "\n");
    }
    let mut text = tables::summary(report);
    text.push_str(&format!(
        "\n{} epochs, {} messages in {:.1} s.\n",
        report.epochs,
        report.messages,
        elapsed.as_secs_f64()
    ));
    if let Some(path) = written {
        text.push_str(&format!("Report with plots: {}\n", path.display()));
    }
    Ok(text)
}
