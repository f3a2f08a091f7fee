//! A testnet of wasmd nodes, by `scripts/localnet`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{ensure, Context, Result};

use crate::node::Node;
use crate::options::Options;

/// How long governance votes.
const VOTING: &str = "6s";

/// Nodes of one chain; stopped and forgotten when dropped, unless they are to be kept.
pub(crate) struct LocalNet {
    script: PathBuf,
    home: PathBuf,
    logs: PathBuf,
    port: u16,
    count: usize,
    keep: bool,
}

impl LocalNet {
    /// Starts a new chain.
    pub(crate) fn start(options: &Options) -> Result<Self> {
        let net = Self::of(options);
        net.localnet(&["start", "--nodes", &options.nodes.to_string()])?;
        Ok(net)
    }

    /// Stops what an earlier run left.
    pub(crate) fn reset(options: &Options) -> Result<()> {
        let mut net = Self::of(options);
        net.keep = true;
        net.localnet(&["reset"])
    }

    /// JSON-RPC addresses of all nodes there will be.
    pub(crate) fn endpoints(options: &Options) -> Vec<String> {
        let ports = (0..options.nodes).map(|index| port(options.port, index));
        ports
            .map(|port| format!("http://127.0.0.1:{port}"))
            .collect()
    }

    fn of(options: &Options) -> Self {
        Self {
            script: options.root.join("scripts/localnet"),
            home: options.home.join("net"),
            logs: options.logs(),
            port: options.port,
            count: options.nodes,
            keep: options.keep,
        }
    }

    /// Kills a node, as a crash of its machine would.
    pub(crate) fn kill(&self, node: usize) -> Result<()> {
        self.localnet(&["kill", &node.to_string()])
    }

    /// Starts a node again that was killed.
    pub(crate) fn up(&self, node: usize) -> Result<()> {
        self.localnet(&["up", &node.to_string()])
    }

    /// All nodes, running or not.
    pub(crate) fn nodes(&self) -> Vec<Node> {
        (0..self.count).map(|index| self.node(index)).collect()
    }

    /// Node of a number.
    pub(crate) fn node(&self, index: usize) -> Node {
        Node::at(index, port(self.port, index))
    }

    fn localnet(&self, arguments: &[&str]) -> Result<()> {
        let status = Command::new(&self.script)
            .args(arguments)
            .env("LOCALNET_HOME", &self.home)
            .env("LOCALNET_PORT", self.port.to_string())
            .env("LOCALNET_VOTING", VOTING)
            .stdin(Stdio::null())
            .status()
            .with_context(|| self.script.display().to_string())?;
        ensure!(
            status.success(),
            "scripts/localnet {} failed: {status}; it says why above",
            arguments.join(" ")
        );
        Ok(())
    }

    /// What the nodes wrote goes to the other logs: the state is forgotten.
    fn keep_logs(&self) {
        for node in 0..self.count {
            let name = format!("node{node}.log");
            let _ = std::fs::copy(self.home.join(&name), self.logs.join(&name));
        }
        let made: &Path = Path::new("init.log");
        let _ = std::fs::copy(self.home.join(made), self.logs.join(made));
    }
}

impl Drop for LocalNet {
    fn drop(&mut self) {
        if self.keep {
            return;
        }
        self.keep_logs();
        if let Err(error) = self.localnet(&["reset"]) {
            eprintln!("e2e: {error:#}");
        }
    }
}

fn port(first: u16, node: usize) -> usize {
    usize::from(first) + 10 * node
}
