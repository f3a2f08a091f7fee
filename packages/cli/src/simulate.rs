//! `allora simulate`.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use allora_network::simulation::{Progress, Simulation, SimulationReport};
use anyhow::{anyhow, Context};
use indicatif::{ProgressBar, ProgressStyle};

use crate::args::SimulateArgs;
use crate::failure::Failure;
use crate::{html, json, tables};

const REPORT: &str = "report.html";

/// Runs a simulation and says what came out.
pub(crate) fn run(args: &SimulateArgs) -> Result<(), Failure> {
    let simulation = Simulation::new(args.config()?).map_err(Failure::usage)?;
    let folder = args.report_folder();
    if let Some(folder) = &folder {
        prepare(folder)?;
    }
    let started = Instant::now();
    let report = with_progress(simulation, args.json)?;
    let elapsed = started.elapsed();
    let written = folder.map(|folder| write(&folder, &report)).transpose()?;
    say(&text(args, &report, written, elapsed)?)?;
    match report.violations.as_slice() {
        [] => Ok(()),
        [first, ..] => Err(anyhow!(
            "{} violations of invariants, the first: {first}",
            report.violations.len()
        )
        .into()),
    }
}

/// Finds out before the work whether the report can be written.
fn prepare(folder: &Path) -> Result<(), Failure> {
    let refused = |error: io::Error| {
        Failure::usage(format!(
            "cannot write to the folder {}: {error}; name another with --out",
            folder.display()
        ))
    };
    fs::create_dir_all(folder).map_err(refused)?;
    fs::OpenOptions::new()
        .append(true)
        .create(true)
        .open(folder.join(REPORT))
        .map_err(refused)?;
    Ok(())
}

/// Runs with a progress bar on standard error, if that is a terminal.
fn with_progress(simulation: Simulation, quiet: bool) -> Result<SimulationReport, Failure> {
    let bar = if quiet {
        ProgressBar::hidden()
    } else {
        ProgressBar::new(0)
    };
    let style = ProgressStyle::with_template(
        "{bar:40.cyan/blue} {pos}/{len} epochs  {elapsed} elapsed, {eta} left",
    );
    bar.set_style(style.context("progress bar")?);
    bar.enable_steady_tick(Duration::from_millis(250));
    let report = simulation.run(|Progress { done, total }| {
        bar.set_length(total as u64);
        bar.set_position(done as u64);
    });
    bar.finish_and_clear();
    Ok(report.context("the simulation stopped")?)
}

fn write(folder: &Path, report: &SimulationReport) -> Result<PathBuf, Failure> {
    let path = folder.join(REPORT);
    fs::write(&path, html::page(report))
        .with_context(|| format!("cannot write {}", path.display()))?;
    Ok(path)
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

/// Prints; a reader that has gone away, as `head` does, is no failure.
fn say(text: &str) -> Result<(), Failure> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(anyhow!("cannot print: {error}").into())
        }
        _ => Ok(()),
    }
}
