//! `allora simulate --tokenomics`.

use std::time::Instant;

use allora_simulator::tokenomics::Tokenomics;
use anyhow::Context;

use crate::args::SimulateArgs;
use crate::failure::Failure;
use crate::report::html;
use crate::report::output::{check_violations, prepare, print, progress_bar, write};
use crate::report::tokenomics::{json, table};

/// File of the report.
const REPORT: &str = "tokenomics.html";

/// Runs years and says what came of them.
pub(crate) fn run(args: &SimulateArgs) -> Result<(), Failure> {
    let config = args.tokenomics.config(args.seed);
    let years = Tokenomics::new(config.clone()).map_err(Failure::usage)?;
    let folder = args.report_folder();
    if let Some(folder) = &folder {
        prepare(folder, REPORT)?;
    }
    let started = Instant::now();
    let bar = progress_bar("months", args.json)?;
    let report = years.run(|progress| bar.show(progress));
    bar.clear();
    let report = report.context("the simulation stopped")?;
    let elapsed = started.elapsed();

    let mut text = if args.json {
        let output = json::output(&config, &report);
        serde_json::to_string(&output).context("cannot write the report as JSON")? + "\n"
    } else {
        let mut text = table::summary(&config, &report);
        text.push_str(&format!(
            "{} months in {:.1} s.\n",
            report.months.len(),
            elapsed.as_secs_f64()
        ));
        text
    };
    if let Some(folder) = folder {
        let path = write(&folder, REPORT, &html::tokenomics_page(&config, &report))?;
        if !args.json {
            text.push_str(&format!("Report with plots: {}\n", path.display()));
        }
    }
    print(&text)?;
    check_violations(&report.violations)
}
