//! Workers, forecasters, reputers and keepers through the life of a topic.

use std::time::Duration;

use allora_client::chain::Chain;
use allora_client::roles::doctor::{examine, Level};
use allora_client::roles::keeper::Keeper;
use allora_client::roles::metrics::Metrics;
use allora_client::roles::participant::Participant;
use allora_client::roles::Stop;
use allora_embedded_chain::{TestNetwork, NAMES, TOPIC};
use allora_interfaces::staking_vault::{msg as vault, ExecuteMsg as Vault};
use allora_interfaces::synthesis_coordinator::{EpochPhase, HistoryResponse, QueryMsg};
use allora_interfaces::{EpochId, Role, TopicId};

#[test]
fn the_whole_cast_keeps_a_topic_going_and_is_paid() {
    let testnet = TestNetwork::new("participants");
    let chain = &testnet.chain;
    let views = NAMES.map(|name| chain.with_sender(name));
    let networks = views.each_ref().map(|view| testnet.network(view));
    let metrics = Metrics::default();
    let roles = [
        (Role::Inferer, "builtin:0"),
        (Role::Inferer, "builtin:1"),
        (
            Role::Inferer,
            r#"while read q; do echo '{"inference":"1300"}'; done"#,
        ),
        (Role::Forecaster, "builtin:0"),
        (Role::Reputer, "builtin:0"),
        (Role::Reputer, "builtin:1"),
    ];
    let mut participants: Vec<Participant> = networks
        .iter()
        .zip(roles)
        .map(|(network, (role, model))| testnet.participant(network, &metrics, role, model))
        .collect();
    let keeper_view = chain.with_sender("keeper");
    let keeper_network = testnet.network(&keeper_view);
    let keeper = |metrics: &Metrics| {
        Keeper::new(
            &keeper_network,
            metrics.clone(),
            Duration::from_secs(1),
            false,
            vec![],
        )
    };
    let (first, second) = (Metrics::default(), Metrics::default());
    let stop = Stop::default();
    // Seven epochs, a look every 30 seconds, two keepers one after the other.
    for _ in 0..(7 * 20) {
        for participant in &mut participants {
            participant.round(&stop);
        }
        keeper(&first).round().unwrap();
        keeper(&second).round().unwrap();
        chain.skip(30);
    }

    let history: HistoryResponse = networks[0]
        .coordinator(&QueryMsg::History {
            topic_id: TOPIC,
            start_after: None,
            limit: None,
        })
        .unwrap();
    let settled = history
        .epochs
        .iter()
        .filter(|entry| entry.phase == EpochPhase::Settled)
        .count();
    assert!(settled >= 5, "{history:?}");
    let detail = networks[0].epoch(TOPIC, EpochId(3)).unwrap();
    assert_eq!(detail.participants.len(), 6, "{detail:?}");

    let text = metrics.text();
    assert!(text.contains("allora_accepted_total"), "{text}");
    assert!(text.contains("allora_paid_total"), "{text}");
    assert!(
        !text.contains("refused"),
        "nothing is sent twice or late: {text}"
    );
    assert!(
        first.text().contains("allora_settled_total"),
        "{}",
        first.text()
    );
    assert!(!second.text().contains("settled"), "{}", second.text());

    let owed = networks[4]
        .rewards_of(TOPIC, networks[4].me().unwrap())
        .unwrap()
        .amount;
    assert!(!owed.is_zero());
    let before = networks[4].balance_of(networks[4].me().unwrap()).unwrap();
    let claim = networks[4].on_vault(&Vault::Claim(vault::Claim {
        topic_ids: vec![TOPIC],
    }));
    views[4].submit(&[claim.unwrap()]).unwrap();
    let after = networks[4].balance_of(networks[4].me().unwrap()).unwrap();
    assert_eq!(after - before, owed);
}

#[test]
fn a_dry_run_of_a_worker_sends_nothing() {
    let testnet = TestNetwork::new("dry-worker");
    let view = testnet.chain.with_sender("ann");
    let network = testnet.network(&view);
    let metrics = Metrics::default();
    let mut worker =
        testnet.participant_with(&network, &metrics, Role::Inferer, "builtin:0", |settings| {
            settings.dry_run = true;
        });
    worker.round(&Stop::default());
    let status = network.status(TOPIC, network.me().unwrap()).unwrap();
    assert!(status.actor.is_none(), "{status:?}");
}

#[test]
fn a_failing_model_is_counted_and_asked_again() {
    let testnet = TestNetwork::new("failing");
    let view = testnet.chain.with_sender("ann");
    let network = testnet.network(&view);
    let metrics = Metrics::default();
    let marker = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("allora-model-asked");
    let _ = std::fs::remove_file(&marker);
    // Fails once, then answers.
    let model = format!(
        "read q; if [ -e {0} ]; then echo '{{\"inference\":5}}'; else touch {0}; echo oops; fi",
        marker.display()
    );
    let mut worker = testnet.participant(&network, &metrics, Role::Inferer, &model);
    let stop = Stop::default();
    for _ in 0..3 {
        worker.round(&stop);
    }
    let _ = std::fs::remove_file(&marker);
    let text = metrics.text();
    assert!(
        text.contains("allora_model_failures_total{topic=\"1\"} 1\n"),
        "{text}"
    );
    assert!(
        text.contains("allora_accepted_total{topic=\"1\"} 1\n"),
        "{text}"
    );
}

#[test]
fn the_doctor_names_what_stands_in_the_way() {
    let testnet = TestNetwork::new("doctor");
    let problems = |name: &str, role, topic| -> Vec<String> {
        let view = testnet.chain.with_sender(name);
        let network = testnet.network(&view);
        let findings = examine(&network, TopicId(topic), role, None).unwrap();
        findings
            .into_iter()
            .filter(|finding| finding.level == Level::Problem)
            .inspect(|finding| assert!(finding.remedy.is_some(), "{finding:?}"))
            .map(|finding| finding.what)
            .collect()
    };
    let has = |found: &[String], words: &str| found.iter().any(|what| what.contains(words));
    assert!(has(&problems("ann", Role::Inferer, 9), "topic 9"));
    let found = problems("ann", Role::Inferer, 1);
    assert!(has(&found, "not registered as inferer"), "{found:?}");
    assert!(has(&found, "no part in emission"), "{found:?}");

    let view = testnet.chain.with_sender("rex");
    let network = testnet.network(&view);
    view.submit(&[network.register(TOPIC, Role::Reputer).unwrap()])
        .unwrap();
    let found = problems("rex", Role::Reputer, 1);
    assert!(has(&found, "0 ALLO at stake, 1 needed"), "{found:?}");
}
