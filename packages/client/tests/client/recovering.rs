//! What goes wrong while taking part: refused, away, stopped, restarted.

use std::time::{Duration, Instant};

use allora_client::roles::keeper::Keeper;
use allora_client::roles::metrics::Metrics;
use allora_client::roles::model::ModelSpec;
use allora_client::roles::participant::Participant;
use allora_client::roles::settings::Settings;
use allora_client::roles::Stop;
use allora_embedded_chain::{builtin, secrets, TestNetwork, TOPIC};
use allora_interfaces::{Role, TopicId};
use cosmwasm_std::Uint128;

use super::failing::{absence, refusal, FailingChain};

fn count(metrics: &Metrics, name: &str, topic: u64) -> u64 {
    let key = format!("allora_{name}_total{{topic=\"{topic}\"}} ");
    let text = metrics.text();
    let line = text.lines().find_map(|line| line.strip_prefix(&key));
    line.map_or(0, |value| value.parse().unwrap())
}

#[test]
fn a_restarted_worker_does_nothing_twice() {
    let testnet = TestNetwork::new("restart");
    let view = testnet.chain.with_sender("ann");
    let network = testnet.network(&view);
    let metrics = Metrics::default();
    for _ in 0..3 {
        let mut worker = testnet.participant(&network, &metrics, Role::Inferer, "builtin:0");
        worker.round(&Stop::default());
        worker.round(&Stop::default());
    }
    assert_eq!(count(&metrics, "accepted", 1), 1, "{}", metrics.text());
}

#[test]
fn a_refused_submission_is_tried_three_times_and_the_next_epoch_is_another_matter() {
    let testnet = TestNetwork::new("refused");
    let view = testnet.chain.with_sender("ann");
    // The registration and what follows the third refusal go through.
    let failing = FailingChain::new(&view, |number| match number {
        1..=3 => refusal(),
        _ => None,
    });
    let network = testnet.network(&failing);
    let metrics = Metrics::default();
    let mut worker = testnet.participant(&network, &metrics, Role::Inferer, "builtin:0");
    for _ in 0..8 {
        worker.round(&Stop::default());
        testnet.chain.skip(5);
    }
    assert_eq!(count(&metrics, "refused", 1), 3, "{}", metrics.text());
    assert_eq!(count(&metrics, "accepted", 1), 0, "{}", metrics.text());
    assert_eq!(failing.seen(), 4);
    testnet.chain.skip(600);
    worker.round(&Stop::default());
    assert_eq!(count(&metrics, "accepted", 1), 1, "{}", metrics.text());
}

#[test]
fn a_node_that_comes_back_within_the_window_is_in_time() {
    let testnet = TestNetwork::new("away");
    let view = testnet.chain.with_sender("ann");
    let failing = FailingChain::new(&view, |number| match number {
        0 | 2..=6 => absence(),
        _ => None,
    });
    let network = testnet.network(&failing);
    let metrics = Metrics::default();
    let mut worker = testnet.participant(&network, &metrics, Role::Inferer, "builtin:0");
    for _ in 0..10 {
        worker.round(&Stop::default());
        testnet.chain.skip(5);
    }
    assert_eq!(count(&metrics, "problems", 1), 6, "{}", metrics.text());
    assert_eq!(count(&metrics, "accepted", 1), 1, "{}", metrics.text());
    assert_eq!(count(&metrics, "refused", 1), 0, "{}", metrics.text());
}

#[test]
fn a_model_that_fails_in_one_topic_does_not_keep_the_other_waiting() {
    let testnet = TestNetwork::new("two-topics");
    testnet.open_topic();
    let view = testnet.chain.with_sender("ann");
    let network = testnet.network(&view);
    let metrics = Metrics::default();
    let settings = Settings {
        role: Role::Inferer,
        register: true,
        stake: Uint128::zero(),
        claim_above: None,
        poll: Duration::from_secs(1),
        dry_run: false,
        outbox: None,
        secrets: secrets(),
        evidence: None,
    };
    let models = [(TOPIC, "exit 1"), (TopicId(2), "builtin:0")].map(|(topic, model)| {
        let spec: ModelSpec = model.parse().unwrap();
        let timeout = Duration::from_secs(2);
        (
            topic,
            spec.start(Role::Inferer, timeout, &builtin()).unwrap(),
        )
    });
    let mut worker = Participant::new(&network, settings, metrics.clone(), models.into());
    // The first round registers.
    for _ in 0..4 {
        worker.round(&Stop::default());
    }
    assert_eq!(
        count(&metrics, "model_failures", 1),
        3,
        "{}",
        metrics.text()
    );
    assert_eq!(count(&metrics, "accepted", 1), 0);
    assert_eq!(count(&metrics, "accepted", 2), 1, "{}", metrics.text());
}

#[test]
fn a_stop_is_noticed_in_the_middle_of_a_long_sleep() {
    let testnet = TestNetwork::new("stop");
    let view = testnet.chain.with_sender("ann");
    let network = testnet.network(&view);
    let metrics = Metrics::default();
    let mut worker =
        testnet.participant_with(&network, &metrics, Role::Inferer, "builtin:0", |settings| {
            settings.poll = Duration::from_secs(50)
        });
    let keeper = Keeper::new(
        &network,
        metrics.clone(),
        Duration::from_secs(50),
        false,
        vec![],
    );
    let stop = Stop::default();
    // Registers; the next round submits, and would sleep for long.
    worker.round(&stop);
    let asker = stop.clone();
    let started = Instant::now();
    let asking = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(500));
        asker.ask();
    });
    worker.run(&stop);
    keeper.run(&stop);
    asking.join().unwrap();
    assert!(started.elapsed() < Duration::from_secs(5));
    // It worked before it slept.
    assert_eq!(count(&metrics, "accepted", 1), 1, "{}", metrics.text());
}

#[test]
fn a_keeper_sleeps_until_something_is_due_and_a_dry_run_does_nothing() {
    let testnet = TestNetwork::new("sleeps");
    let view = testnet.chain.with_sender("ann");
    let network = testnet.network(&view);
    let metrics = Metrics::default();
    let mut worker = testnet.participant(&network, &metrics, Role::Inferer, "builtin:0");
    for _ in 0..2 {
        worker.round(&Stop::default());
    }
    let keeper = |dry_run| {
        let poll = Duration::from_secs(1);
        Keeper::new(&network, metrics.clone(), poll, dry_run, vec![])
    };
    // The window closes after 120 seconds; a minute is the longest sleep.
    assert_eq!(keeper(false).round().unwrap(), Duration::from_secs(60));
    testnet.chain.skip(100);
    assert_eq!(keeper(false).round().unwrap(), Duration::from_secs(20));
    testnet.chain.skip(20);
    keeper(true).round().unwrap();
    assert_eq!(count(&metrics, "synthesized", 1), 0, "{}", metrics.text());
    keeper(false).round().unwrap();
    assert_eq!(count(&metrics, "synthesized", 1), 1, "{}", metrics.text());
}
