//! `allora simulate --attack`.

use std::time::Instant;

use allora_simulator::attack::{self, AttackPlan};
use anyhow::Context;

use crate::args::SimulateArgs;
use crate::failure::Failure;
use crate::report::attack::{output, summary};
use crate::report::html;
use crate::report::output::{check_violations, prepare, print, progress_bar, write};

/// File of the report.
const REPORT: &str = "report.html";

/// Runs a network with and without attackers and says what came of it.
pub(crate) fn run(args: &SimulateArgs, plan: AttackPlan) -> Result<(), Failure> {
    let config = args.config()?;
    config.validate().map_err(Failure::usage)?;
    let folder = args.report_folder();
    if let Some(folder) = &folder {
        prepare(folder, REPORT)?;
    }
    let started = Instant::now();
    let bar = progress_bar("epochs", args.json)?;
    let run = attack::run(config, plan, |progress| bar.show(progress));
    bar.clear();
    let run = run.context("the simulation stopped")?;

    let mut text = if args.json {
        serde_json::to_string(&output(&run)).context("cannot write the report as JSON")? + "\n"
    } else {
        let elapsed = started.elapsed().as_secs_f64();
        format!(
            "{}\n2 x {} epochs in {elapsed:.1} s.\n",
            summary(&run),
            run.with.epochs
        )
    };
    if let Some(folder) = folder {
        let path = write(&folder, REPORT, &html::page(&run.with, &run.attacks))?;
        if !args.json {
            text.push_str(&format!("Report with plots: {}\n", path.display()));
        }
    }
    print(&text)?;
    check_violations(&run.with.violations)
}
