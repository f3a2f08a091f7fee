//! A deployed suite with topics, and who takes part.

use std::path::PathBuf;
use std::time::Duration;

use allora_client::chain::Chain;
use allora_client::deploy::{deploy, Artifacts, DeployOptions, DeployReport};
use allora_client::deployment::{Deployment, CONTRACTS};
use allora_client::network::Network;
use allora_client::roles::metrics::Metrics;
use allora_client::roles::model::{BuiltinSettings, ModelSpec};
use allora_client::roles::participant::Participant;
use allora_client::roles::secrets::Secrets;
use allora_client::roles::settings::Settings;
use allora_interfaces::topic_registry::{Schedule, TopicParams};
use allora_interfaces::{Role, TopicId};
use allora_models::series::CsvOptions;
use allora_models::Target;
use allora_testing::{allo, example_topic};
use cosmwasm_std::Uint128;

use crate::EmbeddedChain;

pub const TOPIC: TopicId = TopicId(1);
pub const NAMES: [&str; 6] = ["ann", "bob", "cid", "fay", "rex", "sue"];

/// Stand-ins for the Wasm files.
pub fn artifacts() -> Artifacts {
    Artifacts::new(CONTRACTS.map(|name| (name.to_owned(), EmbeddedChain::wasm(name))))
}

/// A file of its own for each test, gone before it begins.
pub fn state_file(test: &str) -> PathBuf {
    // TARGET/debug/deps/TEST: what Cargo calls CARGO_TARGET_TMPDIR, which a library is not given
    let program = std::env::current_exe().unwrap();
    let folder = program.ancestors().nth(3).unwrap().join("tmp");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("allora-client-{test}.json"));
    let _ = std::fs::remove_file(&path);
    path
}

/// Options with ALLO for some names.
pub fn options(chain: &EmbeddedChain, test: &str, funded: &[&str]) -> DeployOptions {
    let mut options = DeployOptions::new(artifacts(), state_file(test));
    for name in funded {
        options
            .genesis
            .insert(chain.account(name).to_string(), allo(1_000));
    }
    options
}

/// Deploys without a word.
pub fn deployed(chain: &EmbeddedChain, options: &DeployOptions) -> DeployReport {
    deploy(chain, options, &mut |_| {}).unwrap()
}

/// Epochs of ten minutes; the first two are for submissions, and for reports.
fn params() -> TopicParams {
    TopicParams {
        schedule: Schedule {
            epoch_length: 600,
            submission_window: 120,
            ground_truth_lag: 600,
            report_window: 120,
            ..Schedule::default()
        },
        ..TopicParams::default()
    }
}

pub fn builtin() -> BuiltinSettings {
    BuiltinSettings {
        csv: CsvOptions::default(),
        series: "sp500".to_owned(),
        target: Target::Level,
        known: 300,
        seed: 1,
    }
}

/// Of someone who registers, and stakes as a reputer.
pub fn settings(role: Role) -> Settings {
    Settings {
        role,
        register: true,
        stake: match role {
            Role::Reputer => allo(100),
            _ => Uint128::zero(),
        },
        claim_above: None,
        poll: Duration::from_secs(1),
        dry_run: false,
        outbox: None,
        secrets: secrets(),
        evidence: None,
    }
}

/// A folder for each test, named as its thread is; a chain of another test has the same accounts.
pub fn secrets() -> Secrets {
    let thread = std::thread::current();
    let test = thread.name().unwrap_or("main").replace("::", "-");
    let file = state_file(&format!("secrets-{test}-{}", std::process::id()));
    Secrets::new(file.with_extension("d"))
}

/// A chain with the suite and a topic.
pub struct TestNetwork {
    pub chain: EmbeddedChain,
    pub deployment: Deployment,
}

impl TestNetwork {
    pub fn new(test: &str) -> Self {
        let chain = EmbeddedChain::new("deployer");
        let deployment = deployed(&chain, &options(&chain, test, &NAMES)).deployment;
        let testnet = Self { chain, deployment };
        testnet.open_topic();
        testnet
    }

    pub fn open_topic(&self) {
        self.open_topic_with(|_| {});
    }

    pub fn open_topic_with(&self, change: impl FnOnce(&mut TopicParams)) {
        let network = self.network(&self.chain);
        let mut params = params();
        change(&mut params);
        let create = network.create_topic(example_topic(), params).unwrap();
        self.chain.submit(&[create]).unwrap();
    }

    pub fn network<'a>(&self, chain: &'a dyn Chain) -> Network<'a> {
        Network::new(chain, &self.deployment).unwrap()
    }

    /// Someone with one model for the first topic.
    pub fn participant<'a>(
        &self,
        network: &'a Network<'a>,
        metrics: &Metrics,
        role: Role,
        model: &str,
    ) -> Participant<'a> {
        self.participant_with(network, metrics, role, model, |_| {})
    }

    pub fn participant_with<'a>(
        &self,
        network: &'a Network<'a>,
        metrics: &Metrics,
        role: Role,
        model: &str,
        change: impl FnOnce(&mut Settings),
    ) -> Participant<'a> {
        let mut settings = settings(role);
        change(&mut settings);
        self.start(network, settings, metrics, TOPIC, model)
    }

    /// Someone with one model for a topic.
    pub fn participant_in<'a>(
        &self,
        topic_id: TopicId,
        network: &'a Network<'a>,
        metrics: &Metrics,
        role: Role,
        model: &str,
    ) -> Participant<'a> {
        let settings = settings(role);
        self.start(network, settings, metrics, topic_id, model)
    }

    fn start<'a>(
        &self,
        network: &'a Network<'a>,
        settings: Settings,
        metrics: &Metrics,
        topic_id: TopicId,
        model: &str,
    ) -> Participant<'a> {
        let spec: ModelSpec = model.parse().unwrap();
        let timeout = Duration::from_secs(2);
        let model = spec.start(settings.role, timeout, &builtin()).unwrap();
        Participant::new(network, settings, metrics.clone(), vec![(topic_id, model)])
    }
}
