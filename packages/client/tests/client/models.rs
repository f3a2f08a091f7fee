//! Models behind an HTTP address.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use allora_client::error::ClientError;
use allora_client::roles::keeper::Keeper;
use allora_client::roles::metrics::Metrics;
use allora_client::roles::model::{Answer, Model, ModelSpec, Question};
use allora_client::roles::Stop;
use allora_embedded_chain::listener::{nobody, Listener, Reply};
use allora_embedded_chain::{builtin, TestNetwork, TOPIC};
use allora_interfaces::{EpochId, Role};
use serde_json::{json, Value};

fn model(address: &str, timeout: Duration) -> Box<dyn Model> {
    let spec: ModelSpec = address.parse().unwrap();
    spec.start(Role::Inferer, timeout, &builtin()).unwrap()
}

fn question() -> Question {
    Question {
        topic_id: 4,
        epoch: 2,
        role: Role::Inferer,
        target: "next close".to_owned(),
        unit: "USD".to_owned(),
        opens_at: 10,
        closes_at: 20,
        history: vec![],
        inferers: vec![],
        past: vec![],
    }
}

#[test]
fn the_question_is_posted_and_the_answer_read() {
    let received = Arc::new(Mutex::new(Value::Null));
    let receiving = Arc::clone(&received);
    let server = Listener::start(move |body| {
        *receiving.lock().unwrap() = serde_json::from_str(body).unwrap();
        Reply::Json(json!({"inference": "7.25"}))
    });
    let answer = model(&server.address, Duration::from_secs(5)).answer(&question());
    assert_eq!(answer.unwrap(), Answer::Inference("7.25".parse().unwrap()));
    let received = received.lock().unwrap();
    for (field, value) in [
        ("topic_id", json!(4)),
        ("epoch", json!(2)),
        ("role", json!("inferer")),
        ("target", json!("next close")),
        ("closes_at", json!(20)),
        ("history", json!([])),
    ] {
        assert_eq!(received[field], value, "{received}");
    }
}

#[test]
fn failures_and_nonsense_are_errors_of_the_model() {
    for (status, text) in [
        (500, "out of memory"),
        (404, "{\"inference\": 1}"),
        (200, "nonsense"),
        (200, "{\"truth\": 1}"),
        (200, "{\"inference\": \"x\"}"),
        (200, "{\"error\": \"no data\"}"),
    ] {
        let server = Listener::start(move |_| Reply::Text(status, text.to_owned()));
        let answer = model(&server.address, Duration::from_secs(5)).answer(&question());
        assert!(
            matches!(answer, Err(ClientError::Model { .. })),
            "{status} {text}: {answer:?}"
        );
    }
    let answer = model(&nobody(), Duration::from_secs(5)).answer(&question());
    assert!(
        matches!(answer, Err(ClientError::Model { .. })),
        "{answer:?}"
    );
}

#[test]
fn a_slow_model_costs_no_more_than_its_time_and_may_recover() {
    let asked = AtomicUsize::new(0);
    let server = Listener::start(move |_| match asked.fetch_add(1, Ordering::SeqCst) {
        0 => Reply::Silence(Duration::from_secs(30)),
        _ => Reply::Json(json!({"inference": 3})),
    });
    let mut model = model(&server.address, Duration::from_millis(300));
    let started = Instant::now();
    assert!(matches!(
        model.answer(&question()),
        Err(ClientError::Model { .. })
    ));
    assert!(started.elapsed() < Duration::from_secs(5));
    assert_eq!(
        model.answer(&question()).unwrap(),
        Answer::Inference("3".parse().unwrap())
    );
}

#[test]
fn a_worker_asks_a_failing_address_again_within_the_window() {
    let testnet = TestNetwork::new("http-model");
    let asked = AtomicUsize::new(0);
    let server = Listener::start(move |_| match asked.fetch_add(1, Ordering::SeqCst) {
        0 => Reply::Text(503, "starting".to_owned()),
        1 => Reply::Silence(Duration::from_secs(30)),
        _ => Reply::Json(json!({"inference": 1_300})),
    });
    let view = testnet.chain.with_sender("ann");
    let network = testnet.network(&view);
    let metrics = Metrics::default();
    let mut worker = testnet.participant(&network, &metrics, Role::Inferer, &server.address);
    for _ in 0..5 {
        worker.round(&Stop::default());
        testnet.chain.skip(5);
    }
    let text = metrics.text();
    assert!(
        text.contains("allora_model_failures_total{topic=\"1\"} 2\n"),
        "{text}"
    );
    assert!(
        text.contains("allora_accepted_total{topic=\"1\"} 1\n"),
        "{text}"
    );
}

/// A model that prints a line when it starts, and then answers 1000 and the number of the epoch.
fn talkative(field: &str) -> String {
    format!(
        "echo 'Loading data...'; while read q; do \
         e=$(echo \"$q\" | sed 's/^[^,]*,\"epoch\":\\([0-9]*\\).*/\\1/'); \
         echo \"{{\\\"{field}\\\":$((1000 + e))}}\"; done"
    )
}

#[test]
fn g1_what_is_on_chain_is_never_the_answer_to_an_older_question() {
    let testnet = TestNetwork::new("talkative");
    let views = ["ann", "rex", "sue"].map(|name| testnet.chain.with_sender(name));
    let networks = views.each_ref().map(|view| testnet.network(view));
    let metrics = Metrics::default();
    let (inferer, reputer) = (talkative("inference"), talkative("truth"));
    let mut worker = testnet.participant(&networks[0], &metrics, Role::Inferer, &inferer);
    let mut reputer = testnet.participant(&networks[1], &metrics, Role::Reputer, &reputer);
    let poll = Duration::from_secs(1);
    let keeper = Keeper::new(&networks[2], metrics.clone(), poll, false, vec![]);
    // Six epochs and the truths of five, a look every 30 seconds.
    for _ in 0..(6 * 20 + 10) {
        worker.round(&Stop::default());
        reputer.round(&Stop::default());
        keeper.round().unwrap();
        testnet.chain.skip(30);
    }
    for epoch in 0..5 {
        let detail = networks[0].epoch(TOPIC, EpochId(epoch)).unwrap();
        let meant = (1000 + epoch).to_string().parse().unwrap();
        let of = |role| {
            let mut participants = detail.participants.iter();
            participants.find(|one| one.role == role).unwrap().value
        };
        assert_eq!(of(Role::Inferer), Some(meant), "epoch {epoch}");
        assert_eq!(detail.truth, Some(meant), "epoch {epoch}");
    }
    assert!(!metrics.text().contains("failures"), "{}", metrics.text());
}

#[test]
fn a_server_is_asked_by_get_where_its_address_says_so() {
    let server = Listener::start(|body| match body {
        "" => Reply::Text(200, "2417.876250\n".to_owned()),
        _ => Reply::Text(405, String::new()),
    });
    let plain = Answer::Inference("2417.87625".parse().unwrap());
    for address in [
        format!("{}/inference/{{topic}}/{{epoch}}", server.address),
        format!("get:{}/inference/ETH", server.address),
    ] {
        let answer = model(&address, Duration::from_secs(5)).answer(&question());
        assert_eq!(answer.unwrap(), plain, "{address}");
    }
    let posted = model(&server.address, Duration::from_secs(5)).answer(&question());
    let words = posted.unwrap_err().to_string();
    for part in ["a model is posted a JSON object", "get:http", "{topic}"] {
        assert!(words.contains(part), "{words}");
    }
    let stale = Listener::start(|_| Reply::Json(json!({"inference": 1, "epoch": 1})));
    let answer = model(&stale.address, Duration::from_secs(5)).answer(&question());
    assert!(answer.is_err(), "{answer:?}");
}
