//! The program `allora`, as people run it.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use anyhow::{bail, ensure, Context, Result};
use serde_json::Value;

use crate::options::Options;

/// Set where people work; they would change what the program does here.
const UNWANTED: [&str; 8] = [
    "ALLORA_NODE",
    "ALLORA_FROM",
    "ALLORA_MNEMONIC",
    "ALLORA_PREFIX",
    "ALLORA_DENOM",
    "ALLORA_GAS_PRICE",
    "ALLORA_FEE_GRANTER",
    "ALLORA_AUTHZ_GRANTER",
];

/// The program, with the chain, the keys and the deployment of this run.
#[derive(Clone)]
pub(crate) struct Allora {
    program: PathBuf,
    keys: PathBuf,
    deployment: PathBuf,
    log: PathBuf,
    endpoints: Vec<String>,
}

impl Allora {
    /// Builds the program, unless one was named.
    pub(crate) fn ready(options: &Options, endpoints: Vec<String>) -> Result<Self> {
        let program = match &options.client {
            Some(program) => program.clone(),
            None => build(options)?,
        };
        Ok(Self {
            program,
            keys: options.keys(),
            deployment: options.deployment(),
            log: options.logs().join("commands.log"),
            endpoints,
        })
    }

    /// A command to be started, with endpoint `first` preferred; the others are tried after it.
    pub(crate) fn command(&self, arguments: &[&str], first: usize) -> Command {
        let mut command = Command::new(&self.program);
        for name in UNWANTED {
            command.env_remove(name);
        }
        command
            .args(arguments)
            .env("ALLORA_KEYS", &self.keys)
            .env("ALLORA_DEPLOYMENT", &self.deployment)
            .stdin(Stdio::null());
        let count = self.endpoints.len();
        for endpoint in self
            .endpoints
            .iter()
            .cycle()
            .skip(first % count)
            .take(count)
        {
            command.args(["--node", endpoint]);
        }
        command
    }

    /// Runs a line of words to its end; gives what it printed.
    pub(crate) fn run(&self, line: &str) -> Result<String> {
        self.run_words(&words(line))
    }

    /// As [`Allora::run`], with words that may have spaces in them.
    pub(crate) fn run_words(&self, words: &[&str]) -> Result<String> {
        let output = self.output(words)?;
        ensure!(
            output.status.success(),
            "`allora {}` failed: {}",
            words.join(" "),
            String::from_utf8_lossy(&output.stderr).trim()
        );
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Runs a line of words; gives the JSON it printed.
    pub(crate) fn json(&self, line: &str) -> Result<Value> {
        self.json_words(&words(line))
    }

    /// As [`Allora::json`], with words that may have spaces in them.
    pub(crate) fn json_words(&self, words: &[&str]) -> Result<Value> {
        let printed = self.run_words(&[words, &["--json"]].concat())?;
        serde_json::from_str(&printed)
            .with_context(|| format!("what `{}` printed", words.join(" ")))
    }

    /// Runs a line that has to fail, and to say why.
    pub(crate) fn refused(&self, reason: &str, line: &str) -> Result<()> {
        let output = self.output(&words(line))?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned()
            + &String::from_utf8_lossy(&output.stdout);
        if output.status.success() {
            bail!("not refused: `allora {line}`");
        }
        ensure!(
            said.contains(reason),
            "`allora {line}` failed, and not with \"{reason}\": {}",
            said.trim()
        );
        println!(
            "refused: {}",
            said.trim().chars().take(240).collect::<String>()
        );
        Ok(())
    }

    /// Runs a command to its end, and writes down all of it. Without warnings: that an
    /// endpoint is down is what some chapters arrange.
    pub(crate) fn output(&self, words: &[&str]) -> Result<Output> {
        let arguments = [words, &["--log-level", "ERROR"]].concat();
        let mut command = self.command(&arguments, 0);
        let output = command
            .output()
            .with_context(|| self.program.display().to_string())?;
        let mut log = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.log)?;
        writeln!(log, "$ allora {}", words.join(" "))?;
        log.write_all(&output.stdout)?;
        log.write_all(&output.stderr)?;
        writeln!(log, "({})", output.status)?;
        Ok(output)
    }
}

/// Words of a line, between spaces.
pub(crate) fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}

fn build(options: &Options) -> Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args([
            "build",
            "--release",
            "--locked",
            "-p",
            "allora-cli",
            "--manifest-path",
        ])
        .arg(options.root.join("Cargo.toml"))
        .status()
        .context("cargo")?;
    ensure!(
        status.success(),
        "allora cannot be built; the reason is above"
    );
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let target = target.unwrap_or_else(|| options.root.join("target"));
    Ok(std::path::absolute(target.join("release/allora"))?)
}
