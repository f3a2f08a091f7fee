//! What a simulation shows and writes.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use allora_simulator::simulation::Progress;
use anyhow::{anyhow, Context};
use indicatif::{ProgressBar, ProgressStyle};

use crate::failure::Failure;

/// Finds out before the work whether the report can be written.
pub(crate) fn prepare(folder: &Path, report: &str) -> Result<(), Failure> {
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
        .open(folder.join(report))
        .map_err(refused)?;
    Ok(())
}

/// A progress bar on standard error, if that is a terminal.
pub(crate) struct Bar(ProgressBar);

impl Bar {
    /// Shows how far it is.
    pub(crate) fn show(&self, Progress { done, total }: Progress) {
        self.0.set_length(total as u64);
        self.0.set_position(done as u64);
    }

    /// Takes it away.
    pub(crate) fn clear(&self) {
        self.0.finish_and_clear();
    }
}

/// A progress bar that counts `what`, hidden if `quiet`.
pub(crate) fn progress_bar(what: &str, quiet: bool) -> Result<Bar, Failure> {
    let bar = if quiet {
        ProgressBar::hidden()
    } else {
        ProgressBar::new(0)
    };
    let style = ProgressStyle::with_template(&format!(
        "{{bar:40.cyan/blue}} {{pos}}/{{len}} {what}  {{elapsed}} elapsed, {{eta}} left",
    ));
    bar.set_style(style.context("progress bar")?);
    bar.enable_steady_tick(Duration::from_millis(250));
    Ok(Bar(bar))
}

/// Writes a report.
pub(crate) fn write(folder: &Path, report: &str, page: &str) -> Result<PathBuf, Failure> {
    let path = folder.join(report);
    fs::write(&path, page).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(path)
}

/// Prints; a reader that has gone away, as `head` does, is no failure.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(anyhow!("cannot print: {error}").into())
        }
        _ => Ok(()),
    }
}

/// A violation is a failure, and the first is named.
pub(crate) fn check_violations(violations: &[String]) -> Result<(), Failure> {
    match violations {
        [] => Ok(()),
        [first, ..] => Err(anyhow!(
            "{} violations of invariants, the first: {first}",
            violations.len()
        )
        .into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_violation_is_no_mistake_of_the_user_and_is_named() {
        assert!(check_violations(&[]).is_ok());
        let broken = ["month 3: supply 2 is not 1".to_owned(), "more".to_owned()];
        let failure = check_violations(&broken).unwrap_err();
        assert!(matches!(failure, Failure::Other(_)));
        assert_eq!(
            failure.to_string(),
            "2 violations of invariants, the first: month 3: supply 2 is not 1"
        );
    }
}
