//! Delegations, subsidies and the audit, as they are typed.

use std::collections::BTreeMap;

use std::path::Path;
use std::time::Duration;

use allora_cli::commands::Figures;
use allora_client::error::Result;
use allora_client::roles::keeper::Keeper;
use allora_client::roles::metrics::Metrics;
use allora_client::roles::Stop;
use allora_embedded_chain::{TestNetwork, TOPIC};
use allora_interfaces::staking_vault::{
    LedgerResponse, OperatorResponse, PositionsResponse, QueryMsg, TopicAccountResponse,
};
use allora_interfaces::units::SUPPLY_CAP;
use allora_interfaces::{Role, TopicId};
use allora_testing::allo;
use cosmwasm_std::{Uint128, Uint256};

use super::{types, Console};

/// A test network with a deployment file, at which accounts type.
pub(super) struct NetworkConsole {
    pub(super) testnet: TestNetwork,
    file: String,
}

impl NetworkConsole {
    pub(super) fn new(test: &str) -> Self {
        let testnet = TestNetwork::new(test);
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let file = folder.join(format!("{test}.json")).display().to_string();
        let deployment = serde_json::to_string(&testnet.deployment).unwrap();
        std::fs::write(&file, deployment).unwrap();
        Self { testnet, file }
    }

    fn types(&self, account: &str, command: &str) -> Result<()> {
        types(&self.testnet.chain, &self.file, account, command)
    }

    pub(super) fn typed(&self, account: &str, command: &str) {
        let done = self.types(account, command);
        assert!(done.is_ok(), "{command}: {done:?}");
    }

    pub(super) fn address(&self, name: &str) -> String {
        self.testnet.chain.account(name).to_string()
    }

    fn balance(&self, name: &str) -> Uint128 {
        let network = self.testnet.network(&self.testnet.chain);
        network.balance_of(&self.address(name)).unwrap()
    }

    fn positions(&self, name: &str) -> PositionsResponse {
        let network = self.testnet.network(&self.testnet.chain);
        let question = QueryMsg::Positions {
            account: self.address(name),
            start_after: None,
            limit: None,
        };
        network.vault(&question).unwrap()
    }

    fn operator(&self, name: &str) -> OperatorResponse {
        let network = self.testnet.network(&self.testnet.chain);
        let question = QueryMsg::Operator {
            topic_id: TOPIC,
            operator: self.address(name),
        };
        network.vault(&question).unwrap()
    }

    /// Epochs in which a worker predicts and a reputer reports.
    fn epochs(&self, count: u32) {
        let chain = &self.testnet.chain;
        let (worker_view, reputer_view) = (chain.with_sender("ann"), chain.with_sender("rex"));
        let worker_side = self.testnet.network(&worker_view);
        let reputer_side = self.testnet.network(&reputer_view);
        let metrics = Metrics::default();
        let participant = |network, role| {
            self.testnet
                .participant(network, &metrics, role, "builtin:0")
        };
        let mut worker = participant(&worker_side, Role::Inferer);
        let mut reputer = participant(&reputer_side, Role::Reputer);
        let second = Duration::from_secs(1);
        let keeper = Keeper::new(&reputer_side, metrics.clone(), second, false, vec![]);
        let stop = Stop::default();
        for _ in 0..(count * 20) {
            worker.round(&stop);
            reputer.round(&stop);
            keeper.round().unwrap();
            chain.skip(30);
        }
    }
}

#[test]
fn a_delegator_comes_earns_and_leaves_by_commands() {
    let at = NetworkConsole::new("typed-delegation");
    let (rex, bob) = (at.address("rex"), at.address("bob"));
    let early = at.types("sue", &format!("stake delegate 1 {rex} 50"));
    assert!(early.is_err(), "rex is no reputer yet");
    for name in ["rex", "bob"] {
        at.typed(name, "topic register 1 reputer");
        at.typed(name, "stake add 1 100");
    }
    at.typed("rex", "stake commission 1 0.5");
    assert_eq!(at.operator("rex").next_commission.unwrap().0, 50);
    assert!(at.types("rex", "stake commission 1 2").is_err());

    at.typed("sue", &format!("stake delegate 1 {rex} 50"));
    at.typed("sue", &format!("stake compound 1 on --on {rex}"));
    assert!(at.positions("sue").positions[0].compound);
    at.typed("sue", &format!("stake compound 1 off --on {rex}"));
    assert!(!at.positions("sue").positions[0].compound);
    assert_eq!(at.operator("rex").staked, allo(150));
    for question in [
        format!("operator 1 {rex}"),
        format!("holders 1 {rex} --json"),
    ] {
        at.typed("sue", &format!("query {question}"));
    }

    at.epochs(4);
    let before = at.balance("sue");
    let waiting = at.positions("sue").positions[0].rewards;
    assert!(!waiting.is_zero());
    at.typed("sue", "claim --all");
    assert_eq!(at.balance("sue"), before + waiting);
    let again = at.types("sue", "claim --all").unwrap_err();
    assert_eq!(again.exit_code(), 1);
    assert!(again.to_string().contains("nothing to claim"), "{again}");

    at.epochs(2);
    let waiting = at.positions("sue").positions[0].rewards;
    let now = format!("stake compound 1 now --on {rex}");
    let others = at.types("bob", &format!("{now} --holder {}", at.address("sue")));
    assert!(others.is_err(), "sue did not allow it");
    at.typed("sue", &now);
    let position = at.positions("sue").positions[0].clone();
    assert!(!waiting.is_zero() && position.rewards.is_zero());
    assert_eq!(position.staked, allo(50) + waiting);

    at.typed("sue", &format!("stake redelegate 1 {rex} {bob} 20"));
    // it moves once the epoch is over that rex reported on with it
    assert_eq!(at.operator("bob").staked, allo(100));
    let moving = at.positions("sue").positions[0].unbonding[0].clone();
    assert!(moving.moves_to.is_some());
    let arrive = format!("stake arrive 1 {rex} {bob} {}", moving.id);
    assert!(at.types("sue", &arrive).is_err(), "too early");
    at.testnet.chain.skip(10_000);
    at.typed("bob", &format!("{arrive} --holder {}", at.address("sue")));
    assert_eq!(at.operator("bob").staked, allo(120));
    at.typed("sue", &format!("stake undelegate 1 {rex} 30"));
    at.typed("sue", &format!("stake undelegate 1 {bob} 20"));
    let positions = at.positions("sue").positions;
    let entry = |operator: &str| {
        let mut found = positions.iter();
        let position = found.find(|position| position.operator == operator);
        position.unwrap().unbonding[0].id
    };
    let back = format!("stake cancel 1 {} 5 --on {bob}", entry(&bob));
    at.typed("sue", &back);
    assert_eq!(at.operator("bob").staked, allo(105));
    let whole = format!("stake cancel 1 {} --on {rex}", entry(&rex));
    at.typed("sue", &whole);
    at.typed("sue", &format!("stake undelegate 1 {rex} 30"));

    let early = at.types("sue", "stake withdraw 1").unwrap_err();
    assert!(early.to_string().contains("matures"), "{early}");
    at.testnet.chain.skip(1_814_401);
    let before = at.balance("sue");
    at.typed("sue", "stake withdraw 1");
    assert_eq!(at.balance("sue"), before + allo(45));
    for format in ["", " --json"] {
        at.typed("sue", &format!("audit{format}"));
    }
}

#[test]
fn bonds_payments_and_validators_by_commands() {
    let at = NetworkConsole::new("typed-bond");
    at.typed("ann", "topic register 1 inferer");
    at.typed("ann", "stake bond 1 7");
    at.typed("ann", "stake unbond 1 3");
    let network = at.testnet.network(&at.testnet.chain);
    let stake = network.stake_of(TOPIC, &at.address("ann")).unwrap();
    assert_eq!(stake.bond, allo(4));
    assert!(at.types("sue", "stake bond 1 7").is_err(), "sue is nobody");

    // No share of payments is set aside for the creator.
    at.typed("sue", "topic fund 1 3");
    let nothing = at.types("sue", "topic pay-creator 1").unwrap_err();
    assert!(nothing.to_string().contains("nothing to claim"));

    // The embedded chain has no validator of that name.
    for command in ["validator enroll 5", "validator leave 5"] {
        assert!(at.types("sue", command).is_err(), "{command}");
    }
    let drop = format!("validator drop {}", at.address("sue"));
    assert!(at.types("ann", &drop).is_err());
    assert!(at.types("ann", "validator withdraw").is_err());
    let holder = at.types("ann", "stake compound 1 on --holder ann");
    assert!(holder.is_err());
    let many = (1..=21).map(|topic| format!(" {topic}"));
    let many = format!("claim{}", many.collect::<String>());
    assert_eq!(at.types("ann", &many).unwrap_err().exit_code(), 2);
    // A plain transfer to the vault is nobody's, and breaks nothing.
    at.typed("sue", &format!("send {} 2", network.at.vault));
    assert_eq!(Figures::read(&network).unwrap().surplus, allo(2));
    at.typed("ann", "audit");
}

#[test]
fn governance_subsidises_a_topic_by_proposal() {
    let console = Console::new("typed-subsidy");
    console.deploys(" --governance gov");
    let topic = console.topic_file();
    let typed = |command: &str| console.types("ann", command).unwrap();
    typed(&format!(
        "gov propose --accept-governance create-topic {topic}"
    ));
    typed("gov vote 1 yes");
    console.chain.skip(60);
    typed("gov status 1 --wait");
    typed("topic fund 1 30");
    let account = || -> TopicAccountResponse {
        let topic_id = TopicId(1);
        let question = QueryMsg::TopicAccount { topic_id };
        console.network().vault(&question).unwrap()
    };

    typed("gov propose subsidise 1 12.5 10");
    typed("gov vote 2 yes");
    console.chain.skip(60);
    typed("gov status 2 --wait");
    assert_eq!(account().subsidy.u128() * 2, allo(25).u128());
    assert_eq!(account().subsidy_rate.u128() * 8, allo(10).u128());
    typed("audit");

    // More than the treasury has.
    typed("gov propose subsidise 1 1000 10");
    typed("gov vote 3 yes");
    console.chain.skip(60);
    assert!(console.types("ann", "gov status 3 --wait").is_err());
    // None.
    typed("gov propose subsidise 1 0 0");
    typed("gov vote 4 yes");
    console.chain.skip(60);
    typed("gov status 4 --wait");
    assert!(account().subsidy.is_zero());
    typed("audit --json");
}

/// Books that balance.
fn sound() -> Figures {
    let units = Uint128::new;
    let wide = |amount: u128| Uint256::from(amount);
    Figures {
        ledger: LedgerResponse {
            staked: units(1),
            unbonding: units(2),
            rewards: units(3),
            bonds: units(4),
            subsidies: units(5),
            treasury: units(6),
            liabilities: units(21),
        },
        topics: BTreeMap::from([
            ("staked", wide(1)),
            ("unbonding", wide(2)),
            ("rewards", wide(3)),
            ("bonds", wide(4)),
            ("subsidies", wide(5)),
        ]),
        topic_count: 1,
        total_weight: units(9),
        weights: wide(9),
        balance: units(23),
        supply: SUPPLY_CAP,
        surplus: units(2),
        violations: vec![],
        one_block: true,
    }
}

#[test]
fn an_audit_names_the_law_that_is_broken() {
    let audit = sound().compare();
    assert!(audit.holds && audit.table().ends_with("every law holds\n"));
    assert_eq!(audit.surplus, Uint128::new(2));

    type Fault = fn(&mut Figures);
    let faults: [(&str, Fault); 9] = [
        ("staked", |figures| {
            *figures.topics.get_mut("staked").unwrap() += Uint256::one()
        }),
        ("unbonding", |figures| {
            *figures.topics.get_mut("unbonding").unwrap() += Uint256::one()
        }),
        ("rewards", |figures| {
            *figures.topics.get_mut("rewards").unwrap() = Uint256::zero()
        }),
        ("bonds", |figures| {
            *figures.topics.get_mut("bonds").unwrap() = Uint256::MAX
        }),
        ("subsidies", |figures| {
            *figures.topics.get_mut("subsidies").unwrap() = Uint256::zero()
        }),
        ("liabilities", |figures| {
            figures.ledger.treasury += Uint128::one();
        }),
        ("balance", |figures| figures.balance = Uint128::new(20)),
        ("weights", |figures| figures.weights = Uint256::zero()),
        ("supply", |figures| figures.supply += Uint128::one()),
    ];
    for (name, fault) in faults {
        let mut figures = sound();
        fault(&mut figures);
        let audit = figures.compare();
        assert!(!audit.holds, "{name}");
        let broken = audit.laws.iter().filter(|law| law.holds == Some(false));
        let broken: Vec<_> = broken.map(|law| law.name).collect();
        assert_eq!(broken, [name]);
        assert!(audit.table().contains(&format!("BROKEN  {name}")));
    }
}

#[test]
fn an_audit_shows_what_the_vault_found_and_judges_no_moving_figures() {
    for (sentence, line) in [
        (
            "topic 1: operator 2: shares: stated 1, entries sum to 2",
            "shares",
        ),
        ("topic 1: staked: stated 1, entries sum to 2", "topics"),
        ("vault: balance 1, liabilities 2", "totals"),
        ("supply 2, cap 1", "totals"),
    ] {
        let mut figures = sound();
        figures.violations.push(sentence.to_owned());
        let audit = figures.compare();
        assert!(!audit.holds, "{sentence}");
        let table = audit.table();
        assert!(table.contains(&format!("BROKEN  {line}")), "{table}");
        assert!(table.contains(sentence), "{table}");
        assert_eq!(table.matches("BROKEN  ").count(), 1, "{table}");
    }
    let mut figures = sound();
    figures.one_block = false;
    figures.topics.insert("staked", Uint256::zero());
    let audit = figures.compare();
    assert!(audit.holds && audit.table().contains("moved   staked"));
}
