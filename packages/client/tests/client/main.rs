//! The client against the embedded chain, and against listeners that play node or model.

mod claiming;
mod commands;
mod deploying;
mod failover;
mod fake_chain;
mod governing;
mod ledger;
mod listener;
mod models;
mod moody;
mod recovering;
mod stage;
mod taking_part;
mod transactions;

use std::path::PathBuf;

use allora_client::chain::embedded::EmbeddedChain;
use allora_client::deploy::{deploy, Artifacts, DeployOptions, DeployReport};
use allora_client::deployment::CONTRACTS;
use allora_network::suite::{allo, example_topic};

/// Stand-ins for the Wasm files.
fn artifacts() -> Artifacts {
    Artifacts::new(CONTRACTS.map(|name| (name.to_owned(), EmbeddedChain::wasm(name))))
}

/// A file of its own for each test, gone before it begins.
fn state_file(test: &str) -> PathBuf {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join(format!("allora-client-{test}.json"));
    let _ = std::fs::remove_file(&path);
    path
}

/// Options with ALLO for some names.
fn options(chain: &EmbeddedChain, test: &str, funded: &[&str]) -> DeployOptions {
    let mut options = DeployOptions::new(artifacts(), state_file(test));
    for name in funded {
        options
            .genesis
            .insert(chain.account(name).to_string(), allo(1_000));
    }
    options
}

/// Deploys without a word.
fn deployed(chain: &EmbeddedChain, options: &DeployOptions) -> DeployReport {
    deploy(chain, options, &mut |_| {}).unwrap()
}

/// A topic in the form commands read.
fn topic_info() -> allora_interfaces::topic_registry::TopicInfo {
    example_topic()
}
