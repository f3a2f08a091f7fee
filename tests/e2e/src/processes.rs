//! Those who take part: `allora` processes in the background.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{bail, ensure, Context, Result};
use serde_json::{Map, Value};

use crate::allora::{words, Allora};

/// A process that was asked to stop is killed after this.
const GRACE: Duration = Duration::from_secs(10);

/// Running processes by the name of the key each signs with; killed when dropped.
pub(crate) struct Processes {
    logs: PathBuf,
    running: BTreeMap<String, Child>,
}

impl Processes {
    pub(crate) fn none(logs: PathBuf) -> Self {
        Self {
            logs,
            running: BTreeMap::new(),
        }
    }

    /// Starts one; each prefers another node.
    pub(crate) fn start(&mut self, allora: &Allora, name: &str, line: &str) -> Result<()> {
        self.start_words(allora, name, &words(line))
    }

    /// As [`Processes::start`], with words that may have spaces in them.
    pub(crate) fn start_words(
        &mut self,
        allora: &Allora,
        name: &str,
        words: &[&str],
    ) -> Result<()> {
        let arguments = [words, &["--from", name, "--json", "--log-format", "json"]].concat();
        let child = allora
            .command(&arguments, self.running.len())
            .stdout(self.log(name, "out")?)
            .stderr(self.log(name, "log")?)
            .spawn()
            .with_context(|| format!("cannot start {name}"))?;
        self.running.insert(name.to_owned(), child);
        Ok(())
    }

    /// That nobody ended by itself.
    pub(crate) fn check(&mut self) -> Result<()> {
        for (name, child) in &mut self.running {
            if let Some(status) = child.try_wait()? {
                let files = ["log", "out"].map(|ending| last_line(&path(&self.logs, name, ending)));
                bail!("{name} ended by itself ({status}): {}", files.join(" "));
            }
        }
        Ok(())
    }

    /// Everybody's name.
    pub(crate) fn names(&self) -> Vec<String> {
        self.running.keys().cloned().collect()
    }

    /// Asks processes to stop, and sees that they do so without an error.
    pub(crate) fn stop<Name: AsRef<str>>(&mut self, names: &[Name]) -> Result<()> {
        self.check()?;
        for name in names {
            if let Some(child) = self.running.get(name.as_ref()) {
                terminate(child)?;
            }
        }
        for name in names.iter().map(AsRef::as_ref) {
            let mut child = self
                .running
                .remove(name)
                .with_context(|| format!("no {name} runs"))?;
            let status = ended(&mut child)?;
            ensure!(status.success(), "{name} did not stop gracefully: {status}");
        }
        Ok(())
    }

    /// Kills a process, as a crash of its machine would.
    pub(crate) fn kill(&mut self, name: &str) -> Result<()> {
        let mut child = self
            .running
            .remove(name)
            .with_context(|| format!("no {name} runs"))?;
        child.kill()?;
        child.wait()?;
        Ok(())
    }

    /// The counters a stopped process printed last.
    pub(crate) fn counters(&self, name: &str) -> Result<Map<String, Value>> {
        let line = last_line(&path(&self.logs, name, "out"));
        serde_json::from_str(&line).with_context(|| format!("counters of {name}: {line}"))
    }

    fn log(&self, name: &str, ending: &str) -> Result<File> {
        let path = path(&self.logs, name, ending);
        let file = OpenOptions::new().create(true).append(true).open(&path);
        file.with_context(|| path.display().to_string())
    }
}

impl Drop for Processes {
    fn drop(&mut self) {
        self.running
            .retain(|_, child| matches!(child.try_wait(), Ok(None)));
        for child in self.running.values() {
            let _ = terminate(child);
        }
        for child in self.running.values_mut() {
            let _ = ended(child);
        }
    }
}

fn path(logs: &Path, name: &str, ending: &str) -> PathBuf {
    logs.join(format!("{name}.{ending}"))
}

fn last_line(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.lines().last().unwrap_or_default().to_owned()
}

fn terminate(child: &Child) -> Result<()> {
    let process = child.id().to_string();
    let status = Command::new("kill").args(["-TERM", &process]).status()?;
    ensure!(
        status.success(),
        "process {process} cannot be asked to stop"
    );
    Ok(())
}

/// Waits for the end, and makes one after a while.
fn ended(child: &mut Child) -> Result<ExitStatus> {
    let asked = Instant::now();
    while asked.elapsed() < GRACE {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        sleep(Duration::from_millis(50));
    }
    child.kill()?;
    Ok(child.wait()?)
}
