//! What can be chosen of a run.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{bail, ensure, Context, Result};
use clap::{Parser, Subcommand};

/// The whole network on wasmd, end to end: deploys by `allora`, opens a topic by a governance
/// proposal, lets workers, forecasters, reputers and keepers take part as separate processes,
/// kills nodes, pays out, and compares gas with the table.
///
/// Needs what scripts/localnet needs. Leaves in the folder of --home: gas.json, what each
/// message cost; deployment.json; logs/. Exit codes: 0 passed, 1 failed, 2 an impossible option.
#[derive(Debug, Parser)]
#[command(name = "e2e", args_conflicts_with_subcommands = true)]
pub(crate) struct Arguments {
    /// The contracts' Wasm files [default: artifacts]
    #[arg(long, value_name = "DIR", env = "E2E_ARTIFACTS")]
    artifacts: Option<PathBuf>,
    /// The receiver that attacks the desk, `scripts/build-wasm --hostile` [default: nobody attacks]
    #[arg(long, value_name = "FILE", env = "E2E_HOSTILE")]
    hostile: Option<PathBuf>,
    /// The program `allora` [default: built here]
    #[arg(long, value_name = "FILE", env = "E2E_CLIENT")]
    client: Option<PathBuf>,
    /// State and logs; cleared first [default: .e2e, with four nodes .e2e-four]
    #[arg(long, value_name = "DIR", env = "E2E_HOME")]
    home: Option<PathBuf>,
    /// RPC port of node 0; node I has it + 10·I
    #[arg(long, env = "E2E_PORT", default_value_t = 46_657)]
    port: u16,
    /// 1, or 4 validators with equal power: one may fail, two may not
    #[arg(long, default_value_t = 1)]
    nodes: usize,
    /// Epochs to settle before the claims
    #[arg(long, env = "E2E_EPOCHS", default_value_t = 10)]
    epochs: u64,
    /// Seconds [default: 15, with four nodes 30]
    #[arg(long, value_name = "SECONDS", env = "E2E_EPOCH_LENGTH")]
    epoch_length: Option<u64>,
    /// Leave the nodes running, and their state
    #[arg(long)]
    keep: bool,
    #[command(subcommand)]
    pub(crate) task: Option<Task>,
}

/// What else this program does.
#[derive(Debug, Subcommand)]
pub(crate) enum Task {
    /// A model of `allora worker`: a question a line in, the last known truth a line out
    #[command(hide = true)]
    LastTruth,
}

/// What was chosen, with defaults in place.
#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) root: PathBuf,
    pub(crate) artifacts: PathBuf,
    pub(crate) hostile: Option<PathBuf>,
    pub(crate) client: Option<PathBuf>,
    pub(crate) home: PathBuf,
    pub(crate) port: u16,
    pub(crate) nodes: usize,
    pub(crate) epochs: u64,
    pub(crate) epoch_length: u64,
    pub(crate) keep: bool,
}

impl Arguments {
    /// Fills in defaults.
    pub(crate) fn options(self) -> Result<Options> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let root = root.canonicalize().context("the folder of the source")?;
        let (folder, length) = match self.nodes {
            1 => (".e2e", 15),
            4 => (".e2e-four", 30),
            other => bail!("--nodes must be 1 or 4, not {other}"),
        };
        let artifacts = self.artifacts.unwrap_or_else(|| root.join("artifacts"));
        ensure!(
            artifacts.join("checksums.txt").is_file(),
            "no Wasm in {}: scripts/build-wasm builds it; or name another folder with --artifacts",
            artifacts.display()
        );
        let home = std::path::absolute(self.home.unwrap_or_else(|| root.join(folder)))?;
        let epoch_length = self.epoch_length.unwrap_or(length);
        ensure!(epoch_length >= 5, "--epoch-length must be 5 or more");
        Ok(Options {
            artifacts: std::path::absolute(artifacts)?,
            hostile: self.hostile.map(std::path::absolute).transpose()?,
            root,
            client: self.client.map(std::path::absolute).transpose()?,
            home,
            port: self.port,
            nodes: self.nodes,
            epochs: self.epochs,
            epoch_length,
            keep: self.keep,
        })
    }
}

impl Options {
    /// Seconds in which a report or a submission is taken.
    pub(crate) fn window(&self) -> u64 {
        self.epoch_length * 2 / 5
    }

    /// So many epochs' time.
    pub(crate) fn epochs_long(&self, epochs: u64) -> Duration {
        Duration::from_secs(self.epoch_length * epochs)
    }

    /// Public test keys, `name: mnemonic` a line.
    pub(crate) fn keys(&self) -> PathBuf {
        self.root.join("scripts/wasmd/accounts.txt")
    }

    /// What the processes write.
    pub(crate) fn logs(&self) -> PathBuf {
        self.home.join("logs")
    }

    /// Where the contracts are.
    pub(crate) fn deployment(&self) -> PathBuf {
        self.home.join("deployment.json")
    }
}
