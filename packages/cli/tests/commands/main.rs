//! Commands as they are typed, against the embedded chain.

mod bonds;
mod ledger;

use std::path::{Path, PathBuf};

use allora_cli::commands::NetworkCall;
use allora_client::chain::Chain;
use allora_client::deployment::{Deployment, CONTRACTS};
use allora_client::error::{ClientError, Result};
use allora_client::network::Network;
use allora_embedded_chain::EmbeddedChain;
use allora_interfaces::topic_registry::TopicStatus;
use allora_interfaces::{Role, TopicId};
use allora_testing::allo;
use allora_testing::example_topic;
use clap::Parser;
use cosmwasm_std::HexBinary;
use serde_json::json;
use sha2::{Digest, Sha256};

#[derive(Debug, Parser)]
struct Program {
    #[command(subcommand)]
    command: NetworkCall,
}

/// Types a command, words parted by spaces, as an account.
fn types(chain: &EmbeddedChain, deployment: &str, account: &str, command: &str) -> Result<()> {
    let words = command.split(' ').chain(["--deployment", deployment]);
    let program = Program::try_parse_from(std::iter::once("allora").chain(words)).unwrap();
    let view = chain.with_sender(account);
    program.command.execute_on(&|_| Ok(Box::new(view.clone())))
}

/// A chain, a folder, and accounts that type.
struct Console {
    chain: EmbeddedChain,
    folder: PathBuf,
}

impl Console {
    fn new(test: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let mut checksums = String::new();
        for name in CONTRACTS {
            let wasm = EmbeddedChain::wasm(name);
            let checksum = HexBinary::from(&Sha256::digest(&wasm)[..]);
            checksums.push_str(&format!("{checksum}  {name}.wasm\n"));
            std::fs::write(folder.join(format!("{name}.wasm")), wasm).unwrap();
        }
        std::fs::write(folder.join("checksums.txt"), checksums).unwrap();
        let chain = EmbeddedChain::new("deployer");
        Self { chain, folder }
    }

    fn file(&self, name: &str) -> String {
        self.folder.join(name).display().to_string()
    }

    /// Types a command, words parted by spaces, as an account.
    fn types(&self, account: &str, command: &str) -> Result<()> {
        types(&self.chain, &self.file("deployment.json"), account, command)
    }

    fn deploys(&self, more: &str) {
        let genesis = |name| format!("--genesis {}=1000", self.chain.account(name));
        let command = format!(
            "deploy --artifacts {} {} {} {}{more}",
            self.folder.display(),
            genesis("ann"),
            genesis("rex"),
            genesis("sue"),
        );
        self.types("deployer", &command).unwrap();
    }

    fn network(&self) -> Network<'_> {
        let deployment = Deployment::read(&self.folder.join("deployment.json")).unwrap();
        Network::new(&self.chain, &deployment).unwrap()
    }

    fn topic_file(&self) -> String {
        let topic = json!({"info": example_topic(), "params": {"schedule": {
            "epoch_length": 600, "submission_window": 120,
            "ground_truth_lag": 600, "report_window": 120,
        }}});
        let file = self.file("topic.json");
        std::fs::write(&file, topic.to_string()).unwrap();
        file
    }
}

#[test]
fn grants_are_typed_with_their_times() {
    let console = Console::new("vesting");
    let ann = console.chain.account("ann").to_string();
    console.deploys(&format!(" --vesting {ann}=900:1h:2h"));
    let vesting = console.network().vesting_of(&ann).unwrap();
    assert_eq!(vesting.locked, allo(900));
    assert_eq!(vesting.spendable, allo(100));
    console.types("ann", "query balance ann").unwrap_err();
    console
        .types("ann", &format!("query balance {ann}"))
        .unwrap();
}

#[test]
fn a_network_is_deployed_and_verified_by_commands() {
    let console = Console::new("typed-deploy");
    console.deploys(" --dry-run");
    assert!(!console.folder.join("deployment.json").exists());
    console.deploys("");
    console.deploys("");
    let verify = format!("verify --artifacts {}", console.folder.display());
    console.types("ann", &verify).unwrap();
    std::fs::write(console.folder.join("checksums.txt"), "").unwrap();
    assert!(console.types("ann", &verify).is_err());
}

#[test]
fn topics_roles_stakes_and_transfers_by_commands() {
    let console = Console::new("typed-topic");
    console.deploys("");
    let typed = |account: &str, command: &str| {
        let done = console.types(account, command);
        assert!(done.is_ok(), "{command}: {done:?}");
    };
    typed("ann", &format!("topic create {}", console.topic_file()));
    typed("ann", "topic register 1 inferer");
    typed("rex", "topic register 1 reputer");
    typed("rex", "stake add 1 40");
    typed("rex", "stake remove 1 15.5");
    typed("sue", "topic fund 1 3");
    let ann = console.chain.account("ann");
    typed("sue", &format!("send {ann} 7"));

    let network = console.network();
    // 1,000 less a topic and a registration, and 7 of sue.
    assert_eq!(network.balance_of(ann.as_str()).unwrap(), allo(1_005));
    let stake = network.stake_of(TopicId(1), console.chain.account("rex").as_str());
    let stake = stake.unwrap();
    assert_eq!(stake.staked.u128() * 2, allo(49).u128());
    assert_eq!(stake.unbonding.len(), 1);
    typed("rex", &format!("stake cancel 1 {}", stake.unbonding[0].id));
    let inferers = network.members(TopicId(1), Role::Inferer).unwrap();
    assert_eq!(inferers.members.len(), 1);

    typed("ann", "topic pause 1");
    assert_eq!(
        network.topic(TopicId(1)).unwrap().status,
        TopicStatus::Paused
    );
    typed("ann", "topic resume 1");
    typed("ann", "topic advance 1");
    typed("ann", "topic leave 1 inferer");
    assert!(
        console.types("sue", "topic pause 1").is_err(),
        "sue is no creator"
    );
    assert!(console.types("sue", "stake remove 1 1").is_err());
    assert!(console.types("sue", "claim 1").is_err());
}

#[test]
fn every_question_has_an_answer() {
    let console = Console::new("typed-query");
    console.deploys("");
    console
        .types("ann", &format!("topic create {}", console.topic_file()))
        .unwrap();
    let ann = console.chain.account("ann");
    for question in [
        "topic 1".to_owned(),
        "topics".to_owned(),
        "windows 1".to_owned(),
        "history 1 --json".to_owned(),
        "members 1 inferer".to_owned(),
        format!("status 1 {ann}"),
        format!("stake 1 {ann}"),
        format!("rewards 1 {ann}"),
        format!("balance {ann} --json"),
        "ledger".to_owned(),
        "emission".to_owned(),
        "next-due".to_owned(),
        "invariants".to_owned(),
        format!("positions {ann} --limit 5"),
        "offences 1 --json".to_owned(),
        r#"raw registry {"config":{}}"#.to_owned(),
    ] {
        let answer = console.types("ann", &format!("query {question}"));
        assert!(answer.is_ok(), "{question}: {answer:?}");
    }
    for (question, code) in [
        ("topic 9", 1),
        ("inference 1", 1),
        ("epoch 1 0", 1),
        ("balance nobody", 2),
        ("operator 1 nobody", 2),
        ("raw elsewhere {}", 2),
        ("raw vault {", 2),
    ] {
        let error = console
            .types("ann", &format!("query {question}"))
            .unwrap_err();
        assert_eq!(error.exit_code(), code, "{question}: {error}");
    }
    let problems = console.types("ann", "doctor 1 inferer").unwrap_err();
    assert!(matches!(problems, ClientError::CheckFailed { .. }));
}

#[test]
fn governance_by_commands() {
    let console = Console::new("typed-gov");
    console.deploys(" --governance gov");
    let topic = console.topic_file();
    let typed = |command: &str| console.types("ann", command).unwrap();
    typed(&format!("gov propose --dry-run create-topic {topic}"));
    assert!(
        console.chain.proposal(1).is_err(),
        "a dry run proposes nothing"
    );
    typed(&format!(
        "gov propose --accept-governance create-topic {topic}"
    ));
    typed("gov vote 1 yes");
    console.chain.skip(60);
    typed("gov status 1 --wait");
    let network = console.network();
    let created = network.topic(TopicId(1)).unwrap();
    assert_eq!(created.creator, console.chain.governance().unwrap());

    std::fs::write(console.file("vault.json"), "{}").unwrap();
    let params = format!("gov propose update-params {}", console.file("vault.json"));
    for command in [
        "gov propose pause-topic 1",
        "gov propose set-fees 2 3",
        &params,
        "gov propose sudo",
        "gov propose pin",
    ] {
        typed(command);
    }
    for id in 2..=6 {
        typed(&format!("gov vote {id} yes"));
    }
    console.chain.skip(60);
    for id in 2..=6 {
        typed(&format!("gov status {id} --wait"));
    }
    assert_eq!(
        network.topic(TopicId(1)).unwrap().status,
        TopicStatus::Paused
    );
    assert_eq!(network.fees().unwrap().registration, allo(3));

    typed("gov propose resume-topic 1");
    typed("gov vote 7 no");
    console.chain.skip(60);
    assert!(console.types("ann", "gov status 7 --wait").is_err());
}
